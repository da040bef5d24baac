#include "providers/registry.hpp"

#include <fmt/format.h>

#include "providers/simulated/simulated_provider.hpp"

namespace drydock {

Result<std::unique_ptr<Provider>> open_provider(const std::string& name, const std::string& path,
                                                const std::string& region,
                                                const std::string& account,
                                                const SchemaRegistry& schemas, Clock& clock) {
  if (name != "simulated") {
    return Error{fmt::format("there is no provider '{}'", name), "known providers: simulated"};
  }
  return std::unique_ptr<Provider>(
      std::make_unique<SimulatedProvider>(SimulatedOptions{path, region, account}, schemas, clock));
}

}  // namespace drydock
