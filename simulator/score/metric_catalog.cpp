#include "simulator/score/metric_catalog.hpp"

namespace drydock {

const std::vector<MetricInfo>& all_metrics() {
  static const std::vector<MetricInfo> kAll = {
      {"capacity_attained", "Capacity attained", "ratio", Direction::HigherIsBetter,
       "Average over the simulated time of running instances over required instances, never above "
       "1 at any moment. Required is required_capacity of the scenario, or else the desired "
       "capacity of each group at that moment. Instances outside groups do not count."},
      {"cost_per_month", "Cost per month", "usd_per_month", Direction::LowerIsBetter,
       "Every reserved slot, used or not, for the whole time, plus every running instance outside "
       "a reservation for as long as it runs, at the On-Demand price; scaled to 730 hours. Only "
       "compute: no storage, network, taxes, Savings Plans or minimum of 60 seconds."},
      {"cost_per_month_unreserved", "Cost without reservations", "usd_per_month",
       Direction::LowerIsBetter,
       "The same running instance-hours at the On-Demand price, as if no unused slot had been "
       "paid for; scaled to 730 hours."},
      {"interrupted_instances", "Instances lost with a zone", "instances", Direction::LowerIsBetter,
       "Instances of groups that were running or starting in a zone when it became impaired."},
      {"launch_failures", "Failed launch attempts", "count", Direction::LowerIsBetter,
       "Attempts of groups to launch one instance in one zone that got no capacity: short of "
       "On-Demand capacity, refused for want of a reservation, or in an impaired zone."},
      {"recovery_time", "Recovery from zone loss", "seconds", Direction::LowerIsBetter,
       "From the start of an impairment until as many instances run as are required; 0 if the "
       "loss never took them below. The worst of a trial's impairments. A trial that ends before "
       "is counted as censored, with the time until its end. A trial without impairment has none."},
      {"reservation_waste", "Paid time left unused", "ratio", Direction::LowerIsBetter,
       "Slot-time in which no instance held the reserved slot, over all instance-time that is paid "
       "for: slot-time, used or not, plus running time of instances outside reservations. Slots of "
       "an impaired zone are unused. 0 without reservations."},
      {"reserved_coverage", "Running time in reservations", "ratio", Direction::HigherIsBetter,
       "Running time of the groups' instances inside reservations over all their running time."},
      {"time_below_required", "Time below required capacity", "seconds", Direction::LowerIsBetter,
       "Total simulated time in which fewer instances ran than were required."},
  };
  return kAll;
}

const MetricInfo* find_metric(std::string_view name) {
  for (const MetricInfo& metric : all_metrics()) {
    if (metric.name == name) {
      return &metric;
    }
  }
  return nullptr;
}

}  // namespace drydock
