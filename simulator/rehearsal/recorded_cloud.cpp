#include "simulator/rehearsal/recorded_cloud.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace drydock {

RecordedCloud::RecordedCloud(const RunLog& log, World world) : log_(log), world_(std::move(world)) {
  for (std::size_t i = 0; i < log.starts.size(); ++i) {
    const RecordedStart& start = log.starts[i];
    starts_[{start.operation, start.resource, start.identifier}].push_back(
        static_cast<std::uint32_t>(i));
  }
  for (std::size_t i = 0; i < log.reads.size(); ++i) {
    reads_[{log.reads[i].type, log.reads[i].identifier}].push_back(i);
  }
  for (std::size_t i = 0; i < log.parameters.size(); ++i) {
    parameters_[log.parameters[i].name].push_back(i);
  }
}

Error RecordedCloud::no_answer(const std::string& what) const {
  if (unanswered_.empty()) {
    unanswered_ = what;
    world_.end();
  }
  return Error{fmt::format("the recording has no answer to {}", what), ""};
}

Result<ProgressEvent> RecordedCloud::give(const RecordedAnswer& answer) const {
  if (world_.pass) {
    world_.pass(answer.took);
  }
  return answer.event ? Result<ProgressEvent>(*answer.event)
                      : Result<ProgressEvent>(Error{answer.lost.value_or("no answer"), ""});
}

Result<ProgressEvent> RecordedCloud::start(const OperationRequest& request) {
  const Key key{request.operation, request.logical_id, request.identifier};
  const std::size_t attempt = attempts_[key]++;
  const auto found = starts_.find(key);
  if (found == starts_.end() || attempt >= found->second.size()) {
    return no_answer(fmt::format("{} of {}, attempt {}", operation_name(request.operation),
                                 request.logical_id, attempt + 1));
  }
  const std::uint32_t number = found->second[attempt];
  const RecordedAnswer& answer = log_.starts[number].answer;
  started_[number].at = world_.now();
  by_client_token_[request.client_token] = number;
  if (answer.event && !answer.event->request_token.empty()) {
    by_request_token_[answer.event->request_token] = number;
  }
  return give(answer);
}

// The last answer that had come by this time then; a lost one is lost once.
Result<ProgressEvent> RecordedCloud::poll(const std::string& request_token) {
  const auto known = by_request_token_.find(request_token);
  if (known == by_request_token_.end()) {
    return no_answer("a poll of " + request_token);
  }
  const RecordedStart& start = log_.starts[known->second];
  Started& started = started_[known->second];
  const Nanoseconds elapsed = world_.now() - started.at;
  const auto past = [&](const RecordedAnswer& answer) {
    return answer.at - start.answer.at <= elapsed;
  };
  std::size_t next = started.polled;
  while (next < start.polls.size() && past(start.polls[next])) {
    ++next;
    if (start.polls[next - 1].lost) {
      break;
    }
  }
  if (next > started.polled) {
    started.polled = next;
    return give(start.polls[next - 1]);
  }
  ProgressEvent event;
  event.request_token = request_token;
  return event;
}

Result<std::optional<ProgressEvent>> RecordedCloud::find_operation(
    const std::string& client_token) {
  const auto known = by_client_token_.find(client_token);
  if (known == by_client_token_.end()) {
    return std::optional<ProgressEvent>();  // it was never asked for
  }
  const std::vector<RecordedAnswer>& finds = log_.starts[known->second].finds;
  std::size_t& found = started_[known->second].found;
  if (found >= finds.size()) {
    return no_answer(fmt::format("what became of {}", log_.starts[known->second].resource));
  }
  const RecordedAnswer& answer = finds[found++];
  if (!answer.event && !answer.lost) {
    return std::optional<ProgressEvent>();
  }
  if (answer.event && !answer.event->request_token.empty()) {
    by_request_token_[answer.event->request_token] = known->second;
  }
  const Result<ProgressEvent> given = give(answer);
  return given ? Result<std::optional<ProgressEvent>>(*given)
               : Result<std::optional<ProgressEvent>>(given.error());
}

Result<std::optional<LiveResource>> RecordedCloud::read(const std::string& type,
                                                        const std::string& identifier) const {
  const auto known = reads_.find({type, identifier});
  if (known == reads_.end()) {
    return no_answer(fmt::format("a reading of {} {}", type, identifier));
  }
  std::size_t& count = read_[{type, identifier}];
  const RecordedRead& answer = log_.reads[known->second[std::min(count, known->second.size() - 1)]];
  ++count;
  if (answer.lost) {
    return Error{*answer.lost, ""};
  }
  return answer.found
             ? std::optional(LiveResource{identifier, Value::object({}), Value::object({})})
             : std::nullopt;
}

Result<std::vector<LiveResource>> RecordedCloud::list(const std::string& type) const {
  return no_answer("a list of " + type);
}

Result<std::optional<std::string>> RecordedCloud::parameter(const std::string& name) const {
  const auto known = parameters_.find(name);
  if (known == parameters_.end()) {
    return no_answer("the parameter " + name);
  }
  std::size_t& count = asked_[name];
  const RecordedParameter& answer =
      log_.parameters[known->second[std::min(count, known->second.size() - 1)]];
  ++count;
  return answer.lost ? Result<std::optional<std::string>>(Error{*answer.lost, ""})
                     : Result<std::optional<std::string>>(answer.value);
}

}  // namespace drydock
