#include "schemas/wire/head.h"

#include <array>

namespace gofed::schemas {
namespace {

constexpr std::array kBindingNames{
    EnumName{static_cast<int>(BindingKind::System), "system"},
    EnumName{static_cast<int>(BindingKind::Service), "service"},
    EnumName{static_cast<int>(BindingKind::Inline), "inline"},
};

constexpr std::array kStatusNames{
    EnumName{static_cast<int>(Status::Ok), "ok"},
    EnumName{static_cast<int>(Status::Partial), "partial"},
    EnumName{static_cast<int>(Status::Error), "error"},
};

constexpr std::array kServiceKindNames{
    EnumName{static_cast<int>(ServiceKind::Computational), "computational"},
    EnumName{static_cast<int>(ServiceKind::Storage), "storage"},
};

// fixstr of 5 bytes: the key that every head begins with.
constexpr std::string_view kHeadKey = "\xa5gofed";

}  // namespace

std::span<const EnumName> describe_enum(BindingKind) {
  return kBindingNames;
}
std::span<const EnumName> describe_enum(Status) {
  return kStatusNames;
}
std::span<const EnumName> describe_enum(ServiceKind) {
  return kServiceKindNames;
}

void InlineValue::describe(Describe<InlineValue>& d) {
  d.name("InlineValue", "A value that the request brings along.");
  d.field<&InlineValue::action>("action", "The storage action that would put it in place.");
  d.field<&InlineValue::input>("input", "Its input, as msgpack.");
  d.field<&InlineValue::blobs>("blobs", "The blobs that the input refers to.").optional();
}

void DataBinding::describe(Describe<DataBinding>& d) {
  d.name("DataBinding", "Whose data an action works on.");
  d.field<&DataBinding::kind>("kind", "system, service or inline.").optional();
  d.field<&DataBinding::service>("service", "The client's own data service, for kind service.")
      .optional();
  d.field<&DataBinding::values>("values", "For kind inline.").optional();
}

void RequestHead::describe(Describe<RequestHead>& d) {
  d.name("RequestHead", "What travels with a request besides its input.");
  d.field<&RequestHead::gofed>("gofed", "Number of the protocol; the first key of the map.");
  d.field<&RequestHead::id>("id", "Unique per client; replies carry it back.").optional();
  d.field<&RequestHead::action>("action", "The action of the service.");
  d.field<&RequestHead::timeout_ms>("timeout_ms", "From sending on; 0: the default.").optional();
  d.field<&RequestHead::priority>("priority", "-128..127; higher goes first.").optional();
  d.field<&RequestHead::idempotent>("idempotent", "May run again after a lost worker.").optional();
  d.field<&RequestHead::key>("key", "Idempotency key.").optional();
  d.field<&RequestHead::data>("data", "Whose data the action works on.").optional();
  d.field<&RequestHead::trace>("trace", "Kept through all requests this one causes.").optional();
}

void Progress::describe(Describe<Progress>& d) {
  d.name("Progress", "How far an action is.");
  d.field<&Progress::done>("done", "Units done.");
  d.field<&Progress::total>("total", "Units in all; 0: not known.");
  d.field<&Progress::what>("what", "What is counted, or being done.").optional();
}

void Meta::describe(Describe<Meta>& d) {
  d.name("Meta", "Where, when and by what a result was made.");
  d.field<&Meta::service>("service", "The service that answered.").optional();
  d.field<&Meta::action>("action", "The action that ran.").optional();
  d.field<&Meta::version>("version", "Version of gofed that ran it.").optional();
  d.field<&Meta::host>("host", "Host name.").optional();
  d.field<&Meta::worker>("worker", "The worker process: host:pid, or local.").optional();
  d.field<&Meta::queued_ms>("queued_ms", "Time in the broker's queue.").optional();
  d.field<&Meta::started>("started", "Unix milliseconds.").optional();
  d.field<&Meta::finished>("finished", "Unix milliseconds.").optional();
  d.field<&Meta::attempt>("attempt", "1 for the first run.").optional();
  d.field<&Meta::tool>("tool", "Name and version of the library that did the work.").optional();
}

void ReplyHead::describe(Describe<ReplyHead>& d) {
  d.name("ReplyHead", "What travels with a reply besides its output.");
  d.field<&ReplyHead::gofed>("gofed", "Number of the protocol; the first key of the map.");
  d.field<&ReplyHead::id>("id", "The request's id.").optional();
  d.field<&ReplyHead::status>("status", "ok, partial or error.");
  d.field<&ReplyHead::code>("code", "Error code (docs/protocol.md).").optional();
  d.field<&ReplyHead::message>("message", "What went wrong: the input and the place.").optional();
  d.field<&ReplyHead::progress>("progress", "With partial: how far it is.");
  d.field<&ReplyHead::meta>("meta", "Where, when and by what the result was made.").optional();
}

void WorkerMetadata::describe(Describe<WorkerMetadata>& d) {
  d.name("WorkerMetadata", "READY's metadata frame.");
  d.field<&WorkerMetadata::gofed>("gofed", "Number of the protocol; the first key of the map.");
  d.field<&WorkerMetadata::capacity>("capacity", "Requests it runs at once.").optional();
  d.field<&WorkerMetadata::window>("window", "Requests it takes at once.").optional();
  d.field<&WorkerMetadata::compact>("compact", "It knows the compact form.").optional();
  d.field<&WorkerMetadata::host>("host", "Host name.").optional();
  d.field<&WorkerMetadata::pid>("pid", "Process id.").optional();
  d.field<&WorkerMetadata::version>("version", "Version of the program.").optional();
  d.field<&WorkerMetadata::endpoint>("endpoint", "Where it answers without the broker.").optional();
  d.field<&WorkerMetadata::actions>("actions", "The actions of the service.").optional();
  d.field<&WorkerMetadata::kind>("kind", "computational or storage.").optional();
  d.field<&WorkerMetadata::store>("store", "Identity of the store it answers from.").optional();
  d.field<&WorkerMetadata::exclusive>("exclusive", "Refuse another store under this name.")
      .optional();
}

bool has_head(std::string_view body) {
  if (body.size() < 1 + kHeadKey.size()) return false;
  const auto first = static_cast<unsigned char>(body[0]);
  const bool is_fixmap = (first & 0xf0U) == 0x80U && first != 0x80U;
  return is_fixmap && body.substr(1).starts_with(kHeadKey);
}

}  // namespace gofed::schemas
