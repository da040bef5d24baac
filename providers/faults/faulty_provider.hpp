// What goes wrong between a planner and its cloud, over any provider: calls that are throttled,
// requests and answers that are lost, requests that arrive twice. What the cloud itself does wrong
// is left to the cloud. Counters and buckets live as long as this object.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "planner/apply/provider.hpp"
#include "providers/faults/fault_plan.hpp"

namespace drydock {

class FaultyProvider final : public Provider {
 public:
  // The clock outlives this object.
  FaultyProvider(std::unique_ptr<Provider> inner, FaultPlan plan, const Clock& clock);

  [[nodiscard]] Result<ProgressEvent> start(const OperationRequest& request) override;
  [[nodiscard]] Result<ProgressEvent> poll(const std::string& request_token) override;
  [[nodiscard]] Result<std::optional<ProgressEvent>> find_operation(
      const std::string& client_token) override;
  [[nodiscard]] Result<std::optional<LiveResource>> read(
      const std::string& type, const std::string& identifier) const override;
  [[nodiscard]] Result<std::vector<LiveResource>> list(const std::string& type) const override;
  [[nodiscard]] Result<std::optional<std::string>> parameter(
      const std::string& name) const override;
  [[nodiscard]] Result<std::optional<Foresight>> foresee(
      const OperationRequest& request) const override;
  [[nodiscard]] Result<std::optional<QuotaUse>> quota_of(const std::string& type) const override;

  // How often each fault struck: "throttles.0", "lost.1" → count.
  [[nodiscard]] const std::map<std::string, std::int64_t>& struck() const { return struck_; }

 private:
  struct Bucket {
    double tokens = 0;
    Nanoseconds at = 0;
  };
  // The rule whose bucket has no token left for a call of the type; null: the call may pass.
  [[nodiscard]] const Throttle* throttled(const std::string& type, bool is_read) const;
  // The rule that loses this call.
  [[nodiscard]] const LostAnswer* lost(ProviderCall call, const FaultedRequest& request) const;
  [[nodiscard]] bool hits(const FaultMatch& match, const std::string& rule,
                          const FaultedRequest& request) const;
  [[nodiscard]] std::int64_t count(const std::string& name) const { return ++counters_[name]; }
  // Nothing: a read of the type may pass.
  [[nodiscard]] std::optional<Error> read_failure(const std::string& type,
                                                  const std::string& name) const;

  std::unique_ptr<Provider> inner_;
  FaultPlan plan_;
  const Clock& clock_;
  std::optional<OperationRequest> late_;  // arrives again with the next start
  // Reads are const to their callers, but count.
  mutable std::map<std::string, Bucket> buckets_;
  mutable std::map<std::string, std::int64_t> counters_;
  mutable std::map<std::string, std::int64_t> struck_;
};

}  // namespace drydock
