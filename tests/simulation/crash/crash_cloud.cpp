#include "tests/simulation/crash/crash_cloud.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

Error lost(std::string_view what) { return {fmt::format("the {} was lost", what), "try again"}; }

bool holds_text(const Value& value, const std::string& text) {
  switch (value.kind()) {
    case ValueKind::String:
      return value.text() == text;
    case ValueKind::List:
      return std::any_of(value.items().begin(), value.items().end(),
                         [&](const Value& item) { return holds_text(item, text); });
    case ValueKind::Object:
      return std::any_of(
          value.members().begin(), value.members().end(),
          [&](const Value::Member& member) { return holds_text(member.value, text); });
    default:
      return false;
  }
}

}  // namespace

Result<ProgressEvent> CrashCloud::start(const OperationRequest& request) {
  settle();
  if (chance(misbehaviour_.lost_call)) {
    return lost("call");
  }
  if (chance(misbehaviour_.throttled)) {
    ProgressEvent refused;
    refused.status = OperationStatus::Failed;
    refused.error = HandlerError::Throttling;
    refused.message = "Rate exceeded";
    return refused;
  }
  ProgressEvent event = arrive(request);
  if (chance(misbehaviour_.lost_answer)) {
    return lost("answer");
  }
  return event;
}

ProgressEvent CrashCloud::arrive(const OperationRequest& request) {
  const auto found = operations_.find(request.client_token);
  if (found != operations_.end()) {
    return found->second.event;
  }
  Operation operation;
  operation.request = request;
  operation.number = next_++;
  operation.event.request_token = "r-" + request.client_token;
  const Nanoseconds longest = chance(misbehaviour_.slow) ? kHour : kSecond;
  operation.due_at =
      clock_.now() + static_cast<Nanoseconds>(rng_.uniform() * static_cast<double>(longest));
  if (chance(misbehaviour_.conflict)) {
    operation.fate = HandlerError::ResourceConflict;
  } else if (chance(misbehaviour_.failure)) {
    operation.fate = HandlerError::GeneralServiceException;
  }
  trace_.add(fmt::format("cloud: {} {} {} accepted as {}", operation_name(request.operation),
                         request.logical_id, request.identifier, request.client_token));
  return operations_.emplace(request.client_token, std::move(operation)).first->second.event;
}

void CrashCloud::settle() {
  std::vector<Operation*> due;
  for (auto& [token, operation] : operations_) {
    if (operation.event.status == OperationStatus::InProgress && operation.due_at <= clock_.now()) {
      due.push_back(&operation);
    }
  }
  std::sort(due.begin(), due.end(), [](const Operation* a, const Operation* b) {
    return std::pair(a->due_at, a->number) < std::pair(b->due_at, b->number);
  });
  for (Operation* operation : due) {
    finish(*operation);
  }
}

void CrashCloud::finish(Operation& operation) {
  ProgressEvent& event = operation.event;
  const HandlerError error =
      operation.fate != HandlerError::None ? operation.fate : take_effect(operation.request, event);
  event.status = error == HandlerError::None ? OperationStatus::Success : OperationStatus::Failed;
  event.error = error;
  event.message = error == HandlerError::None ? "" : std::string(handler_error_name(error));
  trace_.add(fmt::format("cloud: {} {} {} ends: {}", operation_name(operation.request.operation),
                         operation.request.logical_id, event.identifier,
                         event.message.empty() ? "done" : event.message));
}

bool CrashCloud::in_use(const std::string& identifier) const {
  return std::any_of(objects_.begin(), objects_.end(), [&](const auto& entry) {
    const Value* anchor = entry.second.properties.find("Anchor");
    return entry.first != identifier && !released_.contains(entry.first) && anchor != nullptr &&
           holds_text(*anchor, identifier);
  });
}

Value CrashCloud::attributes_of(const std::string& identifier) const {
  Value attributes = Value::object({});
  attributes.set("Id", Value::string(identifier));
  attributes.set("Arn", Value::string("arn:" + identifier));
  attributes.set("Version", Value::string(std::to_string(objects_.at(identifier).version)));
  return attributes;
}

HandlerError CrashCloud::take_effect(const OperationRequest& request, ProgressEvent& event) {
  if (request.operation == OperationKind::Create) {
    const Value* name =
        request.type == "Test::Type::Named" ? request.desired.find("Name") : nullptr;
    event.identifier = name != nullptr ? name->text() : fmt::format("id-{}", next_++);
    if (objects_.contains(event.identifier)) {
      return HandlerError::AlreadyExists;
    }
    objects_[event.identifier] = {request.type, request.logical_id, request.desired};
    event.attributes = attributes_of(event.identifier);
    return HandlerError::None;
  }
  event.identifier = request.identifier;
  const auto found = objects_.find(request.identifier);
  if (found == objects_.end()) {
    return HandlerError::NotFound;
  }
  if (request.operation == OperationKind::Delete) {
    if (in_use(request.identifier)) {
      return HandlerError::ResourceConflict;
    }
    objects_.erase(found);
    return HandlerError::None;
  }
  found->second.properties = request.desired;
  ++found->second.version;
  event.attributes = attributes_of(event.identifier);
  return HandlerError::None;
}

Result<ProgressEvent> CrashCloud::poll(const std::string& request_token) {
  settle();
  if (chance(misbehaviour_.lost_call)) {
    return lost("poll");
  }
  const auto found = operations_.find(request_token.substr(2));
  if (found == operations_.end()) {
    return Error{"there is no request " + request_token, ""};
  }
  return found->second.event;
}

Result<std::optional<ProgressEvent>> CrashCloud::find_operation(const std::string& client_token) {
  settle();
  if (chance(misbehaviour_.lost_call)) {
    return lost("question");
  }
  const auto found = operations_.find(client_token);
  return found == operations_.end() ? std::optional<ProgressEvent>()
                                    : std::optional(found->second.event);
}

Result<std::optional<LiveResource>> CrashCloud::read(const std::string& type,
                                                     const std::string& identifier) const {
  const auto found = objects_.find(identifier);
  if (found == objects_.end() || found->second.type != type) {
    return std::optional<LiveResource>();
  }
  return std::optional(
      LiveResource{identifier, found->second.properties, attributes_of(identifier)});
}

Result<std::vector<LiveResource>> CrashCloud::list(const std::string& type) const {
  std::vector<LiveResource> all;
  for (const auto& [identifier, object] : objects_) {
    if (object.type == type) {
      all.push_back({identifier, object.properties, attributes_of(identifier)});
    }
  }
  return all;
}

Result<std::optional<std::string>> CrashCloud::parameter(const std::string& name) const {
  static_cast<void>(name);
  return std::optional<std::string>();
}

}  // namespace drydock
