// What a run knows of the resources: recorded ones that do not change, and those that it has
// brought about. Finishes the unknown values of a plan's steps.
#pragma once

#include <map>
#include <string>

#include "planner/apply/provider.hpp"
#include "planner/evaluate/resolve.hpp"
#include "planner/plan/plan.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

class RunValues final : public ReferenceResolver {
 public:
  // Recorded resources that the plan creates, changes or replaces are not known until `learn`.
  RunValues(const Plan& plan, const StateSnapshot& recorded, const Provider& provider);

  void learn(const RecordedResource& record);

  [[nodiscard]] std::optional<Value> attribute_of(const Address& target,
                                                  const std::string& attribute) const override;
  [[nodiscard]] std::optional<Value> dynamic_reference(const std::string& reference) const override;

  // Resolves; an Error also if something is still unknown, naming it.
  [[nodiscard]] Result<Value> known(const Value& value) const;

 private:
  struct Known {
    std::string identifier;
    Value attributes;
    Value properties;
  };
  std::map<Address, Known> known_;
  const Provider& provider_;
};

// The dynamic references that occur in a value ("ssm:/path"), each once.
[[nodiscard]] std::vector<std::string> dynamic_references_of(const Value& value);

}  // namespace drydock
