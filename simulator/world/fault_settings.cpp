#include "simulator/world/fault_settings.hpp"

#include <fmt/format.h>

#include <limits>

#include "base/codes/scenario_codes.hpp"

namespace drydock {
namespace {

std::string zone_of(const Node& node, const std::string& path, ScenarioValues& values,
                    std::string otherwise) {
  const auto zone = node.find("zone");
  return zone ? values.text(*zone, path + ".zone").value_or("") : std::move(otherwise);
}

Distribution duration_of(const Node& node, const std::string& path, ScenarioValues& values) {
  return values.distribution(*node.find("duration"), true, path + ".duration")
      .value_or(Distribution{});
}

double share_of(const Node& node, std::string_view key, const std::string& path,
                ScenarioValues& values, double otherwise) {
  const auto share = node.find(key);
  if (!share) {
    return otherwise;
  }
  const std::string place = fmt::format("{}.{}", path, key);
  const double read = values.number(*share, place).value_or(otherwise);
  if (read < 0 || read > 1) {
    values.report(codes::ScenarioBadValue,
                  fmt::format("{}: `{}` is not a share from 0 to 1", place, share->text()),
                  share->span(), "", place);
  }
  return read;
}

}  // namespace

ZoneImpairedEvent read_zone_impaired(const Node& node, const std::string& path,
                                     ScenarioValues& values) {
  ZoneImpairedEvent what;
  if (!values.expect(node, NodeKind::Mapping, path) ||
      !values.check_keys(node, {"zone", "duration", "share", "gray"}, {"zone", "duration"}, path)) {
    return what;
  }
  what.zone = zone_of(node, path, values, "any");
  what.duration_seconds = duration_of(node, path, values);
  what.share = share_of(node, "share", path, values, 1);
  if (const auto gray = node.find("gray"); gray && values.expect(*gray, NodeKind::Bool, path)) {
    what.gray = gray->text() == "true";
  }
  return what;
}

CapacityShortageEvent read_capacity_short(const Node& node, const std::string& path,
                                          ScenarioValues& values) {
  CapacityShortageEvent what;
  if (values.expect(node, NodeKind::Mapping, path) &&
      values.check_keys(node, {"zone", "duration", "spot", "on_demand"}, {"duration"}, path)) {
    what.zone = zone_of(node, path, values, "");
    what.duration_seconds = duration_of(node, path, values);
    what.spot_share = share_of(node, "spot", path, values, 0);
    what.on_demand_share = share_of(node, "on_demand", path, values, 0);
  }
  return what;
}

PriceSpikeEvent read_price_spike(const Node& node, const std::string& path,
                                 ScenarioValues& values) {
  PriceSpikeEvent what;
  if (!values.expect(node, NodeKind::Mapping, path) ||
      !values.check_keys(node, {"zone", "duration", "factor"}, {"duration", "factor"}, path)) {
    return what;
  }
  what.zone = zone_of(node, path, values, "");
  what.duration_seconds = duration_of(node, path, values);
  constexpr double kMost = 1000;
  const Node factor = *node.find("factor");
  what.factor = values.number(factor, path + ".factor").value_or(1);
  if (what.factor <= 0 || what.factor > kMost) {
    values.report(
        codes::ScenarioBadValue,
        fmt::format("{}.factor: `{}` is not above 0 and at most {}", path, factor.text(), kMost),
        factor.span(), "", path);
    what.factor = 1;
  }
  return what;
}

void read_quotas(const Node& root, ScenarioValues& values, Scenario& scenario) {
  const auto quotas = root.find("quotas");
  if (!quotas || !values.expect(*quotas, NodeKind::Mapping, "quotas") ||
      !values.check_keys(*quotas, {"spot_vcpus", "on_demand_vcpus"}, {}, "quotas")) {
    return;
  }
  const auto read = [&](std::string_view key, std::optional<std::uint32_t>& into) {
    if (const auto node = quotas->find(key)) {
      const auto count = values.whole_number(*node, fmt::format("quotas.{}", key), 0,
                                             std::numeric_limits<std::uint32_t>::max());
      into = count ? std::optional(static_cast<std::uint32_t>(*count)) : std::nullopt;
    }
  };
  read("spot_vcpus", scenario.spot_vcpus);
  read("on_demand_vcpus", scenario.on_demand_vcpus);
}

}  // namespace drydock
