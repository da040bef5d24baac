#include <gtest/gtest.h>

#include <cmath>

#include "base/codes/market_codes.hpp"
#include "simulator/market/pool_series.hpp"

namespace drydock {
namespace {

struct Read {
  std::optional<MarketTrace> trace;
  Diagnostics diagnostics;
  SourceMap sources;

  explicit Read(std::string text) {
    const FileId file = sources.add("traces/t.csv", std::move(text));
    trace = read_market_trace(file, sources, diagnostics);
  }
  [[nodiscard]] Position place(std::size_t index) const {
    return sources.begin(diagnostics.all()[index].span);
  }
};

constexpr const char* kCounts =
    "# gap_seconds=600\r\n"
    "# start=2025-10-04T00:10:00+00:00\n"
    "# kind=launch probe of 16 instances, count created (empty=missing round)\n"
    "us-east4-a,us-east4-b,us-west1-a\n"
    "16, 3,0\n"
    ",,\n"
    "\n"
    "16,16,8\n";

TEST(TraceReader, ReadsMetadataCountsAndGaps) {
  const Read read(kCounts);
  ASSERT_TRUE(read.trace.has_value());
  EXPECT_TRUE(read.diagnostics.empty());
  EXPECT_EQ(read.trace->name, "t");
  EXPECT_EQ(read.trace->kind, TraceKind::LaunchProbe);
  EXPECT_EQ(read.trace->asked, 16U);
  EXPECT_EQ(read.trace->gap_seconds, 600);
  ASSERT_EQ(read.trace->ticks(), 3U);
  EXPECT_EQ(read.trace->values[1], 3);
  EXPECT_TRUE(std::isnan(read.trace->values[4]));
}

TEST(TraceReader, TellsRunningNodesAndPricesApart) {
  const Read running("# gap_seconds=300\n# kind=4 running instances, count alive\na\n4\n0\n");
  ASSERT_TRUE(running.trace.has_value());
  EXPECT_EQ(running.trace->kind, TraceKind::RunningNodes);
  EXPECT_EQ(running.trace->asked, 4U);
  const Read prices("# gap_seconds=195\n# unit=USD/h spot\na,b\n1.6703,0.918\n");
  ASSERT_TRUE(prices.trace.has_value());
  EXPECT_EQ(prices.trace->kind, TraceKind::Price);
}

TEST(TraceReader, TakesTheNumberOfInstancesFromTheWordsOrTheGreatestValue) {
  const Read said("# gap_seconds=600\n# kind=A100 launch probe of 8 instances\na\n2\n");
  ASSERT_TRUE(said.trace.has_value());
  EXPECT_EQ(said.trace->asked, 8U);
  const Read unknown("# gap_seconds=600\n# kind=weather in zone 2b\na\n3\n0\n");
  ASSERT_TRUE(unknown.trace.has_value());
  EXPECT_EQ(unknown.trace->asked, 3U);
  ASSERT_EQ(unknown.diagnostics.all().size(), 1U);
  EXPECT_EQ(unknown.diagnostics.all()[0].code, codes::TraceKindMissing);
}

TEST(TraceReader, PointsAtEachWrongValue) {
  const Read read(
      "# gap_seconds=195\n# kind=launch probe of 1 instance\na,b\n0,1\n0,x\n1\n-1,2e400\n1,nan\n");
  EXPECT_FALSE(read.trace.has_value());
  ASSERT_EQ(read.diagnostics.all().size(), 5U);
  EXPECT_EQ(read.diagnostics.all()[0].code, codes::TraceValue);
  EXPECT_EQ(read.place(0).line, 5U);
  EXPECT_EQ(read.place(0).column, 3U);
  EXPECT_EQ(read.diagnostics.all()[1].code, codes::TraceColumns);
  EXPECT_EQ(read.place(1).line, 6U);
  EXPECT_EQ(read.place(3).column, 4U);
}

TEST(TraceReader, RefusesCountsBeyondWhatWasAskedFor) {
  const Read read("# gap_seconds=195\n# kind=launch probe of 4 instances\na,b\n0,4\n5,0.5\n");
  EXPECT_FALSE(read.trace.has_value());
  ASSERT_EQ(read.diagnostics.all().size(), 2U);
  EXPECT_EQ(read.place(0).line, 5U);
  EXPECT_EQ(read.place(1).column, 3U);
}

TEST(TraceReader, RefusesWhatIsNoTrace) {
  for (const char* text : {"", "\n\n", "# gap_seconds=195\n", "# gap_seconds=195\na,b\n",
                           "a,b\n1,0\n", "# gap_seconds=0\na\n1\n", "# gap_seconds=1e9\na\n1\n",
                           "# gap_seconds=195\na,a\n1,0\n", "# gap_seconds=195\na,,b\n1,0,1\n"}) {
    const Read read(text);
    EXPECT_FALSE(read.trace.has_value()) << text;
    EXPECT_TRUE(read.diagnostics.has_errors()) << text;
  }
  EXPECT_FALSE(Read(std::string("# gap_seconds=195\na,\0b\n\0,1\n", 28)).trace.has_value());
}

TEST(TraceReader, StopsComplainingAboutAFileOfAnotherKind) {
  std::string text = "# gap_seconds=195\na\n";
  for (int i = 0; i < 5000; ++i) {
    text += "word\n";
  }
  EXPECT_LE(Read(text).diagnostics.all().size(), 25U);
}

TEST(PoolSeries, GroupsZonesIntoRegions) {
  EXPECT_EQ(region_of_pool("us-east-1a_v100_1"), "us-east-1");
  EXPECT_EQ(region_of_pool("us-gov-west-1c"), "us-gov-west-1");
  EXPECT_EQ(region_of_pool("us-east4-a"), "us-east4");
  EXPECT_EQ(region_of_pool("asia-southeast1-b"), "asia-southeast1");
  EXPECT_EQ(region_of_pool("rack 7"), "rack 7");
  EXPECT_EQ(region_of_pool("_"), "_");
}

TEST(PoolSeries, CarriesTheStateOverWhatWasNotSeen) {
  const Read read(kCounts);
  const PoolSeries all = make_pool_series(*read.trace);
  ASSERT_EQ(all.regions.size(), 2U);
  EXPECT_EQ(all.up, (std::vector<std::uint8_t>{1, 0, 0, 1, 0, 0, 1, 1, 0}));
  EXPECT_EQ(all.seen[4], 0);
  EXPECT_EQ(all.age, (std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1, 2, 0, 2}));
  EXPECT_TRUE(all.keeps_up(0, 0, 2));
  const PoolSeries half = make_pool_series(*read.trace, UpRule::Half);
  EXPECT_EQ(half.up[8], 1);
  const PoolSeries any = make_pool_series(*read.trace, UpRule::Any);
  EXPECT_EQ(any.up[1], 1);
}

}  // namespace
}  // namespace drydock
