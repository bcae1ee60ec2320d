#include "schemas/wire/broker_status.h"

namespace gofed::schemas {

void ServiceStatus::describe(Describe<ServiceStatus>& d) {
  d.name("ServiceStatus", "One service, as the broker sees it.");
  d.field<&ServiceStatus::service>("service", "Its name.");
  d.field<&ServiceStatus::kind>("kind", "computational or storage.");
  d.field<&ServiceStatus::workers>("workers", "Live workers.");
  d.field<&ServiceStatus::capacity>("capacity", "Requests they run at once, in all.");
  d.field<&ServiceStatus::in_flight>("in_flight", "Requests handed to them.");
  d.field<&ServiceStatus::queued>("queued", "Requests that wait for a worker.");
  d.field<&ServiceStatus::queued_bytes>("queued_bytes", "Bytes of those.");
  d.field<&ServiceStatus::oldest_queued_ms>("oldest_queued_ms",
                                            "How long the first of them waits.");
  d.field<&ServiceStatus::completed>("completed", "Answered by workers since the broker started.");
  d.field<&ServiceStatus::failed>("failed",
                                  "Answered by the broker itself: busy, timeout, worker_lost.");
  d.field<&ServiceStatus::retried>("retried", "Run again after a lost worker.");
  d.field<&ServiceStatus::actions>("actions", "What its workers announced.");
}

void ServiceList::describe(Describe<ServiceList>& d) {
  d.name("ServiceList", "Answer of mmi.services.");
  d.field<&ServiceList::services>("services", "By name.");
}

void WorkerStatus::describe(Describe<WorkerStatus>& d) {
  d.name("WorkerStatus", "One worker, as the broker sees it.");
  d.field<&WorkerStatus::worker>("worker", "Its identity, in hex.");
  d.field<&WorkerStatus::service>("service", "What it serves.");
  d.field<&WorkerStatus::host>("host", "Host name.");
  d.field<&WorkerStatus::pid>("pid", "Process id.");
  d.field<&WorkerStatus::version>("version", "Version of the program.");
  d.field<&WorkerStatus::endpoint>("endpoint", "Where it answers without the broker.");
  d.field<&WorkerStatus::store>("store", "Identity of its store.");
  d.field<&WorkerStatus::capacity>("capacity", "Requests it runs at once.");
  d.field<&WorkerStatus::window>("window", "Requests it takes at once.");
  d.field<&WorkerStatus::in_flight>("in_flight", "Requests it holds.");
  d.field<&WorkerStatus::completed>("completed", "Requests it answered.");
  d.field<&WorkerStatus::silent_ms>("silent_ms", "Time since it was last heard.");
  d.field<&WorkerStatus::up_ms>("up_ms", "Time since its READY.");
}

void WorkerList::describe(Describe<WorkerList>& d) {
  d.name("WorkerList", "Answer of mmi.workers.");
  d.field<&WorkerList::workers>("workers", "By service, then identity.");
}

void BrokerStats::describe(Describe<BrokerStats>& d) {
  d.name("BrokerStats", "Answer of mmi.stats. Counters are since the broker started.");
  d.field<&BrokerStats::version>("version", "Version of the broker.");
  d.field<&BrokerStats::pid>("pid", "Process id.");
  d.field<&BrokerStats::up_ms>("up_ms", "Time since the start.");
  d.field<&BrokerStats::workers>("workers", "Live workers.");
  d.field<&BrokerStats::queued>("queued", "Requests that wait for a worker.");
  d.field<&BrokerStats::queued_bytes>("queued_bytes", "Bytes of those.");
  d.field<&BrokerStats::in_flight>("in_flight", "Requests handed to workers.");
  d.field<&BrokerStats::requests>("requests", "Taken from clients.");
  d.field<&BrokerStats::replies>("replies", "Handed to clients.");
  d.field<&BrokerStats::malformed>("malformed", "Messages dropped because no reply was possible.");
  d.field<&BrokerStats::busy>("busy", "Refused: a bounded queue was full.");
  d.field<&BrokerStats::timeouts>("timeouts", "Answered at their deadline.");
  d.field<&BrokerStats::worker_lost>("worker_lost", "Answered because their worker died.");
  d.field<&BrokerStats::retried>("retried", "Run again after a lost worker.");
  d.field<&BrokerStats::coalesced>("coalesced", "Joined an identical request in flight.");
  d.field<&BrokerStats::cancelled>("cancelled", "Given up by their client.");
  d.field<&BrokerStats::late_replies>("late_replies", "Of workers, to requests nobody waits for.");
  d.field<&BrokerStats::undeliverable>("undeliverable", "To clients that are gone or do not read.");
}

}  // namespace gofed::schemas
