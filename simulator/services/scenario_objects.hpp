// The objects of a scenario's `objects:` as Distributed Maps find them. Buckets are known by their
// logical id or their name.
#pragma once

#include "simulator/services/service_plan.hpp"
#include "simulator/workflow/task_service.hpp"

namespace drydock {

class ScenarioObjects final : public ObjectSource {
 public:
  explicit ScenarioObjects(const ServicePlan& plan) : plan_(plan) {}

  [[nodiscard]] std::optional<std::string> read(std::string_view bucket,
                                                std::string_view key) override;
  [[nodiscard]] std::vector<StoredObject> list(std::string_view bucket,
                                               std::string_view prefix) override;

 private:
  [[nodiscard]] bool is_bucket(const ScenarioObject& object, std::string_view bucket) const;

  const ServicePlan& plan_;
};

}  // namespace drydock
