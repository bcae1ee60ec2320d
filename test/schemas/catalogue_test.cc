// Goal: the catalogue says the whole truth about the declared actions.
// Method: rules over all rows; one action's help and system.json as wholes for a sample.
#include "schemas/catalogue.h"

#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/actions/api_storage.h"
#include "schemas/actions/deps_storage.h"
#include "schemas/actions/file.h"
#include "schemas/describe/codec.h"

using namespace gofed;
using namespace gofed::schemas;

namespace {

// Every struct type below `type`, by name.
void collect(const Type& type, std::map<std::string, const Type*>& found) {
  if (type.kind == Kind::Struct) {
    const auto [at, added] = found.emplace(type.name, &type);
    CHECK(at->second == &type);  // two types of one name could not be distinguished in system.json
    if (!added) return;
    for (const auto& field : type.fields) collect(field.type(), found);
  } else if (type.element != nullptr) {
    collect(type.element(), found);
  }
}

}  // namespace

TEST_CASE("catalogue: action names are unique over all services", "[schemas]") {
  std::set<std::string_view> names;
  for (const auto& action : all_actions()) {
    CAPTURE(action.info.name);
    CHECK(names.insert(action.info.name).second);
  }
  CHECK(names.size() == all_actions().size());
}

TEST_CASE("catalogue: every action belongs to a listed service, and every service has actions",
          "[schemas]") {
  std::set<std::string_view> used;
  for (const auto& action : all_actions()) {
    CAPTURE(action.info.name);
    REQUIRE(find_service(action.info.service) != nullptr);
    used.insert(action.info.service);
  }
  for (const auto& service : all_services()) {
    CAPTURE(service.name);
    // RFC 9 fixes the names of these three, and that their requests have no head.
    CHECK(used.contains(service.name) != service.name.starts_with("titanic."));
  }
}

TEST_CASE("catalogue: every action, type and field is documented, type names are unique",
          "[schemas]") {
  std::map<std::string, const Type*> types;
  for (const auto& action : all_actions()) {
    CAPTURE(action.info.name);
    CHECK_FALSE(action.info.doc.empty());
    CHECK(action.input().kind == Kind::Struct);
    CHECK(action.output().kind == Kind::Struct);
    collect(action.input(), types);
    collect(action.output(), types);
  }
  for (const auto& [name, type] : types) {
    CAPTURE(name);
    CHECK_FALSE(name.empty());
    CHECK_FALSE(type->doc.empty());
    std::set<std::string_view> fields;
    for (const auto& field : type->fields) {
      CAPTURE(field.name);
      CHECK_FALSE(field.doc.empty());
      CHECK(fields.insert(field.name).second);
    }
  }
}

TEST_CASE("catalogue: an action is found by its name, with and without its service", "[schemas]") {
  const auto* download = find_action("download");
  REQUIRE(download != nullptr);
  CHECK(download->info.service == "filestorage");
  CHECK(find_action("filestorage.download") == download);
  CHECK(find_action("api.download") == nullptr);
  CHECK(find_action("downloads") == nullptr);
  CHECK(find_action("") == nullptr);
  CHECK(find_action(".") == nullptr);
}

TEST_CASE("catalogue: a service name ends where its store begins", "[schemas]") {
  CHECK(base_service("filestorage@3f2a") == "filestorage");
  CHECK(base_service("filestorage") == "filestorage");
  CHECK(base_service("") == "");
}

TEST_CASE("catalogue: both kinds of documents have the same actions under their own names",
          "[schemas]") {
  CHECK(ApiStoreProject::kInfo.service == "apisavestorage");
  CHECK(ApiStoreProject::kInfo.name == "api_store_project");
  CHECK(ApiPackageDistroListing::kInfo.service == "apistorage");
  CHECK(ApiPackageDistroListing::kInfo.name == "api_package_distro_listing");
  CHECK(DepsStorePackage::kInfo.service == "depssavestorage");
  CHECK(DepsProjectCommitListing::kInfo.name == "deps_project_commit_listing");
  CHECK(type_of<ApiStoreProject::Input>().name == "ApiStoreProjectInput");
  CHECK(type_of<DepsStoreProject::Input>().fields.back().name == "deps");
}

TEST_CASE("catalogue: help names every field with its type, default and meaning", "[schemas]") {
  const auto help = action_help(*find_action("download"));
  CHECK(help ==
        "filestorage.download: A range of a file's content, checked as it is read.\n"
        "  may be repeated: running it twice is as good as once\n"
        "input: DownloadInput\n"
        "  DownloadInput: A range of a file.\n"
        "    file               FileId                     The file.\n"
        "    offset             unsigned integer           First byte. [0]\n"
        "    length_bytes       unsigned integer           At most 8 MiB; less comes at the end. "
        "[8388608]\n"
        "  FileId: Names a stored file. The same content always has the same identity.\n"
        "    service            string                     Whom to ask: filestorage@STORE. [\"\"]\n"
        "    identifier         string                     Its name in that store.\n"
        "    sha256             string                     SHA-256 of the content, lower-case hex. "
        "[\"\"]\n"
        "    size_bytes         unsigned integer           Size of the content. [0]\n"
        "    name               string                     As it was uploaded; no path. [\"\"]\n"
        "    valid_until        unsigned integer           Unix milliseconds; 0: kept until "
        "deleted. [0]\n"
        "output: DownloadOutput\n"
        "  DownloadOutput: A range of a file.\n"
        "    data               bytes                      The bytes.\n"
        "    size_bytes         unsigned integer           Of the whole file.\n");
}

TEST_CASE("catalogue: system.json lists every service, action and type", "[schemas]") {
  const auto json = system_json();
  for (const auto& service : all_services()) {
    CAPTURE(service.name);
    CHECK(json.find("\"name\": \"" + std::string(service.name) + "\"") != std::string::npos);
  }
  for (const auto& action : all_actions()) {
    CAPTURE(action.info.name);
    CHECK(json.find("\"name\": \"" + std::string(action.info.name) + "\"") != std::string::npos);
    const auto type = "\"name\": \"" + std::string(action.input().name) + "\"";
    CHECK(json.find(type) != std::string::npos);
  }
  CHECK(json.find(R"("default": "\"linux\"")") != std::string::npos);
}
