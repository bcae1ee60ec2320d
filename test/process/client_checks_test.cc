// Goal (mq-sha256-unchecked): the client believes no storage: what comes is what the FileId names,
// and what was stored is what was sent, or the command fails.
// Method: the client against a storage of this test that lies in one way at a time.
#include <filesystem>
#include <future>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "envelope/program/config.h"
#include "envelope/service/router.h"
#include "envelope/service/service.h"
#include "envelope/worker/worker.h"
#include "schemas/actions/file.h"
#include "schemas/base/sha256.h"
#include "schemas/describe/codec.h"
#include "test/process/client_programs.h"

using namespace gofed;
using namespace gofed::test;
using schemas::Blob;
using schemas::Download;
using schemas::FileId;
using schemas::Upload;

namespace {

constexpr std::string_view kContent = "hello";

FileId id_of(std::string_view content) {
  const auto hash = store::Sha256::of(content).hex();
  return {.service = "filestorage",
          .identifier = hash,
          .sha256 = hash,
          .size_bytes = content.size(),
          .name = "x"};
}

// Answers as it is reported to, whatever it is asked.
class Storage final : public envelope::Service {
 public:
  Storage() : Service("filestorage", envelope::ServiceKind::Storage) {
    on<Upload, &Storage::upload>();
    on<Download, &Storage::download>();
  }

  // Set while nobody asks.
  std::string content{kContent};  // what it gives out, all of it at once
  std::uint64_t size_bytes = kContent.size();
  FileId stored = id_of(kContent);

 private:
  Result<Upload::Output> upload(envelope::Context&, const Upload::Input& input) {
    Upload::Output output{.service = "filestorage", .upload = "u", .received_bytes = 0, .file = {}};
    if (input.last) output.file = stored;
    return output;
  }
  Result<Download::Output> download(envelope::Context&, const Download::Input& input) {
    const auto rest = input.offset < content.size() ? content.substr(input.offset) : "";
    return Download::Output{.data = Blob::of(rest), .size_bytes = size_bytes};
  }
};

// The storage on an endpoint of its own.
class Fixture {
 public:
  Fixture()
      : worker_({.brokers = {},
                 .direct = "tcp://127.0.0.1:*",
                 .on_bound = [this](const std::string& at) { bound_.set_value(at); }},
                {storage_}, router_),
        thread_([this] { outcome_ = worker_.run(); }),
        endpoint_(bound_.get_future().get()) {}
  ~Fixture() {
    worker_.stop();
    thread_.join();
  }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  Storage& storage() { return *storage_; }

  Outcome gofed(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--timeout", "20s", "--set", "routes.filestorage=" + endpoint_});
    return place_.gofed(words);
  }
  Outcome download(const FileId& file) const {
    return gofed({"download", schemas::to_json(file), "-O", place_.path("copy")});
  }
  Outcome upload() const {
    write_file(place_.path("x"), kContent);
    return gofed({"upload", place_.path("x"), "-o", "json"});
  }
  [[nodiscard]] bool has_copy() const { return std::filesystem::exists(place_.path("copy")); }

 private:
  ClientPlace place_;
  envelope::Config config_ = envelope::Config::defaults(
      std::vector<std::span<const envelope::Setting>>{envelope::envelope_settings()});
  envelope::Router router_{config_, {}};
  std::shared_ptr<Storage> storage_ = std::make_shared<Storage>();
  std::promise<std::string> bound_;
  envelope::Worker worker_;
  Result<void> outcome_;
  std::thread thread_;
  std::string endpoint_;
};

void check_refused(const Outcome& outcome, const std::string& cause) {
  INFO(outcome.out);
  INFO(outcome.err);
  CHECK(outcome.exit == Exit{.code = 1});
  CHECK(is_one_error_line(outcome.err));
  CHECK(outcome.err.find(cause) != std::string::npos);
}

}  // namespace

TEST_CASE("mq-sha256-unchecked: a download is what the FileId names, or fails") {
  Fixture fixture;
  auto& storage = fixture.storage();
  const auto good = fixture.download(id_of(kContent));
  INFO(good.err);
  REQUIRE(good.exit == Exit{});
  CHECK(fixture.has_copy());

  storage.content = "WRONG";
  check_refused(fixture.download(id_of(kContent)), "what came has SHA-256");
  // Without a size, or without a hash, what the FileId has still holds.
  auto id = id_of(kContent);
  id.size_bytes = 0;
  check_refused(fixture.download(id), "what came has SHA-256");
  storage.content = "hello, and more";
  id = id_of(kContent);
  id.sha256.clear();
  check_refused(fixture.download(id), "15 bytes came, not 5");
  storage.size_bytes = 15;
  check_refused(fixture.download(id), "the storage has 15 bytes, not 5");
  storage.content = "he";
  storage.size_bytes = 2;
  check_refused(fixture.download(id), "ends at byte 2 of 5");
}

TEST_CASE("mq-sha256-unchecked: a FileId without a size is fetched to its end") {
  Fixture fixture;
  auto& storage = fixture.storage();
  storage.content = std::string(100, 'x');
  storage.size_bytes = 100;
  auto id = id_of(storage.content);
  id.size_bytes = 0;
  const auto done = fixture.download(id);
  INFO(done.err);
  CHECK(done.exit == Exit{});
}

TEST_CASE("mq-sha256-unchecked: an upload is stored as it was sent, or fails") {
  Fixture fixture;
  auto& storage = fixture.storage();
  const auto good = fixture.upload();
  INFO(good.err);
  REQUIRE(good.exit == Exit{});
  storage.stored = id_of("WRONG");
  check_refused(fixture.upload(), "the storage has stored");
  storage.stored = id_of("short");
  storage.stored.sha256 = id_of(kContent).sha256;
  storage.stored.size_bytes = 1;
  check_refused(fixture.upload(), "5 bytes were sent, the storage has stored 1 bytes");
  storage.stored = id_of(kContent);
  storage.stored.sha256.clear();
  check_refused(fixture.upload(), "no SHA-256");
}
