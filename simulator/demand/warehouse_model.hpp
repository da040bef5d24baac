// A data warehouse as those who wait for it see it: clusters of one size that share their power
// evenly among the queries that run on them, queues of workload management with so many slots, and
// clusters that are added while queries wait. A provisioned cluster of Redshift is one cluster that
// always runs and costs, and clusters of concurrency scaling; a Serverless workgroup is clusters of
// its base capacity, of which even the first costs only while it works. Rules: Amazon Redshift
// Database Developer Guide, "Concurrency scaling" and "Implementing manual WLM"; Management Guide,
// "Billing for Amazon Redshift Serverless"; Amazon Redshift pricing.
//
// Running a trial is left to warehouse_trial.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "simulator/catalog/service_catalog.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/world/resource_identity.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

// A queue of workload management. The last of a warehouse takes what no other takes.
struct QueryQueue {
  std::vector<std::string> groups;  // query groups that it takes
  std::uint32_t slots = 1;          // queries that run at once, on each cluster
  bool scales = false;              // clusters are added for what waits here
};

// Queries of one kind that come to this warehouse.
struct QueryKind {
  const QuerySettings* written = nullptr;
  const ArrivalSettings* arrivals = nullptr;
  std::uint32_t queue = 0;
  bool scales = false;  // both it and its queue do
};

struct WarehouseModel {
  std::string address;
  std::string logical_id;
  std::string about;  // "4 × ra3.4xlarge", "base 32 RPU, at most 128"
  bool serverless = false;
  double rpus = 1;  // of one cluster
  std::vector<QueryQueue> queues;
  std::vector<QueryKind> kinds;
  std::uint32_t most_added = 0;  // clusters beside the first
  // How a cluster that works is billed: by so many units at a time.
  std::string item;
  std::int64_t units = 1;
  Nanoseconds minimum = 0;  // of each time that a cluster is at work
  // Credits of concurrency scaling: so much for every day, at most so much at once.
  Nanoseconds daily_credit = 0;
  Nanoseconds most_credit = 0;
  Distribution start;    // seconds until an added cluster works
  Nanoseconds kept = 0;  // so long it stays when nothing runs on it
  // What was taken from the catalog: name, value, source.
  std::vector<LedgerEntry> ledger;
};

[[nodiscard]] bool is_warehouse(const std::string& type);

// Without kinds of queries. Nothing, and a report, if the resource is no warehouse that is
// modelled.
[[nodiscard]] std::optional<WarehouseModel> read_warehouse(const PlannedResource& resource,
                                                           const PlannedSet& resources,
                                                           const ServiceCatalog& catalog,
                                                           Diagnostics& diagnostics);

// Which queue takes queries of a group.
[[nodiscard]] std::uint32_t queue_of(const WarehouseModel& model, const std::string& group);

}  // namespace drydock
