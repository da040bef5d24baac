#include "planner/diff/compare.hpp"
#include "base/codes/state_codes.hpp"

#include <gtest/gtest.h>

#include "planner/model/value_json.hpp"
#include "planner/state/recorded_reference.hpp"
#include "planner/state/secret_digest.hpp"
#include "tests/stacks/stack_builder.hpp"
#include "tests/stacks/test_types.hpp"

namespace drydock {
namespace {

constexpr const char* kPlain = "Test::Type::Plain";
constexpr const char* kNamed = "Test::Type::Named";

class Compare : public testing::Test {
 protected:
  RecordedResource& record(std::string address, std::string type, std::string_view properties) {
    RecordedResource row;
    row.address = Address(address);
    row.type = std::move(type);
    row.identifier = "id-" + address;
    row.properties = value_from_json(properties).value();
    row.attributes = value_from_json(R"({"Arn": "arn:x", "Version": "1"})").value();
    state_.secret_key = "key";
    state_.resources.push_back(std::move(row));
    return state_.resources.back();
  }

  Diff diff(std::vector<Resource> resources) {
    const ResourceSet set = make_set(std::move(resources));
    return compare(set, graph_of(set), state_, types_, diagnostics_);
  }

  ResourceChange only(std::string_view before, std::string_view after, const char* type = kPlain) {
    record("A", type, before);
    const Diff found = diff({make_resource("A", type, after)});
    EXPECT_EQ(found.changes.size(), 1U);
    return found.changes.at(0);
  }

  const SchemaRegistry types_ = test_types();
  StateSnapshot state_;
  Diagnostics diagnostics_;
};

TEST_F(Compare, SpellingOrderOfSetsAndOfMembersAreNoChange) {
  const ResourceChange change = only(
      R"({"Size": 3, "Links": ["a", "b"], "Tags": [{"Key": "x", "Value": "1"}, {"Key": "y"}]})",
      R"({"Tags": [{"Key": "y"}, {"Value": 1, "Key": "x"}], "Links": ["b", "a"], "Size": "3"})");
  EXPECT_EQ(change.action, Action::NoChange);
  EXPECT_TRUE(change.properties.empty());
}

TEST_F(Compare, OrderOfAListIsAChange) {
  const ResourceChange change = only(R"({"Steps": ["a", "b"]})", R"({"Steps": ["b", "a"]})");
  EXPECT_EQ(change.action, Action::Update);
  ASSERT_EQ(change.properties.size(), 2U);
  EXPECT_EQ(property_path_text(change.properties[1].path), "Steps/1");
}

TEST_F(Compare, AChangedTagIsOneChangeEvenIfOthersMove) {
  const ResourceChange change =
      only(R"({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]})",
           R"({"Tags": [{"Key": "new", "Value": "0"}, {"Key": "b", "Value": "3"}]})");
  ASSERT_EQ(change.properties.size(), 3U);
  EXPECT_EQ(property_path_text(change.properties[0].path), "Tags/0/Key");
  EXPECT_EQ(property_path_text(change.properties[2].path), "Tags/1/Value");
  EXPECT_EQ(change.properties[2].before.text(), "2");
  EXPECT_EQ(change.properties[2].cause, "changed in the template");
}

TEST_F(Compare, RepeatedItemsOfASetCount) {
  EXPECT_EQ(only(R"({"Links": ["a", "a"]})", R"({"Links": ["a"]})").action, Action::Update);
}

TEST_F(Compare, CreateOnlyPropertiesReplaceEvenIfAddedOrRemoved) {
  const ResourceChange change = only(R"({"Loose": "x"})", R"({"Loose": "y", "Frozen": "f"})");
  EXPECT_EQ(change.action, Action::Replace);
  EXPECT_EQ(change.reason, "`Frozen` cannot be changed in place");
  EXPECT_FALSE(change.delete_first);
  EXPECT_EQ(change.identifier, "id-A");
}

TEST_F(Compare, TypesWithoutUpdateReplace) {
  const ResourceChange change = only(R"({"Loose": "x"})", R"({"Loose": "y"})", "Test::Type::Fixed");
  EXPECT_EQ(change.action, Action::Replace);
  EXPECT_EQ(change.reason, "`Loose` changes and Test::Type::Fixed has no update in place");
}

TEST_F(Compare, AKeptNameAndTheTypeDeleteFirst) {
  const ResourceChange named =
      only(R"({"Name": "n", "Frozen": "1"})", R"({"Name": "n", "Frozen": "2"})", kNamed);
  EXPECT_TRUE(named.delete_first);
  EXPECT_NE(named.reason.find("both have the same `Name`"), std::string::npos);
  state_.resources.clear();
  EXPECT_FALSE(only(R"({"Name": "n", "Frozen": "1"})", R"({"Name": "m", "Frozen": "2"})", kNamed)
                   .delete_first);
  state_.resources.clear();
  EXPECT_TRUE(only(R"({"Frozen": "1"})", R"({"Frozen": "2"})", "Test::Type::Swap").delete_first);
}

TEST_F(Compare, ARetainedObjectThatKeepsItsNameIsAnError) {
  record("A", kNamed, R"({"Name": "n", "Frozen": "1"})");
  Resource desired = make_resource("A", kNamed, R"({"Name": "n", "Frozen": "2"})");
  desired.update_replace_policy = RetentionPolicy::Retain;
  static_cast<void>(diff({desired}));
  ASSERT_EQ(diagnostics_.all().size(), 1U);
  EXPECT_EQ(diagnostics_.all()[0].code, codes::ReplacementNameClash);
}

TEST_F(Compare, AReplacementReachesDependentsAndNamesItsRoot) {
  record("Vpc", kPlain, R"({"Frozen": "1"})");
  record("Subnet", kPlain, R"({"Anchor": "id-Vpc"})");
  record("Route", kPlain, R"({"Anchor": "id-Subnet", "Links": ["id-Vpc"]})");
  const Diff found =
      diff({make_resource("Route", kPlain,
                          R"({"Anchor": {"Ref": "Subnet"}, "Links": [{"Ref": "Vpc"}]})"),
            make_resource("Subnet", kPlain, R"({"Anchor": {"Ref": "Vpc"}})"),
            make_resource("Vpc", kPlain, R"({"Frozen": "2"})")});
  ASSERT_EQ(found.changes.size(), 3U);
  EXPECT_EQ(found.changes[0].address.text(), "Route");
  EXPECT_EQ(found.changes[0].action, Action::Replace);
  EXPECT_EQ(found.changes[0].reason,
            "`Anchor` cannot be changed in place and is known only after `Subnet` is replaced, "
            "which follows from `Vpc`: `Frozen` cannot be changed in place");
  EXPECT_EQ(found.changes[1].reason,
            "`Anchor` cannot be changed in place and is known only after `Vpc` is replaced because "
            "`Frozen` cannot be changed in place");
  EXPECT_TRUE(found.changes[0].after.contains_unknown());
}

TEST_F(Compare, AnUpdateKeepsWhatNamesTheObjectAndHidesTheRest) {
  record("Template", kPlain, R"({"Loose": "1"})");
  record("Group", kPlain, R"({"Note": "1", "Anchor": "id-Template", "Steps": ["arn:x", "1"]})");
  const Diff found = diff({make_resource("Template", kPlain, R"({"Loose": "2"})"),
                           make_resource("Group", kPlain,
                                         R"({"Note": {"Fn::GetAtt": ["Template", "Version"]},
                              "Anchor": {"Ref": "Template"},
                              "Steps": [{"Fn::GetAtt": ["Template", "Arn"]},
                                        {"Fn::GetAtt": ["Template", "Loose"]}]})")});
  const ResourceChange& group = found.changes[1];
  EXPECT_EQ(group.action, Action::Update);
  ASSERT_EQ(group.properties.size(), 2U);
  EXPECT_EQ(property_path_text(group.properties[0].path), "Note");
  EXPECT_TRUE(group.properties[0].after.is_unknown());
  EXPECT_EQ(group.properties[0].cause,
            "`Template.Version` is known only after `Template` is updated");
  EXPECT_EQ(property_path_text(group.properties[1].path), "Steps/1");
  EXPECT_EQ(group.properties[1].after.text(), "2");
  EXPECT_EQ(group.properties[1].cause, "`Template.Loose` changes");
}

TEST_F(Compare, UnknownOnCreateOnlyOfAnUpdatedResourceIsTriedInPlace) {
  record("A", kPlain, R"({"Loose": "1"})");
  record("B", kPlain, R"({"Anchor": "1"})");
  const Diff found =
      diff({make_resource("A", kPlain, R"({"Loose": "2"})"),
            make_resource("B", kPlain, R"({"Anchor": {"Fn::GetAtt": ["A", "Version"]}})")});
  EXPECT_EQ(found.changes[1].action, Action::Update);
  EXPECT_EQ(found.changes[1].properties[0].behavior, UpdateBehavior::MayReplace);
}

TEST_F(Compare, SecretsCompareByDigestAndNeverShow) {
  const Value digest = redact_secrets(Value::string("hunter2").mark_secret(), "key");
  RecordedResource& row = record("A", kPlain, "{}");
  row.properties.set("Loose", Value::string(digest.text()));
  EXPECT_EQ(
      diff({make_resource("A", kPlain, R"({"Loose": {"$hide": "hunter2"}})")}).changes[0].action,
      Action::NoChange);
  const Diff found = diff({make_resource("A", kPlain, R"({"Loose": {"$hide": "other"}})")});
  const ResourceChange& change = found.changes[0];
  EXPECT_EQ(change.action, Action::Update);
  EXPECT_TRUE(change.properties[0].before.secret());
  EXPECT_TRUE(change.properties[0].after.secret());
  EXPECT_EQ(change.after.find("Loose")->text(), "other");
}

TEST_F(Compare, ADynamicReferenceComparesWithWhatItStoodForLastTime) {
  RecordedResource& row = record("A", kPlain, R"({"Loose": "old"})");
  row.attributes.set(recorded_reference_key("ssm:/a"), Value::string("old"));
  EXPECT_EQ(
      diff({make_resource("A", kPlain, R"({"Loose": {"$resolve": "ssm:/a"}})")}).changes[0].action,
      Action::NoChange);
  const Diff found = diff({make_resource("A", kPlain, R"({"Loose": {"$resolve": "ssm:/b"}})")});
  EXPECT_EQ(found.changes[0].action, Action::Update);
  EXPECT_TRUE(found.changes[0].after.find("Loose")->is_unknown());
}

TEST_F(Compare, PoliciesDecideHowARemovedResourceEnds) {
  record("Kept", kPlain, "{}").deletion_policy = RetentionPolicy::RetainExceptOnCreate;
  record("Snapped", kPlain, "{}").deletion_policy = RetentionPolicy::Snapshot;
  record("Volume", "AWS::EC2::Volume", "{}").deletion_policy = RetentionPolicy::Snapshot;
  record("Volume", "AWS::EC2::Volume", "{}").deposed = "old";
  const Diff found = diff({});
  ASSERT_EQ(found.changes.size(), 4U);
  EXPECT_EQ(found.changes[0].action, Action::Forget);
  EXPECT_EQ(found.changes[1].action, Action::Delete);
  EXPECT_EQ(found.changes[1].deletion_policy, RetentionPolicy::Delete);
  EXPECT_EQ(found.changes[2].deletion_policy, RetentionPolicy::Snapshot);
  EXPECT_EQ(found.changes[3].deposed, "old");
  EXPECT_EQ(found.changes[3].action, Action::Delete);
}

TEST_F(Compare, APolicyThatChangesAloneIsRecordedAndNoStep) {
  record("A", kPlain, R"({"Loose": "x"})");
  Resource desired = make_resource("A", kPlain, R"({"Loose": "x"})");
  desired.deletion_policy = RetentionPolicy::Retain;
  const Diff found = diff({desired});
  EXPECT_FALSE(found.empty());
  EXPECT_EQ(found.changes[0].action, Action::NoChange);
  EXPECT_EQ(found.changes[0].reason, "its DeletionPolicy becomes Retain");
  ASSERT_EQ(found.edits.size(), 1U);
  EXPECT_EQ(found.edits[0].upsert.at(0).deletion_policy, RetentionPolicy::Retain);
  EXPECT_TRUE(found.edits[0].remove.empty());
}

TEST_F(Compare, AnotherTypeReplacesAndRemembersTheOldOne) {
  record("A", kNamed, R"({"Loose": "x"})");
  const Diff found = diff({make_resource("A", kPlain, R"({"Loose": "x"})")});
  EXPECT_EQ(found.changes[0].action, Action::Replace);
  EXPECT_EQ(found.changes[0].previous_type, kNamed);
  EXPECT_EQ(found.changes[0].reason,
            "its type changes from Test::Type::Named to Test::Type::Plain");
}

TEST_F(Compare, OutputsThatDifferAreListedByName) {
  record("A", kPlain, "{}");
  state_.outputs = {{"Gone", Value::string("g")}, {"Same", Value::string("id-A")}};
  ResourceSet set = make_set({make_resource("A", kPlain, "{}")});
  set.outputs = {{"Same", template_value(R"({"Ref": "A"})", nullptr), "", "", Span{}},
                 {"New", Value::string("n"), "", "", Span{}}};
  const Diff found = compare(set, graph_of(set), state_, types_, diagnostics_);
  ASSERT_EQ(found.outputs.size(), 2U);
  EXPECT_EQ(found.outputs[0].name, "Gone");
  EXPECT_TRUE(found.outputs[0].after.is_null());
  EXPECT_EQ(found.outputs[1].name, "New");
}

}  // namespace
}  // namespace drydock
