#include "planner/diff/comparable.hpp"

#include <gtest/gtest.h>

#include "planner/model/value_json.hpp"
#include "planner/state/secret_digest.hpp"
#include "tests/stacks/stack_builder.hpp"
#include "tests/stacks/test_types.hpp"

namespace drydock {
namespace {

class Comparable : public testing::Test {
 protected:
  Value cut(std::string_view asked, std::string_view real) {
    return comparable_real(value_from_json(asked).value(), value_from_json(real).value(),
                           types_.find("Test::Type::Plain"), ignore_)
        .value;
  }

  static Value json(std::string_view text) { return value_from_json(text).value(); }

  const SchemaRegistry types_ = test_types();
  std::vector<IgnoredPath> ignore_;
};

TEST_F(Comparable, WhatTheServiceFilledInIsLeftOut) {
  EXPECT_EQ(cut(R"({"Loose": "x"})", R"({"Loose": "y", "Note": "default", "Arn": "arn"})"),
            json(R"({"Loose": "y"})"));
}

TEST_F(Comparable, WhatIsGoneIsGone) {
  EXPECT_EQ(cut(R"({"Loose": "x", "Note": "n"})", R"({"Note": "n"})"), json(R"({"Note": "n"})"));
}

TEST_F(Comparable, ASetIsPairedItemByItem) {
  EXPECT_EQ(cut(R"({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]})",
                R"({"Tags": [{"Key": "aws:x", "Value": "0"}, {"Key": "c", "Value": "9"},
                             {"Key": "b", "Value": "3"}, {"Key": "a", "Value": "1"}]})"),
            json(R"({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "3"},
                              {"Key": "c", "Value": "9"}]})"));
}

TEST_F(Comparable, AListIsPairedByIndex) {
  EXPECT_EQ(cut(R"({"Steps": ["a", "b"]})", R"({"Steps": ["b", "a", "c"]})"),
            json(R"({"Steps": ["b", "a", "c"]})"));
}

TEST_F(Comparable, ASecretIsNeverComparedNorShown) {
  const Value asked = redact_secrets(
      template_value(R"({"Loose": {"$hide": "hunter2"}, "Links": [{"$hide": "hunter2"}]})",
                     nullptr),
      "key");
  const Value real = json(R"({"Loose": "hunter3", "Links": ["hunter3", "hunter4"]})");
  const ComparedReal cut = comparable_real(asked, real, types_.find("Test::Type::Plain"));
  EXPECT_EQ(*cut.value.find("Loose"), *asked.find("Loose"));
  EXPECT_EQ(value_to_json(cut.value).find("hunter"), std::string::npos) << value_to_json(cut.value);
}

TEST_F(Comparable, AnIgnoredPathKeepsWhatWasAskedAndIsNoted) {
  ignore_ = {{"Tags/*", "the billing job sets them"}};
  const ComparedReal cut = comparable_real(
      json(R"({"Loose": "x", "Tags": [{"Key": "a", "Value": "1"}]})"),
      json(R"({"Loose": "y", "Tags": [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}]})"),
      types_.find("Test::Type::Plain"), ignore_);
  EXPECT_EQ(cut.value, json(R"({"Loose": "y", "Tags": [{"Key": "a", "Value": "1"}]})"));
  ASSERT_EQ(cut.ignored.size(), 2U);
  EXPECT_EQ(cut.ignored[0].ignored, "the billing job sets them");
}

}  // namespace
}  // namespace drydock
