// Licences by name: as people, Debian and Fedora write them, and as a text grants them.
#include "workers/licenses/names/names.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/licenses/names/mentions.h"

namespace gofed::licenses {
namespace {

std::string read(std::string_view name) {
  const auto found = read_name(name);
  return (found.known ? "" : "? ") + found.expression.text();
}

std::string mentioned(std::string_view text) {
  std::string all;
  for (const auto& mention : find_mentions(split_words(text))) {
    all += (all.empty() ? "" : "; ") +
           (mention.kind == Mention::Kind::Reference ? "reference" : mention.expression.text());
  }
  return all;
}

TEST_CASE("names: short names of Debian and Fedora, and what people write", "[licenses]") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"Expat", "MIT"},
      {"GPL-2+", "GPL-2.0-or-later"},
      {"GPL-2", "GPL-2.0-only"},
      {"GPLv2+", "GPL-2.0-or-later"},
      {"GPLv3", "GPL-3.0-only"},
      {"LGPL-2.1+", "LGPL-2.1-or-later"},
      {"LGPLv2+", "LGPL-2.0-or-later"},
      {"AGPL-3", "AGPL-3.0-only"},
      {"GFDL-1.3+", "GFDL-1.3-or-later"},
      {"GPL 2 or later", "GPL-2.0-or-later"},
      {"ASL 2.0", "Apache-2.0"},
      {"Apache License, Version 2.0", "Apache-2.0"},
      {"apache-2.0", "Apache-2.0"},
      {"BSD-3-clause", "BSD-3-Clause"},
      {"BSD 2-Clause License", "BSD-2-Clause"},
      {"The MIT License", "MIT"},
      {"MPLv2.0", "MPL-2.0"},
      {"Public Domain", "LicenseRef-public-domain"},
      {"GPL-2+ and Expat", "GPL-2.0-or-later AND MIT"},
      {"Expat or Apache-2.0", "MIT OR Apache-2.0"},
      {"BSD-3-clause and (Expat or ISC)", "BSD-3-Clause AND (MIT OR ISC)"},
      {"GPL-2+ with Classpath exception", "GPL-2.0-or-later WITH Classpath-exception-2.0"},
      {"MIT OR GPL-2.0+", "MIT OR GPL-2.0-or-later"},
      {"Widget-1.0", "? LicenseRef-Widget-1.0"},
      {"LicenseRef-Ours", "LicenseRef-Ours"},
      {"LicenseRef-Ours with a\nClasspath exception",
       "LicenseRef-Ours WITH Classpath-exception-2.0"},
  };
  for (const auto& [name, expected] : rows) {
    INFO(name);
    CHECK(read(name) == expected);
  }
  CHECK(read_name("").expression.empty());
  CHECK(debian_name("MIT") == "Expat");
  CHECK(debian_name("GPL-2.0-or-later") == "GPL-2+");
  CHECK(debian_name("LGPL-2.1-only") == "LGPL-2.1");
}

TEST_CASE("mentions: notices say which version, and whether later ones may be taken",
          "[licenses]") {
  CHECK(mentioned("This program is free software; you can redistribute it and/or modify it under "
                  "the terms of the GNU General "
                  "Public License as published by the Free Software Foundation; either version 2 "
                  "of the License, or (at your "
                  "option) any later version.") == "GPL-2.0-or-later");
  CHECK(mentioned("it under the terms of version 2 of the GNU General Public License as published "
                  "by the FSF.") == "GPL-2.0-only");
  CHECK(mentioned("under the terms of the GNU Lesser General Public License as published by the "
                  "Free Software Foundation, version "
                  "2.1 of the License.") == "LGPL-2.1-only");
  CHECK(mentioned("under the terms of the GNU Affero General Public License as published by the "
                  "Free Software Foundation, either "
                  "version 3 of the License, or any later version") == "AGPL-3.0-or-later");
  CHECK(mentioned("Licensed under the GPLv3.") == "GPL-3.0-only");
  CHECK(mentioned("See the GNU General Public License for more details.").empty());
}

TEST_CASE("mentions: a licence is granted by its name, not only named", "[licenses]") {
  CHECK(mentioned("Licensed under the Apache License, Version 2.0 (the \"License\");\nyou may not "
                  "use this file") == "Apache-2.0");
  CHECK(mentioned("This Source Code Form is subject to the terms of the Mozilla Public\nLicense, "
                  "v. 2.0.") == "MPL-2.0");
  CHECK(mentioned("## License\n\nMIT") == "MIT");
  CHECK(mentioned("widget is released under the MIT license") == "MIT");
  CHECK(mentioned("we met at MIT and spoke of boost").empty());
  CHECK(mentioned("Use of this source code is governed by a BSD-style license that can be found in "
                  "the LICENSE file.") == "reference");
}

TEST_CASE("mentions: either of two is a choice, both of two are not", "[licenses]") {
  CHECK(
      mentioned(
          "Licensed under either of Apache License, Version 2.0 or MIT license at your option.") ==
      "Apache-2.0 OR MIT");
  CHECK(mentioned(
            "This project is dual licensed under the MIT License and the Apache License 2.0.") ==
        "Apache-2.0 OR MIT");
  CHECK(mentioned(
            "covered by the MIT License. The parser is licensed under the Apache License 2.0.") ==
        "MIT; Apache-2.0");
}

TEST_CASE("exceptions: are found by the words that only they have", "[licenses]") {
  const auto found =
      find_exceptions(split_words("As a special exception, linking is fine: ---- LLVM Exceptions "
                                  "to the Apache 2.0 License ----"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "LLVM-exception");
  CHECK(find_exceptions(split_words("Apache License Version 2.0")).empty());
}

}  // namespace
}  // namespace gofed::licenses
