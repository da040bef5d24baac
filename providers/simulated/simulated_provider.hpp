// The embedded cloud: a Provider whose objects live in one SQLite file, with identifiers,
// attributes, dependencies and capacity as the services have them. An operation is recorded at once
// and takes effect, in one transaction, when its time has come: the next call of anybody finishes
// what is due, so that a client that died finds its operations done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/apply/provider.hpp"
#include "providers/simulated/cloud_context.hpp"
#include "providers/simulated/cloud_database.hpp"

namespace drydock {

struct SimulatedOptions {
  std::string path;
  std::string region;
  std::string account;
  double latency_scale = 1.0;  // 0: an operation is done at the first poll
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

  // In order of launch.
  [[nodiscard]] Result<std::vector<CloudInstance>> list_instances() const;

 private:
  // Opens the file if it is there, or makes it; then finishes what is due. A null pointer: there
  // is no cloud yet.
  [[nodiscard]] Result<const CloudDatabase*> current(bool create) const;
  [[nodiscard]] CloudContext context(const CloudDatabase& database) const;
  [[nodiscard]] Status finish_due(const CloudDatabase& database) const;
  [[nodiscard]] Result<CloudRequest> record(const CloudDatabase& database,
                                            const OperationRequest& asked,
                                            std::string digest) const;
  [[nodiscard]] ProgressEvent event_of(const CloudRequest& request) const;

  SimulatedOptions options_;
  const SchemaRegistry& schemas_;
  Clock& clock_;
  mutable std::optional<CloudDatabase> database_;
};

}  // namespace drydock
