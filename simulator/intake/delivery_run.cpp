#include "simulator/intake/delivery_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::max();

// 64 KB are one request of SQS, SNS and EventBridge, 5 KB one message of IoT Core (their pricing
// pages).
std::int64_t chunks(std::size_t bytes, std::size_t chunk) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>((bytes + chunk - 1) / chunk));
}

}  // namespace

DeliveryRun::DeliveryRun(const ServicePlan& services_plan, const DeliveryPlan& plan,
                         ServiceRun& services, WorkflowEngine& engine, DeliveryHost& host)
    : services_plan_(services_plan),
      plan_(plan),
      services_(services),
      engine_(engine),
      host_(host),
      tallies_(plan.nodes.size()),
      heeds_input_(plan.nodes.size()) {
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    heeds_input_[i] = plan.nodes[i].kind == TakerKind::Function &&
                      services.heeds_input("lambda", "invoke", plan.nodes[i].called);
  }
}

void DeliveryRun::reset(const Trial& trial) {
  trial_ = trial;
  for (NodeTally& tally : tallies_) {
    tally.begin(trial.begins, trial.until);
  }
  mappings_.clear();
  mappings_.resize(plan_.mappings.size());
  for (std::size_t i = 0; i < mappings_.size(); ++i) {
    const MappingNode& mapping = plan_.mappings[i];
    Mapping& state = mappings_[i];
    if (mapping.source->model.kind == MappedSource::Queue) {
      state.queue.emplace(mapping.queue);
    } else {
      state.shards.emplace(mapping.shards);
      state.records.resize(state.shards->lanes());
      state.first_record.resize(state.shards->lanes());
    }
    const NodeIndex dead = node(mapping.from).dead_letter;
    state.keeps_bodies = mapping.pipe || node(mapping.to).kind != TakerKind::Function ||
                         heeds_input_[mapping.to.value] ||
                         (dead.valid() && !node(dead).mappings.empty()) ||
                         mapping.on_failure.valid();
  }
  buffers_.clear();
  buffers_.resize(plan_.nodes.size());
  for (std::size_t i = 0; i < buffers_.size(); ++i) {
    if (plan_.nodes[i].delivery != nullptr) {
      buffers_[i].held.emplace(plan_.nodes[i].delivery->buffer);
    }
  }
  events_.clear();
  asked_ = kNever;
  letters_.clear();
  batches_.clear();
  invocations_.clear();
  jobs_.clear();
  workflows_.clear();
  events_held_.assign(plan_.nodes.size(), 0);
  unread_.assign(plan_.nodes.size(), {});
  uses_.clear();
  born_.reset();
  steps_ = 0;
  draw_schedules();
}

void DeliveryRun::push(Nanoseconds at, const Event& event) {
  events_.push(at, event);
  if (at < asked_) {
    asked_ = at;
    engine_.wake_at(at, kWakeTaker);
  }
}

void DeliveryRun::on_wake() {
  // Of several wakes that were asked for, the earliest counts; it asks for the next.
  if (engine_.now() < asked_ || asked_ == kNever) {
    return;
  }
  const Nanoseconds end = trial_.begins + trial_.until;
  asked_ = kNever;
  while (!events_.empty() && events_.top().at <= engine_.now() && events_.top().at < end) {
    const auto entry = events_.pop();
    arena_.clear();
    ++steps_;
    take_step(entry.event, entry.at);
    born_.reset();
  }
  if (!events_.empty() && events_.top().at < end && events_.top().at < asked_) {
    asked_ = events_.top().at;
    engine_.wake_at(asked_, kWakeTaker);
  }
}

void DeliveryRun::take_step(const Event& event, Nanoseconds at) {
  switch (event.step) {
    case Step::Send: {
      const Letter letter = std::move(letters_.things[event.id]);
      letters_.free.push_back(static_cast<std::uint32_t>(event.id));
      Json value = Json::text_of(letter.text);
      if (letter.is_json) {
        const Result<Json> read = read_json_value(letter.text, arena_);
        value = read ? *read : value;
      }
      deliver(letter.to, value, letter.born, at, letter.billed);
      return;
    }
    case Step::MappingDue:
      if (at == mappings_[event.place].asked) {
        mappings_[event.place].asked = kNever;
        step_mapping(event.place, at);
      }
      return;
    case Step::BatchEnd:
      end_batch(event.place, event.id, at);
      return;
    case Step::Attempt:
      attempt(event.id, at);
      return;
    case Step::AttemptEnd:
      if (event.id == kIdle) {
        tallies_[event.place].running.add(at, -1);
      } else {
        attempt_ended(event.id, at);
      }
      return;
    case Step::BufferDue:
      if (const auto due = buffers_[event.place].held->due(at)) {
        empty_buffer({event.place}, *due, at);
      }
      return;
    case Step::JobEnd:
      job_ended(static_cast<std::uint32_t>(event.id), at);
      return;
    case Step::Fire: {
      const ScheduledNode& scheduled = plan_.scheduled[event.place];
      if (scheduled.trigger >= 0) {
        fire(scheduled.target.to, scheduled.trigger, at);
        return;
      }
      const JsonMember members[] = {{"source", Json::text_of("aws.events")},
                                    {"detail-type", Json::text_of("Scheduled Event")},
                                    {"time", arena_.string(format_instant(at))},
                                    {"detail", arena_.object({})}};
      const DeliveredInput made = scheduled.target.input->make(
          arena_.object(members), {scheduled.name, scheduled.name, at}, arena_);
      deliver(scheduled.target.to, made.value, at, at, true);
      return;
    }
  }
}

void DeliveryRun::arrive(const DeliveryPlan::Entry& entry, const Json& data, Nanoseconds at) {
  arena_.clear();
  ++steps_;
  if (entry.iot || entry.iot_rule >= 0) {
    on_iot(data, entry.iot_rule, at);
  } else if (node(entry.node).kind == TakerKind::Bus) {
    if (!text_member(data, "source").starts_with("aws.")) {
      uses_[{"events.custom", entry.node.value}] += 1;
    }
    on_bus(entry.node, data, entry.rule, at, at);
  } else if (node(entry.node).kind == TakerKind::Function) {
    invoke(entry.node, data, at, at, true);
  } else {
    deliver(entry.node, data, at, at, false);
  }
  born_.reset();
}

void DeliveryRun::hear(const Json& event, Nanoseconds at) {
  arena_.clear();
  ++steps_;
  on_bus(plan_.default_bus, event, -1, at, at);
}

std::string DeliveryRun::text_of(const Json& value) {
  return value.is_string() ? std::string(value.text()) : json_text(value);
}

void DeliveryRun::deliver(NodeIndex to, const Json& value, Nanoseconds born, Nanoseconds at,
                          bool billed) {
  switch (node(to).kind) {
    case TakerKind::Bucket:
      put_object(node(to), value, born, at);
      return;
    case TakerKind::Queue:
      if (!billed) {
        uses_[{node(to).queue.fifo ? "sqs.fifo.requests" : "sqs.requests", to.value}] += 1;
      }
      send(to, value, born, at);
      return;
    case TakerKind::Topic:
      publish(to, value, born, at, billed);
      return;
    case TakerKind::Bus:
      on_bus(to, value, -1, born, at);
      return;
    case TakerKind::Stream:
    case TakerKind::Table:
      put_record(to, value, born, at);
      return;
    case TakerKind::Function:
      invoke(to, value, born, at, false);
      return;
    case TakerKind::Delivery:
      add_to_buffer(to, value, born, at);
      return;
    case TakerKind::Machine:
      host_.start_machine(node(to).machine, value.is_present() ? value : arena_.object({}), at);
      return;
    case TakerKind::Workflow:
      fire(to, -1, at);
      return;
    case TakerKind::Task:
      run_task(to, value, at);
      return;
  }
}

void DeliveryRun::put_object(const DeliveryNode& bucket, const Json& data, Nanoseconds born,
                             Nanoseconds at) {
  if (bucket.bucket == nullptr) {
    return;
  }
  const Json key = data.find("key");
  const Json size = data.find("size");
  const CalledResource& called = services_plan_.called[bucket.called.value];
  ObjectChange change;
  change.bucket = called.identifier;
  change.key = key.is_string() ? key.text() : std::string_view("object");
  change.bytes = size.is_number() ? static_cast<std::uint64_t>(std::max(0.0, size.as_number())) : 0;
  change.at = at;
  change.region = services_plan_.region;
  change.account = services_plan_.account;
  const std::string_view event = "ObjectCreated:Put";
  for (const std::size_t taker : bucket.bucket->takers(fmt::format("s3:{}", event), change.key)) {
    if (bucket.notified[taker].valid()) {
      deliver(bucket.notified[taker], object_message(change, event, arena_), born, at, false);
    }
  }
  if (bucket.bucket->event_bridge) {
    on_bus(plan_.default_bus, object_event(change, event, arena_), -1, born, at);
  }
}

// `data` is the message, or has it as Message with MessageAttributes as the API takes them.
void DeliveryRun::publish(NodeIndex topic, const Json& data, Nanoseconds born, Nanoseconds at,
                          bool billed) {
  const Json written = data.find("Message");
  const Json message = written.is_present() ? written : data;
  const Json attributes = attribute_values(data.find("MessageAttributes"));
  if (!billed) {
    uses_[{"sns.requests", topic.value}] += 1;
  }
  for (const TopicSubscription& one : node(topic).subscriptions) {
    if (one.filter) {
      Json seen = attributes;
      if (one.filters_body) {
        const Result<Json> body =
            message.is_string() ? read_json_value(message.text(), arena_) : Result<Json>(message);
        seen = body ? *body : Json{};
      }
      if (!seen.is_object() || !one.filter->matches(seen)) {
        continue;
      }
    }
    const Json text = arena_.string(text_of(message));
    const TakerKind kind = node(one.to).kind;
    if (kind == TakerKind::Function) {
      deliver(one.to, topic_record(node(topic), text, attributes), born, at, true);
    } else if (one.raw) {
      deliver(one.to, text, born, at, false);
    } else {
      const CalledResource& called = services_plan_.called[node(topic).called.value];
      const JsonMember members[] = {{"Type", Json::text_of("Notification")},
                                    {"TopicArn", arena_.string(called.identifier)},
                                    {"Message", text}};
      deliver(one.to, arena_.object(members), born, at, false);
    }
  }
}

void DeliveryRun::on_bus(NodeIndex bus, const Json& event, std::int32_t only_rule, Nanoseconds born,
                         Nanoseconds at) {
  if (bus == plan_.default_bus) {
    services_.see_event(event, at, arena_);
  }
  for (std::size_t i = 0; i < plan_.rules.size(); ++i) {
    const BusRule& rule = plan_.rules[i];
    const EventRule& model = rule.rule->model;
    const bool meant = only_rule < 0 ? rule.bus == bus : only_rule == static_cast<std::int32_t>(i);
    if (!meant || !model.pattern->matches(event)) {
      continue;
    }
    for (const NodeTarget& target : rule.targets) {
      const DeliveredInput made =
          target.input->make(event, {model.name, rule.rule->logical_id, at}, arena_);
      const bool takes_text = node(target.to).kind != TakerKind::Machine;
      const Json value =
          made.value.is_present() || !takes_text ? made.value : arena_.string(made.text);
      if (value.is_present()) {
        deliver(target.to, value, born, at, false);
      }
    }
  }
}

// `data` of a message to IoT Core: {topic, payload}; of what a rule takes: what it passes on.
void DeliveryRun::on_iot(const Json& data, std::int32_t only_rule, Nanoseconds at) {
  const Json payload = data.find("payload");
  const Json message = payload.is_present() ? payload : data;
  const std::string_view topic = text_member(data, "topic");
  const std::int64_t units = chunks(json_text(message).size(), 5'120);
  bool counted = false;
  for (std::size_t i = 0; i < plan_.iot_rules.size(); ++i) {
    const IotRuleNode& rule = plan_.iot_rules[i];
    Json passed = message;
    if (only_rule < 0) {
      passed = rule.rule->model.rule.apply(topic, message, at, arena_);
    } else if (only_rule != static_cast<std::int32_t>(i)) {
      continue;
    }
    if (!passed.is_present()) {
      continue;
    }
    const std::string& address = rule.address;
    if (!counted) {
      services_.charge_use("iot.messages", address, units);
      counted = true;
    }
    services_.charge_use("iot.rules", address, units);
    services_.charge_use("iot.actions", address, units * rule.actions);
    for (const NodeIndex to : rule.targets) {
      deliver(to, passed, at, at, false);
    }
  }
}

void DeliveryRun::write_letter(NodeIndex to, const Json& value, Nanoseconds at) {
  if (!to.valid()) {
    return;
  }
  Letter letter;
  letter.to = to;
  letter.text = text_of(value);
  letter.is_json = !value.is_string();
  letter.billed = true;
  letter.born = born_.value_or(at);
  push(at, {Step::Send, 0, letters_.put(std::move(letter))});
}

void DeliveryRun::on_sent(const SentMessage& message) {
  const Json& arguments = message.arguments;
  const auto each = [&](NodeIndex to, std::string_view list, std::string_view inner) {
    const Json entries = arguments.find(list);
    for (const Json& one : entries.is_array() ? entries.items() : std::span<const Json>()) {
      const Json body = inner.empty() ? one : one.find(inner);
      write_letter(to, body, message.at);
    }
  };
  const NodeIndex called = plan_.node_of(message.called);
  const auto named = [&](TakerKind kind, std::string_view name, std::string_view arn) {
    const NodeIndex found = plan_.find(kind, text_member(arguments, name));
    return found.valid() ? found : plan_.find(text_member(arguments, arn));
  };
  if (message.service == "sqs" && message.action == "sendMessage") {
    write_letter(called.valid() ? called : named(TakerKind::Queue, "QueueUrl", ""),
                 arguments.find("MessageBody"), message.at);
  } else if (message.service == "sqs" && message.action == "sendMessageBatch") {
    each(called, "Entries", "MessageBody");
  } else if (message.service == "sns" && message.action == "publish") {
    write_letter(called, arguments, message.at);
  } else if (message.service == "s3" && message.action == "putObject") {
    const Json size = arguments.find("ContentLength");
    const JsonMember members[] = {{"key", arguments.find("Key")}, {"size", size}};
    JsonArena own;
    write_letter(called, own.object(members), message.at);
  } else if (message.service == "events" || message.service == "eventbridge") {
    send_events(arguments.find("Entries"), message.at);
  } else if (message.service == "kinesis" && message.action == "putRecord") {
    write_letter(named(TakerKind::Stream, "StreamName", "StreamARN"), arguments.find("Data"),
                 message.at);
  } else if (message.service == "kinesis" && message.action == "putRecords") {
    each(named(TakerKind::Stream, "StreamName", "StreamARN"), "Records", "Data");
  } else if (message.service == "firehose" && message.action == "putRecord") {
    write_letter(named(TakerKind::Delivery, "DeliveryStreamName", ""),
                 arguments.find("Record").find("Data"), message.at);
  } else if (message.service == "firehose" && message.action == "putRecordBatch") {
    each(named(TakerKind::Delivery, "DeliveryStreamName", ""), "Records", "Data");
  } else if (message.service == "dynamodb" && message.action == "putItem") {
    write_letter(called, arguments.find("Item"), message.at);
  } else if (message.service == "glue" && message.action == "startWorkflowRun") {
    write_letter(named(TakerKind::Workflow, "Name", ""), arguments, message.at);
  }
}

// As PutEvents takes them; the detail is a text there and an object in the event.
void DeliveryRun::send_events(const Json& entries, Nanoseconds at) {
  JsonArena own;
  for (const Json& one : entries.is_array() ? entries.items() : std::span<const Json>()) {
    Json detail = one.find("Detail");
    if (detail.is_string()) {
      const Result<Json> read = read_json_value(detail.text(), own);
      detail = read ? *read : own.object({});
    }
    const JsonMember members[] = {{"version", Json::text_of("0")},
                                  {"source", one.find("Source")},
                                  {"detail-type", one.find("DetailType")},
                                  {"account", own.string(services_plan_.account)},
                                  {"region", own.string(services_plan_.region)},
                                  {"time", own.string(format_instant(at))},
                                  {"resources", own.array({})},
                                  {"detail", detail}};
    write_letter(plan_.find(TakerKind::Bus, text_member(one, "EventBusName")), own.object(members),
                 at);
  }
}

void DeliveryRun::processed(NodeTally& tally, const DeliveryNode& node, Nanoseconds born,
                            Nanoseconds now) {
  ++tally.processed;
  tally.hits += node.deadline && now - born <= *node.deadline ? 1U : 0U;
  if (tally.latency.size() < trial_.kept) {
    tally.latency.push_back(static_cast<float>(to_seconds(now - born)));
  }
}

void DeliveryRun::finish() {
  const Nanoseconds end = trial_.begins + trial_.until;
  for (std::uint32_t i = 0; i < mappings_.size(); ++i) {
    finish_mapping(i);
  }
  for (std::size_t i = 0; i < plan_.nodes.size(); ++i) {
    NodeTally& tally = tallies_[i];
    for (const Nanoseconds sent : unread_[i]) {
      const bool gone = end - sent > plan_.nodes[i].queue.retention;
      ++(gone ? tally.expired : tally.waiting);
      tally.oldest = std::max(tally.oldest, std::min(end - sent, plan_.nodes[i].queue.retention));
    }
    if (buffers_[i].held) {
      tally.waiting += buffers_[i].held->records();
    }
    if (plan_.nodes[i].kind == TakerKind::Function || plan_.nodes[i].kind == TakerKind::Workflow) {
      tally.waiting = tally.arrivals - tally.processed - tally.dead - tally.refused;
    }
    tally.backlog.finish(end);
    tally.running.finish(end);
  }
  for (const auto& [use, count] : uses_) {
    services_.charge_use(use.first, plan_.nodes[use.second].address, count);
  }
}

}  // namespace drydock
