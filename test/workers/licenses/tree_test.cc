// Trees: which files say what, what holds where, and the hard cases.
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "workers/licenses/list/list.h"
#include "workers/licenses/tree/tree_facts.h"

namespace gofed::licenses {
namespace {

using Files = std::map<std::string, std::string>;

std::string text_of(std::string_view id) {
  const auto license = find_license(id);
  REQUIRE(license);
  return std::string(license->text);
}

TreeFacts read(const Files& files, TreeOptions options = {}) {
  TreeReader reader(std::move(options));
  for (const auto& [path, bytes] : files) reader.add(path, bytes);
  return reader.finish();
}

std::string expression(const Files& files) {
  return read(files).expression.text();
}

std::string held_in(const TreeFacts& facts, std::string_view path) {
  for (const auto& directory : facts.directories) {
    if (directory.path == path) return directory.expression.text();
  }
  return "(no such directory)";
}

const std::string kGplNotice =
    "// This program is free software; you can redistribute it and/or modify it under the\n// "
    "terms of the GNU General Public License as "
    "published by the Free Software\n// Foundation; either version 2 of the License, or (at your "
    "option) any later version.\n\npackage p\n";
const std::string kGplOnlyNotice =
    "// This program is free software; you can redistribute it under the terms of version 2\n// of "
    "the GNU General Public License as published by "
    "the Free Software Foundation.\n\npackage p\n";
const std::string kApacheNotice =
    "// Licensed under the Apache License, Version 2.0 (the \"License\");\n// you may not use this "
    "file except in compliance with the License.\n";

TEST_CASE("tree: two licences in one file", "[licenses]") {
  const auto apache = kApacheNotice;
  const auto facts = read(
      {{"LICENSE",
        "This project is covered by two different licenses: MIT and Apache.\n\n#### MIT License "
        "####\n\nThe following "
        "files were ported from C:\n\n    apic.go\n\nCopyright (c) 2006-2010 Kirill Simonov\n\n" +
            text_of("MIT").substr(text_of("MIT").find("Permission")) +
            "\n\n### Apache License ###\n\nAll the remaining project files are covered by the "
            "Apache license:\n\n" +
            "Licensed under the Apache License, Version 2.0 (the \"License\");\nyou may not use "
            "this file except in compliance with the License.\n"}});
  CHECK(facts.expression.text() == "Apache-2.0 AND MIT");
  REQUIRE(facts.files.size() == 1);
  CHECK(facts.files[0].copyrights ==
        std::vector<std::string>{"Copyright (c) 2006-2010 Kirill Simonov"});
}

TEST_CASE("tree: a choice of two is OR, by a statement or by the names of the files",
          "[licenses]") {
  CHECK(expression({{"LICENSE-MIT", text_of("MIT")}, {"LICENSE-APACHE", text_of("Apache-2.0")}}) ==
        "Apache-2.0 OR MIT");
  CHECK(expression({{"LICENSE.mit", text_of("MIT")},
                    {"LICENSE.apache", text_of("Apache-2.0")},
                    {"README.md",
                     "Licensed under either of Apache License, Version 2.0 or MIT license at your "
                     "option."}}) == "Apache-2.0 OR MIT");
  CHECK(expression({{"LICENSE", text_of("MIT")},
                    {"third_party/x/LICENSE", text_of("Apache-2.0")}}) == "Apache-2.0 AND MIT");
}

TEST_CASE("tree: notices decide whether later versions of the GPL may be taken", "[licenses]") {
  const auto gpl = text_of("GPL-2.0-only");
  CHECK(expression({{"COPYING", gpl}, {"p.go", kGplNotice}}) == "GPL-2.0-or-later");
  CHECK(expression({{"COPYING", gpl}, {"p.go", kGplOnlyNotice}}) == "GPL-2.0-only");
  CHECK(expression({{"COPYING", gpl}, {"p.go", "package p\n"}}) == "GPL-2.0-only");
  CHECK(expression({{"COPYING", gpl}, {"a.go", kGplNotice}, {"b.go", kGplOnlyNotice}}) ==
        "GPL-2.0-only AND GPL-2.0-or-later");
}

TEST_CASE("tree: Apache-2.0 with the exception of LLVM", "[licenses]") {
  CHECK(expression({{"LICENSE.TXT",
                     text_of("Apache-2.0") +
                         "\n\n---- LLVM Exceptions to the Apache 2.0 License ----\n\nAs an "
                         "exception, if, as a result of your compiling "
                         "your source code, portions of this Software are embedded into an Object "
                         "form of such source code, you may "
                         "redistribute such embedded portions in such Object form without "
                         "complying with the conditions.\n"}}) == "Apache-2.0 WITH LLVM-exception");
}

TEST_CASE("tree: only a README says it; a text outweighs what a README says", "[licenses]") {
  CHECK(expression({{"README.md", "# widget\n\n## License\n\nMIT, see below.\n"},
                    {"p.go", "package p\n"}}) == "MIT");
  CHECK(expression({{"README.md", "# widget\n\n## License\n\nMIT\n"},
                    {"LICENSE", text_of("ISC")}}) == "ISC");
  CHECK(expression({{"p.go", "package p\n"}}).empty());
}

TEST_CASE("tree: vendored modules with and without modules.txt", "[licenses]") {
  Files files{{"LICENSE", text_of("Apache-2.0")},
              {"go.mod", "module example.org/m\n"},
              {"vendor/github.com/a/b/LICENSE", text_of("MIT")},
              {"vendor/github.com/a/b/sub/x.go", "package sub\n"},
              {"vendor/github.com/c/d/x.go", "package d\n"}};
  const auto plain = read(files);
  CHECK(plain.expression.text() == "Apache-2.0 AND MIT");
  CHECK(held_in(plain, "vendor/github.com/a/b") == "MIT");
  // Ours is not that of what is vendored.
  CHECK(held_in(plain, "vendor/github.com/c/d").empty());
  files["vendor/modules.txt"] =
      "# github.com/a/b v1.2.3\n## explicit\ngithub.com/a/b/sub\n# github.com/c/d v0.1.0 => "
      "github.com/e/f v0.2.0\ngithub.com/c/d\n";
  const auto listed = read(files);
  for (const auto& directory : listed.directories) {
    if (directory.path == "vendor/github.com/a/b")
      CHECK((directory.version == "v1.2.3" && directory.module == "github.com/a/b"));
    if (directory.path == "vendor/github.com/c/d") {
      CHECK(directory.version == "v0.2.0");
      CHECK(directory.looked == std::vector<std::string>{"vendor/github.com/c/d",
                                                         "vendor/github.com/c",
                                                         "vendor/github.com"});
    }
  }
  CHECK(read(files, {.headers = true, .vendored = false, .file = {}, .overrides = {}})
            .expression.text() == "Apache-2.0");
}

TEST_CASE("tree: a nested module has the licence of its parent", "[licenses]") {
  const auto facts = read({{"LICENSE", text_of("BSD-3-Clause")},
                           {"go.mod", "module example.org/m\n"},
                           {"sub/go.mod", "module example.org/m/sub\n"},
                           {"sub/x.go", "package sub\n"}});
  CHECK(held_in(facts, "sub") == "BSD-3-Clause");
  CHECK(facts.expression.text() == "BSD-3-Clause");
}

TEST_CASE("tree: tags, REUSE, and a notice in one file of source", "[licenses]") {
  CHECK(expression(
            {{"LICENSES/MIT.txt", text_of("MIT")},
             {"LICENSES/ISC.txt", text_of("ISC")},
             {"a.go",
              "// SPDX-FileCopyrightText: 2020 A\n// SPDX-License-Identifier: MIT\npackage a\n"},
             {"logo.svg.license", "SPDX-License-Identifier: ISC\n"}}) == "ISC AND MIT");
  const auto facts =
      read({{"LICENSE", text_of("MIT")},
            {"x/y.go", "/*\n * SPDX-License-Identifier: GPL-2.0+ OR MIT\n */\npackage x\n"},
            {"z.c", "/* " + text_of("Zlib") + " */\nint z;\n"}});
  CHECK(facts.expression.text() == "MIT AND Zlib");
  for (const auto& file : facts.files) {
    if (file.path != "x/y.go") continue;
    REQUIRE(file.matches.size() == 1);
    CHECK(file.matches[0].expression.text() == "GPL-2.0-or-later OR MIT");
    CHECK(file.matches[0].method == Method::Tag);
    CHECK(file.matches[0].lines.first == 2);
  }
}

TEST_CASE("tree: debian/copyright, a spec's License:, a manifest", "[licenses]") {
  const std::string dep5 =
      "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: "
      "*\nCopyright: 2015 A. Author <a@example.org>\nLicense: "
      "Expat\n\nFiles: debian/*\nCopyright: 2016 B\nLicense: GPL-2+\n On Debian systems "
      "...\n\nLicense: Expat\n Permission is hereby granted ...\n";
  CHECK(expression({{"debian/copyright", dep5}}) == "GPL-2.0-or-later AND MIT");
  CHECK(expression({{"golang-x.spec", "Name: x\nLicense:        ASL 2.0 and MIT\n"}}) ==
        "Apache-2.0 AND MIT");
  CHECK(expression({{"package.json",
                     "{\n  \"name\": \"x\",\n  \"license\": \"(MIT OR Apache-2.0)\"\n}\n"}}) ==
        "Apache-2.0 OR MIT");
}

TEST_CASE("tree: an unknown text is named, with what is nearest", "[licenses]") {
  const auto facts =
      read({{"LICENSE",
             "The Widget Licence.\n\nYou may look at the widget, and draw boxes with it on days "
             "whose name has an r. No warranty of any kind is "
             "given, and redistribution wants our permission, which we give on paper only.\n"}});
  REQUIRE(facts.unknown.size() == 1);
  CHECK(facts.unknown[0].path == "LICENSE");
  CHECK(facts.unknown[0].sha256.size() == 64);
  CHECK(facts.expression.empty());
  // A person has decided: by the content, wherever it lies.
  TreeOptions options;
  options.overrides[facts.unknown[0].sha256] = Expression::license("LicenseRef-Widget");
  options.overrides[std::string(64, '0')] = Expression::license("MIT");
  const auto decided =
      read({{"LICENSE",
             "The Widget Licence.\n\nYou may look at the widget, and draw boxes with it on days "
             "whose name has an r. No warranty of any kind is "
             "given, and redistribution wants our permission, which we give on paper only.\n"}},
           options);
  CHECK(decided.expression.text() == "LicenseRef-Widget");
  CHECK(decided.unknown.empty());
  CHECK(decided.unused_overrides == std::vector<std::string>{std::string(64, '0')});
}

TEST_CASE("tree: \"see the LICENSE file\" is what that file says", "[licenses]") {
  const auto facts = read({{"LICENSE", text_of("BSD-3-Clause")},
                           {"a.go",
                            "// Copyright 2009 The Go Authors. All rights reserved.\n// Use of "
                            "this source code is governed by a BSD-style\n// license that can be "
                            "found in the LICENSE file.\n\npackage a\n"}});
  for (const auto& file : facts.files) {
    if (file.path != "a.go") continue;
    REQUIRE(file.matches.size() == 1);
    CHECK(file.matches[0].method == Method::Reference);
    CHECK(file.matches[0].expression.text() == "BSD-3-Clause");
    CHECK(file.copyrights == std::vector<std::string>{"Copyright 2009 The Go Authors"});
  }
  CHECK(facts.expression.text() == "BSD-3-Clause");
}

TEST_CASE("tree: the notice that a licence wants is no unknown text", "[licenses]") {
  auto apache = text_of("Apache-2.0");
  const auto notice = apache.substr(apache.rfind("Licensed under the Apache License"));
  const auto facts = read({{"LICENSE", text_of("MIT") + "\n\n" + notice}});
  CHECK(facts.expression.text() == "Apache-2.0 AND MIT");
  CHECK(facts.unknown.empty());
  // Its words decide the version: "version 2", and nothing later.
  auto gpl = text_of("GPL-2.0-only");
  auto only = gpl.substr(gpl.rfind("This program is free software"));
  only.resize(only.find("Also add"));
  const std::string later =
      "either version 2 of the License, or (at your option) any later version";
  REQUIRE(only.find(later) != std::string::npos);
  CHECK(expression({{"p.c", "/* " + only + " */"}}) == "GPL-2.0-or-later");
  only.replace(only.find(later), later.size(), "version 2 of the License");
  CHECK(expression({{"p.c", "/* " + only + " */"}}) == "GPL-2.0-only");
}

TEST_CASE("tree: LGPL-3.0 with an exception before its text, and short notices in source",
          "[licenses]") {
  auto lesser = text_of("LGPL-3.0-only");
  lesser.resize(lesser.find("GNU GENERAL PUBLIC LICENSE", 200));
  const auto facts = read(
      {{"LICENCE",
        "This software is licensed under the LGPLv3, included below.\n\nAs a special exception to "
        "the GNU Lesser General Public "
        "License version 3\n(\"LGPL3\"), the copyright holders of this Library give you permission "
        "to\nconvey to a third party a "
        "Combined Work that links statically or dynamically\nto this Library without providing any "
        "Minimal Corresponding Source "
        "or\nMinimal Application Code as set out in 4d or providing the installation\ninformation "
        "set out in section 4e, provided "
        "that you comply with the other\nprovisions of LGPL3 and provided that you meet, for the "
        "Application the\nterms and "
        "conditions of the license(s) which apply to the Application.\n\n" +
            lesser},
       {"e.go", "// Licensed under the LGPLv3, see LICENCE file for details.\n\npackage e\n"}});
  CHECK(facts.expression.text() == "LGPL-3.0-only WITH LGPL-3.0-linking-exception");
  CHECK(facts.unknown.empty());
}

TEST_CASE("tree: a name of debian/copyright's own is what the text beside it says", "[licenses]") {
  std::string folded;
  for (const char c : text_of("ISC")) folded += c == '\n' ? std::string("\n ") : std::string(1, c);
  const auto facts = read(
      {{"debian/copyright",
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\n"
        "Copyright: 2015 A\nLicense: Widget-style\n\nLicense: Widget-style\n " +
            folded + "\n"}});
  CHECK(facts.expression.text() == "ISC");
  CHECK(facts.unknown.empty());
}

TEST_CASE("tree: any order of files gives the same facts", "[licenses]") {
  const Files files{{"LICENSE", text_of("MIT")},
                    {"a/LICENSE", text_of("ISC")},
                    {"b/x.go", kGplNotice},
                    {"README.md", "License: MIT"}};
  TreeReader forwards({});
  TreeReader backwards({});
  for (const auto& [path, bytes] : files) forwards.add(path, bytes);
  for (auto at = files.rbegin(); at != files.rend(); ++at) backwards.add(at->first, at->second);
  const auto one = forwards.finish();
  const auto other = backwards.finish();
  CHECK(one.expression == other.expression);
  REQUIRE(one.files.size() == other.files.size());
  for (std::size_t i = 0; i < one.files.size(); ++i)
    CHECK(one.files[i].path == other.files[i].path);
}

}  // namespace
}  // namespace gofed::licenses
