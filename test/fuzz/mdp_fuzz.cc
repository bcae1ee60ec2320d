// Goal: no bytes of any peer, in any order, crash or stall the broker or make it forget a request.
// Method: the input is a script: messages of several peers (well-formed, slightly wrong, raw), time
// that passes, connections that break. Checked: whatever the broker sends can be parsed by its
// receiver; once all deadlines are over nothing is left behind.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "broker/core.h"
#include "broker/log.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/head.h"
#include "schemas/wire/mdp.h"

namespace {

using namespace gofed;
using namespace gofed::broker;
using namespace std::chrono_literals;

constexpr std::string_view kServices[] = {"a",           "b",          "a@s",         "mmi.service",
                                          "mmi.workers", "mmi.cancel", "mmi.compact", ""};
constexpr std::string_view kIds[] = {"", "1", "2", "long-enough-to-be-on-the-heap"};

// The input, read as numbers and bytes; zeros after its end.
class Script {
 public:
  Script(const std::uint8_t* data, std::size_t size)
      : left_(reinterpret_cast<const char*>(data), size) {}

  [[nodiscard]] bool done() const { return left_.empty(); }

  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }

  std::string bytes(std::size_t count) {
    const auto taken = left_.substr(0, count);
    left_.remove_prefix(taken.size());
    return std::string(taken);
  }

 private:
  std::string_view left_;
};

class Play {
 public:
  Play(const std::uint8_t* data, std::size_t size) : script_(data, size), core_(options(), now_) {}

  void run() {
    for (int steps = 0; !script_.done() && steps < 2000; ++steps) {
      step();
      check_sent();
    }
    end();
  }

 private:
  static CoreOptions options() {
    CoreOptions options;
    options.queue_count_max = 20;
    options.queue_bytes_max = 4096;
    options.queue_bytes_total_max = 6000;
    options.services_max = 6;
    options.workers_max = 4;
    options.epoch = 7;
    options.hash_seed = 99;
    return options;
  }

  std::string peer() { return std::string("p") + static_cast<char>('0' + script_.byte() % 5); }
  std::string_view service() { return kServices[script_.byte() % std::size(kServices)]; }

  mdp::Version version() { return static_cast<mdp::Version>(1 + script_.byte() % 3); }

  void give(std::vector<std::string> frames) {
    Frames message;
    message.emplace_back(peer());
    for (const auto& frame : frames) message.emplace_back(frame);
    const broker::Sender from{.identity = message[0].view()};
    core_.on_message(from, std::move(message), script_.byte() == 77, now_, out_);
  }

  void give(const mdp::EnvelopeFrames& envelope, std::vector<std::string> body) {
    std::vector<std::string> frames;
    for (const auto frame : envelope.view()) frames.emplace_back(frame);
    for (auto& frame : body) frames.push_back(std::move(frame));
    // Sometimes a frame is lost or doubled on the way.
    const auto fault = script_.byte();
    if (fault > 240) frames.erase(frames.begin() + fault % static_cast<int>(frames.size()));
    if (fault == 240) frames.push_back(frames.front());
    give(std::move(frames));
  }

  std::string body() {
    const auto kind = script_.byte();
    if (kind < 80) return script_.bytes(kind % 40);
    if (kind < 84) return std::string(3000, 'x');
    schemas::RequestHead head;
    head.id = kIds[script_.byte() % std::size(kIds)];
    head.action = "f";
    head.timeout_ms = script_.byte() * 10U;
    head.priority = static_cast<std::int8_t>(script_.byte() % 3);
    head.idempotent = kind % 2 == 0;
    if (kind % 3 == 0) head.key = "k";
    return schemas::to_msgpack(head) + script_.bytes(kind % 4);
  }

  std::string reply_body() {
    schemas::ReplyHead head;
    head.id = kIds[script_.byte() % std::size(kIds)];
    return script_.byte() % 2 == 0 ? script_.bytes(5) : schemas::to_msgpack(head) + "out";
  }

  std::string metadata() {
    const auto bits = script_.byte();
    if (bits > 250) return script_.bytes(20);
    schemas::WorkerMetadata about;
    about.capacity = bits % 5;
    about.window = bits % 7;
    about.compact = (bits & 1U) != 0;
    if ((bits & 2U) != 0) about.store = "s";
    if ((bits & 4U) != 0) about.store = "t";
    about.exclusive = (bits & 8U) != 0;
    return schemas::to_msgpack(about);
  }

  std::uint64_t ticket() {
    if (tickets_.empty()) return script_.byte();
    return tickets_[script_.byte() % tickets_.size()];
  }

  std::string address() {
    auto number = ticket();
    std::string bytes(8, '\0');
    for (auto at = bytes.rbegin(); at != bytes.rend(); ++at, number >>= 8U) {
      *at = static_cast<char>(number & 0xffU);
    }
    return bytes;
  }

  void give_compact(compact::Header header, std::string body) {
    const auto bytes = compact::encode(header);
    std::string frame(bytes.data(), bytes.size());
    if (script_.byte() % 2 == 0) {
      give({frame + body});
    } else {
      give({frame, body});
    }
  }

  void compact_request() {
    compact::Header header{.command = compact::Command::Request};
    header.flags = script_.byte() & 7U;
    header.service = 0x10000U + script_.byte() % 8;
    header.epoch = script_.byte() == 1 ? 3 : 7;
    header.token = script_.byte() % 4;
    header.timeout_ms = script_.byte() * 10U;
    give_compact(header, body());
  }

  void compact_other() {
    compact::Header header{.command = static_cast<compact::Command>(2 + script_.byte() % 6)};
    header.token = script_.byte() % 2 == 0 ? ticket() : script_.byte() % 4;
    header.flags = script_.byte() & 7U;
    give_compact(header, script_.byte() % 2 == 0 ? reply_body() : "");
  }

  void worker_reply() {
    const auto v = version();
    const bool is_partial = v != mdp::Version::V01 && script_.byte() % 3 == 0;
    const auto to = address();
    const auto stage = is_partial ? mdp::Stage::Partial : mdp::Stage::Final;
    give(mdp::worker_reply(v, stage, to), {reply_body()});
  }

  void raw() {
    std::vector<std::string> frames;
    for (auto count = script_.byte() % 8; count > 0; --count) {
      frames.push_back(script_.bytes(script_.byte() % 48));
    }
    give(std::move(frames));
  }

  void step() {
    switch (script_.byte() % 16) {
      case 0:
      case 1:
      case 2:
        return give(mdp::client_request(version(), service()), {body()});
      case 3:
      case 4:
        return compact_request();
      case 5:
        return give(mdp::worker_ready(version(), service(), {}), {});
      case 6:
        return give(mdp::worker_ready(version(), service(), metadata()), {});
      case 7:
      case 8:
      case 9:
        return worker_reply();
      case 10:
        return compact_other();
      case 11:
        return give(mdp::worker_heartbeat(version()), {});
      case 12:
        return give(mdp::worker_disconnect(version()), {});
      case 13:
        now_ += 50ms * script_.byte();
        core_.tick(now_, out_);
        return;
      case 14:
        if (script_.byte() % 2 == 0) return core_.on_unreachable(peer(), now_, out_);
        return core_.on_congestion(peer(), script_.byte() % 2 == 0, now_, out_);
      default:
        return raw();
    }
  }

  static bool readable(const std::vector<mdp::FrameView>& frames) {
    if (compact::is_compact(frames[0])) return compact::decode(frames[0]).has_value();
    for (const auto v : {mdp::Version::V01, mdp::Version::V02, mdp::Version::V02Delimited}) {
      if (mdp::parse_at_worker(v, frames) || mdp::parse_at_client(v, frames)) return true;
    }
    return false;
  }

  // Every message has a receiver and means something to it; tickets are noted for later replies.
  void check_sent() {
    for (const auto& message : out_) {
      GOFED_ASSERT(message.size() >= 2 && !message[0].empty());
      std::vector<mdp::FrameView> frames;
      for (std::size_t i = 1; i < message.size(); ++i) frames.push_back(message[i].view());
      GOFED_ASSERT(readable(frames));
      if (const auto header = compact::decode(frames[0]);
          header && header->command == compact::Command::Request) {
        tickets_.push_back(header->token);
      } else if (const auto request = mdp::parse_at_worker(mdp::Version::V02, frames);
                 request && std::holds_alternative<mdp::BrokerRequest>(*request)) {
        std::uint64_t number = 0;
        for (const char c : std::get<mdp::BrokerRequest>(*request).client) {
          number = (number << 8U) | static_cast<unsigned char>(c);
        }
        tickets_.push_back(number);
      }
    }
    out_.clear();
  }

  void end() {
    const auto& state = core_.state();
    // The longest timeout of a script is ten minutes (the default).
    for (int i = 0; i < 8; ++i) {
      now_ += 2min;
      core_.tick(now_, out_);
      now_ += 1500ms;
      core_.tick(now_, out_);
      check_sent();
    }
    GOFED_ASSERT(state.waiters.size() == 0);
    GOFED_ASSERT(state.workers.size() == 0);
    GOFED_ASSERT(state.runs.size() == 0);
    GOFED_ASSERT(state.queued_count == 0 && state.queued_bytes == 0);
    GOFED_ASSERT(state.in_flight_count == 0);
    GOFED_ASSERT(state.routes.size() <= state.options.services_max);
  }

  Script script_;
  TimePoint now_{1000h};
  Core core_;
  Messages out_;
  std::vector<std::uint64_t> tickets_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gofed::broker::log().set_level(spdlog::level::off);
  Play(data, size).run();
  return 0;
}
