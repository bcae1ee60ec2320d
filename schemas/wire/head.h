// The heads of our requests and replies, and READY's metadata: what travels besides an action's
// values.
//
// A body of ours is: frame 1 = head, then input or output, two msgpack values one after the other;
// then blob frames. A head's map begins with the key "gofed" (the protocol's number): by that a
// broker distinguishes our bodies from opaque ones, which it passes on unread. Documented in
// docs/protocol.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/describe/describe.h"

namespace gofed::schemas {

inline constexpr std::uint32_t kProtocol = 1;

// Whose data an action works on (DESIGN, Data).
enum class BindingKind : std::uint8_t { System, Service, Inline };
[[nodiscard]] std::span<const EnumName> describe_enum(BindingKind);

// A value that the request brings along: the input of a storage action ("upload",
// "api_store_project"), run against memory stores that live as long as the request.
struct InlineValue {
  std::string action;
  Blob input;               // msgpack
  std::vector<Blob> blobs;  // those the input refers to

  static void describe(Describe<InlineValue>& d);
};

struct DataBinding {
  BindingKind kind = BindingKind::System;
  std::string service;  // Service: the name that the client's own data service registered
  std::vector<InlineValue> values;  // Inline

  static void describe(Describe<DataBinding>& d);
};

struct RequestHead {
  std::uint32_t gofed = kProtocol;
  std::string id;                // unique per client; replies carry it back
  std::string action;            // of the service that the envelope frames name
  std::uint32_t timeout_ms = 0;  // from the moment of sending; 0: the service's default
  std::int8_t priority = 0;      // higher goes first
  bool idempotent = false;       // the broker may run it again after a lost worker
  std::string key;  // idempotency key: requests of one service with the same key run once at a time
  DataBinding data;
  std::string trace;  // kept through all requests that this one causes

  static void describe(Describe<RequestHead>& d);
};

enum class Status : std::uint8_t { Ok, Partial, Error };
[[nodiscard]] std::span<const EnumName> describe_enum(Status);

// How far an action is. total 0: not known.
struct Progress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::string what;

  static void describe(Describe<Progress>& d);
};

// Where, when and by what a result was made. Times are Unix milliseconds of the host that ran it.
struct Meta {
  std::string service;
  std::string action;
  std::string version;
  std::string host;
  std::string worker;
  std::uint64_t queued_ms = 0;  // how long the request waited in the broker
  std::uint64_t started = 0;
  std::uint64_t finished = 0;
  std::uint32_t attempt = 1;
  std::string tool;  // name and version of the library that did the work

  static void describe(Describe<Meta>& d);
};

struct ReplyHead {
  std::uint32_t gofed = kProtocol;
  std::string id;
  Status status = Status::Ok;
  std::uint32_t code = 0;  // Errc, where status is Error
  std::string message;
  std::optional<Progress> progress;  // where status is Partial; without one, an output follows
  Meta meta;

  static void describe(Describe<ReplyHead>& d);
};

enum class ServiceKind : std::uint8_t { Computational, Storage };
[[nodiscard]] std::span<const EnumName> describe_enum(ServiceKind);

// READY's metadata frame. A worker without one has capacity 1, window 1 and speaks RFC only.
struct WorkerMetadata {
  std::uint32_t gofed = kProtocol;
  std::uint32_t capacity = 1;  // requests it runs at once
  std::uint32_t window = 1;    // requests it takes at once, those that wait for a thread included
  bool compact = false;  // send it requests in the compact form; it answers so, and obeys Cancel
  std::string host;
  std::uint32_t pid = 0;
  std::string version;
  std::string endpoint;  // where it answers directly, without the broker; empty: nowhere
  std::vector<std::string> actions;
  ServiceKind kind = ServiceKind::Computational;
  std::string store;  // identity of the store it answers from; it is reachable as NAME@STORE too
  bool exclusive = false;  // asked by key: the broker refuses another store under the same name

  static void describe(Describe<WorkerMetadata>& d);
};

// Whether a body's first frame begins with a head of ours. A few bytes decide.
[[nodiscard]] bool has_head(std::string_view body);

}  // namespace gofed::schemas
