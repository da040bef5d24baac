// Queues and shards with who reads them: event-source mappings of Lambda and pipes.
#include <algorithm>

#include "simulator/intake/delivery_run.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kRequestMessages = 10;     // of one request to SQS
constexpr std::int64_t kKinesisUnit = 25'600;     // bytes of a PUT payload unit
constexpr std::int64_t kIdlePollsPerMinute = 15;  // five pollers that wait 20 seconds each

}  // namespace

void DeliveryRun::send(NodeIndex queue, const Json& value, Nanoseconds born, Nanoseconds at) {
  NodeTally& counts = tally(queue);
  ++counts.arrivals;
  if (node(queue).mappings.empty()) {
    unread_[queue.value].push_back(at);
    counts.backlog.add(at, 1);
    return;
  }
  // Of several mappings of a queue the first gets everything: they would share it.
  const std::uint32_t number = node(queue).mappings.front();
  const MappingNode& mapping = plan_.mappings[number];
  Mapping& state = mappings_[number];
  Parcel parcel{{}, born};
  if (state.keeps_bodies || !mapping.source->model.filters.empty()) {
    parcel.body = text_of(value);
    if (!mapping.source->model.filters.empty() &&
        !mapping.source->model.passes(queue_record(mapping, parcel, {}))) {
      ++counts.processed;
      ++counts.filtered;
      return;
    }
    if (!state.keeps_bodies) {
      parcel.body.clear();
    }
  }
  const std::uint32_t group = mapping.queue.fifo ? stream_hash(text_of(value.find("group"))) : 0;
  state.parcels.emplace_hint(state.parcels.end(), state.next++, std::move(parcel));
  state.queue->send(at, group);
  step_mapping(number, at);
}

void DeliveryRun::put_record(NodeIndex stream, const Json& value, Nanoseconds born,
                             Nanoseconds at) {
  const DeliveryNode& from = node(stream);
  NodeTally& counts = tally(stream);
  const std::string body = text_of(value);
  if (from.kind == TakerKind::Stream) {
    const auto bytes = static_cast<std::int64_t>(body.size());
    uses_[{from.on_demand ? "kinesis.ondemand.in" : "kinesis.put", stream.value}] +=
        from.on_demand ? bytes
                       : std::max<std::int64_t>(1, (bytes + kKinesisUnit - 1) / kKinesisUnit);
  }
  for (const NodeIndex buffer : from.buffers) {
    add_to_buffer(buffer, value, born, at);
  }
  for (const std::uint32_t number : from.mappings) {
    const MappingNode& mapping = plan_.mappings[number];
    Mapping& state = mappings_[number];
    ++counts.arrivals;
    Parcel parcel{state.keeps_bodies ? body : std::string(), born};
    if (!mapping.source->model.filters.empty() &&
        !mapping.source->model.passes(stream_record(mapping, {body, born}, state.next))) {
      ++counts.processed;
      ++counts.filtered;
      continue;
    }
    // Keys fall evenly on the shards.
    const std::uint32_t shard =
        stream_hash(std::to_string(state.next++)) % std::max(1U, mapping.shards.shards);
    const std::uint32_t lane = state.shards->put(at, shard);
    state.records[lane].push_back(std::move(parcel));
    step_mapping(number, at);
  }
}

void DeliveryRun::step_mapping(std::uint32_t number, Nanoseconds at) {
  const MappingNode& mapping = plan_.mappings[number];
  Mapping& state = mappings_[number];
  NodeTally& counts = tally(mapping.from);
  if (state.queue) {
    for (QueueMapping::Invocation& invocation : state.queue->due(at)) {
      Batch batch;
      batch.id = invocation.id;
      batch.messages = std::move(invocation.messages);
      for (const QueueMapping::Message& message : batch.messages) {
        counts.oldest = std::max(counts.oldest, at - message.sent);
      }
      begin_batch(number, std::move(batch), at);
    }
    counts.backlog.set(at, state.queue->waiting());
  } else {
    for (const ShardMapping::Invocation& invocation : state.shards->due(at)) {
      // What the stream no longer has is gone here too.
      std::deque<Parcel>& records = state.records[invocation.lane];
      while (state.first_record[invocation.lane] < invocation.first) {
        records.pop_front();
        ++state.first_record[invocation.lane];
      }
      Batch batch;
      batch.shard = invocation;
      counts.oldest = std::max(counts.oldest, at - invocation.oldest);
      begin_batch(number, std::move(batch), at);
    }
    counts.backlog.set(at, state.shards->lag());
  }
  const std::optional<Nanoseconds> next =
      state.queue ? state.queue->next_event() : state.shards->next_event();
  if (next && std::max(*next, at) < state.asked) {
    // A queue of which all invocations are busy says when more may come, which can be now.
    state.asked = std::max(*next, at + 1);
    push(state.asked, {Step::MappingDue, number, 0});
  }
}

Nanoseconds DeliveryRun::oldest_born(const Mapping& state, const Batch& batch) const {
  Nanoseconds oldest = now();
  for (const QueueMapping::Message& message : batch.messages) {
    const auto found = state.parcels.find(message.number);
    oldest = found == state.parcels.end() ? oldest : std::min(oldest, found->second.born);
  }
  if (state.shards) {
    const std::deque<Parcel>& records = state.records[batch.shard.lane];
    for (std::uint32_t i = 0; i < batch.shard.records && i < records.size(); ++i) {
      oldest = std::min(oldest, records[i].born);
    }
  }
  return oldest;
}

Json DeliveryRun::batch_records(const MappingNode& mapping, const Mapping& state,
                                const Batch& batch) {
  std::vector<Json> records;
  for (const QueueMapping::Message& message : batch.messages) {
    const auto found = state.parcels.find(message.number);
    if (found != state.parcels.end()) {
      records.push_back(queue_record(mapping, found->second, message));
    }
  }
  for (std::uint32_t i = 0; state.shards && i < batch.shard.records; ++i) {
    const std::deque<Parcel>& lane = state.records[batch.shard.lane];
    records.push_back(stream_record(mapping, lane[i], batch.shard.first + i));
  }
  return arena_.array(records);
}

void DeliveryRun::begin_batch(std::uint32_t number, Batch batch, Nanoseconds at) {
  const MappingNode& mapping = plan_.mappings[number];
  const Mapping& state = mappings_[number];
  NodeTally& counts = tally(mapping.from);
  const auto size =
      static_cast<std::uint32_t>(state.queue ? batch.messages.size() : batch.shard.records);
  const Nanoseconds born = oldest_born(state, batch);
  ++counts.attempts;
  counts.running.add(at, 1);
  batch.begun = at;
  if (state.queue) {
    uses_[{mapping.queue.fifo ? "sqs.fifo.requests" : "sqs.requests", mapping.from.value}] +=
        (size + kRequestMessages - 1) / kRequestMessages;
  }
  Nanoseconds takes = 0;
  const Json records = state.keeps_bodies ? batch_records(mapping, state, batch) : Json{};
  if (mapping.pipe) {
    if (mapping.enrichment.valid()) {
      const TaskAnswer answer = call_function(mapping.enrichment, records, size, nullptr, born, at);
      takes = answer.until_ended;
      batch.all_failed = answer.outcome.failure.has_value();
      pass_on(mapping, batch.all_failed ? records : answer.outcome.output, batch, born, at + takes);
    } else {
      pass_on(mapping, records, batch, born, at);
    }
  }
  if (!mapping.pipe || node(mapping.to).kind == TakerKind::Function) {
    const JsonMember members[] = {{"Records", records}};
    const Json payload = records.is_absent() ? Json{}
                         : mapping.pipe      ? records
                                             : arena_.object(members);
    const bool partial =
        state.queue ? mapping.queue.partial_failures : mapping.shards.partial_failures;
    const TaskAnswer answer =
        call_function(mapping.to, payload, size, partial ? &batch.failed : nullptr, born, at);
    takes += answer.until_ended;
    batch.all_failed = batch.all_failed || answer.outcome.failure.has_value();
  }
  push(at + std::max<Nanoseconds>(takes, 1),
       {Step::BatchEnd, number, batches_.put(std::move(batch))});
}

// A pipe hands over a batch, each record as its template makes it; a function takes them as it
// takes any batch.
void DeliveryRun::pass_on(const MappingNode& mapping, const Json& records, Batch& batch,
                          Nanoseconds born, Nanoseconds at) {
  if (batch.all_failed || node(mapping.to).kind == TakerKind::Function) {
    return;
  }
  std::vector<Json> made;
  for (const Json& record : records.is_array() ? records.items() : std::span<const Json>()) {
    const DeliveredInput input =
        mapping.source->model.input.make(record, {mapping.source->logical_id, "", at}, arena_);
    made.push_back(input.value.is_present() ? input.value : arena_.string(input.text));
  }
  const TakerKind kind = node(mapping.to).kind;
  const std::optional<Nanoseconds> before = born_;
  born_ = born;
  if (kind == TakerKind::Machine) {
    write_letter(mapping.to, arena_.array(made), at);
  } else {
    for (const Json& one : made) {
      write_letter(mapping.to, one, at);
    }
  }
  born_ = before;
}

void DeliveryRun::end_batch(std::uint32_t number, std::uint64_t slot, Nanoseconds at) {
  Batch batch = std::move(batches_.things[slot]);
  batches_.free.push_back(static_cast<std::uint32_t>(slot));
  NodeTally& counts = tally(plan_.mappings[number].from);
  counts.running.add(at, -1);
  counts.failed += batch.all_failed || !batch.failed.empty() ? 1U : 0U;
  if (mappings_[number].queue) {
    end_queue_batch(number, batch, at);
  } else {
    end_shard_batch(number, batch, at);
  }
  step_mapping(number, at);
}

void DeliveryRun::end_queue_batch(std::uint32_t number, Batch& batch, Nanoseconds at) {
  const MappingNode& mapping = plan_.mappings[number];
  Mapping& state = mappings_[number];
  NodeTally& counts = tally(mapping.from);
  std::vector<std::uint64_t> failed;
  for (std::uint32_t i = 0; i < batch.messages.size(); ++i) {
    if (batch.all_failed || std::binary_search(batch.failed.begin(), batch.failed.end(), i)) {
      failed.push_back(batch.messages[i].number);
    }
  }
  // What was tried before comes after what is new.
  std::sort(failed.begin(), failed.end());
  if (failed.size() < batch.messages.size()) {
    uses_[{mapping.queue.fifo ? "sqs.fifo.requests" : "sqs.requests", mapping.from.value}] += 1;
  }
  for (const QueueMapping::Message& message : batch.messages) {
    const auto found = state.parcels.find(message.number);
    const bool bad = std::binary_search(failed.begin(), failed.end(), message.number);
    const bool dead =
        mapping.queue.most_receives != 0 && message.receives >= mapping.queue.most_receives;
    if (found == state.parcels.end() || (bad && !dead)) {
      continue;
    }
    if (bad) {
      ++counts.dead;
      const NodeIndex letters = node(mapping.from).dead_letter;
      if (letters.valid()) {
        send(letters, Json::text_of(found->second.body), found->second.born, at);
      }
    } else {
      processed(counts, node(mapping.from), found->second.born, at);
      count_for_worker(mapping, found->second.born, at);
      if (counts.waits.size() < trial_.kept) {
        counts.waits.push_back(static_cast<float>(to_seconds(batch.begun - message.sent)));
      }
    }
    state.parcels.erase(found);
  }
  state.queue->finish(at, batch.id, failed);
}

void DeliveryRun::end_shard_batch(std::uint32_t number, Batch& batch, Nanoseconds at) {
  const MappingNode& mapping = plan_.mappings[number];
  Mapping& state = mappings_[number];
  NodeTally& counts = tally(mapping.from);
  const std::uint32_t lane = batch.shard.lane;
  // Up to the first that failed.
  const std::uint32_t good = batch.all_failed       ? 0
                             : batch.failed.empty() ? batch.shard.records
                                                    : batch.failed.front();
  const std::uint64_t done = state.shards->done();
  const std::uint64_t discarded = state.shards->discarded();
  state.shards->finish(at, lane, good);
  const auto take = [&](std::uint64_t many, bool dead) {
    for (std::uint64_t i = 0; i < many && !state.records[lane].empty(); ++i) {
      const Parcel parcel = std::move(state.records[lane].front());
      state.records[lane].pop_front();
      ++state.first_record[lane];
      if (dead) {
        ++counts.dead;
        if (mapping.on_failure.valid()) {
          deliver(mapping.on_failure, Json::text_of(parcel.body), parcel.born, at, true);
        }
        continue;
      }
      processed(counts, node(mapping.from), parcel.born, at);
      count_for_worker(mapping, parcel.born, at);
    }
  };
  take(state.shards->done() - done, false);
  take(state.shards->discarded() - discarded, true);
}

void DeliveryRun::count_for_worker(const MappingNode& mapping, Nanoseconds born, Nanoseconds at) {
  if (node(mapping.to).kind == TakerKind::Function) {
    ++tally(mapping.to).arrivals;
    processed(tally(mapping.to), node(mapping.to), born, at);
  }
}

void DeliveryRun::finish_mapping(std::uint32_t number) {
  const MappingNode& mapping = plan_.mappings[number];
  const Mapping& state = mappings_[number];
  NodeTally& counts = tally(mapping.from);
  const Nanoseconds end = trial_.begins + trial_.until;
  if (state.queue) {
    counts.expired += state.queue->expired();
    counts.waiting += state.queue->waiting() + state.queue->in_flight();
    if (counts.arrivals > 0) {
      uses_[{mapping.queue.fifo ? "sqs.fifo.requests" : "sqs.requests", mapping.from.value}] +=
          trial_.until / kMinute * kIdlePollsPerMinute;
    }
    if (!state.parcels.empty() && state.queue->waiting() > 0) {
      counts.oldest = std::max(counts.oldest, std::min(end - state.parcels.begin()->second.born,
                                                       mapping.queue.retention));
    }
  } else {
    counts.expired += state.shards->expired();
    counts.waiting += state.shards->lag();
  }
}

}  // namespace drydock
