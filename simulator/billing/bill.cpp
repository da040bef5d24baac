#include "simulator/billing/bill.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/check.hpp"
#include "base/duration.hpp"

namespace drydock {
namespace {

// Counts of `period` as counts of a month, rounded half up. Beyond 63 bits (a use that no account
// has) it stays at the largest.
std::int64_t of_a_month(std::int64_t counts, const MonthOptions& options) {
  const double exact = static_cast<double>(counts) * static_cast<double>(kMonth) /
                       (static_cast<double>(options.period) * static_cast<double>(options.periods));
  return exact < 9.0e18 ? std::llround(exact) : INT64_MAX;
}

}  // namespace

LineIndex BillPlan::line(std::string_view item, std::string_view resource, std::string_view state) {
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i].price->item == item && lines_[i].resource == resource &&
        lines_[i].state == state) {
      return {i};
    }
  }
  const ServicePrice* price = find_price(item);
  const MeterUnit* unit = price != nullptr ? find_meter_unit(price->unit) : nullptr;
  if (unit == nullptr) {
    if (std::find(unpriced_.begin(), unpriced_.end(), item) == unpriced_.end()) {
      unpriced_.emplace_back(item);
    }
    return {};
  }
  lines_.push_back({price, unit, std::string(resource), std::string(state)});
  return {static_cast<std::uint32_t>(lines_.size() - 1)};
}

const ServicePrice* BillPlan::find_price(std::string_view item) {
  constexpr std::string_view kInstance = "ec2.";
  if (!item.starts_with(kInstance)) {
    return catalog_->price(item, region_);
  }
  for (const std::unique_ptr<const ServicePrice>& known : instance_prices_) {
    if (known->item == item) {
      return known.get();
    }
  }
  const std::optional<Price> price =
      instances_ != nullptr ? instances_->on_demand_price(item.substr(kInstance.size()), region_)
                            : std::nullopt;
  if (!price) {
    return nullptr;
  }
  auto made = std::make_unique<ServicePrice>();
  made->item = std::string(item);
  made->region = region_;
  made->unit = "h";
  made->tiers = {{0, price->usd_per_hour}};
  made->confirmed = true;
  made->source = price->source;
  instance_prices_.push_back(std::move(made));
  return instance_prices_.back().get();
}

void Bill::merge(const Bill& other) {
  counts_.resize(std::max(counts_.size(), other.counts_.size()));
  for (std::size_t i = 0; i < other.counts_.size(); ++i) {
    counts_[i] += other.counts_[i];
  }
}

Money Bill::cost(const BillPlan& plan, LineIndex line) const {
  const BillLine& one = plan.lines()[line.value];
  return one.price->tiers.front().usd.times(counts(line), one.unit->counts_per_unit);
}

Money Bill::total(const BillPlan& plan) const {
  Money sum;
  for (std::uint32_t i = 0; i < plan.lines().size(); ++i) {
    sum += cost(plan, {i});
  }
  return sum;
}

Money tiered_cost(const ServicePrice& price, const MeterUnit& unit, std::int64_t counts,
                  bool free_tier) {
  Money sum;
  std::int64_t begin = free_tier ? std::min(counts, price.free * unit.counts_per_unit) : 0;
  for (std::size_t i = 0; i < price.tiers.size() && begin < counts; ++i) {
    const bool last = i + 1 == price.tiers.size();
    // A tier that begins beyond what 63 bits count is never reached.
    const std::int64_t next = last ? counts : price.tiers[i + 1].from;
    const std::int64_t end = last || next > counts / unit.counts_per_unit
                                 ? counts
                                 : std::min(counts, next * unit.counts_per_unit);
    if (end > begin) {
      sum += price.tiers[i].usd.times(end - begin, unit.counts_per_unit);
      begin = end;
    }
  }
  return sum;
}

std::vector<Money> bill_month(const BillPlan& plan, const Bill& bill, const MonthOptions& options) {
  DRYDOCK_CHECK(options.period > 0 && options.periods > 0);
  const std::vector<BillLine>& lines = plan.lines();
  std::vector<Money> costs(lines.size());
  std::vector<bool> done(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (done[i]) {
      continue;
    }
    // The lines of one item run through its tiers one after another, so that the sum is exact and
    // no count is priced twice.
    std::int64_t before = 0;
    Money cost_before;
    for (std::size_t k = i; k < lines.size(); ++k) {
      if (lines[k].price != lines[i].price) {
        continue;
      }
      done[k] = true;
      const std::int64_t counts = of_a_month(bill.counts({static_cast<std::uint32_t>(k)}), options);
      before += std::min(counts, INT64_MAX - before);
      const Money cost_now =
          tiered_cost(*lines[k].price, *lines[k].unit, before, options.free_tiers);
      costs[k] = cost_now - cost_before;
      cost_before = cost_now;
    }
  }
  return costs;
}

}  // namespace drydock
