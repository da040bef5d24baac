#include "simulator/score/metric_catalog.hpp"

#include <algorithm>

namespace drydock {

const std::vector<MetricInfo>& all_metrics() {
  static const std::vector<MetricInfo> kAll = {
      {"capacity_attained", "Capacity attained", "ratio", Direction::HigherIsBetter,
       "Average over the simulated time of running instances over required instances, never above "
       "1 at any moment. Required is required_capacity of the scenario, or else the desired "
       "capacity of each group at that moment. Instances outside groups do not count."},
      {"cost_per_month", "Cost per month", "usd_per_month", Direction::LowerIsBetter,
       "Every reserved slot, used or not, for the whole time, plus every running instance outside "
       "a reservation for as long as it runs, at the On-Demand price, without storage, network, "
       "taxes, Savings Plans or minimum of 60 seconds; plus what pipelines and the services that "
       "they call use, at the first tiers; scaled to 730 hours."},
      {"cost_per_month_unreserved", "Cost without reservations", "usd_per_month",
       Direction::LowerIsBetter,
       "The same running instance-hours at the On-Demand price, as if no unused slot had been "
       "paid for; scaled to 730 hours."},
      {"interrupted_instances", "Instances lost with a zone", "instances", Direction::LowerIsBetter,
       "Instances of groups that were running or starting in a zone when it became impaired."},
      {"interruptions", "Spot interruptions", "count", Direction::LowerIsBetter,
       "Spot Instances that were given the two minutes' notice, for want of capacity or because "
       "the price rose above what the fleet pays. Losses with an impaired zone do not count."},
      {"interruptions_per_100_instance_hours", "Interruptions per 100 Spot hours", "count",
       Direction::LowerIsBetter,
       "Spot interruptions over the hours that Spot Instances ran, times 100. A trial without Spot "
       "Instances has none."},
      {"launch_failures", "Failed launch attempts", "count", Direction::LowerIsBetter,
       "Attempts of groups to launch one instance in one zone that got no capacity: short of "
       "On-Demand capacity, refused for want of a reservation, or in an impaired zone."},
      {"load_late", "Load answered late", "ratio", Direction::LowerIsBetter,
       "Share of the offered load that came while the serving units were busier than late_above of "
       "the workload; over all services."},
      {"load_shed", "Load that was shed", "ratio", Direction::LowerIsBetter,
       "Share of the offered load that the serving units could not take. Requests do not wait: "
       "what is too much is turned away."},
      {"recovery_time", "Recovery from zone loss", "seconds", Direction::LowerIsBetter,
       "From the start of an impairment until as many instances run as are required; 0 if the "
       "loss never took them below. The worst of a trial's impairments. A trial that ends before "
       "is counted as censored, with the time until its end. A trial without impairment has none."},
      {"replacements", "Instances to be replaced", "instances", Direction::LowerIsBetter,
       "Instances that a group or fleet saw as lost or at risk, and launched for if it is one that "
       "replaces: interrupted, lost with a zone, unhealthy, or marked by capacity rebalancing."},
      {"reservation_waste", "Paid time left unused", "ratio", Direction::LowerIsBetter,
       "Slot-time in which no instance held the reserved slot, over all instance-time that is paid "
       "for: slot-time, used or not, plus running time of instances outside reservations. Slots of "
       "an impaired zone are unused. 0 without reservations."},
      {"reserved_coverage", "Running time in reservations", "ratio", Direction::HigherIsBetter,
       "Running time of the groups' instances inside reservations over all their running time."},
      {"savings", "Savings against On-Demand", "ratio", Direction::HigherIsBetter,
       "1 less cost_per_month over cost_per_month_unreserved: what the same running hours of the "
       "same instance types would have cost On-Demand."},
      {"spot_share", "Running time on Spot", "ratio", Direction::HigherIsBetter,
       "Running time of Spot Instances over all running time."},
      {"time_below_required", "Time below required capacity", "seconds", Direction::LowerIsBetter,
       "Total simulated time in which fewer instances ran than were required."},
      {"utilisation", "Busy share of what serves", "ratio", Direction::HigherIsBetter,
       "Load that was served over what the serving units could have served; over all services."},
      {"work_done", "Work that was done", "ratio", Direction::HigherIsBetter,
       "Unit-hours of batch work done by the end of the trial, over all that was to be done."},
      {"work_lost", "Work thrown away", "ratio", Direction::LowerIsBetter,
       "Unit-hours worked since the last checkpoint of units that were interrupted or lost, over "
       "all that was worked."},
      {"work_on_time", "Work done by its deadline", "ratio", Direction::HigherIsBetter,
       "1 if every batch that has a deadline was done by it, else 0; its mean is the share of "
       "trials."},
      {"work_time", "Time until the work is done", "seconds", Direction::LowerIsBetter,
       "From the start until the last batch is done. A trial that ends before is counted as "
       "censored, with the time until its end."},
  };
  return kAll;
}

const std::vector<MetricInfo>& pipeline_metrics() {
  static const std::vector<MetricInfo> kAll = {
      {"cost_per_run", "Cost of a run", "usd", Direction::LowerIsBetter,
       "What one run of a pipeline uses, its children and the services that it calls included, at "
       "the first tiers and without free allowances. Each run is a sample."},
      {"deadline_hits", "Share of runs within the deadline", "ratio", Direction::HigherIsBetter,
       "Of the runs of a trial, those that succeeded within the deadline that the scenario gives. "
       "Exists only with a deadline."},
      {"duration", "Duration of a run", "seconds", Direction::LowerIsBetter,
       "From the start of a run to its end, whether it succeeds or not. Each run is a sample."},
      {"queued_calls", "Calls that queued for a quota", "calls", Direction::LowerIsBetter,
       "Calls of a trial that waited because a quota or capacity was used up, of all pipelines."},
      {"refused_calls", "Calls that a quota refused", "calls", Direction::LowerIsBetter,
       "Calls of a trial that failed because a quota was used up, of all pipelines; a call that is "
       "tried again counts again."},
      {"retry_time", "Time of a run in tries that failed", "seconds", Direction::LowerIsBetter,
       "Time on the critical path in tries that failed and in the pauses after them, by run; the "
       "mean of the runs of a trial. Measured in the first 64 trials."},
      {"runs", "Runs in the simulated time", "runs", Direction::HigherIsBetter,
       "Runs of a trial that something outside of executions started and that ended."},
      {"success_rate", "Share of runs that succeed", "ratio", Direction::HigherIsBetter,
       "Of the runs of a trial, those that ended in success. A trial without runs has none."},
      {"wait_time", "Time of a run in Wait states", "seconds", Direction::LowerIsBetter,
       "Time on the critical path in Wait states, by run; the mean of the runs of a trial. "
       "Measured in the first 64 trials."},
  };
  return kAll;
}

std::vector<const MetricInfo*> known_metrics() {
  std::vector<const MetricInfo*> all;
  for (const std::vector<MetricInfo>* list : {&all_metrics(), &pipeline_metrics()}) {
    for (const MetricInfo& metric : *list) {
      all.push_back(&metric);
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const MetricInfo* a, const MetricInfo* b) { return a->name < b->name; });
  all.erase(
      std::unique(all.begin(), all.end(),
                  [](const MetricInfo* a, const MetricInfo* b) { return a->name == b->name; }),
      all.end());
  return all;
}

std::string_view metric_name_without_owner(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

const MetricInfo* find_metric(std::string_view name) {
  const std::string_view bare = metric_name_without_owner(name);
  for (const MetricInfo* metric : known_metrics()) {
    if (metric->name == bare) {
      return metric;
    }
  }
  return nullptr;
}

}  // namespace drydock
