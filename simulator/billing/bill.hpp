// What is used, by resource and by state, and what it costs. A BillPlan lists the lines of the
// bill; it is made once and shared by all trials. A Bill counts whole numbers for these lines, so
// adding is one addition and two bills merge in any order. Prices come from the service catalog;
// which lines a call touches is left to simulator/services.
//
// Tiers and free allowances are of a month and of the whole account: bill_month scales what was
// counted to a month and runs the lines of each item through its tiers one after another.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/money.hpp"
#include "base/strong_id.hpp"
#include "simulator/billing/meter_unit.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/catalog/service_catalog.hpp"

namespace drydock {

using LineIndex = StrongId<struct LineTag>;

struct BillLine {
  const ServicePrice* price = nullptr;
  const MeterUnit* unit = nullptr;
  std::string resource;  // address, or the service if it has none
  std::string state;     // of a state machine: "Machine.State"; "" if none was at work
};

class BillPlan {
 public:
  // The catalogs outlive the plan. `region`: whose prices. With `instances`, items "ec2.TYPE" are
  // On-Demand instances by the hour.
  BillPlan(const ServiceCatalog& catalog, std::string region, const Catalog* instances = nullptr)
      : catalog_(&catalog), instances_(instances), region_(std::move(region)) {}

  // The same three words give the same line. Invalid if the catalog has no price for the item; the
  // item is then in `unpriced`.
  LineIndex line(std::string_view item, std::string_view resource, std::string_view state);

  [[nodiscard]] const std::vector<BillLine>& lines() const { return lines_; }
  [[nodiscard]] const std::vector<std::string>& unpriced() const { return unpriced_; }
  [[nodiscard]] const std::string& region() const { return region_; }

 private:
  [[nodiscard]] const ServicePrice* find_price(std::string_view item);

  const ServiceCatalog* catalog_;
  const Catalog* instances_;
  std::string region_;
  std::vector<std::unique_ptr<const ServicePrice>> instance_prices_;
  std::vector<BillLine> lines_;
  std::vector<std::string> unpriced_;
};

class Bill {
 public:
  // Nothing happens for an invalid line.
  void add(LineIndex line, std::int64_t counts) {
    if (!line.valid()) {
      return;
    }
    if (line.value >= counts_.size()) {
      counts_.resize(line.value + std::size_t{1});
    }
    counts_[line.value] += counts;
  }
  void merge(const Bill& other);
  void clear() { counts_.assign(counts_.size(), 0); }
  [[nodiscard]] std::int64_t counts(LineIndex line) const {
    return line.value < counts_.size() ? counts_[line.value] : 0;
  }

  // At the first tier and without free allowances: what one more such use costs. Exact to 1e-12
  // USD a line.
  [[nodiscard]] Money cost(const BillPlan& plan, LineIndex line) const;
  [[nodiscard]] Money total(const BillPlan& plan) const;

 private:
  std::vector<std::int64_t> counts_;  // by line
};

struct MonthOptions {
  Nanoseconds period = 0;    // over which the counts were taken, above 0
  std::int64_t periods = 1;  // how many such periods were counted together (trials)
  bool free_tiers = false;
};

// By line: what a month of it costs.
[[nodiscard]] std::vector<Money> bill_month(const BillPlan& plan, const Bill& bill,
                                            const MonthOptions& options);

// Of so many priced counts in a month at the tiers of a price, free allowance first if it counts.
[[nodiscard]] Money tiered_cost(const ServicePrice& price, const MeterUnit& unit,
                                std::int64_t counts, bool free_tier);

}  // namespace drydock
