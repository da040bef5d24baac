#include <gtest/gtest.h>

#include "report/evaluate_report.hpp"
#include "tests/unit/report/report_checks.hpp"

namespace drydock {
namespace {

ResourceSet sample() {
  ResourceSet set;
  Resource resource;
  resource.address = Address("Vpc");
  resource.type = "AWS::EC2::VPC";
  resource.condition = "Wanted";
  resource.properties =
      Value::object({{"CidrBlock", Value::string("10.0.0.0/16")},
                     {"Enabled", Value::string("true")},
                     {"Ports", Value::list({Value::integer(1), Value::integer(2)})},
                     {"Tags", Value::list({Value::object({{"Key", Value::string("a: b")},
                                                          {"Value", Value::string("x")}})})},
                     {"Secret", Value::string("hunter2").mark_secret()}});
  set.resources = {resource};
  set.outputs = {
      {"Id", Value::unknown(Value::object({{"Ref", Value::string("Vpc")}})), "the id", "", {}}};
  set.conditions = {{"Wanted", true}};
  return set;
}

TEST(EvaluateJson, IsTheDocumentOfTheContract) {
  const std::string text = evaluate_json(sample(), {}, {});
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
  const Value json = parsed_json(text);
  EXPECT_EQ(member(json, "format_version").text(), "1.0");
  const Value& vpc = member(member(json, "resources"), "Vpc");
  EXPECT_EQ(member(vpc, "type").text(), "AWS::EC2::VPC");
  EXPECT_EQ(member(vpc, "condition").text(), "Wanted");
  EXPECT_NE(text.find(R"("$secret": true)"), std::string::npos);
  EXPECT_NE(text.find(R"("$unknown": "Ref Vpc")"), std::string::npos);
  EXPECT_TRUE(member(member(json, "conditions"), "Wanted").as_bool());
  EXPECT_TRUE(member(json, "diagnostics").is_list());
}

TEST(EvaluateText, ReadsAsYaml) {
  EXPECT_EQ(evaluate_text(sample(), {}),
            "Conditions:\n"
            "  Wanted: true\n"
            "\n"
            "Resources:\n"
            "  Vpc:\n"
            "    Type: AWS::EC2::VPC\n"
            "    Condition: Wanted\n"
            "    Properties:\n"
            "      CidrBlock: \"10.0.0.0/16\"\n"
            "      Enabled: \"true\"\n"
            "      Ports:\n"
            "        - 1\n"
            "        - 2\n"
            "      Tags:\n"
            "        - Key: \"a: b\"\n"
            "          Value: x\n"
            "      Secret: (sensitive)\n"
            "\n"
            "Outputs:\n"
            "  Id: (known after apply: Ref Vpc)\n");
}

}  // namespace
}  // namespace drydock
