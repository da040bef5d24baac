// Numbers are those of the rules that change sets follow; each is a test.
#include "planner/diff/change_set.hpp"
#include "base/codes/state_codes.hpp"

#include <gtest/gtest.h>

#include "planner/graph/resource_graph.hpp"
#include "tests/stacks/test_types.hpp"
#include "tests/unit/planner/diff/change_set_text.hpp"
#include "tests/unit/planner/evaluate/evaluating.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::Evaluation;

class ChangeSets : public testing::Test {
 protected:
  // Templates as JSON, or what stands in their Resources.
  ChangeSet diff(const std::string& before, const std::string& after,
                 const EvaluateOptions& before_options = {},
                 const EvaluateOptions& after_options = {}) {
    old_ = evaluate_json(whole(before), before_options, &types_);
    new_ = evaluate_json(whole(after), after_options, &types_);
    EXPECT_TRUE(old_.set && new_.set) << old_.problems() << new_.problems();
    const std::optional<ResourceGraph> graph = build_graph(*new_.set, diagnostics_);
    return change_set(*old_.set, *new_.set, *graph, types_, diagnostics_);
  }
  std::string changes(const std::string& before, const std::string& after,
                      const EvaluateOptions& before_options = {},
                      const EvaluateOptions& after_options = {}) {
    return text_of(diff(before, after, before_options, after_options));
  }
  [[nodiscard]] bool reported(DiagnosticCode code) const {
    for (const Diagnostic& diagnostic : diagnostics_.all()) {
      if (diagnostic.code == code) {
        return true;
      }
    }
    return false;
  }
  static std::string whole(const std::string& text) {
    return text.starts_with("{") ? text : R"({"Resources": {)" + text + "}}";
  }
  static std::string plain(const std::string& name, const std::string& properties,
                           const std::string& more = "") {
    return '"' + name + R"(": {"Type": "Test::Type::Plain", "Properties": {)" + properties + "}" +
           more + "}";
  }
  static EvaluateOptions with(const std::string& name, const std::string& value) {
    EvaluateOptions options;
    options.parameters[name] = {Value::string(value), ParameterSource::CommandLine};
    return options;
  }

  const SchemaRegistry types_ = test_types();
  Evaluation old_;
  Evaluation new_;
  Diagnostics diagnostics_;
};

constexpr const char* kReadsArn = R"("Loose": {"Fn::GetAtt": ["A", "Arn"]})";
constexpr const char* kReadsNote = R"("Loose": {"Fn::GetAtt": ["A", "Note"]})";
constexpr const char* kRefers = R"("Loose": {"Ref": "A"})";

TEST_F(ChangeSets, Rule18RefGivesTheNameThatTheTemplateSets) {
  const std::string named = R"("A": {"Type": "Test::Type::Named", "Properties": {"Name": "n"}}, )";
  EXPECT_EQ(changes(named + plain("B", kRefers), named + plain("B", R"("Loose": "n")")), "");
  EXPECT_EQ(changes(named + plain("B", kRefers), named + plain("B", R"("Loose": "m")")),
            "B Modify False: Loose Never Static DirectModification\n");
}

TEST_F(ChangeSets, Rule19WhatIsAddedReplacedOrModifiedThereIsKnownAfterApply) {
  const auto loose = [&](const std::string& before, const std::string& after) {
    const ChangeSet set = diff(before, after);
    const Value* value = set.changes.back().after.find("Loose");
    return value->is_unknown() ? deployed_expression(*value) == nullptr ? "after apply" : "deployed"
                               : value->text();
  };
  const std::string a = plain("A", R"("Note": "1")");
  const std::string other = plain("A", R"("Note": "2")");
  EXPECT_EQ(loose(plain("A1", ""), a + ", " + plain("B", kReadsNote)), "after apply");
  EXPECT_EQ(loose(a, a + ", " + plain("B", kReadsNote)), "1");
  EXPECT_EQ(loose(a, a + ", " + plain("B", kReadsArn)), "deployed");
  EXPECT_EQ(loose(a, other + ", " + plain("B", kReadsNote)), "after apply");
  EXPECT_EQ(loose(a, other + ", " + plain("B", kRefers)), "deployed");
}

TEST_F(ChangeSets, Rule20AnUpdateInPlaceDoesNotTouchThoseThatRefer) {
  const std::string users = ", " + plain("B", kRefers) + ", " + plain("C", kReadsNote) + ", " +
                            plain("D", "", R"(, "DependsOn": "A")");
  EXPECT_EQ(changes(plain("A", R"("Note": "1")") + users, plain("A", R"("Note": "2")") + users),
            "A Modify False: Note Never Static DirectModification\n");
  EXPECT_TRUE(reported(codes::FollowsUnlisted));
}

TEST_F(ChangeSets, Rule20AnAttributeOfTheServiceMayChangeWithAnUpdate) {
  const std::string user =
      ", " + plain("B", kReadsArn) + ", " + plain("C", R"("Frozen": {"Fn::GetAtt": ["A", "Arn"]})");
  EXPECT_EQ(changes(plain("A", R"("Note": "1")") + user, plain("A", R"("Note": "2")") + user),
            "A Modify False: Note Never Static DirectModification\n"
            "B Modify False: Loose Never Dynamic ResourceAttribute A.Arn\n"
            "C Modify Conditional: Frozen Always Dynamic ResourceAttribute A.Arn\n");
}

TEST_F(ChangeSets, Rule20AReplacementMarksEveryUserAndCascades) {
  const std::string users = ", " + plain("B", kReadsNote) + ", " + plain("C", kRefers) + ", " +
                            plain("D", R"("Frozen": {"Fn::Join": ["-", ["x", {"Ref": "A"}]]})") +
                            ", " + plain("E", R"("Links": ["a", {"Ref": "D"}])") + ", " +
                            plain("F", "", R"(, "DependsOn": "A")");
  EXPECT_EQ(changes(plain("A", R"("Frozen": "1")") + users, plain("A", R"("Frozen": "2")") + users),
            "A Modify True ReplaceAndDelete: Frozen Always Static DirectModification\n"
            "B Modify False: Loose Never Static ResourceAttribute A.Note; "
            "Loose Never Dynamic DirectModification\n"
            "C Modify False: Loose Never Static ResourceReference A; "
            "Loose Never Dynamic DirectModification\n"
            "D Modify True ReplaceAndDelete: Frozen Always Static ResourceReference A; "
            "Frozen Always Dynamic DirectModification\n"
            "E Modify False: Links/1 Never Static ResourceReference D; "
            "Links/1 Never Dynamic DirectModification\n");
}

TEST_F(ChangeSets, Rule21AParameterIsTheCauseWithItsValueOrItsDefault) {
  const auto text = [](const std::string& standard) {
    return R"({"Parameters": {"P": {"Type": "String", "Default": ")" + standard +
           R"("}, "Q": {"Type": "String", "Default": "q"}}, "Resources": {)" +
           plain("A", R"("Loose": {"Fn::Sub": "${P}-${Q}"}, "Note": {"Ref": "Q"})") + "}}";
  };
  const std::string expected =
      "A Modify False: Loose Never Static ParameterReference P; "
      "Loose Never Dynamic DirectModification\n";
  EXPECT_EQ(changes(text("1"), text("2")), expected);
  EXPECT_EQ(changes(text("1"), text("1"), with("P", "x"), with("P", "y")), expected);
  EXPECT_EQ(changes(text("1"), text("2"), with("P", "x"), with("P", "x")), "");
}

TEST_F(ChangeSets, Rule21ANewParameterIsACauseAndAnUnchangedOneIsNot) {
  const std::string with_parameter =
      R"({"Parameters": {"P": {"Type": "String", "Default": "1"}}, "Resources": {)";
  const std::string used = with_parameter + plain("A", R"("Loose": {"Fn::Sub": "x${P}"})") + "}}";
  EXPECT_EQ(changes(plain("A", R"("Loose": "x")"), used),
            "A Modify False: Loose Never Static ParameterReference P; "
            "Loose Never Dynamic DirectModification\n");
  EXPECT_EQ(changes(with_parameter + plain("A", R"("Loose": "x")") + "}}", used),
            "A Modify False: Loose Never Static DirectModification\n");
}

TEST_F(ChangeSets, Rule21OnlyTheBranchThatIsTakenIsACause) {
  const std::string text =
      R"({"Parameters": {"P": {"Type": "String"}}, "Conditions": {"Yes": {"Fn::Equals": [1, 1]}},
          "Resources": {)" +
      plain("A", R"("Loose": {"Fn::If": ["Yes", {"Ref": "P"}, "n"]},
                    "Note": {"Fn::If": ["Yes", "n", {"Ref": "P"}]})") +
      "}}";
  EXPECT_EQ(changes(text, text, with("P", "1"), with("P", "2")),
            "A Modify False: Loose Never Static ParameterReference P; "
            "Loose Never Dynamic DirectModification\n");
}

TEST_F(ChangeSets, Rule22TheGravestDetailCounts) {
  EXPECT_EQ(changes(plain("A", R"("Note": "1", "Frozen": "1")"),
                    plain("A", R"("Note": "2", "Frozen": "2")")),
            "A Modify True ReplaceAndDelete: Frozen Always Static DirectModification; "
            "Note Never Static DirectModification\n");
  const std::string fixed = R"("A": {"Type": "Test::Type::Fixed", "Properties": {"Note": ")";
  EXPECT_EQ(changes(fixed + "1\"}}", fixed + "2\"}}"),
            "A Modify True ReplaceAndDelete: Note Always Static DirectModification\n");
}

TEST_F(ChangeSets, Rule22ATypeWithoutASchemaMayBeReplaced) {
  const std::string widget = R"("A": {"Type": "Acme::Widgets::Widget", "Properties": {"X": )";
  const std::string user = ", " + plain("B", kRefers);
  EXPECT_EQ(changes(widget + "1}}" + user, widget + "2}}" + user),
            "A Modify Conditional: X Conditionally Static DirectModification\n"
            "B Modify False: Loose Never Dynamic ResourceReference A\n");
  EXPECT_TRUE(reported(codes::ReplacementNotKnown));
}

TEST_F(ChangeSets, Rule23ConditionsAddAndRemove) {
  const auto text = [](const std::string& condition, const std::string& resources) {
    return R"({"Conditions": {"C": {"Fn::Equals": ["a", ")" + condition +
           R"("]}}, "Resources": {)" + resources + "}}";
  };
  const std::string bare = plain("A", "") + ", " + plain("B", "");
  const std::string guarded = plain("A", "") + ", " + plain("B", "", R"(, "Condition": "C")");
  EXPECT_EQ(changes(bare, text("b", guarded)), "B Remove Delete\n");
  EXPECT_EQ(changes(bare, text("a", guarded)), "");
  EXPECT_EQ(changes(text("a", guarded), text("b", guarded)), "B Remove Delete\n");
  EXPECT_EQ(changes(text("b", guarded), text("a", guarded)), "B Add\n");
}

TEST_F(ChangeSets, Rule24ACreateOnlyPropertyThatComesOrGoesReplaces) {
  const std::string without = plain("A", "");
  const std::string expected =
      "A Modify True ReplaceAndDelete: Frozen Always Static DirectModification\n";
  EXPECT_EQ(changes(without, plain("A", R"("Frozen": "1")")), expected);
  EXPECT_EQ(changes(plain("A", R"("Frozen": "1")"), without), expected);
  EXPECT_EQ(changes(without, plain("A", R"("Frozen": {"Ref": "AWS::NoValue"})")), "");
}

TEST_F(ChangeSets, Rule25And26ANameThatStaysForbidsAReplacementUnlessItIsDeletedFirst) {
  const auto named = [](const std::string& name, const std::string& frozen) {
    return R"("A": {"Type": "Test::Type::Named", "Properties": {"Name": ")" + name +
           R"(", "Frozen": ")" + frozen + "\"}}";
  };
  EXPECT_EQ(changes(named("n", "1"), named("m", "2")).substr(0, 13), "A Modify True");
  EXPECT_FALSE(reported(codes::NamedReplacement));
  EXPECT_EQ(changes(named("n", "1"), named("n", "2")).substr(0, 13), "A Modify True");
  EXPECT_TRUE(reported(codes::NamedReplacement));

  diagnostics_ = {};
  const auto swap = [](const std::string& frozen) {
    return R"("A": {"Type": "Test::Type::Swap", "Properties": {"Name": "n", "Frozen": ")" + frozen +
           "\"}}";
  };
  const ChangeSet set = diff(swap("1"), swap("2"));
  EXPECT_TRUE(set.changes.at(0).delete_first);
  EXPECT_FALSE(reported(codes::NamedReplacement));
  // The identifier of Plain is the service's, and the name beside it the template's.
  static_cast<void>(diff(plain("A", R"("Name": "n", "Frozen": "1")"),
                         plain("A", R"("Name": "n", "Frozen": "2")")));
  EXPECT_TRUE(reported(codes::NamedReplacement));
}

TEST_F(ChangeSets, Rule27PoliciesOfTheSideThatCountsDecide) {
  const auto text = [](const std::string& policies, const std::string& frozen) {
    return plain("A", R"("Frozen": ")" + frozen + '"', policies) + ", " + plain("Z", "");
  };
  const std::string retain = R"(, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain")";
  EXPECT_EQ(changes(text(retain, "1"), plain("Z", "")), "A Remove Retain\n");
  EXPECT_EQ(changes(text("", "1"), text(retain, "2")),
            "A Modify True ReplaceAndRetain: Frozen Always Static DirectModification; "
            "DeletionPolicy Never Static DirectModification; "
            "UpdateReplacePolicy Never Static DirectModification\n");
  const std::string volume = R"("V": {"Type": "AWS::EC2::Volume", "DeletionPolicy": "Snapshot"}, )";
  EXPECT_EQ(changes(volume + plain("Z", ""), plain("Z", "")), "V Remove Snapshot\n");
}

TEST_F(ChangeSets, Rule28NothingIsEmptyAndOutputsAloneAreNot) {
  const auto text = [](const std::string& more) {
    return R"({"Resources": {)" + plain("A", R"("Note": "1")") + "}" + more + "}";
  };
  const std::string condition = R"(, "Conditions": {"C": {"Fn::Equals": [1, 1]}})";
  EXPECT_TRUE(diff(text(""), text(condition + R"(, "Metadata": {"x": 1})")).empty());
  const ChangeSet set = diff(text(""), text(R"(, "Outputs": {"O": {"Value": {"Ref": "A"}}})"));
  EXPECT_TRUE(set.changes.empty());
  EXPECT_FALSE(set.empty());
  EXPECT_EQ(set.outputs.at(0).name, "O");
}

TEST_F(ChangeSets, Rule28AnOutputOfAReplacedResourceChangesWithIt) {
  const auto text = [](const std::string& frozen) {
    return R"({"Resources": {)" + plain("A", R"("Frozen": ")" + frozen + '"') +
           R"(}, "Outputs": {"O": {"Value": {"Ref": "A"}}, "P": {"Value": "same"}}})";
  };
  const ChangeSet set = diff(text("1"), text("2"));
  ASSERT_EQ(set.outputs.size(), 1U);
  EXPECT_TRUE(set.outputs[0].after.is_unknown());
}

TEST_F(ChangeSets, Rule29AnUnversionedDynamicReferenceIsNoChange) {
  const auto text = [](const std::string& reference) {
    return plain("A", R"("Loose": "{{resolve:)" + reference + "}}\"");
  };
  EXPECT_EQ(changes(text("ssm:/a"), text("ssm:/a")), "");
  EXPECT_EQ(changes(text("ssm:/a:1"), text("ssm:/a:2")),
            "A Modify False: Loose Never Static DirectModification\n");
}

TEST_F(ChangeSets, Rule35ANestedStackIsAlwaysUpdatedToLookInside) {
  const auto text = [](const std::string& url) {
    return R"("S": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": ")" + url +
           R"("}}, )" + plain("A", R"("Loose": {"Fn::GetAtt": ["S", "Outputs.X"]})");
  };
  EXPECT_EQ(changes(text("https://a/t"), text("https://a/t")),
            "A Modify False: Loose Never Dynamic ResourceAttribute S.Outputs.X\n"
            "S Modify False: Properties Never Dynamic Automatic\n");
}

TEST_F(ChangeSets, Rule38SetsSpellingsAndReadOrderAreNoChange) {
  EXPECT_EQ(changes(plain("A", R"("Links": ["a", "b"], "Size": 3)"),
                    plain("A", R"("Size": "3", "Links": ["b", "a"])")),
            "");
}

TEST_F(ChangeSets, TagsAndOtherAttributesHaveTheirOwnScope) {
  const auto text = [](const std::string& value) {
    return plain("A", R"("Tags": [{"Key": "k", "Value": ")" + value + R"("}])",
                 R"(, "Metadata": {"m": ")" + value + "\"}");
  };
  const ChangeSet set = diff(text("1"), text("2"));
  EXPECT_EQ(text_of(set),
            "A Modify False: Metadata Never Static DirectModification; "
            "Tags/0/Value Never Static DirectModification\n");
  EXPECT_EQ(set.changes.at(0).scope,
            (std::vector{ChangeAttribute::Metadata, ChangeAttribute::Tags}));
}

TEST_F(ChangeSets, AChangeOfTypeIsRefusedAndShownAsAReplacement) {
  const std::string fixed = R"("A": {"Type": "Test::Type::Fixed"})";
  EXPECT_EQ(changes(plain("A", ""), fixed), "A Modify True ReplaceAndDelete\n");
  EXPECT_TRUE(reported(codes::TypeChangeRefused));
}

TEST_F(ChangeSets, ItemsThatNoValueTakesAwayDoNotMisplaceTheCause) {
  const auto text = [](const std::string& frozen) {
    return plain("A", R"("Frozen": ")" + frozen + '"') + ", " +
           plain("B", R"("Links": [{"Ref": "AWS::NoValue"}, "x", {"Ref": "A"}])");
  };
  EXPECT_NE(
      changes(text("1"), text("2")).find("B Modify False: Links Never Static ResourceReference A"),
      std::string::npos);
}

TEST_F(ChangeSets, SecretsStaySecret) {
  const auto text = [](const std::string& password) {
    return R"({"Parameters": {"P": {"Type": "String", "NoEcho": true, "Default": ")" + password +
           R"("}}, "Resources": {)" + plain("A", R"("Loose": {"Ref": "P"})") + "}}";
  };
  const ChangeSet set = diff(text("old-password"), text("new-password"));
  ASSERT_EQ(set.changes.size(), 1U);
  for (const ChangeDetail& detail : set.changes[0].details) {
    EXPECT_TRUE(detail.before.secret() && detail.after.secret());
  }
  EXPECT_TRUE(set.changes[0].before.contains_secret());
}

}  // namespace
}  // namespace drydock
