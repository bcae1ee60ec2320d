// Runs a fuzz target without libFuzzer: over the files of a directory, each also cut short and with
// bytes changed, so that a small corpus covers much in a moment. For ordinary test runs.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kMutantsPerFile = 60;

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

void run_mutants(const std::string& bytes, std::minstd_rand& random) {
  for (int i = 0; i < kMutantsPerFile && !bytes.empty(); ++i) {
    auto mutant = bytes.substr(0, 1 + random() % bytes.size());
    for (int changes = 0; changes < 1 + i / 10; ++changes) {
      mutant[random() % mutant.size()] = static_cast<char>(random());
    }
    run(mutant);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
    return 2;
  }
  std::minstd_rand random(1);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    run(bytes);
    run_mutants(bytes, random);
    ++files;
  }
  std::printf("%d files\n", files);
  return files > 0 ? 0 : 1;
}
