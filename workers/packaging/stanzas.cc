#include "workers/packaging/stanzas.h"

#include <algorithm>

#include "workers/packaging/text.h"

namespace gofed::packaging {
namespace {

bool is_blank(std::string_view line) {
  return std::ranges::all_of(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

}  // namespace

std::optional<std::string_view> Stanza::find(std::string_view name) const {
  for (const auto& field : fields_) {
    if (equal_without_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string_view Stanza::value(std::string_view name) const {
  return find(name).value_or(std::string_view{});
}

Result<void> StanzaReader::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    const auto piece = bytes.substr(0, end);
    if (partial_.size() + piece.size() + buffer_.size() > kStanzaBytesMax) {
      ++line_;
      return at_line(Errc::LimitExceeded,
                     "a stanza over kStanzaBytesMax " + std::to_string(kStanzaBytesMax) + " bytes");
    }
    if (end == std::string_view::npos) {
      partial_ += piece;
      return {};
    }
    bytes.remove_prefix(end + 1);
    if (partial_.empty()) {
      if (auto taken = take_line(piece); !taken) return taken;
      continue;
    }
    partial_ += piece;
    auto taken = take_line(partial_);
    partial_.clear();
    if (!taken) return taken;
  }
  return {};
}

Result<void> StanzaReader::finish() {
  if (!partial_.empty()) {
    ++line_;
    return at_line(Errc::Malformed, "truncated: the last line has no end");
  }
  return end_stanza();
}

Result<void> StanzaReader::take_line(std::string_view line) {
  ++line_;
  if (line.find('\0') != std::string_view::npos) return at_line(Errc::Malformed, "a NUL byte");
  if (line.starts_with('#')) return {};
  if (is_blank(line)) return end_stanza();
  if (line.front() != ' ' && line.front() != '\t') return take_field(line);
  if (fields_.empty()) return at_line(Errc::Malformed, "goes on with a field that never began");
  buffer_ += '\n';
  buffer_ += line;
  auto& value = fields_.back().value;
  value.size = buffer_.size() - value.begin;
  return {};
}

Result<void> StanzaReader::take_field(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) {
    return at_line(Errc::Malformed, "no \"Field: value\": " + excerpt(line));
  }
  const auto name = trimmed(line.substr(0, colon));
  if (!std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f; })) {
    return at_line(Errc::Malformed, "no field name: " + excerpt(line));
  }
  const auto is_same = [&](const FieldSpan& f) { return equal_without_case(text(f.name), name); };
  if (std::ranges::any_of(fields_, is_same)) {
    return at_line(Errc::Malformed, "field " + std::string(name) + " twice");
  }
  if (fields_.size() == kFieldsMax) {
    return at_line(Errc::LimitExceeded, "fields over kFieldsMax " + std::to_string(kFieldsMax));
  }
  if (fields_.empty()) first_line_ = line_;
  const auto value = trimmed(line.substr(colon + 1));
  FieldSpan field;
  field.name = {buffer_.size(), name.size()};
  buffer_ += name;
  field.value = {buffer_.size(), value.size()};
  buffer_ += value;
  fields_.push_back(field);
  return {};
}

Result<void> StanzaReader::end_stanza() {
  if (fields_.empty()) return {};
  stanza_.line_ = first_line_;
  stanza_.fields_.clear();
  for (const auto& field : fields_) {
    stanza_.fields_.push_back({.name = text(field.name), .value = text(field.value)});
  }
  auto visited = visitor_(stanza_);
  ++stanzas_;
  fields_.clear();
  buffer_.clear();
  if (visited) return {};
  return prefixed("line " + std::to_string(first_line_), std::move(visited.error()));
}

std::string_view StanzaReader::text(Span span) const {
  return std::string_view(buffer_).substr(span.begin, span.size);
}

std::unexpected<Error> StanzaReader::at_line(Errc code, std::string_view what) const {
  return fail(code, "line " + std::to_string(line_) + ": " + std::string(what));
}

}  // namespace gofed::packaging
