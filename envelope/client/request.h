// One call of an action: what is asked of which service, and all that holds for it. System makes
// it; router, client and connection hand the same value on.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "envelope/client/call.h"
#include "envelope/client/cancellation.h"
#include "envelope/net/frame.h"
#include "schemas/base/result.h"
#include "schemas/catalogue.h"
#include "schemas/describe/blob.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

class LocalServices;
class LocalSource;
using LocalSources = std::vector<std::shared_ptr<LocalSource>>;  // envelope/service/local_source.h

// Of one call, and of a System what its calls have where they do not say otherwise.
struct CallOptions {
  std::chrono::milliseconds timeout{0};  // 0: the System's, else limits::kTimeoutDefault
  // Another name than the action's own: "filestorage@STORE", a data service. A System's goes before
  // a call's: it is where a data binding points.
  std::string service = {};
  std::string key = {};  // idempotency key; of one call only
  std::int8_t priority = 0;
  schemas::DataBinding data = {};  // whose data the called action works on

  // What the input names of this process; the call is refused where it leaves it.
  LocalSources sources = {};
  // Takes the output in parts, where the action has such and runs in this process asynchronously:
  // what came so is missing in the last one. Called on the action's thread, with an output of its
  // type, also while a cancelled action ends.
  std::function<void(const void* part)> on_part = {};

  // Set by the runtime, for the calls of a request.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  std::string trace = {};
  bool storage_only = false;  // of a computational service: other calls answer NotAllowed
  CancelFlag cancelled = {};  // null: nobody cancels
  std::shared_ptr<LocalServices> local = {};  // only these are asked: an inline data binding
  std::optional<Error> refused = {};  // what every call answers: inline values that are invalid
};

// An Input or Output as it travels: msgpack, and the blobs that it refers to by index.
struct EncodedValue {
  schemas::Blob bytes = {};
  schemas::Blobs blobs = {};
};

struct Request {
  schemas::ActionDescription action = {};
  std::string service = {};
  CallOptions options = {};  // the call's and its System's together
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();

  // The input: a value of the action's type, or encoded. A call that waits may lend it.
  std::shared_ptr<const void> input = {};
  EncodedValue encoded = {};
  bool is_encoded = false;  // the input is, and the output (an EncodedValue) is left so

  std::shared_ptr<CallState> state = {};  // answered; null: a call that runs on its caller's thread

  // On the wire. Queries (mmi.*) have no head: their replies are matched in order.
  std::uint64_t token = 0;  // unique in the process; the last part of the head's id
  Frames body = {};         // kept for a second sending where the action is idempotent
  bool is_query = false;
};

}  // namespace gofed::envelope
