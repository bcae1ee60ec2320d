// Whose data a scenario works on (--data; DESIGN, Data): the system's data services, values that
// travel in the request, or stores of the client's own in a directory.
//
// The last one makes this process a worker for the length of the run: a data service under a name
// of its own registers with the broker, and the services that work for us ask it. With --local
// nothing is served: the services of this process open the stores in that directory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "clients/core/run.h"
#include "schemas/base/result.h"
#include "schemas/wire/head.h"

namespace gofed::clients {

class DataPlace {
 public:
  // `word`: "system", "inline", or a directory, which is made where it is not there. Before the
  // first use of run.system(). errors: what the stores say, no broker to register with.
  [[nodiscard]] static Result<DataPlace> open(Run& run, const std::string& word);
  ~DataPlace();
  DataPlace(DataPlace&&) noexcept;
  DataPlace& operator=(DataPlace&&) = delete;

  [[nodiscard]] bool is_inline() const { return kind_ == schemas::BindingKind::Inline; }

  // Whether what is put there outlives the run, in the client's own directory.
  [[nodiscard]] bool keeps_files() const { return keeps_files_; }

  // Whether results on what is put there are remembered for later runs.
  [[nodiscard]] bool remembers() const { return remembers_; }

  // The service to ask instead of the storage actions' own; empty: their own.
  [[nodiscard]] const std::string& service() const { return service_; }

  // The binding of a call, without values.
  [[nodiscard]] schemas::DataBinding binding() const {
    return {.kind = kind_, .service = service_, .values = {}};
  }

 private:
  class Server;
  DataPlace();

  schemas::BindingKind kind_ = schemas::BindingKind::System;
  bool keeps_files_ = false;
  bool remembers_ = false;
  std::string service_;
  std::unique_ptr<Server> server_;
};

}  // namespace gofed::clients
