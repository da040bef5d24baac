// A key twice in one mapping: what CloudFormation makes of it counts, and both places are told.
#include <gtest/gtest.h>

#include "base/codes/document_codes.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/document/yaml_reader.hpp"
#include "tests/unit/planner/document/reading.hpp"

namespace drydock {
namespace {

using reading::Reading;
using reading::tree;

Reading yaml_template(std::string_view text) {
  return reading::read(&read_yaml, text, ReadAs::Template);
}

TEST(RepeatedKeys, InATemplateTheLastValueCounts) {
  const Reading r = yaml_template("a: 1\nb: {x: [1], x: [1], y: 2}\na: 3\n");
  EXPECT_EQ(tree(r), R"({"b":{"x":[1],"y":2},"a":3})");
  EXPECT_EQ(r.diagnostics.count(Severity::Warning), 2U) << r.problems();
  const Reading json = reading::read(&read_json, R"({"a": 1, "b": {"x": 1, "\u0078": 2}, "a": 3})",
                                     ReadAs::Template);
  EXPECT_EQ(tree(json), R"({"b":{"x":2},"a":3})");
  EXPECT_EQ(json.diagnostics.count(Severity::Warning), 2U) << json.problems();
}

TEST(RepeatedKeys, ThreeUsesAreTwoWarningsEachWithTheOneBefore) {
  const Reading r = yaml_template("k:\n  a: 1\n  a: 2\n  a: 3\n");
  EXPECT_EQ(tree(r), R"({"k":{"a":3}})");
  const std::vector<Diagnostic> sorted = r.diagnostics.sorted();
  ASSERT_EQ(sorted.size(), 2U);
  EXPECT_EQ(sorted[0].span.begin, 12U);
  EXPECT_EQ(sorted[0].labels.at(0).span.begin, 5U);
  EXPECT_EQ(sorted[1].span.begin, 19U);
  EXPECT_EQ(sorted[1].labels.at(0).span.begin, 12U);
}

TEST(RepeatedKeys, SaysWhatIsLost) {
  const Reading r = yaml_template(
      "Parameters: {P: {Type: String}, P: {Type: String}}\n"
      "Resources:\n  A: {Type: T}\n  A: {Type: U}\n  B: {Type: T, Type: U}\n"
      "Resources: {}\n");
  EXPECT_EQ(r.problems(),
            "RepeatedDeclaration|P|the parameter P is declared twice, with the same content\n"
            "RepeatedDeclaration|A|the resource A is declared twice; CloudFormation drops the "
            "first declaration without a word\n"
            "RepeatedKey|Type|the key Type stands twice in one mapping with different values; only "
            "the last counts\n"
            "RepeatedDeclaration|Resources|the section Resources stands twice; CloudFormation does "
            "not say which of them counts, and drydock takes the last\n");
}

TEST(RepeatedKeys, InAFileOfOurOwnTheyAreErrors) {
  const Reading r = reading::read(&read_yaml, "a: 1\nb: 2\na: 3\n", ReadAs::OwnFile);
  EXPECT_FALSE(r.document);
  ASSERT_EQ(r.diagnostics.all().size(), 1U);
  EXPECT_EQ(r.diagnostics.all()[0].code, codes::DuplicateKey);
  EXPECT_EQ(r.diagnostics.all()[0].span.begin, 10U);
  EXPECT_EQ(r.diagnostics.all()[0].labels.at(0).span.begin, 0U);
}

TEST(RepeatedKeys, AreToldBoundedly) {
  std::string text = "{\"\": 0";
  for (int i = 0; i < 100'000; ++i) {
    text += ", \"\": 1";
  }
  const Reading r = reading::read(&read_json, text + "}", ReadAs::Template);
  EXPECT_EQ(tree(r), R"({"":1})");
  EXPECT_EQ(r.diagnostics.all().size(), kMostRepeatedKeys + 1);
}

}  // namespace
}  // namespace drydock
