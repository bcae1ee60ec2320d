// Goal: no file's bytes, under any name, crash the licence analysis, make it slow, or make it give an expression
// that it does not read again.
// Method: the first line of the input is a path, the rest the file; it is read as a file, as a tree beside a known
// licence, as a name and as an expression.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "workers/licenses/expression/expression.h"
#include "workers/licenses/list/list.h"
#include "workers/licenses/names/names.h"
#include "workers/licenses/tree/tree_facts.h"

namespace {

using namespace gofed::licenses;

void require(bool holds) {
  if (!holds) std::abort();
}

// What is written is read again, as the same.
void check(const Expression& expression) {
  if (expression.empty()) return;
  const auto text = expression.text();
  const auto again = parse_expression(text, {.known_ids = false});
  require(again.has_value() || text.size() > kExpressionBytesMax);
  if (again) require(simplified(*again).text() == simplified(expression).text());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = input.find('\n');
  const auto path = std::string(input.substr(0, line));
  const auto bytes = line == std::string_view::npos ? std::string_view() : input.substr(line + 1);

  const auto facts = read_file_facts(path, bytes);
  for (const auto& match : facts.matches) {
    require(match.score > 0 && match.score <= 1);
    require(match.lines.first > 0 && match.lines.first <= match.lines.last);
    check(match.expression);
  }
  check(read_text_facts(bytes).expression());

  TreeReader tree({});
  static const std::string kMit(find_license("MIT")->text);
  tree.add("LICENSE", kMit);
  tree.add(path, bytes);
  tree.add("vendor/x/y/" + path, bytes);
  check(tree.finish().expression);

  check(read_name(bytes.substr(0, 300)).expression);
  if (const auto expression = parse_expression(bytes)) check(*expression);
  return 0;
}
