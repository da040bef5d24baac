#include "simulator/world/assumptions.hpp"

namespace drydock {

const std::vector<AssumptionInfo>& all_assumptions() {
  using Kind = Distribution::Kind;
  static const std::vector<AssumptionInfo> kAll = {
      {"impairment_detection",
       "impairment-detection",
       "Time until a group notices that instances are lost",
       true,
       {Kind::Uniform, 60, 300},
       "From the moment at which a zone fails until the Auto Scaling group replaces what ran "
       "there. Drawn once for each impairment. EC2 runs its status checks every minute; how many "
       "failures the group waits for, and how long, is not published.",
       "assumption: AWS publishes no figure; one to five status checks of a minute each"},
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
       "Probability that an unreserved launch attempt fails",
       false,
       {Kind::Constant, 0.02, 0},
       "Probability that one attempt to launch one instance outside any reservation, in a zone "
       "that works, ends in InsufficientInstanceCapacity. Attempts are independent. A "
       "distribution in place of a number is drawn once for each trial, for a figure that is "
       "itself uncertain.",
       "assumption: AWS publishes no figure, and no open measurement was found"},
      {"on_demand_shortage_during_impairment",
       "on-demand-shortage-during-impairment",
       "The same while another zone of the Region is impaired",
       false,
       {Kind::Constant, 0.4, 0},
       "When a zone fails, all who ran there launch in the remaining zones at the same time, so "
       "unreserved capacity is short just when it is needed. This probability takes the place of "
       "on_demand_shortage as long as any zone is impaired.",
       "assumption: AWS publishes no figure, and no open measurement was found; try 0 to 0.9"},
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
