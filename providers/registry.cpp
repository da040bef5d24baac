#include "providers/registry.hpp"

#include <fmt/format.h>

#include <utility>

#include "providers/faults/faulty_provider.hpp"
#include "providers/simulated/simulated_provider.hpp"

namespace drydock {

Result<std::unique_ptr<Provider>> open_provider(const std::string& name, const std::string& path,
                                                const std::string& region,
                                                const std::string& account,
                                                const SchemaRegistry& schemas, Clock& clock,
                                                const std::optional<FaultPlan>& faults) {
  if (name != "simulated") {
    return Error{fmt::format("there is no provider '{}'", name), "known providers: simulated"};
  }
  std::unique_ptr<Provider> cloud = std::make_unique<SimulatedProvider>(
      SimulatedOptions{path, region, account, 1.0, faults}, schemas, clock);
  if (faults) {
    cloud = std::make_unique<FaultyProvider>(std::move(cloud), *faults, clock);
  }
  return cloud;
}

}  // namespace drydock
