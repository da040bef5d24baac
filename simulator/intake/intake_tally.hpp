// What all trials gave of the nodes of a plan of delivery, and the figures that are made of it.
// Each trial writes at its own place, so that the number of threads never shows.
#pragma once

#include <cstdint>
#include <vector>

#include "simulator/intake/delivery_plan.hpp"
#include "simulator/intake/intake_result.hpp"
#include "simulator/intake/node_tally.hpp"

namespace drydock {

class IntakeTally {
 public:
  IntakeTally() = default;
  // The plan outlives the tally.
  IntakeTally(const DeliveryPlan& plan, std::uint32_t trials, Nanoseconds until);

  // Latencies that a trial may keep of a node.
  [[nodiscard]] std::size_t kept() const { return kept_; }
  // Each trial once, from any thread.
  void keep(std::uint32_t trial, const std::vector<NodeTally>& nodes);
  // Of those nodes to which anything came, in template order.
  [[nodiscard]] std::vector<IntakeResult> results() const;

 private:
  struct OfTrial {
    NodeTally counts;
    double backlog_p50 = 0;
    double backlog_p95 = 0;
    std::vector<double> backlog;  // by point of the series
    std::vector<double> running;
  };
  struct Entry {
    std::uint32_t node = 0;
    OfTrial figures;
  };
  [[nodiscard]] IntakeResult result_of(const DeliveryNode& node,
                                       const std::vector<const OfTrial*>& trials) const;

  const DeliveryPlan* plan_ = nullptr;
  Nanoseconds until_ = 0;
  std::size_t kept_ = 1;
  std::vector<std::vector<Entry>> trials_;  // by trial: the nodes to which anything came
};

}  // namespace drydock
