#include "providers/faults/fault_plan.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "base/duration.hpp"
#include "planner/document/read_document.hpp"
#include "providers/faults/fault_reader.hpp"
#include "tests/json_schema_check.hpp"

namespace drydock {
namespace {

struct Reading {
  std::optional<FaultPlan> plan;
  std::vector<std::string> problems;  // "line: message"
  std::set<std::string> codes;
};

Reading read(const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const MemoryFileSystem files({{"faults.yaml", text}});
  Reading reading;
  reading.plan = load_fault_plan(files, "faults.yaml", sources, diagnostics);
  for (const Diagnostic& each : diagnostics.sorted()) {
    reading.codes.insert(std::string(diagnostic_info(each.code).id));
    reading.problems.push_back(fmt::format("{}: {}", sources.begin(each.span).line, each.message));
  }
  return reading;
}

std::size_t schema_problems(const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::optional<Document> document =
      read_document(sources, sources.add("faults.yaml", text), diagnostics, ReadAs::OwnFile);
  EXPECT_TRUE(document.has_value()) << text;
  json_schema::Checker checker(DRYDOCK_SOURCE_DIR "/schemas/formats");
  return checker.problems("faults.schema.json", json_schema::value_of(document->root())).size();
}

TEST(FaultPlan, ReadsEveryKindOfRule) {
  const Reading reading = read(R"(
format_version: 1
seed: 42
hidden: [{type: "AWS::IAM::*", for: {uniform: [1s, 5s]}}]
throttles: [{service: EC2, rate_per_second: 2.5, burst: 10, reads: true, retry_after: 750ms}]
failures:
  - {type: "AWS::EC2::VPC", operation: create, calls: [1, 3], error: ServiceInternalError, leaves_object: true}
latencies: [{type: "AWS::RDS::*", time: {lognormal: {median: 4m, p95: 9m}}}]
endless: [{operation: delete, probability: 0.25}]
lost: [{call: poll, probability: 0.1}, {before_effect: true}]
duplicates: [{}]
quotas: {default: true, "AWS::EC2::VPC": 2}
)");
  ASSERT_TRUE(reading.plan.has_value()) << fmt::format("{}", fmt::join(reading.problems, "\n"));
  const FaultPlan& plan = *reading.plan;
  EXPECT_EQ(plan.seed, 42U);
  EXPECT_EQ(plan.hidden.front().seconds.second, 5);
  EXPECT_EQ(plan.throttles.front().retry_after, 750 * kMillisecond);
  EXPECT_EQ(plan.throttles.front().burst, 10);
  EXPECT_EQ(plan.failures.front().match.operation, OperationKind::Create);
  EXPECT_EQ(plan.failures.front().match.calls, (std::vector<std::int64_t>{1, 3}));
  EXPECT_EQ(plan.failures.front().error, HandlerError::ServiceInternalError);
  EXPECT_TRUE(plan.failures.front().leaves_object);
  EXPECT_EQ(plan.latencies.front().seconds.first, 240);
  EXPECT_EQ(plan.endless.front().probability, 0.25);
  EXPECT_EQ(plan.lost.front().call, ProviderCall::Poll);
  EXPECT_TRUE(plan.lost.back().before_effect);
  EXPECT_EQ(plan.duplicates.size(), 1U);
  EXPECT_TRUE(plan.default_quotas);
  EXPECT_EQ(plan.quotas.at("AWS::EC2::VPC"), 2);
}

TEST(FaultPlan, EverythingWrongIsReportedWithItsPlace) {
  const Reading reading = read(R"(format_version: 2
seed: -1
hidden: {type: x}
throttles: [{service: EC2}]
failures:
  - {error: NotFoundd}
  - {operation: read, probability: 2}
  - {calls: [0]}
latencies: [{time: fast}]
lost: [{call: write}]
quotas: {"AWS::EC2::VPC": many}
faults: []
)");
  EXPECT_FALSE(reading.plan.has_value());
  std::vector<std::string> lines;
  for (const std::string& problem : reading.problems) {
    lines.push_back(problem.substr(0, problem.find(':')));
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"1", "2", "3", "4", "6", "7", "7", "8", "9", "10",
                                             "11", "12"}))
      << fmt::format("{}", fmt::join(reading.problems, "\n"));
  EXPECT_EQ(reading.codes, std::set<std::string>{"DD4550"});
  EXPECT_FALSE(read("[]").plan.has_value());
  EXPECT_FALSE(read("format_version: 1\nseed: [").plan.has_value());
}

// What editors use and the reader say the same, and so does the example of the documentation.
TEST(FaultPlan, TheSchemaAndTheReaderAgree) {
  const Result<std::string> page = DiskFileSystem().read(DRYDOCK_SOURCE_DIR "/docs/CLOUD.md");
  ASSERT_TRUE(page.ok());
  const std::size_t begin = page->find("```yaml\nformat_version: 1") + 8;
  const std::string example = page->substr(begin, page->find("```", begin) - begin);
  EXPECT_EQ(schema_problems(example), 0U);
  EXPECT_TRUE(read(example).plan.has_value());
  const std::vector<std::string> wrong = {"hidden: [{type: x}]",
                                          "throttles: [{service: EC2}]",
                                          "failures: [{error: No}]",
                                          "failures: [{calls: [0]}]",
                                          "endless: [{probability: 2}]",
                                          "latencies: [{time: fast}]",
                                          "lost: [{call: write}]",
                                          "quotas: [x]",
                                          "quotas: {T: many}",
                                          "duplicates: [{again: 1}]",
                                          "throttles: [{rate_per_second: 0}]",
                                          "faults: []"};
  for (const std::string& each : wrong) {
    const std::string text = "format_version: 1\n" + each + "\n";
    EXPECT_GT(schema_problems(text), 0U) << each;
    EXPECT_FALSE(read(text).plan.has_value()) << each;
  }
}

TEST(FaultPlan, ADecisionDependsOnSeedRuleAndRequestOnly) {
  FaultPlan plan;
  FaultMatch half;
  half.probability = 0.5;
  const FaultCounter none = [](const std::string&) -> Result<std::int64_t> { return 1; };
  const auto hits = [&](const FaultPlan& of, int request, std::int64_t attempt) {
    return *fault_hits(of, half, "failures.0",
                       {OperationKind::Create, "T", fmt::format("r{}", request), attempt}, none);
  };
  int hit = 0;
  int differs_by_attempt = 0;
  int differs_by_seed = 0;
  FaultPlan other = plan;
  other.seed = 2;
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_EQ(hits(plan, i, 1), hits(plan, i, 1));
    hit += hits(plan, i, 1) ? 1 : 0;
    differs_by_attempt += hits(plan, i, 1) != hits(plan, i, 2) ? 1 : 0;
    differs_by_seed += hits(plan, i, 1) != hits(other, i, 1) ? 1 : 0;
  }
  EXPECT_NEAR(hit, 500, 60);
  EXPECT_NEAR(differs_by_attempt, 500, 60);
  EXPECT_NEAR(differs_by_seed, 500, 60);
}

}  // namespace
}  // namespace drydock
