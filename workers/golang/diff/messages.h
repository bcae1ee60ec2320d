// The messages of one package's comparison, each once: what is said of the same part of the same
// object a second time replaces the first.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workers/golang/diff/api_diff.h"

namespace gofed::golang::diff {

// What a message is about. Two objects of the same text may be different ones (an old type and a
// new one of its name), so identity is a key of its own.
struct Subject {
  std::string key;      // identity: side, package, declaration
  std::string text;     // as printed: "(*T).M"
  std::string package;  // as Change::package
  std::string name;     // as users write it: "T.M", whichever type it is promoted from;
                        // empty: of a type of another package
  std::string old_position;
  std::string new_position;
};

// What is said of it.
struct Message {
  ChangeKind kind = ChangeKind::Changed;
  std::string text;
  std::string old_text;
  std::string new_text;
  std::string detail;
  std::optional<ParameterCount> old_parameters = std::nullopt;
  std::optional<ParameterCount> new_parameters = std::nullopt;
};

[[nodiscard]] Message added();
[[nodiscard]] Message removed();
// "changed from X to Y"; of a constant's value: "value changed from X to Y".
[[nodiscard]] Message changed(std::string before, std::string after);
[[nodiscard]] Message value_changed(std::string before, std::string after);

// What users write who are concerned by a part of a subject: "T", "T.Field"; see Messages. Empty: of
// a type of another package.
[[nodiscard]] std::string used_name(const Subject& subject, std::string_view part);

class Messages {
 public:
  // part: "" the object itself; "Field"; ", element type".
  void incompatible(const Subject& subject, std::string_view part, Message message) {
    add(subject, part, std::move(message), false);
  }
  void compatible(const Subject& subject, std::string_view part, Message message) {
    add(subject, part, std::move(message), true);
  }

  // Incompatible ones first, each kind by its text.
  [[nodiscard]] std::vector<Change> take();

 private:
  void add(const Subject& subject, std::string_view part, Message message, bool compatible);

  std::map<std::pair<std::string, bool>, Change> changes_;
};

}  // namespace gofed::golang::diff
