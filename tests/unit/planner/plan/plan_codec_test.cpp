#include "planner/plan/plan_codec.hpp"

#include <gtest/gtest.h>

#include "planner/model/value_json.hpp"
#include "planner/plan/saved_secrets.hpp"
#include "tests/stacks/stack_builder.hpp"

namespace drydock {
namespace {

Plan small_plan() {
  Plan plan;
  plan.stack_name = "stack";
  plan.binding = {"lineage", 7, "template", "schemas"};
  ResourceChange change;
  change.address = Address("Db");
  change.type = "Test::Type::Plain";
  change.action = Action::Replace;
  change.reason = "`Frozen` cannot be changed in place";
  change.deposed = "x";
  change.previous_type = "Test::Type::Named";
  change.after = template_value(
      R"({"Loose": {"$hide": "hunter2"}, "Links": ["a", {"Ref": "Vpc"}], "Size": 1e3})", nullptr);
  change.properties.push_back(
      {{"Links", "1"}, Value::string("old"), Value::null(), UpdateBehavior::MayReplace, "why"});
  change.dependencies = {Address("Vpc")};
  plan.diff.changes.push_back(std::move(change));
  plan.steps = {{OperationKind::Create, 0, {}}, {OperationKind::Delete, 0, {0}}};
  plan.parameters.push_back({"P", "String", Value::string("v"), ParameterSource::CommandLine, {}});
  return plan;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(PlanCodec, KeepsEverythingButSecrets) {
  const std::string text = encode_plan(small_plan());
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
  const Result<Plan> back = decode_plan(text);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(encode_plan(*back), text);
  const ResourceChange& change = back->diff.changes.at(0);
  EXPECT_EQ(change.previous_type, "Test::Type::Named");
  EXPECT_EQ(change.properties.at(0).behavior, UpdateBehavior::MayReplace);
  EXPECT_TRUE(change.after.find("Links")->items()[1].is_unknown());
  EXPECT_EQ(change.after.find("Size")->text(), "1e3");
  EXPECT_EQ(back->parameters.at(0).source, ParameterSource::CommandLine);
}

TEST(PlanCodec, SecretsAreFilledInFromAFreshEvaluation) {
  Plan plan = decode_plan(encode_plan(small_plan())).value();
  const std::vector<MissingSecret> missing = missing_secrets(plan);
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing[0].address.text(), "Db");
  EXPECT_EQ(missing[0].path, PropertyPath{"Loose"});
  restore_secrets(plan, make_set({make_resource("Db", "T", R"({"Loose": "not a secret"})")}));
  EXPECT_EQ(missing_secrets(plan).size(), 1U);
  restore_secrets(plan, make_set({make_resource("Db", "T", R"({"Loose": {"$hide": "hunter2"}})")}));
  EXPECT_TRUE(missing_secrets(plan).empty());
  EXPECT_EQ(plan.diff.changes[0].after.find("Loose")->text(), "hunter2");
}

TEST(PlanCodec, RefusesWhatIsNoPlan) {
  const std::string text = encode_plan(small_plan());
  for (const std::string& wrong :
       {std::string("{"), std::string("[]"), std::string("{}"), text.substr(0, text.size() / 2),
        replaced(text, R"("format_version":1)", R"("format_version":2)"),
        replaced(text, R"("action":"replace")", R"("action":"explode")"),
        replaced(text, R"("action":"replace")", R"("action":"update")"),
        replaced(text, R"("change":0,"after":[0])", R"("change":9,"after":[0])"),
        replaced(text, R"("after":[0])", R"("after":[1])"),
        replaced(text, R"("after":[0])", R"("after":[-1])"),
        replaced(text, R"("serial":7)", R"("serial":"7")"),
        replaced(text, R"("steps":[)", R"("steps":{"a":1},"other":[)")}) {
    const Result<Plan> read = decode_plan(wrong);
    ASSERT_FALSE(read.ok()) << wrong;
    EXPECT_FALSE(read.error().message.empty());
    EXPECT_FALSE(read.error().hint.empty());
  }
}

TEST(PlanCodec, SaysWhereAPlanIsWrong) {
  const std::string text =
      replaced(encode_plan(small_plan()), R"("operation":"delete")", R"("operation":"remove")");
  EXPECT_EQ(decode_plan(text).error().message,
            "the plan does not hold together: \"operation\" is \"remove\", which is none of its "
            "words in steps[1]");
}

}  // namespace
}  // namespace drydock
