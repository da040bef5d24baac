#include <gtest/gtest.h>

#include "base/file_system.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"

namespace drydock {
namespace {

constexpr const char* kSchema = R"({"typeName": "T::T::Box", "description": "A box",
  "properties": {"Size": {"type": "integer"}, "Arn": {"type": "string"},
                 "Kind": {"type": "string", "enum": ["small", "large"]},
                 "Near": {"type": "string"}},
  "readOnlyProperties": ["/properties/Arn"],
  "primaryIdentifier": ["/properties/Arn"], "additionalProperties": false})";

// "CODE|offending text|message" of every diagnostic that `code` begins, one a line.
std::string checked(const std::string& text, std::map<std::string, std::string> given = {}) {
  const MemoryFileSystem files({{"t.yaml", text}, {"schemas/box.json", kSchema}});
  SourceMap sources;
  Diagnostics diagnostics;
  const SchemaRegistry schemas = load_schemas(files, "schemas", sources, diagnostics);
  EvaluateOptions options;
  for (const auto& [name, value] : given) {
    options.parameters[name] = {Value::string(value), ParameterSource::CommandLine};
  }
  std::vector<SuppressedFinding> suppressed;
  static_cast<void>(
      check_template(files, "t.yaml", options, schemas, sources, diagnostics, suppressed));
  std::string all;
  for (const Diagnostic& found : diagnostics.sorted()) {
    if (diagnostic_info(found.code).name.starts_with("Unused")) {
      continue;  // the templates here declare more than each test uses
    }
    all += std::string(diagnostic_info(found.code).name) + "|" +
           (found.span.valid() ? std::string(sources.text(found.span)) : "") + "|" + found.message +
           (found.hint.empty() ? "" : "|" + found.hint) + "\n";
  }
  return all;
}

std::string with_kind(const std::string& kind) {
  return "Parameters:\n"
         "  Env: {Type: String, Default: dev, AllowedValues: [dev, test, prod]}\n"
         "  Key: {Type: String, Default: ''}\n"
         "  Size: {Type: Number}\n"
         "Conditions:\n"
         "  IsProd: !Equals [!Ref Env, prod]\n"
         "  IsTest: !Equals [!Ref Env, test]\n"
         "  HasKey: !Not [!Equals [!Ref Key, '']]\n"
         "Resources:\n"
         "  Box: {Type: T::T::Box, Properties: {Kind: " +
         kind +
         "}}\n"
         "  ProdBox: {Type: T::T::Box, Condition: IsProd}\n";
}

TEST(Branches, AProblemOfOneBranchIsReportedForIt) {
  EXPECT_EQ(checked(with_kind("!If [IsProd, huge, small]")),
            "PropertyValue|huge|Kind is \"huge\", which is not allowed; allowed: small and large "
            "(when IsProd is true)|for example with Env = prod\n");
}

TEST(Branches, AProblemOfTheGivenValuesIsReportedOnceAndWithoutCondition) {
  EXPECT_EQ(checked(with_kind("!If [IsProd, huge, small]"), {{"Env", "prod"}}),
            "PropertyValue|huge|Kind is \"huge\", which is not allowed; allowed: small and "
            "large\n");
}

TEST(Branches, TwoConditionsAreNamedWhereBothAreNeeded) {
  EXPECT_EQ(checked(with_kind("!If [IsProd, !If [HasKey, huge, small], large]")),
            "PropertyValue|huge|Kind is \"huge\", which is not allowed; allowed: small and large "
            "(when IsProd is true and HasKey is true)|for example with Env = prod\n");
}

TEST(Branches, WhatCannotOccurTogetherIsNotTried) {
  // Under IsProd, IsTest is false: the branch is unreachable, and what is wrong in it is no error.
  EXPECT_EQ(checked(with_kind("!If [IsProd, !If [IsTest, huge, small], large]")),
            "BranchUnreachable|huge|this branch is never taken: where it stands, IsTest is always "
            "false|write the other branch in place of the Fn::If\n");
}

TEST(Branches, AReferenceToWhatTheConditionLeavesOutIsSaid) {
  const std::string text = with_kind("small") +
                           "  User: {Type: T::T::Box, Properties: {Near: !If [HasKey, !Ref "
                           "ProdBox, none]}}\n";
  const std::string found = checked(text);
  EXPECT_TRUE(found.starts_with("ReferenceToAbsent|!Ref ProdBox|")) << found;
  EXPECT_NE(found.find("(when IsProd is false and HasKey is true)"), std::string::npos) << found;
}

TEST(Branches, OpenParametersDecideNothing) {
  // Size has no value and is no error; a branch on it is tried both ways.
  EXPECT_EQ(checked("Parameters: {Size: {Type: Number}}\n"
                    "Conditions: {Big: !Equals [!Ref Size, 9]}\n"
                    "Resources:\n"
                    "  Box:\n"
                    "    Type: T::T::Box\n"
                    "    Properties: {Size: !Ref Size, Kind: !If [Big, huge, tiny]}\n"),
            "PropertyValue|huge|Kind is \"huge\", which is not allowed; allowed: small and large "
            "(when Big is true)|for example with Size = 9\n"
            "PropertyValue|tiny|Kind is \"tiny\", which is not allowed; allowed: small and "
            "large\n");
}

TEST(Branches, ConstantConditionsAreSaid) {
  EXPECT_EQ(checked("Parameters: {Env: {Type: String, AllowedValues: [a, b]}}\n"
                    "Conditions:\n"
                    "  Never: !Equals [!Ref Env, c]\n"
                    "  Always: !Or [!Equals [!Ref Env, a], !Equals [!Ref Env, b]]\n"
                    "Resources:\n"
                    "  Box: {Type: T::T::Box, Properties: {Kind: !If [Never, huge, small]}}\n"),
            "ConditionConstant|Never|the condition Never is always false, whatever the parameters "
            "are|write what it decides without the condition, or mend its comparison\n"
            "ConditionConstant|Always|the condition Always is always true, whatever the parameters "
            "are|write what it decides without the condition, or mend its comparison\n");
}

TEST(Branches, ManyConditionsAreBounded) {
  std::string text = "Parameters:\n";
  std::string conditions = "Conditions:\n";
  std::string value = "x";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    text += "  P" + n + ": {Type: String, Default: '', AllowedValues: ['', a]}\n";
    conditions += "  C" + n + ": !Equals [!Ref P" + n + ", a]\n";
    value += ", !If [C" + n + ", a" + n + ", b]";
  }
  text += conditions + "Resources:\n  Box: {Type: T::T::Box, Properties: {Near: !Join ['', [" +
          value + "]]}}\n";
  EXPECT_EQ(checked(text),
            "BranchesBounded|Box|Box depends on 40 conditions; of their combinations 41 were "
            "tried, not all|give values for the parameters to check one combination in full\n");
}

TEST(Branches, OneConditionOfManyParametersIsBounded) {
  std::string parameters = "Parameters:\n";
  std::string any;
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    parameters += "  P" + n + ": {Type: String}\n";
    any += (i == 0 ? "" : ", ") + ("C" + n);
  }
  std::string conditions = "Conditions:\n";
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    conditions += "  C" + n + ": !Or [!Equals [!Ref P" + n + ", a], !Equals [!Ref P" +
                  std::to_string((i + 1) % 30) + ", b]]\n";
  }
  EXPECT_EQ(checked(parameters + conditions +
                    "Resources:\n"
                    "  Box: {Type: T::T::Box, Properties: {Kind: !If [C3, huge, small]}}\n")
                .substr(0, 20),
            "PropertyValue|huge|K");
}

}  // namespace
}  // namespace drydock
