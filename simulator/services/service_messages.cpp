// Calls that answer at once: SNS, SQS, DynamoDB, S3, EventBridge, HTTP, and APIs of which nothing
// more is known.
#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/services/service_run.hpp"

namespace drydock {
namespace {

// What names the resource of a call.
std::string_view target_of(ServiceKind kind, const Json& arguments) {
  switch (kind) {
    case ServiceKind::Sns:
      return text_member(arguments, "TopicArn");
    case ServiceKind::Sqs:
      return text_member(arguments, "QueueUrl");
    case ServiceKind::DynamoDb:
      return text_member(arguments, "TableName");
    case ServiceKind::S3:
      return text_member(arguments, "Bucket");
    default:
      return {};
  }
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// 64 KB are one request of SNS, SQS and EventBridge (their pricing pages).
std::int64_t chunks(std::size_t bytes) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>((bytes + 65'535) / 65'536));
}

struct Usage {
  std::string_view item;  // "" if nothing is charged
  std::int64_t counts = 1;
};

// Requests by the published rules; the size of an item of DynamoDB is taken to be one unit.
Usage usage_of(ServiceKind kind, std::string_view action, const Json& arguments, bool fifo) {
  switch (kind) {
    case ServiceKind::Sns:
      return {"sns.requests", chunks(text_member(arguments, "Message").size())};
    case ServiceKind::Sqs:
      return {fifo ? "sqs.fifo.requests" : "sqs.requests",
              chunks(text_member(arguments, "MessageBody").size())};
    case ServiceKind::DynamoDb:
      return {is_one_of(action, {"getItem", "query", "scan", "batchGetItem"}) ? "dynamodb.read"
                                                                              : "dynamodb.write"};
    case ServiceKind::S3:
      if (is_one_of(action, {"deleteObject", "deleteObjects"})) {
        return {""};
      }
      return {is_one_of(action, {"getObject", "headObject"}) ? "s3.get" : "s3.put"};
    case ServiceKind::Events: {
      const Json entries = arguments.find("Entries");
      return {"events.custom", entries.is_array() ? static_cast<std::int64_t>(entries.size()) : 1};
    }
    default:
      return {""};
  }
}

}  // namespace

TaskAnswer ServiceRun::message(Call& call) {
  const ServiceKindInfo& info = service_kind_info(call.kind);
  const std::string_view target = target_of(call.kind, call.arguments);
  const CalledIndex called =
      target.empty() ? CalledIndex{} : plan_.find(info.resource_type, target);
  Effective& effective = this->effective(call, called);
  const Luck luck = draw(call, effective);
  const Nanoseconds took = luck.start + luck.work;
  const Usage usage =
      usage_of(call.kind, call.action, call.arguments, called.valid() && effective.facts.fifo);
  if (call.kind == ServiceKind::Api) {
    // Whatever the catalog has a price for: "textract.analyzeDocument".
    const std::string item = fmt::format("{}.{}", call.service, call.action);
    if (plan_.services->price(item, plan_.region) != nullptr) {
      charge(call.run, lines_.line(item, resource_name(call, called), ""), call.units);
    }
  } else if (!usage.item.empty()) {
    // Reading and writing one table from one state are two lines.
    const std::size_t place = usage.item == "dynamodb.read" || usage.item == "s3.get" ? 1 : 0;
    charge(call.run, line(effective, place, usage.item, call), usage.counts);
  }
  if (luck.failure < effective.failure_now) {
    return fails(took, failure_of(effective, "States.TaskFailed", "failed by chance"));
  }
  tell_listener(call, called, took);
  const std::optional<Json> given = answer(call, effective, luck.answer);
  return at_once(took, given ? *given : message_answer(call));
}

// Of a text: what is not text is not kept.
Json ServiceRun::object_answer(const Call& call) {
  JsonArena& arena = *call.arena;
  const std::string_view bucket = text_member(call.arguments, "Bucket");
  const std::string_view key = text_member(call.arguments, "Key");
  if (objects_ != nullptr && call.action == "putObject") {
    const Json body = call.arguments.find("Body");
    if (body.is_present()) {
      objects_->write(bucket, key, body.is_string() ? std::string(body.text()) : json_text(body));
    }
  }
  const std::optional<std::string> text = objects_ != nullptr && call.action == "getObject"
                                              ? objects_->read(bucket, key)
                                              : std::nullopt;
  if (!text) {
    return arena.object({});
  }
  const JsonMember members[] = {{"Body", arena.string(*text)},
                                {"ContentLength", Json::number(static_cast<double>(text->size()))}};
  return arena.object(members);
}

void ServiceRun::tell_listener(const Call& call, CalledIndex called, Nanoseconds took) {
  if (taker_ == nullptr) {
    return;
  }
  const Nanoseconds after = call.depth > 0 ? call.sends_after : took;
  taker_->on_sent({call.service, call.action, called, call.arguments, call.now + after});
}

Json ServiceRun::message_answer(const Call& call) {
  JsonArena& arena = *call.arena;
  switch (call.kind) {
    case ServiceKind::S3:
      return object_answer(call);
    case ServiceKind::Sns:
    case ServiceKind::Sqs: {
      const JsonMember members[] = {{"MessageId", arena.string(next_id("message-"))}};
      return arena.object(members);
    }
    case ServiceKind::Events: {
      const JsonMember members[] = {{"Entries", arena.array({})},
                                    {"FailedEntryCount", Json::number(0)}};
      return arena.object(members);
    }
    case ServiceKind::Http: {
      const JsonMember members[] = {{"StatusCode", Json::number(200)},
                                    {"StatusText", Json::text_of("OK")},
                                    {"ResponseBody", arena.object({})}};
      return arena.object(members);
    }
    default:
      return arena.object({});
  }
}

// Somebody who takes the work from the activity, or calls back with a token, in the time of the
// state's `duration`.
TaskAnswer ServiceRun::activity(Call& call) {
  const CalledIndex called = plan_.find("AWS::StepFunctions::Activity", call.action);
  Effective& effective = this->effective(call, called);
  const Luck luck = draw(call, effective);
  const Nanoseconds took = luck.start + luck.work;
  if (luck.failure < effective.failure_now) {
    return fails(took, failure_of(effective, "States.TaskFailed", "failed by chance"));
  }
  const std::optional<Json> given = answer(call, effective, luck.answer);
  return at_once(took, given ? *given : call.arguments);
}

}  // namespace drydock
