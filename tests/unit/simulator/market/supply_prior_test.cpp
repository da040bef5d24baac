// Priors and traces become a market that does what they say.
#include "simulator/market/supply_prior.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.hpp"
#include "planner/document/json_reader.hpp"
#include "simulator/market/supply.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kHourNs = Nanoseconds{3600} * 1'000'000'000;

SupplyPoolFacts m5_large(std::uint8_t bracket) {
  SupplyPoolFacts facts;
  facts.type = "m5.large";
  facts.zone = "us-east-2a";
  facts.region = "us-east-2";
  facts.vcpus = 8;
  facts.on_demand = 96'000'000;
  facts.spot = 40'000'000;
  facts.bracket = bracket;
  facts.bracket_source = "advisor, 2025-06";
  return facts;
}

// Interruptions an instance-hour of ten that are held whenever the pool gives them.
double interruptions(const SupplyModel& model) {
  SupplyPath path(model);
  const Nanoseconds until = 2'400'000 * kHourNs;
  path.reset(3, 0, until);
  double lost = 0;
  double held_hours = 0;
  Nanoseconds now = 0;
  std::uint32_t held = 0;
  while (path.next() != SupplyPath::kNever) {
    const std::uint32_t gets = std::min(10 - held, path.room(0));
    if (gets > 0) {
      held += gets;
      path.hold(0, held, now);
    }
    held_hours += held * static_cast<double>(path.next() - now) / static_cast<double>(kHourNs);
    const SupplyChange change = path.step();
    now = change.at;
    if (change.kind == SupplyChange::Kind::Reclaimed) {
      lost += change.instances;
      held -= change.instances;
    }
  }
  return lost / held_hours;
}

TEST(SupplyPrior, InstancesAreInterruptedAsOftenAsTheBracketSays) {
  SupplyModel model = make_supply_model(std::vector{m5_large(4)}, {}, {});
  EXPECT_TRUE(model.pools[0].is_prior);
  EXPECT_GT(model.pools[0].rate_spread, 0.5);
  model.pools[0].rate_spread = 0;
  model.pools[0].drains_unknown = false;
  model.pools[0].depth_median = 1e6;
  model.pools[0].depth_spread = 0;
  // A tenth more than three quarters: of a share at least one instance is taken, rounded up.
  EXPECT_NEAR(interruptions(model), 3.05e-4, 0.5e-4);
}

TEST(SupplyPrior, WorseBracketsOlderGenerationsAndLargerSizesAreInterruptedMore) {
  double last = 0;
  for (std::uint8_t bracket = 0; bracket < kAdvisorBrackets; ++bracket) {
    const PriorHazard hazard = prior_hazard(m5_large(bracket), {});
    EXPECT_GT(hazard.median, last);
    EXPECT_NE(hazard.source.find("advisor, 2025-06"), std::string::npos);
    last = hazard.median;
  }
  SupplyPoolFacts old = m5_large(0);
  old.previous_generation = true;
  const double now = prior_hazard(m5_large(0), {}).median;
  EXPECT_NEAR(prior_hazard(old, {}).median / now, std::exp(0.211), 1e-9);
  SupplyPriorOptions without;
  without.generation_counts = false;
  EXPECT_EQ(prior_hazard(old, without).median, now);
  SupplyPoolFacts large = m5_large(0);
  large.vcpus = 96;
  EXPECT_GT(prior_hazard(large, {}).median, now);
}

TEST(SupplyPrior, WithoutABracketTheFamilySpeaksAndTheRestIsTheMean) {
  SupplyPoolFacts facts = m5_large(0);
  facts.bracket.reset();
  const double alone = prior_hazard(facts, {}).median;
  EXPECT_NEAR(alone, 1.46e-4, 1e-9);
  facts.family_brackets = {4, 4, 4};
  const double family = prior_hazard(facts, {}).median;
  EXPECT_GT(family, alone);
  EXPECT_LT(family, 3.05e-4);
}

MarketTrace made_trace() {
  MarketTrace trace;
  trace.name = "made";
  trace.gap_seconds = 300;
  trace.pools = {"us-east-2a_x_1", "us-east-2b_x_1"};
  Rng rng({.seed = 4});
  bool up[] = {true, true};
  for (int tick = 0; tick < 30'000; ++tick) {
    for (const int pool : {0, 1}) {
      trace.values.push_back(up[pool] ? 1 : 0);
      up[pool] = rng.uniform() < (up[pool] ? 0.02 : pool == 0 ? 0.06 : 0.01) ? !up[pool] : up[pool];
    }
  }
  return trace;
}

TEST(SupplyPrior, ATraceGivesAPoolItsShareAndItsFalls) {
  const MarketEvidence evidence = evidence_of_trace(made_trace(), "m5.large");
  ASSERT_EQ(evidence.pools.size(), 2U);
  EXPECT_EQ(evidence.pools[0].zone, "us-east-2a");
  const Equilibrium first = equilibrium(evidence.pools[0].rates);
  EXPECT_NEAR(first.up(), evidence.pools[0].up_share, 0.002);
  EXPECT_NEAR(first.up(), 0.75, 0.03);
  EXPECT_NEAR((first.fall_flow[0] + first.fall_flow[1]) / first.up(), 0.02 * 12, 0.02);
  std::vector<SupplyPoolFacts> facts = {m5_large(0), m5_large(0), m5_large(0)};
  facts[1].zone = "us-east-2c";
  facts[2].type = "c5.large";
  const SupplyModel model = make_supply_model(facts, std::vector{evidence}, {});
  EXPECT_FALSE(model.pools[0].is_prior);
  EXPECT_EQ(model.pools[0].source.substr(0, 10), "trace made");
  EXPECT_TRUE(model.pools[1].is_prior);
  EXPECT_NE(model.pools[1].source.find("2 other pools"), std::string::npos);
  EXPECT_GT(model.pools[1].falls, 100 * model.pools[2].falls);
  EXPECT_NE(model.pools[2].source.find("advisor"), std::string::npos);
}

struct ReadFit {
  explicit ReadFit(std::string text) {
    const FileId file = sources.add("fit.json", std::move(text));
    const std::optional<Document> document = read_json(sources, file, diagnostics);
    if (document) {
      evidence = read_market_fit(*document, "m5.large", diagnostics);
    }
  }
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<std::vector<MarketEvidence>> evidence;
};

TEST(SupplyPrior, AFitIsReadAndItsSlipsAreSaid) {
  const ReadFit good(R"({"format_version": "1.0", "series": [
    {"series": "s", "kind": "running nodes", "gap_seconds": 300, "ticks": 9, "start": "", "asked": 4,
     "pools": [{"pool": "us-east-1a_x", "region": "us-east-1", "up_share": 0.6,
                "markov": {"falls_per_tick": 0.02, "rises_per_tick": 0.03}, "spells": {}}],
     "regions": [{"region": "us-east-1", "shock_begins_per_tick": 0.01, "shock_ends_per_tick": 0.02,
       "pools": [{"pool": "us-east-1a_x", "falls_per_tick_calm": 0.01, "rises_per_tick_calm": 0.05,
                  "falls_per_tick_shock": 0.05, "rises_per_tick_shock": 0.01}]}]},
    {"series": "p", "kind": "prices", "gap_seconds": 300, "ticks": 9, "start": "", "prices":
      [{"pool": "us-east-1a_x", "last_usd_per_hour": 0.03, "day_ahead_error": 0.01}]}]})");
  ASSERT_TRUE(good.evidence);
  ASSERT_EQ(good.evidence->size(), 2U);
  EXPECT_NEAR(equilibrium((*good.evidence)[0].pools[0].rates).up(), 0.6, 1e-6);
  SupplyPoolFacts facts = m5_large(0);
  facts.zone = "us-east-1a";
  facts.region = "us-east-1";
  const SupplyModel model = make_supply_model(std::vector{facts}, *good.evidence, {});
  EXPECT_EQ(model.pools[0].price, 30'000'000);
  EXPECT_NEAR(model.pools[0].price_spread, 0.01253, 1e-4);
  EXPECT_FALSE(model.pools[0].is_prior);
  EXPECT_NEAR(model.regions[0].shock_begins, 0.12, 0.01);
  EXPECT_GT(model.pools[0].day_amplitude, 0);

  for (const char* text : {"[]", R"({"series": 1})", R"({"series": [{"series": "s"}]})",
                           R"({"series": [{"series": "s", "kind": "launch probe",
                              "gap_seconds": "x", "asked": 1, "pools": [], "regions": []}]})"}) {
    const ReadFit bad(text);
    EXPECT_FALSE(bad.evidence) << text;
    EXPECT_TRUE(bad.diagnostics.has_errors()) << text;
  }
}

}  // namespace
}  // namespace drydock
