// Functions that events invoke without waiting, tasks of ECS, buffers of Firehose. Rules: AWS
// Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation": an
// event whose invocation failed is tried again after one minute and then after two; one that was
// throttled goes back to the queue, from one second to five minutes, for up to six hours.
#include <algorithm>

#include "base/duration.hpp"
#include "simulator/intake/delivery_run.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kFirstPause = kSecond;
constexpr Nanoseconds kLongestPause = 5 * kMinute;
constexpr std::int64_t kFirehoseUnit = 5'120;  // records count in steps of 5 KB

bool is_throttle(const TaskAnswer& answer) {
  return answer.outcome.failure &&
         answer.outcome.failure->error == "Lambda.TooManyRequestsException";
}

}  // namespace

TaskAnswer DeliveryRun::call_function(NodeIndex function, const Json& payload,
                                      std::uint32_t records, std::vector<std::uint32_t>* failed,
                                      Nanoseconds born, Nanoseconds at) {
  const DeliveryNode& called = node(function);
  NodeTally& counts = tally(function);
  Rng luck({trial_.seed, trial_.trial, stream_hash(called.address),
            stream_hash("invocation") + static_cast<std::uint32_t>(counts.attempts)});
  const std::optional<Nanoseconds> before = born_;
  born_ = born;
  TaskAnswer answer = services_.call({"lambda", "invoke", called.called,
                                      payload.is_present() ? payload : arena_.object({}), records,
                                      failed, at, arena_, luck, engine_});
  born_ = before;
  ++counts.attempts;
  if (is_throttle(answer)) {
    ++counts.throttled;
    return answer;
  }
  counts.failed += answer.outcome.failure || (failed != nullptr && !failed->empty()) ? 1U : 0U;
  counts.running.add(at, 1);
  push(at + std::max<Nanoseconds>(1, answer.until_ended),
       {Step::AttemptEnd, function.value, kIdle});
  return answer;
}

void DeliveryRun::invoke(NodeIndex function, const Json& payload, Nanoseconds born, Nanoseconds at,
                         bool once) {
  ++tally(function).arrivals;
  Invocation made;
  made.function = function;
  made.parcel.born = born;
  made.since = at;
  made.once = once;
  if (heeds_input_[function.value] || node(function).async.on_failure.valid() ||
      node(function).async.on_success.valid()) {
    made.parcel.body = text_of(payload);
  }
  attempt(invocations_.put(std::move(made)), at);
}

void DeliveryRun::attempt(std::uint64_t slot, Nanoseconds at) {
  const Invocation& before = invocations_.things[slot];
  const NodeIndex function = before.function;
  NodeTally& counts = tally(function);
  if (before.failures + before.throttles > 0) {
    counts.backlog.add(at, -1);
    counts.oldest = std::max(counts.oldest, at - before.since);
  }
  Json payload;
  if (heeds_input_[function.value]) {
    payload = read_body(before.parcel.body);
  }
  const TaskAnswer answer = call_function(function, payload, 1, nullptr, before.parcel.born, at);
  Invocation& now = invocations_.things[slot];
  now.failed = answer.outcome.failure.has_value();
  if (!is_throttle(answer)) {
    push(at + std::max<Nanoseconds>(1, answer.until_ended), {Step::AttemptEnd, 0, slot});
    return;
  }
  if (now.once) {
    ++counts.refused;
    invocations_.free.push_back(static_cast<std::uint32_t>(slot));
    return;
  }
  const Nanoseconds pause =
      std::min(kLongestPause, kFirstPause << std::min(now.throttles, std::uint32_t{9}));
  ++now.throttles;
  if (at + pause - now.since > node(function).async.most_age) {
    give_up(slot, at);
    return;
  }
  counts.backlog.add(at, 1);
  push(at + pause, {Step::Attempt, 0, slot});
}

void DeliveryRun::attempt_ended(std::uint64_t slot, Nanoseconds at) {
  Invocation& ended = invocations_.things[slot];
  const AsyncSettings& async = node(ended.function).async;
  NodeTally& counts = tally(ended.function);
  if (!ended.failed) {
    processed(counts, node(ended.function), ended.parcel.born, at);
    if (async.on_success.valid()) {
      deliver(async.on_success, Json::text_of(arena_.copy_text(ended.parcel.body)),
              ended.parcel.born, at, true);
    }
    invocations_.things[slot].parcel = {};
    invocations_.free.push_back(static_cast<std::uint32_t>(slot));
    return;
  }
  ++ended.failures;
  const Nanoseconds pause = ended.failures == 1 ? kMinute : 2 * kMinute;
  if (ended.once || ended.failures > async.most_retries ||
      at + pause - ended.since > async.most_age) {
    give_up(slot, at);
    return;
  }
  counts.backlog.add(at, 1);
  push(at + pause, {Step::Attempt, 0, slot});
}

void DeliveryRun::give_up(std::uint64_t slot, Nanoseconds at) {
  const Invocation given = std::move(invocations_.things[slot]);
  invocations_.free.push_back(static_cast<std::uint32_t>(slot));
  ++tally(given.function).dead;
  const NodeIndex to = node(given.function).async.on_failure;
  if (to.valid()) {
    deliver(to, arena_.string(given.parcel.body), given.parcel.born, at, true);
  }
}

void DeliveryRun::run_task(NodeIndex task, const Json& input, Nanoseconds at) {
  const DeliveryNode& called = node(task);
  NodeTally& counts = tally(task);
  ++counts.arrivals;
  Rng luck({trial_.seed, trial_.trial, stream_hash(called.address),
            stream_hash("task") + static_cast<std::uint32_t>(counts.attempts)});
  const JsonMember members[] = {
      {"TaskDefinition", arena_.string(services_plan_.called[called.called.value].identifier)},
      {"Overrides", input.is_present() ? input : arena_.object({})}};
  const TaskAnswer answer = services_.call({"ecs", "runTask", called.called, arena_.object(members),
                                            1, nullptr, at, arena_, luck, engine_});
  ++counts.attempts;
  if (answer.outcome.failure) {
    ++counts.failed;
    ++counts.dead;
  } else {
    processed(counts, called, at, at + answer.until_ended);
  }
  counts.running.add(at, 1);
  push(at + std::max<Nanoseconds>(1, answer.until_ended), {Step::AttemptEnd, task.value, kIdle});
}

void DeliveryRun::add_to_buffer(NodeIndex buffer, const Json& value, Nanoseconds born,
                                Nanoseconds at) {
  Buffer& state = buffers_[buffer.value];
  if (!state.held) {
    return;
  }
  const auto bytes = static_cast<std::int64_t>(text_of(value).size());
  ++tally(buffer).arrivals;
  uses_[{"firehose.ingested", buffer.value}] +=
      std::max<std::int64_t>(1, (bytes + kFirehoseUnit - 1) / kFirehoseUnit) * kFirehoseUnit;
  state.born.push_back(born);
  const bool first = state.held->records() == 0;
  if (const auto full = state.held->add(at, static_cast<std::uint64_t>(bytes))) {
    empty_buffer(buffer, *full, at);
  } else if (first) {
    push(*state.held->next_event(), {Step::BufferDue, buffer.value, 0});
  }
  tally(buffer).backlog.set(at, state.held->records());
}

void DeliveryRun::empty_buffer(NodeIndex buffer, const Delivery& delivery, Nanoseconds at) {
  const DeliveryNode& from = node(buffer);
  Buffer& state = buffers_[buffer.value];
  NodeTally& counts = tally(buffer);
  ++counts.attempts;
  counts.oldest = std::max(counts.oldest, at - delivery.oldest);
  Nanoseconds oldest = at;
  for (std::uint64_t i = 0; i < delivery.records && !state.born.empty(); ++i) {
    oldest = std::min(oldest, state.born.front());
    processed(counts, from, state.born.front(), at);
    state.born.pop_front();
  }
  counts.backlog.set(at, state.held->records());
  uses_[{"s3.put", buffer.value}] += 1;
  if (from.delivered_to.valid()) {
    const JsonMember members[] = {
        {"key", arena_.string(from.prefix + std::to_string(++state.objects))},
        {"size", Json::number(static_cast<double>(delivery.bytes))}};
    deliver(from.delivered_to, arena_.object(members), oldest, at, true);
  }
}

}  // namespace drydock
