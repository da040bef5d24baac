// Advice whose effect is measured: each variation of a configuration is simulated with the same
// seeds as the configuration itself, and the differences of its metrics, trial by trial, decide
// what it is called. Nothing is advised by a rule of thumb.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "simulator/advice/variations.hpp"
#include "simulator/score/scorecard.hpp"

namespace drydock {

struct Advice {
  // Improvement: a figure becomes better, with an interval that excludes no change, and none that
  // is judged becomes worse. TradeOff: some become better, some worse. NoGain: nothing becomes
  // better.
  enum class Verdict : std::uint8_t { Improvement, TradeOff, NoGain };
  Verdict verdict = Verdict::NoGain;
  VariationKind kind = VariationKind::MoreTypes;
  std::string fleet;
  std::string change;
  Span span;
  std::vector<MetricDifference> effects;  // of the judged metrics that moved, in their order
};

struct AdviceReport {
  std::string scenario;
  std::uint64_t seed = 0;
  std::uint32_t trials = 0;
  std::vector<Advice> advice;  // improvements, trade-offs, then the others; each in their order
};

// What is judged: cost, attained capacity, time below the required, recovery, interruptions,
// failed launches, what became of loads and work.
[[nodiscard]] bool is_judged(std::string_view metric);

// Simulates a variation as the base was; nothing after a failure, which drops the variation.
using SimulateVariation =
    std::function<std::optional<SimulationResult>(const PlannedSet& resources)>;
// Called before each variation; may be empty.
using AdviceProgress = std::function<void(std::uint32_t done, std::uint32_t all)>;

[[nodiscard]] AdviceReport advise(const SimulationResult& base,
                                  const std::vector<Variation>& variations,
                                  const SimulateVariation& simulate,
                                  const AdviceProgress& on_progress);

}  // namespace drydock
