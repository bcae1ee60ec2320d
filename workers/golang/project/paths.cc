#include "workers/golang/project/paths.h"

namespace gofed::golang::project {
namespace {

// Calls `f(element, offset)` for each element until it answers true.
template <typename F>
bool any_element(std::string_view path, F f) {
  std::size_t at = 0;
  while (at <= path.size()) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (f(path.substr(at, end - at), at)) return true;
    at = end + 1;
  }
  return false;
}

// The offset behind the last place where `elements` ("vendor", "a/b") stand in the path.
std::size_t behind_last(std::string_view path, std::string_view elements) {
  // As nearly always. Unlike rfind(), contains() does not compare at each byte.
  if (!path.contains(elements)) return std::string_view::npos;
  for (std::size_t at = path.rfind(elements); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : path.rfind(elements, at - 1)) {
    const std::size_t end = at + elements.size();
    if ((at == 0 || path[at - 1] == '/') && end < path.size() && path[end] == '/') return end + 1;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<std::string> clean_path(std::string_view path) {
  if (path.empty() || path[0] == '/' || path.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::string result;
  const bool leaves = any_element(path, [&result](std::string_view element, std::size_t) {
    if (element.empty() || element == ".") return false;
    if (element == "..") return true;
    if (!result.empty()) result += '/';
    result += element;
    return false;
  });
  if (leaves || result.empty()) return std::nullopt;
  return result;
}

bool is_clean(std::string_view path) {
  return !path.contains('\0') && !any_element(path, [](std::string_view element, std::size_t) {
    return element.empty() || element == "." || element == "..";
  });
}

std::string_view directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view base_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string join(std::string_view a, std::string_view b) {
  std::string result(a);
  if (!a.empty() && !b.empty()) result += '/';
  return result.append(b);
}

bool is_below(std::string_view path, std::string_view directory) {
  if (directory.empty()) return true;
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

bool has_element(std::string_view path, std::string_view element) {
  return any_element(path, [element](std::string_view e, std::size_t) { return e == element; });
}

bool has_hidden_element(std::string_view path) {
  return any_element(path, [](std::string_view e, std::size_t) {
    return e.starts_with('_') || e.starts_with('.');
  });
}

std::optional<std::string_view> vendored_path(std::string_view directory) {
  for (const std::string_view marker : {"vendor", "Godeps/_workspace/src"}) {
    const std::size_t at = behind_last(directory, marker);
    if (at != std::string_view::npos) return directory.substr(at);
  }
  return std::nullopt;
}

std::optional<std::string_view> gopath_import_path(std::string_view directory) {
  for (const std::string_view marker : {"gocode/src", "go/src"}) {
    const std::size_t at = behind_last(directory, marker);
    if (at != std::string_view::npos) return directory.substr(at);
  }
  std::optional<std::string_view> found;
  any_element(directory, [directory, &found](std::string_view element, std::size_t at) {
    if (element != "src" || at + 4 >= directory.size()) return false;
    const std::string_view rest = directory.substr(at + 4);
    const std::string_view host = rest.substr(0, rest.find('/'));
    if (host.find('.') == std::string_view::npos || host.starts_with('.')) return false;
    found = rest;
    return true;
  });
  return found;
}

}  // namespace gofed::golang::project
