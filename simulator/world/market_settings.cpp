#include "simulator/world/market_settings.hpp"

#include <fmt/format.h>

namespace drydock {

MarketScenario read_market_scenario(const Node& root, ScenarioValues& values) {
  MarketScenario market;
  const auto node = root.find("market");
  if (!node || !values.expect(*node, NodeKind::Sequence, "market")) {
    return market;
  }
  for (std::size_t i = 0; i < node->size(); ++i) {
    const std::string path = fmt::format("market.{}", i);
    const Node entry = (*node)[i];
    if (!values.expect(entry, NodeKind::Mapping, path) ||
        !values.check_keys(entry, {"type", "file"}, {"type", "file"}, path)) {
      continue;
    }
    const auto type = values.text(*entry.find("type"), path + ".type");
    const auto file = values.text(*entry.find("file"), path + ".file");
    if (type && file) {
      market.files.push_back({*type, *file, entry.span()});
    }
  }
  return market;
}

}  // namespace drydock
