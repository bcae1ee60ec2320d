// Goal: what a job's request and result are made of comes back as it went into the store, and
// damaged bytes are refused.
#include "workers/services/jobs/job_body.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/file.h"
#include "schemas/describe/codec.h"
#include "test/workers/services/jobs/jobs_support.h"

using namespace gofed;
using namespace gofed::workers;
using namespace gofed::workers::testing;

TEST_CASE("job body: a request of an action keeps its input as it travels", "[jobs]") {
  const auto* action = schemas::find_action("upload");
  REQUIRE(action != nullptr);
  const schemas::Upload::Input upload{.name = "n",
                                      .data = schemas::Blob::of(std::string(500, 'x'))};
  envelope::EncodedValue input;
  std::string encoded;
  schemas::encode_msgpack(action->input(), &upload, encoded, input.blobs);
  input.bytes = schemas::Blob::of(encoded);
  const auto bytes = std::make_shared<const std::string>(encode_request(input));
  const auto body = must(decode_request(*bytes));
  CHECK(body.kind == JobRequestBody::Kind::Encoded);
  CHECK(body.input == encoded);
  const auto back = must(input_of(body, bytes, *action));
  CHECK(back.bytes.view() == encoded);
  CHECK(back.bytes.view().data() > bytes->data());  // a view of the stored bytes
  REQUIRE(back.blobs.size() == 1);
  CHECK(back.blobs[0].view() == upload.data.view());
}

TEST_CASE("job body: a request of an older store is a byte and JSON", "[jobs]") {
  const auto* action = schemas::find_action("list");
  REQUIRE(action != nullptr);
  const auto read = [action](const std::string& json) {
    const auto bytes = std::make_shared<const std::string>("\1" + json);
    const auto body = must(decode_request(*bytes));
    CHECK(body.kind == JobRequestBody::Kind::Json);
    CHECK(body.input == json);
    return input_of(body, bytes, *action);
  };
  const auto input = must(read(R"({"prefix": "p"})"));
  schemas::List::Input list;
  must(schemas::decode_msgpack(action->input(), &list, input.bytes.view(), input.blobs,
                               {.root = "input"}));
  CHECK(list.prefix == "p");
  CHECK(refused(read(R"({"suffix": "p"})")).code == Errc::InvalidArgument);
}

TEST_CASE("job body: an opaque request keeps its frames", "[jobs]") {
  const std::vector<std::string_view> frames{"one", "", std::string_view("\0\1", 2)};
  const auto bytes = encode_foreign_request(frames);
  const auto body = must(decode_request(bytes));
  CHECK(body.kind == JobRequestBody::Kind::Foreign);
  CHECK(body.frames == frames);
}

TEST_CASE("job body: damaged requests are refused", "[jobs]") {
  CHECK(refused(decode_request("")).code == Errc::Corrupt);
  CHECK(refused(decode_request("\4x")).code == Errc::Corrupt);
  CHECK(refused(decode_request("\3x")).code == Errc::Corrupt);
  const std::vector<std::string_view> frames{"one"};
  const auto bytes = encode_foreign_request(frames);
  CHECK(refused(decode_request(bytes.substr(0, bytes.size() - 1))).code == Errc::Corrupt);
}

TEST_CASE("job body: a result keeps its output, its blobs and where it was made", "[jobs]") {
  const schemas::Download::Output output{.data = schemas::Blob::of(std::string(5000, 'x'))};
  const schemas::Meta meta{.service = "filestorage", .action = "download", .worker = "w1"};
  const auto* action = schemas::find_action("download");
  REQUIRE(action != nullptr);
  envelope::EncodedValue encoded;
  std::string text;
  schemas::encode_msgpack(action->output(), &output, text, encoded.blobs);
  encoded.bytes = schemas::Blob::of(text);
  const auto bytes = encode_result(encoded, meta);
  const auto body = must(decode_result(bytes));
  CHECK_FALSE(body.foreign);
  CHECK(body.meta.service == "filestorage");
  CHECK(body.meta.worker == "w1");
  CHECK(body.blobs.size() == 1);
  schemas::Download::Output back;
  must(schemas::decode_msgpack(action->output(), &back, body.output.view(), body.blobs,
                               {.root = "result"}));
  CHECK(back.data.view() == output.data.view());

  CHECK(refused(decode_result(bytes.substr(0, bytes.size() - 1))).code == Errc::Corrupt);
  CHECK(refused(decode_result("")).code == Errc::Corrupt);
  CHECK(refused(decode_result("\3")).code == Errc::Corrupt);
  CHECK(refused(decode_result(std::string("\1\0\0\0\1x", 6))).code == Errc::Corrupt);
}

TEST_CASE("job body: an opaque result keeps its frames, as blobs", "[jobs]") {
  const auto body = must(decode_result(encode_foreign_result({"one", "", "three"})));
  CHECK(body.foreign);
  REQUIRE(body.blobs.size() == 3);
  CHECK(body.blobs[0].view() == "one");
  CHECK(body.blobs[1].view().empty());
  CHECK(body.blobs[2].view() == "three");
  CHECK(body.output.empty());
}
