// A cloud in memory that misbehaves by seed: calls that do not arrive, answers that do not come
// back, throttling, refusals, operations that fail or take long. What it does, it does as the
// services: an operation is one for each client token, an object in use cannot be deleted, a name
// cannot be taken twice, a failed operation has no effect.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/rng.hpp"
#include "planner/apply/provider.hpp"
#include "tests/simulation/crash/trace.hpp"

namespace drydock {

// Chances in percent for each call or operation.
struct Misbehaviour {
  std::uint32_t lost_call = 0;    // start or poll: an error, nothing has arrived
  std::uint32_t lost_answer = 0;  // start: an error, but the request has arrived
  std::uint32_t throttled = 0;    // refused at the call
  std::uint32_t conflict = 0;     // ends with an error that can be tried again
  std::uint32_t failure = 0;      // ends with an error that cannot
  std::uint32_t slow = 0;         // takes up to an hour, else up to a second
};

class CrashCloud final : public Provider {
 public:
  struct Object {
    std::string type;
    std::string logical_id;
    Value properties;  // secrets in clear
    std::int64_t version = 1;
  };

  // What stands in `released` is nobody's any more and holds on to nothing.
  CrashCloud(const Clock& clock, const std::set<std::string>& released, Rng rng, Trace& trace)
      : clock_(clock), released_(released), rng_(rng), trace_(trace) {}

  void behave(const Misbehaviour& misbehaviour) { misbehaviour_ = misbehaviour; }
  // Ends what is under way and due.
  void settle();
  [[nodiscard]] const std::map<std::string, Object>& objects() const { return objects_; }

  [[nodiscard]] Result<ProgressEvent> start(const OperationRequest& request) override;
  [[nodiscard]] Result<ProgressEvent> poll(const std::string& request_token) override;
  [[nodiscard]] Result<std::optional<ProgressEvent>> find_operation(
      const std::string& client_token) override;
  [[nodiscard]] Result<std::optional<LiveResource>> read(
      const std::string& type, const std::string& identifier) const override;
  [[nodiscard]] Result<std::vector<LiveResource>> list(const std::string& type) const override;
  [[nodiscard]] Result<std::optional<std::string>> parameter(
      const std::string& name) const override;

 private:
  struct Operation {
    OperationRequest request;
    ProgressEvent event;
    Nanoseconds due_at = 0;
    std::uint64_t number = 0;
    HandlerError fate = HandlerError::None;
  };

  [[nodiscard]] bool chance(std::uint32_t percent) { return rng_.below(100) < percent; }
  [[nodiscard]] ProgressEvent arrive(const OperationRequest& request);
  void finish(Operation& operation);
  [[nodiscard]] HandlerError take_effect(const OperationRequest& request, ProgressEvent& event);
  [[nodiscard]] bool in_use(const std::string& identifier) const;
  [[nodiscard]] Value attributes_of(const std::string& identifier) const;

  const Clock& clock_;
  const std::set<std::string>& released_;
  Rng rng_;
  Trace& trace_;
  Misbehaviour misbehaviour_;
  std::map<std::string, Operation> operations_;  // by client token; request token is "r-" + it
  std::map<std::string, Object> objects_;        // by identifier
  std::uint64_t next_ = 1;
};

}  // namespace drydock
