// A cloud in memory that does as a test tells it: how many polls an operation takes, which attempts
// fail and how. It keeps a trace of what it was asked, so that a test can check the order.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "planner/apply/provider.hpp"

namespace drydock {

class ScriptedCloud final : public Provider {
 public:
  // What happens to one attempt of an operation.
  struct Answer {
    std::uint32_t polls = 1;                  // until it ends
    HandlerError error = HandlerError::None;  // how it ends
    bool call_fails = false;                  // the call to `start` fails and does not arrive
    bool answer_lost = false;                 // the call to `start` arrives, its answer does not
    bool polls_fail = false;                  // no answer about the operation ever arrives
    bool leaves_object = false;               // a create that fails has made its object
    std::string named = {};                   // what a failed create says its object is called
  };
  struct Object {
    std::string type;
    std::string logical_id;
    Value properties;
  };

  // The next attempts of "create Vpc", in order; then all go well.
  void script(const std::string& operation, std::deque<Answer> answers);

  [[nodiscard]] Result<ProgressEvent> start(const OperationRequest& request) override;
  [[nodiscard]] Result<ProgressEvent> poll(const std::string& request_token) override;
  [[nodiscard]] Result<std::optional<ProgressEvent>> find_operation(
      const std::string& client_token) override;
  [[nodiscard]] Result<std::optional<LiveResource>> read(
      const std::string& type, const std::string& identifier) const override;
  [[nodiscard]] Result<std::vector<LiveResource>> list(const std::string& type) const override;
  [[nodiscard]] Result<std::optional<std::string>> parameter(
      const std::string& name) const override;

  [[nodiscard]] const std::vector<std::string>& trace() const { return trace_; }
  // Place of "start create Vpc" or "end create Vpc" in the trace; -1 if it did not happen.
  [[nodiscard]] int place(const std::string& entry) const;
  [[nodiscard]] std::size_t most_at_once() const { return most_at_once_; }
  // By identifier.
  [[nodiscard]] std::map<std::string, Object>& objects() { return objects_; }
  [[nodiscard]] std::map<std::string, std::string>& parameters() { return parameters_; }
  // So many of the next calls to `start` are throttled, whatever their token.
  void throttle_next(std::uint32_t calls) { throttled_ = calls; }
  // Called with each entry of the trace, before it takes effect.
  void on_trace(std::function<void(const std::string&)> listener);

 private:
  struct Operation {
    OperationRequest request;
    Answer answer;
    ProgressEvent event;
  };

  void note(const std::string& what, const OperationRequest& request);
  void finish(Operation& operation);

  std::map<std::string, std::deque<Answer>> scripts_;
  std::map<std::string, Operation> operations_;  // by client token; request token is "r-" + it
  std::map<std::string, Object> objects_;
  std::map<std::string, std::string> parameters_;
  std::vector<std::string> trace_;
  std::function<void(const std::string&)> listener_;
  std::size_t running_ = 0;
  std::size_t most_at_once_ = 0;
  std::uint32_t next_number_ = 1;
  std::uint32_t throttled_ = 0;
};

}  // namespace drydock
