#include "planner/pipeline.hpp"

namespace drydock {

std::optional<Plan> plan_changes(const Configuration& configuration, const StateSnapshot& recorded,
                                 const SchemaRegistry& schemas, const std::string& created_at,
                                 Diagnostics& diagnostics) {
  Diagnostics found;
  Diff diff = compare(configuration.resources, configuration.graph, recorded, schemas, found);
  diagnostics.append(found);
  if (found.has_errors()) {
    return std::nullopt;
  }
  return make_plan(std::move(diff), {.desired = &configuration.resources,
                                     .recorded = &recorded,
                                     .schema_digest = schemas.digest(),
                                     .created_at = created_at});
}

Plan plan_destroy(const StateSnapshot& recorded, const SchemaRegistry& schemas,
                  const std::string& created_at) {
  return make_plan(compare_for_destroy(recorded), {.desired = nullptr,
                                                   .recorded = &recorded,
                                                   .schema_digest = schemas.digest(),
                                                   .created_at = created_at});
}

}  // namespace drydock
