#include "simulator/advice/advise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace drydock {
namespace {

// Trials of cost and of interruptions; what the luck of a trial does is the same in every
// configuration.
SimulationResult result_of(double cost, double interruptions, double noise) {
  SimulationResult result;
  result.trials = 40;
  const auto add = [&](const char* name, double value, double luck) {
    Metric metric;
    metric.name = name;
    metric.unit = "count";
    metric.trials = result.trials;
    metric.mean = value;
    std::vector<double> samples;
    for (std::uint32_t t = 0; t < result.trials; ++t) {
      samples.push_back(value + luck * std::sin(t) + noise * std::cos(7.0 * t));
    }
    result.metrics.push_back(metric);
    result.samples.push_back(std::move(samples));
  };
  add("cost_per_month", cost, 50);
  add("interruptions", interruptions, 5);
  add("reserved_coverage", cost, 1);  // is not judged
  return result;
}

Variation named(std::string change, const char* region) {
  Variation variation;
  variation.change = std::move(change);
  variation.resources.region = region;
  return variation;
}

TEST(Advise, CallsAnImprovementOnlyWhatItsIntervalProves) {
  const SimulationResult base = result_of(100, 20, 0);
  const std::vector<Variation> variations = {named("noise", "noise"), named("both ways", "mixed"),
                                             named("cheaper", "cheaper"), named("dearer", "dearer"),
                                             named("fails", "fails")};
  std::uint32_t called = 0;
  const AdviceReport report = advise(base, variations,
                                     [&](const PlannedSet& set) -> std::optional<SimulationResult> {
                                       ++called;
                                       if (set.region == "fails") {
                                         return std::nullopt;
                                       }
                                       return set.region == "noise"     ? result_of(99.9, 20, 30)
                                              : set.region == "mixed"   ? result_of(90, 25, 0.1)
                                              : set.region == "cheaper" ? result_of(99, 20, 0)
                                                                        : result_of(104, 20, 0.1);
                                     },
                                     {});
  EXPECT_EQ(called, 5U);
  ASSERT_EQ(report.advice.size(), 4U) << "one that cannot be simulated is dropped";
  EXPECT_EQ(report.advice[0].change, "cheaper");
  EXPECT_EQ(report.advice[0].verdict, Advice::Verdict::Improvement);
  ASSERT_EQ(report.advice[0].effects.size(), 1U);
  EXPECT_NEAR(report.advice[0].effects[0].difference, -1, 1e-9) << "1 in 100 under a luck of 50";
  EXPECT_EQ(report.advice[1].change, "both ways");
  EXPECT_EQ(report.advice[1].verdict, Advice::Verdict::TradeOff);
  EXPECT_EQ(report.advice[1].effects.size(), 2U);
  EXPECT_EQ(report.advice[2].change, "noise");
  EXPECT_TRUE(report.advice[2].effects.empty());
  EXPECT_EQ(report.advice[3].change, "dearer");
  EXPECT_EQ(report.advice[3].verdict, Advice::Verdict::NoGain);
}

}  // namespace
}  // namespace drydock
