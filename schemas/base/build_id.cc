#include "schemas/base/build_id.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <elf.h>
#include <link.h>

namespace gofed {
namespace {

constexpr std::size_t kNoteAlignment = 4;

std::size_t aligned(std::size_t size) {
  return (size + kNoteAlignment - 1) / kNoteAlignment * kNoteAlignment;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xfU];
  }
  return text;
}

// A note segment: notes one after the other, each a header, a name and its bytes.
std::string id_of_notes(std::string_view notes) {
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) note;
    std::memcpy(&note, notes.data(), sizeof note);
    notes.remove_prefix(sizeof note);
    const auto name_bytes = aligned(note.n_namesz);
    const auto total = name_bytes + aligned(note.n_descsz);
    if (total > notes.size()) return {};
    const bool is_gnu = notes.substr(0, note.n_namesz) == std::string_view("GNU\0", 4);
    if (is_gnu && note.n_type == NT_GNU_BUILD_ID) {
      return hex(notes.substr(name_bytes, note.n_descsz));
    }
    notes.remove_prefix(total);
  }
  return {};
}

// Called for the program first, then for its libraries; not 0 ends the walk.
int look_at(dl_phdr_info* info, std::size_t, void* out) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_NOTE) continue;
    const auto* begin = reinterpret_cast<const char*>(info->dlpi_addr + header.p_vaddr);
    auto id = id_of_notes({begin, header.p_memsz});
    if (id.empty()) continue;
    *static_cast<std::string*>(out) = std::move(id);
    break;
  }
  return 1;  // the program's own only
}

}  // namespace

const std::string& build_id() {
  static const std::string id = [] {
    std::string found;
    ::dl_iterate_phdr(&look_at, &found);
    return found;
  }();
  return id;
}

}  // namespace gofed
