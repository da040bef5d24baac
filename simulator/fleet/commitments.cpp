#include "simulator/fleet/commitments.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/duration.hpp"
#include "simulator/catalog/catalog_words.hpp"

namespace drydock {
namespace {

std::string_view family_of(std::string_view type) { return type.substr(0, type.find('.')); }

// What is left to pay of one line, in quarters of a small (or in whole instances, times 4, where
// sizes have no factor); running before slots.
struct Left {
  std::uint64_t running = 0;
  std::uint64_t slots = 0;
  std::uint64_t each = 0;  // of one instance
};

std::uint64_t take(std::uint64_t& from, std::uint64_t most) {
  const std::uint64_t taken = std::min(from, most);
  from -= taken;
  return taken;
}

void apply_reserved(std::span<const HourOfUse> use, const ReservedInstances& reserved,
                    std::vector<Left>& left) {
  const bool regional = reserved.zone.empty();
  const std::uint64_t factor = normalized_quarters(reserved.instance_type);
  const bool flexible = regional && factor > 0;
  constexpr std::uint64_t kWhole = 4;
  std::uint64_t covers = (factor > 0 ? factor : kWhole) * reserved.count;
  const auto fits = [&](const HourOfUse& line) {
    return flexible ? family_of(line.instance_type) == family_of(reserved.instance_type) &&
                          normalized_quarters(line.instance_type) > 0
                    : line.instance_type == reserved.instance_type &&
                          (regional || line.zone == reserved.zone);
  };
  // The smallest sizes first (EC2 User Guide), and everything that runs before any slot. A zonal
  // one does not cover unused slots at all.
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < use.size(); ++i) {
    if (fits(use[i])) {
      order.push_back(i);
    }
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return left[a].each < left[b].each; });
  for (const std::size_t i : order) {
    covers -= take(left[i].running, covers);
  }
  for (const std::size_t i : order) {
    covers -= regional ? take(left[i].slots, covers) : 0;
  }
}

// The price of a part of an instance: exact to what Money holds.
Money part_of(Money price, std::uint64_t part, std::uint64_t whole) {
  const auto times = static_cast<std::int64_t>(part / whole);
  const auto rest = static_cast<Nanoseconds>(part % whole);
  return price * times + price.per_hour_for(kHour / static_cast<Nanoseconds>(whole) * rest);
}

// Takes what a plan covers of `owed`, running use before slots.
void apply_plan(const SavingsPlan& plan, std::span<const HourOfUse> use,
                std::vector<std::array<Money, 2>>& owed) {
  const std::uint32_t discount = std::min(plan.discount_percent, 99U);
  // The commitment is counted in discounted dollars.
  Money covers = (plan.commitment * 100).per_hour_for(kHour / (100 - discount));
  for (const std::size_t kind : {0U, 1U}) {
    for (std::size_t i = 0; i < use.size(); ++i) {
      if (!plan.family.empty() && family_of(use[i].instance_type) != plan.family) {
        continue;
      }
      const Money taken = std::min(owed[i].at(kind), covers);
      owed[i].at(kind) = owed[i].at(kind) - taken;
      covers = covers - taken;
    }
  }
}

}  // namespace

std::uint32_t normalized_quarters(std::string_view instance_type) {
  const std::size_t point = instance_type.find('.');
  if (point == std::string_view::npos) {
    return 0;
  }
  const std::string_view size = instance_type.substr(point + 1);
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 6> kSizes = {
      {{"nano", 1}, {"micro", 2}, {"small", 4}, {"medium", 8}, {"large", 16}, {"xlarge", 32}}};
  for (const auto& [name, quarters] : kSizes) {
    if (size == name) {
      return quarters;
    }
  }
  constexpr std::string_view kXlarge = "xlarge";
  const auto times = size.ends_with(kXlarge)
                         ? parse_whole<std::uint16_t>(size.substr(0, size.size() - kXlarge.size()))
                         : std::nullopt;
  return times ? *times * 32U : 0;
}

HourOfCost cost_of_hour(std::span<const HourOfUse> use, std::span<const ReservedInstances> reserved,
                        std::span<const SavingsPlan> plans) {
  HourOfCost cost;
  constexpr std::uint64_t kWhole = 4;
  std::vector<Left> left;
  left.reserve(use.size());
  for (const HourOfUse& line : use) {
    const std::uint64_t factor = normalized_quarters(line.instance_type);
    const std::uint64_t each = factor > 0 ? factor : kWhole;
    left.push_back({each * line.running, each * line.unused_slots, each});
  }
  // Zonal ones first: they cover nothing else.
  for (const bool zonal : {true, false}) {
    for (const ReservedInstances& each : reserved) {
      if (each.zone.empty() != zonal) {
        apply_reserved(use, each, left);
      }
    }
  }
  for (const ReservedInstances& each : reserved) {
    cost.reserved += each.price * each.count;
  }
  std::vector<std::array<Money, 2>> owed;
  owed.reserve(use.size());
  for (std::size_t i = 0; i < use.size(); ++i) {
    owed.push_back({part_of(use[i].price, left[i].running, left[i].each),
                    part_of(use[i].price, left[i].slots, left[i].each)});
  }
  for (const SavingsPlan& plan : plans) {
    apply_plan(plan, use, owed);
    cost.commitments += plan.commitment;
  }
  for (const auto& [running, slots] : owed) {
    cost.on_demand += running + slots;
  }
  return cost;
}

}  // namespace drydock
