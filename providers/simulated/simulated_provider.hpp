// The embedded cloud: a Provider whose objects live in one SQLite file, with identifiers,
// attributes, dependencies and capacity as the services have them. An operation is recorded at once
// and takes effect, in one transaction, when its time has come: the next call of anybody finishes
// what is due, so that a client that died finds its operations done. A killed process loses
// nothing; a power cut may take the last operations of the cloud with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/apply/provider.hpp"
#include "providers/simulated/cloud_context.hpp"
#include "providers/simulated/cloud_database.hpp"
#include "providers/simulated/requests.hpp"

namespace drydock {

struct SimulatedOptions {
  std::string path;  // kMemoryCloud: no file, the cloud ends with this object
  std::string region;
  std::string account;
  double latency_scale = 1.0;  // 0: an operation is done at the first poll
  // What the services do wrong; what happens on the way to them is left to FaultyProvider.
  std::optional<FaultPlan> faults = {};
  // The same requests get the same identifiers; nothing: random ones, as clouds do.
  std::optional<std::uint64_t> identity_seed = {};
};

// ListResources answers in pages.
struct LivePage {
  std::vector<LiveResource> resources;
  std::string next_token;  // "" with the last page
};

class SimulatedProvider final : public Provider {
 public:
  // The registry and the clock outlive this object. The file is made by the first start().
  SimulatedProvider(SimulatedOptions options, const SchemaRegistry& schemas, Clock& clock);

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

  // At most 1 to 100 objects; a page may hold fewer while some are not seen yet.
  [[nodiscard]] Result<LivePage> list_page(const std::string& type, const std::string& token,
                                           std::int64_t most) const;
  // In order of launch.
  [[nodiscard]] Result<std::vector<CloudInstance>> list_instances() const;

 private:
  // Opens the file if it is there, or makes it. A null pointer: there is no cloud yet.
  [[nodiscard]] Result<const CloudDatabase*> opened(bool create) const;
  // The same, and ends what is due.
  [[nodiscard]] Result<const CloudDatabase*> current(bool create) const;
  [[nodiscard]] Result<const CloudDatabase*> foreseeable() const;
  [[nodiscard]] CloudContext context(const CloudDatabase& database) const;
  // Inside a transaction.
  [[nodiscard]] Result<ProgressEvent> accept(const CloudContext& here,
                                             const OperationRequest& asked) const;
  [[nodiscard]] static Result<std::optional<Foresight>> foresight_of(
      const CloudContext& here, const OperationRequest& request);
  [[nodiscard]] ProgressEvent event_of(const CloudRequest& request) const;

  SimulatedOptions options_;
  const SchemaRegistry& schemas_;
  Clock& clock_;
  mutable std::optional<CloudDatabase> database_;
  mutable std::optional<CloudDatabase> empty_;  // stands in for a cloud that is not there yet
};

}  // namespace drydock
