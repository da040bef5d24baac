// Placement scores: rules 94 to 100 of docs/capacity-rules.md, and that the probability is one.
#include "simulator/placement/placement_score.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "planner/document/json_reader.hpp"
#include "simulator/placement/read_placement.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kHourNs = Nanoseconds{3600} * 1'000'000'000;
constexpr Nanoseconds kMonday = Nanoseconds{4} * 24 * kHourNs;

const Catalog& catalog() {
  static const Catalog kCatalog = [] {
    const DiskFileSystem files;
    return std::move(load_catalog(files, DRYDOCK_SOURCE_DIR "/schemas/catalog").value());
  }();
  return kCatalog;
}

PlacementRequest request_of(std::vector<std::string> types, Units capacity) {
  PlacementRequest request;
  request.types = std::move(types);
  request.capacity = capacity;
  request.regions = {"us-east-2"};
  return request;
}

PlacementOptions few_trials() {
  PlacementOptions options;
  options.at = kMonday;
  options.trials = 300;
  return options;
}

std::vector<PlacementScore> score(const PlacementRequest& request,
                                  const PlacementOptions& options = few_trials(),
                                  const PlacementSeries& series = {},
                                  std::span<const MarketEvidence> evidence = {}) {
  Diagnostics diagnostics;
  EXPECT_TRUE(check_placement_request(request, catalog(), {}, diagnostics));
  return score_placements(request, catalog(), evidence, options, series, {}, diagnostics);
}

std::vector<std::string> problems(const PlacementRequest& request) {
  Diagnostics diagnostics;
  (void)check_placement_request(request, catalog(), {}, diagnostics);
  std::vector<std::string> codes;
  for (const Diagnostic& each : diagnostics.all()) {
    codes.emplace_back(each.message);
  }
  return codes;
}

const std::vector<std::string> kFive = {"m5.4xlarge", "m5a.4xlarge", "m6i.4xlarge", "m6a.4xlarge",
                                        "m7i.4xlarge"};

TEST(PlacementRequest, Rule094_WhatARequestMayAsk) {
  EXPECT_TRUE(problems(request_of(kFive, 1)).empty());
  EXPECT_TRUE(problems(request_of(kFive, 2'000'000'000)).empty());
  EXPECT_EQ(problems(request_of(kFive, 0)).size(), 1U);
  EXPECT_EQ(problems(request_of(kFive, 2'000'000'001)).size(), 1U);
  EXPECT_EQ(problems(request_of({}, 1)).size(), 1U);
  PlacementRequest both = request_of(kFive, 1);
  both.requirements = InstanceRequirements{};
  EXPECT_EQ(problems(both).size(), 1U);
  EXPECT_EQ(problems(request_of(std::vector<std::string>(1001, "m5.large"), 1)).size(), 1U);
  PlacementRequest regions = request_of(kFive, 1);
  regions.regions.assign(11, "us-east-1");
  EXPECT_EQ(problems(regions).size(), 1U);
  PlacementRequest results = request_of(kFive, 1);
  results.most_results = 9;
  EXPECT_EQ(problems(results).size(), 1U);
  results.most_results = 1001;
  EXPECT_EQ(problems(results).size(), 1U);
  EXPECT_EQ(problems(request_of({"m5.nano", "x9.huge"}, 1)).size(), 2U);
  // Units of vCPU and memory count what the types have.
  PlacementRequest vcpus = request_of(kFive, 160);
  vcpus.unit = CapacityUnit::Vcpu;
  PlacementRequest gibibytes = request_of(kFive, Units{160} * 4096);
  gibibytes.unit = CapacityUnit::MemoryMib;
  EXPECT_EQ(score(vcpus).front().first().probability,
            score(request_of(kFive, 10)).front().first().probability);
  EXPECT_EQ(score(vcpus).front().first().probability, score(gibibytes).front().first().probability);
}

TEST(PlacementRequest, Rule094_RequirementsTakeNoPrices) {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file =
      sources.add("needs.json", R"({"ArchitectureTypes": ["x86_64"], "InstanceRequirements":
        {"VCpuCount": {"Min": 16, "Max": 16}, "MemoryMiB": {"Min": 65536},
         "SpotMaxPricePercentageOverLowestPrice": 50}})");
  const std::optional<Document> document = read_json(sources, file, diagnostics);
  ASSERT_TRUE(document);
  PlacementRequest request = request_of({}, 10);
  request.requirements = read_placement_requirements(document->root(), diagnostics);
  ASSERT_TRUE(request.requirements);
  EXPECT_EQ(problems(request).size(), 1U);
  request.requirements->spot_over_lowest.reset();
  const std::vector<PlacementScore> scores = score(request);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_GT(scores[0].types, 20U);
}

TEST(PlacementScore, Rule095_TenTenthsAndTheTenBest) {
  EXPECT_EQ(placement_score(0), 1U);
  EXPECT_EQ(placement_score(0.1), 1U);
  EXPECT_EQ(placement_score(0.101), 2U);
  EXPECT_EQ(placement_score(0.3), 3U);
  EXPECT_EQ(placement_score(0.9), 9U);
  EXPECT_EQ(placement_score(0.901), 10U);
  EXPECT_EQ(placement_score(1), 10U);
  PlacementRequest zones = request_of(kFive, 10);
  zones.single_zone = true;
  zones.regions.clear();
  const std::vector<PlacementScore> best = score(zones);
  ASSERT_EQ(best.size(), 10U);
  for (std::size_t i = 1; i < best.size(); ++i) {
    EXPECT_GE(best[i - 1].first().probability, best[i].first().probability);
    EXPECT_FALSE(best[i].zone.empty());
  }
  EXPECT_EQ(score(zones)[3].zone, best[3].zone);
}

TEST(PlacementScore, Rule096_FewerThanThreeTypesScoreLow) {
  const PlacementRequest two = request_of({"m5.large", "m5a.large"}, 1);
  const PlacementScore low = score(two).front();
  EXPECT_LE(low.first().score, 3U);
  EXPECT_GT(low.first().probability, 0.9);
  EXPECT_EQ(score(request_of({"m5.large", "m5a.large", "m6i.large"}, 1)).front().first().score,
            10U);
  PlacementOptions by_model = few_trials();
  by_model.few_types_score_low = false;
  EXPECT_EQ(score(two, by_model).front().first().score, 10U);
}

MarketEvidence us_east_1(double up_in_the_day) {
  MarketEvidence evidence;
  evidence.type = "g5.2xlarge";
  evidence.series = "made";
  for (const char* zone : {"us-east-1a", "us-east-1b"}) {
    PoolEvidence pool;
    pool.zone = zone;
    pool.region = "us-east-1";
    pool.asked = 1;
    pool.up_share = up_in_the_day;
    pool.rates = {{1, 1}, {1, 1}, 0, 1, 0, 1, 0, 1};
    evidence.pools.push_back(pool);
  }
  return evidence;
}

TEST(PlacementScore, Rule097_TheHourCountsTheSizeAndTheTypes) {
  // The trace's pools are up half of the time; falls are most frequent at 16 h UTC.
  PlacementRequest request = request_of({"g5.2xlarge"}, 1);
  request.regions = {"us-east-1"};
  PlacementOptions options = few_trials();
  options.trials = 4000;
  options.keep = kHourNs;
  const std::vector<MarketEvidence> evidence = {us_east_1(0.5)};
  const auto at = [&](int hour) {
    options.at = kMonday + hour * kHourNs;
    return score(request, options, {}, evidence).front().first().probability;
  };
  EXPECT_GT(at(4), at(16) + 0.05);
  options.prior.day_pattern = DayPattern::None;
  EXPECT_EQ(at(4), at(16));
  // More capacity is harder, more types are easier.
  double last = 1;
  for (const Units capacity : {100, 1000, 4000, 12'000}) {
    const double now = score(request_of(kFive, capacity)).front().first().probability;
    EXPECT_LE(now, last);
    last = now;
  }
  EXPECT_LT(last, 0.5);
  EXPECT_GT(score(request_of(kFive, 4000)).front().first().probability,
            score(request_of({"m5.4xlarge"}, 4000)).front().first().probability);
}

TEST(PlacementScore, Rule098_CapacityOptimizedOverTheZonesOfTheRegion) {
  const PlacementScore region = score(request_of(kFive, 3000)).front();
  EXPECT_EQ(region.pools, 15U);
  PlacementRequest zones = request_of(kFive, 3000);
  zones.single_zone = true;
  for (const PlacementScore& zone : score(zones)) {
    EXPECT_EQ(zone.pools, 5U);
    EXPECT_LT(zone.first().probability, region.first().probability);
  }
  // Other strategies have a number of their own.
  PlacementRequest cheapest = request_of({"g5.12xlarge", "g5.24xlarge"}, 30);
  cheapest.regions = {"us-east-1"};
  PlacementOptions options = few_trials();
  options.trials = 2000;
  const double optimized = score(cheapest, options).front().first().probability;
  cheapest.strategy = SpotStrategy::LowestPrice;
  EXPECT_NE(score(cheapest, options).front().first().probability, optimized);
}

TEST(PlacementScore, Rule099_RegionsWithoutAPoolAreNotScored) {
  PlacementRequest request = request_of({"p5.48xlarge"}, 1);
  request.regions = {"eu-central-1", "us-east-1"};
  Diagnostics diagnostics;
  const auto scores = score_placements(request, catalog(), {}, few_trials(), {}, {}, diagnostics);
  EXPECT_LE(scores.size(), 2U);
  request.types = {"mac1.metal"};
  EXPECT_TRUE(score_placements(request, catalog(), {}, few_trials(), {}, {}, diagnostics).empty());
  EXPECT_EQ(diagnostics.all().size(), 1U);
}

// The probability is what it says: of pools that are up half of the time and fall once an hour, one
// gives an instance and keeps it for an hour with ½ · e^-1; with a second pool to go to it is
// 1 - ¼ at first, and each fall finds the other pool up.
TEST(PlacementScore, Rule100_TheProbabilityStandsBesideTheScore) {
  PlacementRequest request = request_of({"g5.2xlarge"}, 1);
  request.regions = {"us-east-1"};
  request.single_zone = true;
  PlacementOptions options = few_trials();
  options.trials = 20'000;
  options.keep = kHourNs;
  options.prior.day_pattern = DayPattern::None;
  options.prior.recommendation_lead = 0;  // what falls is taken at once
  const std::vector<MarketEvidence> evidence = {us_east_1(0.5)};
  const PlacementScore zone = score(request, options, {}, evidence).front();
  EXPECT_EQ(zone.zone.substr(0, 9), "us-east-1");
  EXPECT_NEAR(zone.first().probability, 0.5 * std::exp(-1), 0.01);
  EXPECT_LT(zone.first().ci95.low, zone.first().probability);
  EXPECT_GT(zone.first().ci95.high, zone.first().probability);
  EXPECT_EQ(zone.first().score, 2U);
  EXPECT_EQ(zone.sources.size(), 1U);
  request.single_zone = false;
  EXPECT_GT(score(request, options, {}, evidence).front().first().probability, 0.3);
}

TEST(PlacementScore, ASeriesIsTheSameMarketAtEveryInstantAndOnAnyThreads) {
  PlacementRequest request = request_of({"g5.2xlarge"}, 1);
  request.regions = {"us-east-1"};
  PlacementOptions options = few_trials();
  options.keep = kHourNs;
  const std::vector<MarketEvidence> evidence = {us_east_1(0.5)};
  const PlacementSeries day{kHourNs, 24};
  options.threads = 1;
  const PlacementScore one = score(request, options, day, evidence).front();
  options.threads = 3;
  const PlacementScore three = score(request, options, day, evidence).front();
  ASSERT_EQ(one.points.size(), 24U);
  for (std::size_t point = 0; point < 24; ++point) {
    EXPECT_EQ(one.points[point].probability, three.points[point].probability);
  }
  // The first point of a series is the score of that instant.
  EXPECT_EQ(one.first().probability,
            score(request, options, {}, evidence).front().first().probability);
}

TEST(PlacementRequest, ConfigurationsAreReadAndTheirSlipsSaid) {
  const auto read = [](const std::string& text) {
    SourceMap sources;
    Diagnostics diagnostics;
    const FileId file = sources.add("c.json", text);
    const std::optional<Document> document = read_json(sources, file, diagnostics);
    return document ? read_placement_requests(*document, diagnostics) : std::nullopt;
  };
  const auto good = read(R"({"configurations": [
    {"name": "a", "types": ["m5.large"], "capacity": 5, "unit": "vcpu", "single_zone": true,
     "regions": ["us-east-1"]},
    {"name": "b", "requirements": {"VCpuCount": {"Min": 2}, "MemoryMiB": {"Min": 0}},
     "capacity": 7}]})");
  ASSERT_TRUE(good);
  ASSERT_EQ(good->size(), 2U);
  EXPECT_EQ((*good)[0].unit, CapacityUnit::Vcpu);
  EXPECT_TRUE((*good)[0].single_zone);
  EXPECT_TRUE((*good)[1].requirements.has_value());
  for (const char* wrong :
       {"[]", R"({"configurations": []})", R"({"configurations": [{"name": "a"}]})",
        R"({"configurations": [{"name": "a", "types": "m5.large", "capacity": 1}]})",
        R"({"configurations": [{"name": "a", "capacity": "many", "unit": "kg"}]})",
        R"({"configurations": [{"name": "a", "capacity": 1, "color": "red"}]})",
        R"({"configurations": [{"name": "a", "capacity": 1}, {"name": "a", "capacity": 1}]})"}) {
    EXPECT_FALSE(read(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace drydock
