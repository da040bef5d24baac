// The work that fleets do: a load that its policies follow, or a batch that is done once. The
// models are those of simulator/workload; here they are asked when they want to be, and told what
// runs.
#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "simulator/operation/operation_state.hpp"

namespace drydock {

FleetWork::FleetWork(const OperationFleet& fleet, Nanoseconds starts_at) {
  if (fleet.scaling && !fleet.scaling->is_still()) {
    controller.emplace(*fleet.scaling, starts_at);
  }
  if (fleet.service) {
    service = std::make_unique<LoadRun>(*fleet.service,
                                        StreamKey{0, 0, fleet.stream, stream_hash("load")});
  }
  if (fleet.batch) {
    batch.emplace(*fleet.batch);
  }
}

void FleetWork::reset(std::uint64_t seed, std::uint32_t trial) {
  done = false;
  if (controller) {
    controller->reset();
  }
  if (service) {
    service->reset(seed, trial);
  }
  if (batch) {
    batch->reset();
  }
}

// When it is to be asked next: policies and schedules at their instants, a load each minute, as
// what it requires moves with it.
void OperationTrial::plan_work(std::uint32_t number) {
  FleetWork* work = work_[number].get();
  if (work == nullptr) {
    return;
  }
  const Nanoseconds now = clock_.now();
  Nanoseconds next = SupplyPath::kNever;
  if (work->controller) {
    next = std::min(next, work->controller->next_instant());
  }
  if (work->service) {
    next = std::min(next, (now / LoadRun::kStep + 1) * LoadRun::kStep);
  }
  if (work->batch && !work->done) {
    next = std::min(next, work->batch->next_instant(now));
  }
  if (next > model_.until || (next == work->due && next > now)) {
    return;
  }
  work->due = next;
  queue_.push(std::max(next, now + 1), {Event::Kind::Work, number, 0});
}

// So many units served until now.
void OperationTrial::serve(std::uint32_t number) {
  FleetWork* work = work_[number].get();
  if (work != nullptr && work->service) {
    work->service->advance(clock_.now(),
                           static_cast<double>(fleets_[number].ready) /
                               static_cast<double>(model_.fleets[number].model.scale));
  }
}

void OperationTrial::do_work(std::uint32_t number) {
  FleetWork& work = *work_[number];
  FleetState& fleet = fleets_[number];
  const OperationFleet& model = model_.fleets[number];
  const Units scale = model.model.scale;
  if (work.due > clock_.now()) {
    return;  // a later event stands for this one
  }
  work.due = 0;
  serve(number);
  if (work.service) {
    const auto required =
        static_cast<Units>(std::ceil(work.service->required_units() - 1e-9)) * scale;
    if (required != fleet.required) {
      fleet.required = required;
      touch(number);
    }
  }
  if (work.controller && work.controller->next_instant() <= clock_.now()) {
    const LoadPoint load = work.service ? work.service->load() : LoadPoint{};
    const Units serving = std::max<Units>(0, fleet.ready - fleet.warming) / scale;
    const Units wanted = work.controller->desired_at(
        clock_.now(), serving, (fleet.starting + fleet.warming) / scale, load);
    retarget(number, wanted * scale);
  }
  if (work.batch && !work.done && work.batch->is_done(clock_.now())) {
    work.done = true;
    retarget(number, model.model.is_group() ? model.model.min : 0);
  }
  plan_work(number);
}

// What the whole fleet is to be from now on.
void OperationTrial::retarget(std::uint32_t number, Units wanted) {
  FleetState& fleet = fleets_[number];
  if (wanted == fleet.target()) {
    return;
  }
  fleet.may_shrink = fleet.may_shrink || wanted < fleet.target();
  if (model_.fleets[number].model.is_group()) {
    fleet.desired = wanted;
  } else {
    fleet.on_demand_target = std::min(model_.fleets[number].model.on_demand_target, wanted);
    fleet.spot_target = wanted - fleet.on_demand_target;
  }
  fleet.missing = 0;  // another target is another request
  fleet.gave_up = false;
  touch(number);
}

}  // namespace drydock
