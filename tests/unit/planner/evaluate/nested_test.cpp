#include <gtest/gtest.h>

#include "base/file_system.hpp"
#include "planner/evaluate/nested/stack_identity.hpp"
#include "planner/evaluate/nested/template_location.hpp"
#include "planner/model/value_json.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"

namespace drydock {
namespace {

constexpr const char* kSchema = R"({"typeName": "T::T::Box", "description": "A box",
  "properties": {"Text": {"type": "string"}, "Arn": {"type": "string"},
                 "Tags": {"type": "array", "items": {"type": "object"}}},
  "readOnlyProperties": ["/properties/Arn"],
  "primaryIdentifier": ["/properties/Arn"], "additionalProperties": false})";

struct Loading {
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<Configuration> configuration;

  explicit Loading(std::map<std::string, std::string> texts, const EvaluateOptions& options = {},
                   bool check = false) {
    texts["schemas/box.json"] = kSchema;
    const MemoryFileSystem files(std::move(texts));
    const SchemaRegistry schemas = load_schemas(files, "schemas", sources, diagnostics);
    std::vector<SuppressedFinding> suppressed;
    configuration =
        check ? check_template(files, "t.yaml", options, schemas, sources, diagnostics, suppressed)
              : load_configuration(files, "t.yaml", options, schemas, sources, diagnostics);
  }
  [[nodiscard]] std::string problems() const {
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      all += std::string(diagnostic_info(diagnostic.code).name) + ": " + diagnostic.message + "\n";
    }
    return all;
  }
  [[nodiscard]] const Resource& resource(const std::string& address) const {
    return *configuration->resources.find(Address(address));
  }
  // "target target" of the resource's DependsOn.
  [[nodiscard]] std::string waits_for(const std::string& address) const {
    std::string all;
    for (const Reference& use : resource(address).depends_on) {
      all += (all.empty() ? "" : " ") + use.target.text();
    }
    return all;
  }
};

std::string stack(const std::string& file, const std::string& parameters = "{}",
                  const std::string& more = "") {
  return "{Type: AWS::CloudFormation::Stack, " + more + " Properties: {TemplateURL: " + file +
         ", Parameters: " + parameters + "}}\n";
}

constexpr const char* kEcho =
    "Parameters: {Text: {Type: String, Default: d}}\n"
    "Resources:\n"
    "  First: {Type: T::T::Box, Properties: {Text: !Ref Text}}\n"
    "  Last: {Type: T::T::Box, Properties: {Text: !GetAtt First.Arn}}\n"
    "Outputs: {Arn: {Value: !GetAtt Last.Arn}, Text: {Value: !Ref Text}}\n";

TEST(NestedStacks, AreOneGraphInTheOrderOfStacks) {
  const Loading loading({{"t.yaml",
                          "Resources:\n"
                          "  Before: {Type: T::T::Box}\n"
                          "  A: " +
                              stack("echo.yaml", "{Text: !GetAtt Before.Arn}") +
                              "  B: " + stack("echo.yaml", "{}", "DependsOn: A,") +
                              "  After: {Type: T::T::Box, Properties: "
                              "{Text: !GetAtt B.Outputs.Text}}\n"},
                         {"echo.yaml", kEcho}});
  ASSERT_TRUE(loading.configuration) << loading.problems();
  EXPECT_EQ(loading.configuration->resources.resources.size(), 6U);
  EXPECT_EQ(value_to_json(loading.resource("A.First").properties),
            R"({"Text":{"$unknown":"GetAtt Before.Arn"}})");
  EXPECT_EQ(value_to_json(loading.resource("A.Last").properties),
            R"({"Text":{"$unknown":"GetAtt A.First.Arn"}})");
  EXPECT_EQ(loading.waits_for("A.First"), "Before");
  EXPECT_EQ(loading.waits_for("A.Last"), "");
  EXPECT_EQ(loading.waits_for("B.First"), "A.Last");
  // Known, and yet only there once the stack is complete.
  EXPECT_EQ(value_to_json(loading.resource("After").properties), R"({"Text":"d"})");
  EXPECT_EQ(loading.waits_for("After"), "B.Last");
}

TEST(NestedStacks, TakeListsSecretsAndTheirOwnNames) {
  const Loading loading(
      {{"t.yaml",
        "Parameters: {Word: {Type: String, NoEcho: true, Default: hush}}\n"
        "Resources:\n"
        "  Box: {Type: T::T::Box}\n"
        "  In: " +
            stack("deep/in.yaml", "{Word: !Ref Word, Items: !Join [',', [a, ' b', !Ref Box]]}")},
       {"deep/in.yaml",
        "Parameters: {Word: {Type: String}, Items: {Type: CommaDelimitedList}}\n"
        "Resources:\n"
        "  One: {Type: T::T::Box, Properties: {Text: !Ref Word}}\n"
        "  Two: {Type: T::T::Box, Properties: {Text: !Select [1, !Ref Items]}}\n"
        "  Three: {Type: T::T::Box, Properties: {Text: !Select [2, !Ref Items]}}\n"
        "  Four: {Type: T::T::Box, Properties: {Text: !Ref AWS::StackName}}\n"
        "  Down: " +
            stack("down.yaml")},
       {"deep/down.yaml", kEcho}});
  ASSERT_TRUE(loading.configuration) << loading.problems();
  EXPECT_TRUE(loading.resource("In.One").properties.find("Text")->secret());
  EXPECT_EQ(value_to_json(loading.resource("In.Two").properties), R"({"Text":"b"})");
  EXPECT_EQ(value_to_json(loading.resource("In.Three").properties),
            R"({"Text":{"$unknown":"Ref Box"}})");
  EXPECT_TRUE(loading.resource("In.Four").properties.find("Text")->text().starts_with("stack-In-"));
  EXPECT_NE(loading.configuration->resources.find(Address("In.Down.Last")), nullptr);
  ASSERT_EQ(loading.configuration->resources.files.size(), 2U);
}

TEST(NestedStacks, ConditionsMayAskWhetherAParameterIsGiven) {
  const std::string child =
      "Parameters: {Text: {Type: String, Default: ''}}\n"
      "Conditions: {Given: !Not [!Equals [!Ref Text, '']], Main: !Equals [!Ref Text, main]}\n"
      "Resources:\n"
      "  Always: {Type: T::T::Box}\n"
      "  Some: {Type: T::T::Box, Condition: Given}\n";
  const auto text = [](const std::string& parameters) {
    return "Resources:\n  Box: {Type: T::T::Box}\n  In: " + stack("in.yaml", parameters);
  };
  std::string sound = child;
  sound.replace(sound.find(", Main: !Equals [!Ref Text, main]"), 33, "");
  const Loading given({{"t.yaml", text("{Text: !Ref Box}")}, {"in.yaml", sound}});
  ASSERT_TRUE(given.configuration) << given.problems();
  EXPECT_NE(given.configuration->resources.find(Address("In.Some")), nullptr);
  const Loading absent({{"t.yaml", text("{}")}, {"in.yaml", child}});
  ASSERT_TRUE(absent.configuration) << absent.problems();
  EXPECT_EQ(absent.configuration->resources.find(Address("In.Some")), nullptr);
  // What cannot be decided stops a plan and is no error of the template.
  const Loading open({{"t.yaml", text("{Text: !Ref Box}")}, {"in.yaml", child}});
  EXPECT_FALSE(open.configuration);
  EXPECT_TRUE(open.problems().starts_with("ConditionNotKnown: ")) << open.problems();
  EXPECT_EQ(Loading({{"t.yaml", text("{Text: !Ref Box}")}, {"in.yaml", child}}, {}, true)
                .diagnostics.count(Severity::Error),
            0U);
}

TEST(NestedStacks, StackAttributesReachWhatIsInside) {
  const Loading loading(
      {{"t.yaml",
        "Parameters: {Off: {Type: String, Default: 'yes'}}\n"
        "Conditions: {Wanted: !Equals [!Ref Off, 'no']}\n"
        "Resources:\n"
        "  Kept: {Type: AWS::CloudFormation::Stack, DeletionPolicy: Retain, Properties: "
        "{TemplateURL: echo.yaml, Tags: [{Key: Team, Value: blue}]}}\n"
        "  Gone: " +
            stack("echo.yaml", "{}", "Condition: Wanted,") +
            "  After: {Type: T::T::Box, DependsOn: [Gone, Kept]}\n"},
       {"echo.yaml", kEcho}});
  ASSERT_TRUE(loading.configuration) << loading.problems();
  EXPECT_EQ(loading.resource("Kept.First").deletion_policy, RetentionPolicy::Retain);
  EXPECT_EQ(value_to_json(*loading.resource("Kept.First").properties.find("Tags")),
            R"([{"Key":"Team","Value":"blue"}])");
  EXPECT_EQ(loading.configuration->resources.find(Address("Gone.First")), nullptr);
  EXPECT_EQ(loading.waits_for("After"), "Kept.Last");
}

TEST(NestedStacks, DoublingTemplatesEnd) {
  std::map<std::string, std::string> files;
  for (int level = 0; level < 20; ++level) {
    const std::string next = "l" + std::to_string(level + 1) + ".yaml";
    files[level == 0 ? "t.yaml" : "l" + std::to_string(level) + ".yaml"] =
        "Resources:\n  A: " + stack(next) + "  B: " + stack(next);
  }
  files["l20.yaml"] = "Resources: {Box: {Type: T::T::Box}}\n";
  const Loading loading(files);
  EXPECT_TRUE(loading.problems().starts_with("NestedTemplateLoop: ")) << loading.problems();
}

TEST(NestedStacks, AStackWithoutItsTemplateStaysOneResource) {
  const Loading loading({{"t.yaml",
                          "Resources:\n"
                          "  A: " +
                              stack("s3://b/k") +
                              "  Box: {Type: T::T::Box, Properties: "
                              "{Text: !GetAtt A.Outputs.X}}\n"}});
  ASSERT_TRUE(loading.configuration) << loading.problems();
  EXPECT_EQ(loading.resource("A").type, "AWS::CloudFormation::Stack");
  EXPECT_EQ(value_to_json(loading.resource("Box").properties),
            R"({"Text":{"$unknown":"GetAtt A.Outputs.X"}})");
  EXPECT_TRUE(loading.problems().starts_with("NestedTemplateAbsent: ")) << loading.problems();
}

constexpr const char* kModule =
    "Parameters: {Text: {Type: String}, Items: {Type: CommaDelimitedList, Default: 'a,b'}}\n"
    "Conditions: {Long: !Equals [!Ref Text, long]}\n"
    "Resources:\n"
    "  One: {Type: T::T::Box, Properties: {Text: !Sub '${Text} ${AWS::StackName}'}}\n"
    "  Two: {Type: T::T::Box, DependsOn: One, Properties: {Text: !Select [1, !Ref Items]}}\n"
    "  Three: {Type: T::T::Box, Condition: Long}\n";

EvaluateOptions with_modules() {
  EvaluateOptions options;
  options.files.modules = {{"A::B::C::MODULE", "m/c.yaml"}, {"A::B::D::MODULE", "m/d.yaml"}};
  return options;
}

TEST(Modules, AreNamedByBothLogicalIds) {
  const Loading loading(
      {{"t.yaml",
        "Resources:\n"
        "  Before: {Type: T::T::Box}\n"
        "  M: {Type: 'A::B::C::MODULE', DependsOn: Before, Properties: {Text: x, Items: [p, q]}}\n"
        "  A: {Type: T::T::Box, Properties: {Text: !Ref M.One}}\n"
        "  B: {Type: T::T::Box, Properties: {Text: !GetAtt MTwo.Arn}}\n"
        "  C: {Type: T::T::Box, Properties: {Text: !Sub '${M.One.Arn}'}}\n"
        "  D: {Type: T::T::Box, DependsOn: [M, M.One]}\n"
        "  Outer: {Type: 'A::B::D::MODULE'}\n"
        "  E: {Type: T::T::Box, Properties: {Text: !GetAtt Outer.Inner.One.Arn}}\n"},
       {"m/c.yaml", kModule},
       {"m/d.yaml", "Resources: {Inner: {Type: 'A::B::C::MODULE', Properties: {Text: y}}}\n"}},
      with_modules());
  ASSERT_TRUE(loading.configuration) << loading.problems();
  EXPECT_EQ(value_to_json(loading.resource("MOne").properties), R"({"Text":"x stack"})");
  EXPECT_EQ(value_to_json(loading.resource("MTwo").properties), R"({"Text":"q"})");
  EXPECT_EQ(loading.configuration->resources.find(Address("MThree")), nullptr);
  EXPECT_EQ(loading.waits_for("MOne"), "Before");
  EXPECT_EQ(loading.waits_for("MTwo"), "MOne");
  EXPECT_EQ(value_to_json(loading.resource("A").properties), R"({"Text":{"$unknown":"Ref MOne"}})");
  EXPECT_EQ(value_to_json(loading.resource("B").properties),
            R"({"Text":{"$unknown":"GetAtt MTwo.Arn"}})");
  EXPECT_EQ(loading.resource("C").references.at(0).target.text(), "MOne");
  EXPECT_EQ(loading.waits_for("D"), "MTwo MOne");
  EXPECT_EQ(loading.resource("E").references.at(0).target.text(), "OuterInnerOne");
}

TEST(Modules, SayWhatIsWrongAtTheirPlaces) {
  const Loading wrong({{"t.yaml",
                        "Resources:\n"
                        "  M: {Type: 'A::B::C::MODULE', Properties: {Txt: x}}\n"
                        "  N: {Type: 'A::B::C::MODULE', Properties: {Text: x}}\n"
                        "  NOne: {Type: T::T::Box}\n"
                        "  A: {Type: T::T::Box, Properties: {Text: !Ref N.Four}}\n"},
                       {"m/c.yaml", kModule}},
                      with_modules());
  EXPECT_FALSE(wrong.configuration);
  for (const char* part : {"the template of the module M has no parameter \"Txt\"",
                           "Parameters: [Text] of the module M must have values",
                           "two resources have the logical id NOne", "[N.Four]"}) {
    EXPECT_NE(wrong.problems().find(part), std::string::npos) << part << wrong.problems();
  }
  const Loading unknown({{"t.yaml",
                          "Resources:\n"
                          "  M: {Type: 'X::Y::Z::MODULE', Properties: {Any: x}}\n"
                          "  A: {Type: T::T::Box, Properties: {Text: !GetAtt M.One.Arn}}\n"}},
                        with_modules());
  ASSERT_TRUE(unknown.configuration) << unknown.problems();
  EXPECT_TRUE(unknown.problems().starts_with("ResourceTypeUnchecked: ")) << unknown.problems();
}

TEST(StackIdentity, IsStableAndWithinTheQuota) {
  EvaluateOptions options;
  options.stack_name = std::string(128, 'p');
  const StackIdentity one = nested_stack_identity(options, std::string(255, 'i'));
  EXPECT_EQ(one.name.size(), 128U);
  EXPECT_EQ(one.name, nested_stack_identity(options, std::string(255, 'i')).name);
  EXPECT_NE(one.name, nested_stack_identity(options, std::string(254, 'j')).name);
  EXPECT_TRUE(
      one.id.starts_with("arn:aws:cloudformation:us-east-1:123456789012:stack/" + one.name));
}

TEST(TemplateLocation, KnowsBothStylesOfS3) {
  for (const char* url :
       {"https://s3.amazonaws.com/b/a/k", "https://s3-eu-west-1.amazonaws.com/b/a/k",
        "https://s3.eu-west-1.amazonaws.com/b/a/k", "https://b.s3.amazonaws.com/a/k",
        "https://b.s3.eu-west-1.amazonaws.com/a/k",
        "https://b.s3-eu-west-1.amazonaws.com/a/k?versionId=1",
        "https://b.s3.cn-north-1.amazonaws.com.cn/a/k"}) {
    EXPECT_EQ(s3_location_of(url), "s3://b/a/k") << url;
  }
  EXPECT_EQ(s3_location_of("https://a.b.s3.amazonaws.com/k"), "s3://a.b/k");
  EXPECT_EQ(s3_location_of("https://example.com/b/k"), std::nullopt);
  EXPECT_EQ(s3_location_of("https://s3.amazonaws.com"), std::nullopt);
}

TEST(TemplateLocation, TheLongestBeginningCounts) {
  const MemoryFileSystem disk(std::map<std::string, std::string>{{"x/t.yaml", "a"}});
  TemplateFiles files;
  files.files = &disk;
  files.folder = "x";
  files.locations = {{"s3://b/", "all/"}, {"s3://b/v1/", "one"}, {"s3://b/v1/t.yaml", "t.yaml"}};
  EXPECT_EQ(local_path_of(files, "s3://b/v2/k"), "all/v2/k");
  EXPECT_EQ(local_path_of(files, "s3://b/v1/k"), "one/k");
  EXPECT_EQ(local_path_of(files, "https://b.s3.amazonaws.com/v1/t.yaml"), "t.yaml");
  EXPECT_EQ(local_path_of(files, "./t.yaml"), "x/t.yaml");
  EXPECT_EQ(local_path_of(files, "../t.yaml"), std::nullopt);
  EXPECT_EQ(local_path_of(files, "https://c.s3.amazonaws.com/k"), std::nullopt);
}

}  // namespace
}  // namespace drydock
