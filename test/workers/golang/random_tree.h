// Trees of Go source made at random: what the front end has to tell the same of, however it reads
// them. Small, and odd in every way that real trees are: several packages in a directory, vendored
// copies of own import paths, files of no package, modules within modules, packages that import
// each other or themselves, dot imports, paths that come twice.
#pragma once

#include <array>
#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workers/golang/base/source.h"

namespace gofed::golang::test {

class RandomTree {
 public:
  explicit RandomTree(unsigned seed) : random_(seed) {}

  std::vector<SourceFile> make() {
    std::vector<SourceFile> files;
    for (std::size_t i = below(4); i > 0; --i) files.push_back(manifest());
    for (std::size_t i = 1 + below(40); i > 0; --i) files.push_back({go_path(), go_source()});
    return files;
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  std::string_view one_of(std::span<const std::string_view> words) {
    return words[below(words.size())];
  }

  SourceFile manifest() {
    static constexpr std::array<std::string_view, 7> kPlaces{
        "", "", "n/", "a/", "a/b/", "x-1.0/", "vendor/v.org/v/"};
    static constexpr std::array<std::string_view, 6> kModules{"m.org/m", "m.org/m", "m.org/m/a",
                                                              "n.org/n", "std",     ""};
    const std::string place(one_of(kPlaces));
    if (one_in(6)) return {"go.work", "go 1.21\nuse ./a\nuse ./n\nreplace v.org/v => ./n\n"};
    if (one_in(6)) {
      return {place + "vendor/modules.txt", "# v.org/v v1.2.3\n## explicit\nv.org/v\nv.org/v/w\n"};
    }
    if (one_in(8)) return {place + "Godeps/Godeps.json", R"({"ImportPath": "h.org/g"})"};
    std::string text = "module " + std::string(one_of(kModules)) + "\ngo 1.20\n";
    if (one_in(2)) text += "require v.org/v v1.0.0\n";
    if (one_in(3)) text += "require (\n\tx.org/x v0.1.0 // indirect\n\tm.org/m/a v1.0.0\n)\n";
    return {place + "go.mod", text};
  }

  std::string go_path() {
    static constexpr std::array<std::string_view, 24> kDirectories{
        "",
        "",
        "a/",
        "a/",
        "a/b/",
        "a/b/c/",
        "b/",
        "b/",
        "n/",
        "n/a/",
        "internal/i/",
        "cmd/x/",
        "testdata/t/",
        "_off/",
        "a/.git/",
        "vendor/v.org/v/",
        "vendor/m.org/m/a/",
        "n/vendor/v.org/v/",
        "Godeps/_workspace/src/v.org/v/w/",
        "x-1.0/y/",
        "usr/share/gocode/src/h.org/g/",
        "usr/share/gocode/src/h.org/g/a/",
        "src/v.org/v/",
        "./a/"};
    static constexpr std::array<std::string_view, 14> kNames{"a.go",         "b.go",
                                                             "c.go",         "d.go",
                                                             "e_windows.go", "f_linux_amd64.go",
                                                             "g_386.go",     "h_test.go",
                                                             "i_test.go",    "j_linux_test.go",
                                                             "_k.go",        ".l.go",
                                                             "doc.go",       "z.go"};
    std::string path = one_in(60) ? "../" : "";
    path += one_of(kDirectories);
    return path += one_of(kNames);
  }

  std::string_view import_path() {
    static constexpr std::array<std::string_view, 22> kPaths{"m.org/m",
                                                             "m.org/m/a",
                                                             "m.org/m/a/b",
                                                             "m.org/m/b",
                                                             "m.org/m/internal/i",
                                                             "m.org/m/a",
                                                             "a",
                                                             "b",
                                                             "a/b",
                                                             "a/b/c",
                                                             "n.org/n",
                                                             "n.org/n/a",
                                                             "v.org/v",
                                                             "v.org/v/w",
                                                             "h.org/g",
                                                             "h.org/g/a",
                                                             "x.org/x",
                                                             "x.org/go-y.v2",
                                                             "fmt",
                                                             "io",
                                                             "./a",
                                                             "C"};
    return one_of(kPaths);
  }

  // What starts a file, up to its imports.
  std::string head() {
    static constexpr std::array<std::string_view, 9> kConstraints{
        "//go:build ignore\n\n",
        "//go:build linux\n\n",
        "//go:build windows || 386\n\n",
        "//go:build cgo\n\n",
        "//go:build (\n\n",
        "// +build !linux\n\n",
        "//go:build go1.30\n\n",
        "// Code generated by x. DO NOT EDIT.\n\n",
        "\xef\xbb\xbf"};
    static constexpr std::array<std::string_view, 14> kClauses{
        "a", "a", "a", "b", "b", "m", "v", "main", "a_test", "b_test", "documentation",
        "g", "w", "x"};
    std::string text;
    if (one_in(4)) text += one_of(kConstraints);
    if (one_in(4)) text += "// Package a does it. Or not.\n//\n// Deprecated: use b.\n";
    if (one_in(25)) return text;  // no package clause
    if (one_in(40)) return text += "package 1\n";
    text.append("package ").append(one_of(kClauses)) += one_in(40) ? " }\n" : "\n";
    for (std::size_t i = below(4); i > 0; --i) {
      static constexpr std::array<std::string_view, 8> kImportNames{"",   "",   "",   "",
                                                                    "a ", "x ", ". ", "_ "};
      const std::string_view path = import_path();
      text.append("import ").append(one_of(kImportNames));
      text.append("\"").append(path) += one_in(60) ? "\n" : "\"\n";
    }
    return text;
  }

  std::string name() {
    static constexpr std::array<std::string_view, 9> kNames{"T", "U", "V", "F", "G",
                                                            "K", "C", "t", "E"};
    return std::string(one_of(kNames));
  }

  std::string qualified() {
    static constexpr std::array<std::string_view, 10> kPackages{"a", "b", "m", "v", "g",
                                                                "w", "x", "i", "y", "c"};
    if (one_in(3)) return name();
    return std::string(one_of(kPackages)) + "." + name();
  }

  std::string type(int depth = 0) {
    const std::size_t form = depth > 2 ? 0 : below(14);
    const auto part = [this, depth] { return type(depth + 1); };
    switch (form) {
      case 4:
        return "*" + part();
      case 5:
        return "[]" + part();
      case 6:
        return "[" + value() + "]" + part();
      case 7:
        return "map[string]" + part();
      case 8:
        return "func(a " + part() + ") (" + part() + ", error)";
      case 9:
        return "struct {\n\t" + qualified() + "\n\tF " + part() + " // Deprecated: no.\n\t*" +
               qualified() + "\n}";
      case 10:
        return "interface {\n\t" + qualified() + "\n\tG(" + part() + ") int\n}";
      case 11:
        return qualified() + "[" + part() + "]";
      case 12:
        return "chan " + part();
      case 13:
        return "int";
      default:
        return qualified();
    }
  }

  std::string value() {
    switch (below(9)) {
      case 0:
        return "iota + 1";
      case 1:
        return qualified() + " << 2";
      case 2:
        return "\"s\" + " + qualified();
      case 3:
        return qualified() + "{F: " + qualified() + "}";
      case 4:
        return qualified() + "(" + qualified() + ")";
      case 5:
        return "&" + qualified() + "{}." + name();
      case 6:
        return "len(" + qualified() + "." + name() + ")";
      case 7:
        return "func() " + qualified() + " { return " + qualified() + " }()";
      default:
        return qualified();
    }
  }

  std::string declaration() {
    switch (below(12)) {
      case 0:
        return "const " + name() + " = " + value();
      case 1:
        return "const (\n\t// " + name() + " is.\n\t" + name() + " = " + value() + "\n\t" + name() +
               "\n)";
      case 2:
        return "var " + name() + ", " + name() + " = " + value() + ", " + value();
      case 3:
        return "var " + name() + " " + type();
      case 4:
        return "// T is a type. Yes.\n//\n// Deprecated: by " + name() + ".\ntype " + name() + " " +
               type();
      case 5:
        return "type " + name() + " = " + type();
      case 6:
        return "type " + name() + "[P " + type() + "] struct { f P; " + qualified() + "[P] }";
      case 7:
        return "func " + name() + "(p " + type() + ") " + type() + " {\n" + body() + "}";
      case 8:
        return "func (r *" + name() + ") " + name() + "(q ..." + type() + ") {\n" + body() + "}";
      case 9:
        return "func (" + name() + ") " + name() + "[P any](q P) " + type() + " {\n" + body() + "}";
      case 10:
        return "//go:embed a.txt\nvar s string\n\n//go:generate stringer -type=" + name();
      default:
        return one_in(6) ? "func ( {" : "var _ " + type() + " = " + value();
    }
  }

  std::string body() {
    std::string text;
    for (std::size_t i = below(5); i > 0; --i) {
      switch (below(8)) {
        case 0:
          text += "\tvar v " + type() + " = " + value() + "\n";
          break;
        case 1:
          text += "\ta := " + value() + "\n\ta." + name() + "()\n";
          break;
        case 2:
          text += "\tfor i, e := range " + value() + " { e." + name() + "(i) }\n";
          break;
        case 3:
          text += "\tif x, ok := " + value() + ".(" + type() + "); ok { x." + name() + "() }\n";
          break;
        case 4:
          text += "\ttype _ " + type() + "\n";
          break;
        case 5:
          text += "\tr." + name() + "." + name() + " = p\n";
          break;
        case 6:
          text += "\treturn " + value() + "\n";
          break;
        default:
          text += "\t" + qualified() + "(" + value() + ")\n";
          break;
      }
    }
    return text;
  }

  std::string go_source() {
    if (one_in(40)) return one_in(2) ? "" : std::string("\0\xff not go", 9);
    std::string text = head();
    for (std::size_t i = below(10); i > 0; --i) text += declaration() + "\n";
    return text;
  }

  std::mt19937 random_;
};

}  // namespace gofed::golang::test
