// One request on a pool thread: its body is decoded, the action runs under its deadline, and what
// it answers is encoded.
//
// Belongs to the thread that runs it. Whatever is thrown on the way, by types, codecs, hooks or the
// action, ends this request with an error reply and nothing else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "envelope/net/frame.h"
#include "envelope/net/mailbox.h"
#include "envelope/service/router.h"
#include "envelope/service/service.h"
#include "envelope/worker/worker_request.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

class RequestRun {
 public:
  // All must outlive the run; the request's body is taken out of it.
  RequestRun(Service& service, Router& router, Mailbox<WorkerReply>& replies,
             WorkerRequest& request);

  // The body of the final reply. Runs the request when called first. It throws bad_alloc only where
  // there is no memory for an error reply; called again, it makes that error reply once more.
  [[nodiscard]] Frames answer();

 private:
  // What stands in the body, decoded.
  struct Decoded {
    const Handler* handler = nullptr;
    std::shared_ptr<void> input;
  };

  [[nodiscard]] Result<Frames> respond();
  [[nodiscard]] Result<Frames> answer_foreign();
  [[nodiscard]] Result<Decoded> decode();
  [[nodiscard]] Result<std::shared_ptr<void>> run(const Decoded& decoded);
  [[nodiscard]] Result<Frames> encode(const Handler& handler, const void* output);
  [[nodiscard]] Frames refusal(Error error);

  Service& service_;
  Router& router_;
  Mailbox<WorkerReply>& replies_;
  WorkerRequest& request_;
  bool is_begun_ = false;
  // Blobs share the request's frames: an action may keep them, or answer with them.
  std::shared_ptr<const Frames> frames_;
  schemas::RequestHead head_;
  Meta meta_;
};

}  // namespace gofed::envelope
