#include "simulator/world/assumptions.hpp"

namespace drydock {

const std::vector<AssumptionInfo>& all_assumptions() {
  using Kind = Distribution::Kind;
  static const std::vector<AssumptionInfo> kAll = {
      {"gray_detection",
       "gray-detection",
       "Time until health checks find instances that run and are of no use",
       true,
       {Kind::Uniform, 300, 1800},
       "In a gray failure instances run on, so that EC2's own status checks pass; the health check "
       "of the load balancer or of the application has to notice, and a group replaces them then. "
       "Drawn once for each such impairment, and for each instance that starts during it.",
       "assumption: AWS publishes no figure; health checks of 30 seconds and their thresholds give "
       "minutes, shallow ones much longer",
       true},
      {"impairment_detection",
       "impairment-detection",
       "Time until a group notices that instances are lost",
       true,
       {Kind::Uniform, 60, 300},
       "From the moment at which a zone fails until the Auto Scaling group replaces what ran "
       "there. Drawn once for each impairment. EC2 runs its status checks every minute; how many "
       "failures the group waits for, and how long, is not published.",
       "assumption: AWS publishes no figure; one to five status checks of a minute each"},
      {"interruption_detection",
       "interruption-detection",
       "Time until a group or fleet notices that an interrupted instance is gone",
       true,
       {Kind::Uniform, 10, 60},
       "From the end of an interrupted Spot Instance until its group or fleet launches for it. "
       "With "
       "capacity rebalancing a replacement is looked for at the notice already. Drawn for each "
       "interruption; instances that are taken back together are noticed together.",
       "assumption: AWS publishes no figure; EC2 reports the change of state within seconds, and "
       "health checks act at their next round",
       true},
      {"launch_latency",
       "launch-latency",
       "Time from a launch to a running instance",
       true,
       {Kind::Lognormal, 90, 180},
       "From the accepted launch until the instance counts as running and able to serve. It "
       "depends on the image and on what runs at boot. Drawn for each launch.",
       "assumption: AWS publishes no figure; measure yours and state it in the scenario"},
      {"launch_retry",
       "launch-retry",
       "Pause after a launch that failed everywhere",
       true,
       {Kind::Uniform, 60, 180},
       "When no zone of the group gave capacity, the group tries again after this time. Auto "
       "Scaling backs off between attempts, and the length is not documented. Drawn for each "
       "pause.",
       "assumption: AWS publishes no figure; one to three minutes"},
      {"on_demand_shortage",
       "on-demand-shortage",
       "Probability that a pool is short of On-Demand capacity",
       false,
       {Kind::Constant, 0.02, 0},
       "A pool is one instance type in one zone. At a random moment in normal times it is short "
       "with this probability, and every launch outside a reservation then ends in "
       "InsufficientInstanceCapacity until the shortage is over; reserved slots are not touched. "
       "Pools fall short independently of each other. A distribution in place of a number is drawn "
       "once for each trial, for a figure that is itself uncertain.",
       "assumption: AWS publishes no figure, and no open measurement was found"},
      {"on_demand_shortage_duration",
       "on-demand-shortage-duration",
       "How long a pool is short of On-Demand capacity",
       true,
       {Kind::Lognormal, 3600, 21600},
       "From the first launch that would fail for want of capacity until launches succeed again. "
       "Drawn for each shortage of a pool, in normal times as after the loss of a zone. The time "
       "between two shortages of normal times follows from it and from on_demand_shortage.",
       "assumption: AWS publishes no figure, and no open measurement was found; hours rather than "
       "minutes, because capacity returns when others scale in or hardware is added"},
      {"on_demand_shortage_during_impairment",
       "on-demand-shortage-during-impairment",
       "Probability that a pool runs short when another zone fails",
       false,
       {Kind::Constant, 0.35, 0},
       "When a zone fails, all who ran there launch in the remaining zones at the same time, so "
       "unreserved capacity is short just when it is needed. Drawn once for each impairment and "
       "each pool of the remaining zones; the shortage begins shortage_onset after the impairment "
       "and lasts on_demand_shortage_duration, also beyond the end of the impairment. A "
       "distribution in place of a number is drawn once for each trial, so that the pools of a "
       "trial tend to run short together.",
       "assumption: AWS publishes no figure, and no open measurement was found; try 0 to 0.9"},
      {"shortage_onset",
       "shortage-onset",
       "Time from the loss of a zone until a remaining pool is short",
       true,
       {Kind::Uniform, 0, 180},
       "Others whose instances were lost take what capacity remains as soon as they notice. Drawn "
       "for each pool that runs short because of an impairment.",
       "assumption: AWS publishes no figure; the others notice about as fast as the group, see "
       "impairment_detection"},
  };
  return kAll;
}

const AssumptionInfo* find_assumption(std::string_view name) {
  for (const AssumptionInfo& assumption : all_assumptions()) {
    if (assumption.name == name) {
      return &assumption;
    }
  }
  return nullptr;
}

}  // namespace drydock
