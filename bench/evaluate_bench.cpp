// Evaluation of a template with references, Sub, Join, If and a mapping in every resource.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.hpp"
#include "base/source_map.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/evaluate.hpp"

namespace {

std::string template_text(std::int64_t resources) {
  std::string text = R"({"Parameters": {"Name": {"Type": "String", "Default": "web"}},
    "Mappings": {"Sizes": {"us-east-1": {"Large": "c5.large", "Small": "c5.small"}}},
    "Conditions": {"Big": {"Fn::Equals": [{"Ref": "Name"}, "web"]}},
    "Resources": {"R0": {"Type": "Bench::Bench::Node"})";
  for (std::int64_t i = 1; i < resources; ++i) {
    text += fmt::format(
        R"(,
      "R{0}": {{"Type": "Bench::Bench::Node", "DependsOn": "R0", "Properties": {{
        "Name": {{"Fn::Sub": "${{Name}}-{0}-${{AWS::Region}}-${{R{1}.Arn}}"}},
        "Parent": {{"Ref": "R{1}"}}, "Size": {{"Fn::If": ["Big",
          {{"Fn::FindInMap": ["Sizes", {{"Ref": "AWS::Region"}}, "Large"]}}, "none"]}},
        "Tags": [{{"Key": "a", "Value": {{"Fn::Join": ["-", ["x", {{"Ref": "Name"}}]]}}}},
                 {{"Key": "b", "Value": "{0}"}}], "Count": {0}, "Enabled": true}}}})",
        i, i - 1);
  }
  return text + "}}";
}

void evaluate_template(benchmark::State& state) {
  drydock::SourceMap sources;
  drydock::Diagnostics diagnostics;
  const drydock::FileId file = sources.add("t", template_text(state.range(0)));
  const std::optional<drydock::Document> document =
      drydock::read_document(sources, file, diagnostics);
  DRYDOCK_CHECK(document.has_value());
  for (auto unused : state) {
    static_cast<void>(unused);
    const auto set = drydock::evaluate(*document, {}, nullptr, diagnostics);
    DRYDOCK_CHECK(set.has_value());
    benchmark::DoNotOptimize(set->resources.size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(evaluate_template)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
