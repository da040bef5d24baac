#include "scripted_cloud.hpp"

#include <algorithm>
#include <utility>

namespace drydock {
namespace {

std::string words(const OperationRequest& request) {
  return std::string(operation_name(request.operation)) + " " + request.logical_id;
}

}  // namespace

void ScriptedCloud::script(const std::string& operation, std::deque<Answer> answers) {
  scripts_[operation] = std::move(answers);
}

void ScriptedCloud::on_trace(std::function<void(const std::string&)> listener) {
  listener_ = std::move(listener);
}

void ScriptedCloud::note(const std::string& what, const OperationRequest& request) {
  trace_.push_back(what + " " + words(request));
  if (listener_) {
    listener_(trace_.back());
  }
}

int ScriptedCloud::place(const std::string& entry) const {
  const auto found = std::find(trace_.begin(), trace_.end(), entry);
  return found == trace_.end() ? -1 : static_cast<int>(found - trace_.begin());
}

Result<ProgressEvent> ScriptedCloud::start(const OperationRequest& request) {
  if (throttled_ > 0) {
    --throttled_;
    ProgressEvent refusal;
    refusal.status = OperationStatus::Failed;
    refusal.error = HandlerError::Throttling;
    return refusal;
  }
  if (const auto known = operations_.find(request.client_token); known != operations_.end()) {
    return known->second.event;
  }
  Operation operation;
  operation.request = request;
  std::deque<Answer>& answers = scripts_[words(request)];
  if (!answers.empty()) {
    operation.answer = answers.front();
    answers.pop_front();
  }
  note(operation.answer.call_fails ? "lose" : "start", request);
  if (operation.answer.call_fails) {
    return Error{"connection reset", ""};
  }
  most_at_once_ = std::max(most_at_once_, ++running_);
  operation.event.request_token = "r-" + request.client_token;
  const Operation& kept =
      operations_.emplace(request.client_token, std::move(operation)).first->second;
  return kept.answer.answer_lost ? Result<ProgressEvent>(Error{"no answer", ""})
                                 : Result<ProgressEvent>(kept.event);
}

Result<ProgressEvent> ScriptedCloud::poll(const std::string& request_token) {
  const auto found = operations_.find(request_token.substr(2));
  if (found == operations_.end()) {
    return Error{"no such request", ""};
  }
  Operation& operation = found->second;
  if (operation.answer.polls_fail) {
    return Error{"no answer", ""};
  }
  if (operation.event.status == OperationStatus::InProgress &&
      (operation.answer.polls == 0 || --operation.answer.polls == 0)) {
    finish(operation);
  }
  return operation.event;
}

void ScriptedCloud::finish(Operation& operation) {
  const OperationRequest& request = operation.request;
  ProgressEvent& event = operation.event;
  --running_;
  event.error = operation.answer.error;
  if (event.error == HandlerError::None && request.operation != OperationKind::Create &&
      !objects_.contains(request.identifier)) {
    event.error = HandlerError::NotFound;
  }
  note(event.error == HandlerError::None ? "end" : "fail", request);
  event.identifier = request.identifier;
  if (event.error != HandlerError::None) {
    event.status = OperationStatus::Failed;
    event.message = "refused";
    if (operation.answer.leaves_object) {
      event.identifier = request.logical_id + "-" + std::to_string(next_number_++);
      objects_[event.identifier] = Object{request.type, request.logical_id, request.desired};
    }
    if (!operation.answer.named.empty()) {
      event.identifier = operation.answer.named;
    }
    return;
  }
  event.status = OperationStatus::Success;
  if (request.operation == OperationKind::Delete) {
    objects_.erase(request.identifier);
    return;
  }
  if (request.operation == OperationKind::Create) {
    event.identifier = request.logical_id + "-" + std::to_string(next_number_++);
  }
  objects_[event.identifier] = Object{request.type, request.logical_id, request.desired};
  event.attributes = Value::object({});
  event.attributes.set("Arn", Value::string("arn:" + event.identifier));
}

Result<std::optional<ProgressEvent>> ScriptedCloud::find_operation(
    const std::string& client_token) {
  const auto found = operations_.find(client_token);
  return found == operations_.end() ? std::nullopt : std::optional(found->second.event);
}

Result<std::optional<LiveResource>> ScriptedCloud::read(const std::string& type,
                                                        const std::string& identifier) const {
  const auto found = objects_.find(identifier);
  if (found == objects_.end() || found->second.type != type) {
    return std::optional<LiveResource>();
  }
  return std::optional(LiveResource{identifier, found->second.properties, Value::object({})});
}

Result<std::vector<LiveResource>> ScriptedCloud::list(const std::string& type) const {
  std::vector<LiveResource> found;
  for (const auto& [identifier, object] : objects_) {
    if (object.type == type) {
      found.push_back(LiveResource{identifier, object.properties, Value::object({})});
    }
  }
  return found;
}

Result<std::optional<std::string>> ScriptedCloud::parameter(const std::string& name) const {
  const auto found = parameters_.find(name);
  return found == parameters_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace drydock
