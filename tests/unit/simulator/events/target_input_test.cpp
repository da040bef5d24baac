#include "simulator/events/target_input.hpp"

#include <gtest/gtest.h>

#include "planner/document/read_document.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "simulator/json/json_reader.hpp"

namespace drydock {
namespace {

constexpr std::string_view kEvent = R"({
  "version": "0", "id": "7bf7", "detail-type": "State", "source": "aws.ec2",
  "account": "123456789012", "time": "2015-11-11T21:29:54Z", "region": "us-east-1",
  "resources": ["arn:x"],
  "detail": {"instance-id": "i-0", "state": "RUN\"NING", "count": 2, "tags": {"a": ["x", 1]},
             "flag": true, "nothing": null}})";

// The text that the target gets, or every message.
std::string made(const std::string& target) {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("target.json", target);
  const std::optional<Document> document =
      read_document(sources, file, diagnostics, ReadAs::OwnFile);
  EXPECT_TRUE(document) << target;
  const auto input = TargetInput::read(template_value(document->root()), "Target", diagnostics);
  if (!input) {
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      all += diagnostic.message + "\n";
    }
    return all;
  }
  JsonArena arena;
  const Json event = read_json_value(kEvent, arena).value();
  const DeliveredInput delivered =
      input->make(event, {"arn:aws:events:rule/r", "r", 1'000'000'000}, arena);
  return (delivered.value.is_absent() ? "no JSON: " : "") + delivered.text;
}

std::string templated(const std::string& text) {
  return made(R"({"InputTransformer": {"InputPathsMap": {"id": "$.detail.instance-id",
    "state": "$.detail.state", "count": "$.detail.count", "tags": "$.detail.tags",
    "first": "$.resources[0]", "none": "$.detail.absent", "flag": "$.detail.flag",
    "nothing": "$.detail.nothing"}, "InputTemplate": )" +
              text + "}}");
}

TEST(TargetInput, ConstantsPathsAndTheWholeEvent) {
  EXPECT_EQ(made(R"({"Input": "{\"a\":  1}"})"), R"({"a":1})");
  EXPECT_EQ(made(R"({"InputPath": "$.detail.instance-id"})"), R"("i-0")");
  EXPECT_EQ(made(R"({"InputPath": "$.detail.tags"})"), R"({"a":["x",1]})");
  EXPECT_EQ(made("{}").substr(0, 25), R"({"version":"0","id":"7bf7)");
}

// The quoting rules of the guide, and what the service answered.
TEST(TargetInput, TextsGetQuotesOutsideQuotesAndNothingWithin) {
  EXPECT_EQ(templated(R"("{\"a\": <id>, \"b\": \"<id>\", \"c\": \"in \\\"<id>\\\"\"}")"),
            R"({"a":"i-0","b":"i-0","c":"in \"i-0\""})");
  EXPECT_EQ(templated(R"("\"instance <id> of <first>\"")"), R"("instance i-0 of arn:x")");
  EXPECT_EQ(templated(R"("{\"a\": [9, <count>, <flag>, <nothing>], \"b\": \"<count> <flag>\"}")"),
            R"({"a":[9,2,true,null],"b":"2 true"})");
  EXPECT_EQ(templated(R"("{\"a\": <state>}")"), R"({"a":"RUN\"NING"})");
  EXPECT_EQ(templated(R"("{\"a\": \"<state>\"}")"), R"(no JSON: {"a": "RUN"NING"})");
}

TEST(TargetInput, ObjectsLoseTheirQuotesWithinQuotesAndAbsentIsEmpty) {
  EXPECT_EQ(templated(R"("{\"a\": <tags>, \"b\": \"<tags>\"}")"),
            R"({"a":{"a":["x",1]},"b":"{a:[x,1]}"})");
  EXPECT_EQ(templated(R"("{\"a\": <none>, \"b\": \"x<none>\"}")"), R"({"a":"","b":"x"})");
}

TEST(TargetInput, NamesOfTheService) {
  EXPECT_EQ(templated(R"("\"<aws.events.rule-arn> <aws.events.rule-name> )"
                      R"(<aws.events.event.ingestion-time>\"")"),
            R"("arn:aws:events:rule/r r 1970-01-01T00:00:01Z")");
  EXPECT_EQ(templated(R"("{\"e\": <aws.events.event>}")"),
            R"({"e":{"id":"7bf7","account":"123456789012","detailType":"State",)"
            R"("time":"2015-11-11T21:29:54Z","source":"aws.ec2","region":"us-east-1",)"
            R"("resources":["arn:x"],"version":"0"}})");
  EXPECT_EQ(templated(R"("{\"e\": <aws.events.event.json>}")").substr(0, 20),
            R"({"e":{"version":"0",)");
}

TEST(TargetInput, RefusesWhatTheServiceRefuses) {
  EXPECT_EQ(templated(R"("\"<ide>\"")"),
            "InputTemplate contains the invalid placeholder `<ide>`\n");
  EXPECT_EQ(templated(R"("{\"<id>\": 1}")"), "a placeholder stands in the place of a key\n");
  EXPECT_EQ(made(R"({"Input": "{}", "InputPath": "$.a"})"),
            "a target has one of Input and InputPath\n");
  EXPECT_NE(made(R"({"Input": "not json"})").find("Input is no JSON"), std::string::npos);
  EXPECT_NE(made(R"({"InputPath": "detail"})").find("no path into the event"), std::string::npos);
  EXPECT_NE(templated(R"("")").find("1 to 8192"), std::string::npos);
}

TEST(TargetInput, LinesOfTextForATopicAreNoJsonAndPassedOn) {
  EXPECT_EQ(templated(R"("\"<id>\"\n\"<count> < 3\"")"), "no JSON: \"i-0\"\n\"2 < 3\"");
}

}  // namespace
}  // namespace drydock
