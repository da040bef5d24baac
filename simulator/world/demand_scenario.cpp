#include "simulator/world/demand_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/scenario_codes.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kMostUsers = 10'000'000;
constexpr double kMostRpus = 100'000;
constexpr double kMostVariation = 20;

class DemandReader {
 public:
  explicit DemandReader(ScenarioValues& values) : values_(values) {}

  DemandScenario read(const Node& root) {
    for_each(root, "queries",
             [&](const Node& node, const std::string& path) { read_query(node, path); });
    for_each(root, "readers",
             [&](const Node& node, const std::string& path) { read_readers(node, path); });
    return std::move(scenario_);
  }

 private:
  template <class Read>
  void for_each(const Node& root, std::string_view key, Read read) {
    const auto list = root.find(key);
    if (list && values_.expect(*list, NodeKind::Sequence, std::string(key))) {
      for (std::size_t i = 0; i < list->size(); ++i) {
        read((*list)[i], fmt::format("{}.{}", key, i));
      }
    }
  }

  void read_query(const Node& node, const std::string& path) {
    if (!values_.expect(node, NodeKind::Mapping, path) ||
        !values_.check_keys(node, {"label", "group", "alone", "rpus", "scales"},
                            {"label", "alone", "rpus"}, path)) {
      return;
    }
    QuerySettings query;
    query.span = node.span();
    query.label = text(node, "label", path);
    query.group = text(node, "group", path);
    query.alone =
        values_.distribution(*node.find("alone"), true, path + ".alone").value_or(Distribution{});
    query.rpus = number(node, "rpus", path, {1e-3, kMostRpus}, 1);
    if (const auto scales = node.find("scales")) {
      query.scales =
          values_.expect(*scales, NodeKind::Bool, path + ".scales") && scales->text() == "true";
    }
    scenario_.queries.push_back(std::move(query));
  }

  void read_readers(const Node& node, const std::string& path) {
    if (!values_.expect(node, NodeKind::Mapping, path) ||
        !values_.check_keys(
            node, {"resource", "users", "customers", "active", "variation", "pricing", "seat"},
            {"resource", "users"}, path)) {
      return;
    }
    AudienceSettings readers;
    readers.span = node.span();
    readers.resource = text(node, "resource", path);
    readers.users = whole(node, "users", path);
    readers.customers = whole(node, "customers", path);
    readers.active = number(node, "active", path, {1e-6, 1}, 1);
    readers.variation = number(node, "variation", path, {0, kMostVariation}, 0);
    read_pricing(node, path, readers);
    const auto seat = node.find("seat");
    if (seat && values_.expect(*seat, NodeKind::Mapping, path + ".seat") &&
        values_.check_keys(*seat, {"usd", "source"}, {"usd", "source"}, path + ".seat")) {
      const std::string usd = text(*seat, "usd", path + ".seat");
      const std::optional<Money> price = Money::parse(usd);
      if (!price || *price <= Money{}) {
        refuse(*seat, fmt::format("{}.seat.usd: `{}` is no amount above 0", path, usd),
               "write the price of a user and month, as 12.50", path + ".seat.usd");
      }
      readers.seat_usd = price.value_or(Money{});
      readers.seat_source = text(*seat, "source", path + ".seat");
    }
    scenario_.readers.push_back(std::move(readers));
  }

  void read_pricing(const Node& node, const std::string& path, AudienceSettings& readers) {
    constexpr std::array<std::string_view, 3> kNames{"session", "user", "capacity"};
    const std::string name = text(node, "pricing", path);
    const auto* const found = std::find(kNames.begin(), kNames.end(), name);
    if (found != kNames.end()) {
      readers.pricing = static_cast<ReaderPricing>(found - kNames.begin());
    } else if (!name.empty()) {
      refuse(*node.find("pricing"), fmt::format("{}.pricing: there is no `{}`", path, name),
             ScenarioValues::suggest(name, {kNames.begin(), kNames.end()}), path + ".pricing");
    }
  }

  void refuse(const Node& at, std::string message, std::string hint, const std::string& path) {
    values_.report(codes::ScenarioBadValue, std::move(message), at.span(), std::move(hint), path);
  }

  std::string text(const Node& node, std::string_view key, const std::string& path) {
    const auto found = node.find(key);
    return found ? values_.text(*found, fmt::format("{}.{}", path, key)).value_or("") : "";
  }

  std::uint32_t whole(const Node& node, std::string_view key, const std::string& path) {
    const auto found = node.find(key);
    return found ? static_cast<std::uint32_t>(
                       values_.whole_number(*found, fmt::format("{}.{}", path, key), 1, kMostUsers)
                           .value_or(1))
                 : 0;
  }

  struct Range {
    double least;
    double most;
  };
  double number(const Node& node, std::string_view key, const std::string& path, Range range,
                double fallback) {
    const auto found = node.find(key);
    const std::string inner = fmt::format("{}.{}", path, key);
    const std::optional<double> value = found ? values_.number(*found, inner) : std::nullopt;
    if (value && !(*value >= range.least && *value <= range.most)) {
      refuse(*found,
             fmt::format("{}: `{}` is not between {} and {}", inner, found->text(), range.least,
                         range.most),
             "", inner);
      return fallback;
    }
    return value.value_or(fallback);
  }

  ScenarioValues& values_;
  DemandScenario scenario_;
};

}  // namespace

DemandScenario read_demand_scenario(const Node& root, ScenarioValues& values) {
  return DemandReader(values).read(root);
}

}  // namespace drydock
