#include "simulator/demand/demand_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.hpp"
#include "base/codes/demand_codes.hpp"
#include "base/duration.hpp"

namespace drydock {
namespace {

bool is_dashboard(const std::string& type) { return type == "AWS::QuickSight::Dashboard"; }

bool is_called(const PlannedResource& resource, const std::string& logical_id) {
  const std::string address = resource.address.text();
  return address.substr(address.rfind('.') + 1) == logical_id;
}

class PlanReader {
 public:
  PlanReader(const PlannedSet& resources, const ServiceCatalog& catalog, const Scenario& scenario,
             Nanoseconds until, Diagnostics& diagnostics)
      : resources_(resources),
        catalog_(catalog),
        scenario_(scenario),
        until_(until),
        diagnostics_(diagnostics) {
    plan_.taken.resize(scenario.arrivals.arrivals.size());
  }

  std::optional<DemandPlan> read() {
    for (const PlannedResource& resource : resources_.resources) {
      std::vector<const ArrivalSettings*> arrivals;
      if (is_warehouse(resource.type) || is_dashboard(resource.type)) {
        arrivals = arrivals_to(resource);
      }
      if (arrivals.empty()) {
        continue;
      }
      if (is_warehouse(resource.type)) {
        add_warehouse(resource, arrivals);
      } else {
        add_readers(resource, arrivals);
      }
    }
    if (wrong_) {
      return std::nullopt;
    }
    warn_of_unused();
    return std::move(plan_);
  }

 private:
  std::vector<const ArrivalSettings*> arrivals_to(const PlannedResource& resource) {
    std::vector<const ArrivalSettings*> found;
    for (std::size_t i = 0; i < scenario_.arrivals.arrivals.size(); ++i) {
      const ArrivalSettings& settings = scenario_.arrivals.arrivals[i];
      if (is_called(resource, settings.to)) {
        plan_.taken[i] = true;
        found.push_back(&settings);
      }
    }
    return found;
  }

  void add_warehouse(const PlannedResource& resource,
                     const std::vector<const ArrivalSettings*>& arrivals) {
    std::optional<WarehouseModel> model =
        read_warehouse(resource, resources_, catalog_, diagnostics_);
    if (!model) {
      wrong_ = true;
      return;
    }
    for (const ArrivalSettings* settings : arrivals) {
      const auto& queries = scenario_.demand.queries;
      const auto written =
          std::find_if(queries.begin(), queries.end(),
                       [&](const QuerySettings& query) { return query.label == settings->label; });
      if (written == queries.end()) {
        diagnostics_.add(
            {codes::QueriesUndescribed,
             fmt::format("nothing says how long queries `{}` to {} take",
                         settings->label.empty() ? settings->to : settings->label,
                         model->logical_id),
             settings->span,
             fmt::format("add queries: [{{label: {}, alone: 20s, rpus: 8}}] to the scenario, and "
                         "the label to the arrivals",
                         settings->label.empty() ? "reports" : settings->label)});
        wrong_ = true;
        continue;
      }
      used_queries_.insert(&*written);
      QueryKind kind;
      kind.written = &*written;
      kind.arrivals = settings;
      kind.queue = queue_of(*model, written->group);
      // A workgroup has only clusters of one kind.
      kind.scales = model->serverless || (written->scales && model->queues[kind.queue].scales);
      model->kinds.push_back(kind);
    }
    plan_.warehouses.push_back(std::move(*model));
  }

  void add_readers(const PlannedResource& resource,
                   const std::vector<const ArrivalSettings*>& arrivals) {
    const auto& readers = scenario_.demand.readers;
    const auto written = std::find_if(
        readers.begin(), readers.end(),
        [&](const AudienceSettings& one) { return is_called(resource, one.resource); });
    if (written == readers.end()) {
      diagnostics_.add({codes::ReadersUndescribed,
                        fmt::format("nothing says who reads {}", resource.address.text()),
                        arrivals.front()->span,
                        fmt::format("add readers: [{{resource: {}, users: 1000}}] to the scenario",
                                    arrivals.front()->to)});
      wrong_ = true;
      return;
    }
    used_readers_.insert(&*written);
    ReaderModel model;
    model.written = &*written;
    model.arrivals = arrivals;
    model.address = resource.address.text();
    model.logical_id = written->resource;
    const ServiceDefault* session = catalog_.find_default("quicksight.session_length");
    DRYDOCK_CHECK(session != nullptr);
    model.session = static_cast<Nanoseconds>(session->value.first * static_cast<double>(kSecond));
    model.ledger.push_back({"quicksight.session_length", describe(session->value, session->is_time),
                            SourceKind::Default, session->source, ""});
    model.session_usd = price("quicksight.session", model);
    model.session_most_usd = price("quicksight.session.cap", model);
    model.user_usd = price("quicksight.reader", model);
    model.capacity_usd = price("quicksight.capacity.session", model);
    if (written->pricing == ReaderPricing::Session && until_ < kMonth) {
      diagnostics_.add(
          {codes::DashboardMonthIncomplete,
           fmt::format("{} is simulated for {}: the maximum that a reader costs in a month shows "
                       "less than it would",
                       model.address, format_duration(until_)),
           written->span, "simulate a month: until: 730h"});
    }
    plan_.readers.push_back(std::move(model));
  }

  Money price(const std::string& item, ReaderModel& model) const {
    const ServicePrice* found = catalog_.price(item, resources_.region);
    DRYDOCK_CHECK(found != nullptr);
    model.ledger.push_back(
        {"price " + item,
         fmt::format("{} USD/{}", found->tiers.front().usd.to_string(), found->unit),
         SourceKind::Catalog, found->source + (found->confirmed ? "" : " (not confirmed)"), ""});
    return found->tiers.front().usd;
  }

  void warn_of_unused() {
    for (const QuerySettings& query : scenario_.demand.queries) {
      if (!used_queries_.contains(&query)) {
        diagnostics_.add({codes::DemandUnused,
                          fmt::format("no arrivals to a warehouse are labelled `{}`", query.label),
                          query.span, "arrivals: [{to: Warehouse, label: …, …}] bring queries"});
      }
    }
    for (const AudienceSettings& readers : scenario_.demand.readers) {
      if (!used_readers_.contains(&readers)) {
        diagnostics_.add(
            {codes::DemandUnused, fmt::format("nobody comes to a dashboard `{}`", readers.resource),
             readers.span, "write its logical id, and arrivals: [{to: …, …}] bring readers"});
      }
    }
  }

  const PlannedSet& resources_;
  const ServiceCatalog& catalog_;
  const Scenario& scenario_;
  Nanoseconds until_;
  Diagnostics& diagnostics_;
  DemandPlan plan_;
  std::set<const QuerySettings*> used_queries_;
  std::set<const AudienceSettings*> used_readers_;
  bool wrong_ = false;
};

}  // namespace

std::optional<DemandPlan> DemandPlan::read(const PlannedSet& resources,
                                           const ServiceCatalog& catalog, const Scenario& scenario,
                                           Nanoseconds until, Diagnostics& diagnostics) {
  return PlanReader(resources, catalog, scenario, until, diagnostics).read();
}

void add_demand_ledger(const DemandPlan& plan, const Scenario& scenario,
                       std::vector<LedgerEntry>& ledger) {
  const std::string file = "scenario:" + scenario.name;
  const auto add_all = [&](const std::vector<LedgerEntry>& entries) {
    for (const LedgerEntry& entry : entries) {
      const bool known = std::any_of(ledger.begin(), ledger.end(), [&](const LedgerEntry& other) {
        return other.name == entry.name;
      });
      if (!known) {
        ledger.push_back(entry);
      }
    }
  };
  for (const WarehouseModel& model : plan.warehouses) {
    for (const QueryKind& kind : model.kinds) {
      add_all({{"queries " + kind.written->label,
                fmt::format("alone {} on {} RPU", describe(kind.written->alone, true),
                            kind.written->rpus),
                SourceKind::Scenario, file + ".queries", ""}});
    }
    add_all(model.ledger);
  }
  for (const ReaderModel& model : plan.readers) {
    const AudienceSettings& readers = *model.written;
    add_all({{"readers " + readers.resource,
              fmt::format("{} users, {:g} % of them active, variation {:g}", readers.users,
                          readers.active * 100, readers.variation),
              SourceKind::Scenario, file + ".readers", ""}});
    add_all(model.ledger);
  }
}

bool has_demand(const PlannedSet& resources, const Scenario& scenario) {
  return std::any_of(
      resources.resources.begin(), resources.resources.end(), [&](const PlannedResource& resource) {
        return (is_warehouse(resource.type) || is_dashboard(resource.type)) &&
               std::any_of(scenario.arrivals.arrivals.begin(), scenario.arrivals.arrivals.end(),
                           [&](const ArrivalSettings& settings) {
                             return is_called(resource, settings.to);
                           });
      });
}

}  // namespace drydock
