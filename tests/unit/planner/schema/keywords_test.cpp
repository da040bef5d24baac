// Every keyword of JSON Schema that the registry uses, with CloudFormation's reading of scalars.
#include <gtest/gtest.h>

#include "planner/schema/pattern.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

using Lines = std::vector<std::string>;

struct KeywordCase {
  const char* keywords;
  const char* value;
  const char* code;  // "" if it fits
};

class Keyword : public testing::TestWithParam<KeywordCase> {};

TEST_P(Keyword, FitsOrNot) {
  const KeywordCase& given = GetParam();
  const Lines lines = property_complaints(given.keywords, given.value);
  const std::string code = lines.empty() ? "" : lines.front().substr(0, 6);
  EXPECT_EQ(code, given.code) << given.keywords << " " << given.value;
  EXPECT_LE(lines.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Types, Keyword,
    testing::Values(KeywordCase{R"({"type": "string"})", R"("a")", ""},
                    KeywordCase{R"({"type": "string"})", "8", ""},
                    KeywordCase{R"({"type": "string"})", "true", ""},
                    KeywordCase{R"({"type": "string"})", "[]", "DD2006"},
                    KeywordCase{R"({"type": "string"})", "{}", "DD2006"},
                    KeywordCase{R"({"type": "string"})", "null", "DD2006"},
                    KeywordCase{R"({"type": "integer"})", "3", ""},
                    KeywordCase{R"({"type": "integer"})", R"("3")", ""},
                    KeywordCase{R"({"type": "integer"})", "3.0", ""},
                    KeywordCase{R"({"type": "integer"})", "3.5", "DD2006"},
                    KeywordCase{R"({"type": "integer"})", R"("3x")", "DD2006"},
                    KeywordCase{R"({"type": "integer"})", "true", "DD2006"},
                    KeywordCase{R"({"type": "integer"})", "18446744073709551616", ""},
                    KeywordCase{R"({"type": "number"})", R"("3.5")", ""},
                    KeywordCase{R"({"type": "number"})", R"("inf")", "DD2006"},
                    KeywordCase{R"({"type": "number"})", R"("nan")", "DD2006"},
                    KeywordCase{R"({"type": "boolean"})", R"("True")", ""},
                    KeywordCase{R"({"type": "boolean"})", R"("yes")", "DD2006"},
                    KeywordCase{R"({"type": "boolean"})", "1", "DD2006"},
                    KeywordCase{R"({"type": "array"})", R"("a")", "DD2006"},
                    KeywordCase{R"({"type": "object"})", "[]", "DD2006"},
                    KeywordCase{R"({"type": ["object", "string"]})", R"("{}")", ""},
                    KeywordCase{R"({"type": ["object", "string"]})", "[]", "DD2006"},
                    KeywordCase{R"({"type": "integer"})", R"({"Ref": "X"})", ""}));

INSTANTIATE_TEST_SUITE_P(
    Values, Keyword,
    testing::Values(KeywordCase{R"({"enum": ["a", "b"]})", R"("a")", ""},
                    KeywordCase{R"({"enum": ["a", "b"]})", R"("c")", "DD2007"},
                    KeywordCase{R"({"type": "integer", "enum": [1, 7]})", R"("7")", ""},
                    KeywordCase{R"({"type": "integer", "enum": [1, 7]})", "8", "DD2007"},
                    KeywordCase{R"({"type": "string", "enum": ["1", "2"]})", "2", ""},
                    KeywordCase{R"({"type": "string", "enum": ["true"]})", "true", ""},
                    KeywordCase{R"({"enum": []})", R"("a")", ""},
                    KeywordCase{R"({"const": "V_1"})", R"("V_1")", ""},
                    KeywordCase{R"({"const": "V_1"})", R"("V_2")", "DD2007"},
                    KeywordCase{R"({"pattern": "^[0-9]+$"})", R"("12")", ""},
                    KeywordCase{R"({"type": "string", "pattern": "^[0-9]+$"})", "12", ""},
                    KeywordCase{R"({"pattern": "^[0-9]+$"})", R"("1a")", "DD2008"},
                    KeywordCase{R"({"pattern": "b"})", R"("abc")", ""},
                    KeywordCase{R"({"pattern": "^a\\Z"})", R"("ab")", "DD2008"},
                    KeywordCase{R"({"pattern": "^\\u0041$"})", R"("A")", ""},
                    KeywordCase{R"({"pattern": "^(?!aws:).+"})", R"("aws:x")", "DD2008"},
                    KeywordCase{R"json({"pattern": "^((?!:).)+$"})json", R"("aws:x")", ""},
                    KeywordCase{R"({"pattern": "^a{1,2048}$"})", R"("aaa")", ""},
                    KeywordCase{R"({"pattern": "^a{1,2048}$"})", R"("b")", "DD2008"},
                    KeywordCase{R"({"pattern": "^a{2}$"})", R"("aaa")", "DD2008"},
                    KeywordCase{R"({"pattern": "["})", R"("anything")", ""},
                    KeywordCase{R"({"pattern": "a\\"})", R"("anything")", ""}));

INSTANTIATE_TEST_SUITE_P(
    Bounds, Keyword,
    testing::Values(KeywordCase{R"({"minLength": 2})", R"("a")", "DD2009"},
                    KeywordCase{R"({"maxLength": 2})", R"("äö")", ""},
                    KeywordCase{R"({"maxLength": 2})", R"("abc")", "DD2009"},
                    KeywordCase{R"({"minimum": 1})", "0", "DD2009"},
                    KeywordCase{R"({"type": "integer", "minimum": 1})", R"("0")", "DD2009"},
                    KeywordCase{R"({"maximum": 64})", "64", ""},
                    KeywordCase{R"({"maximum": 64})", "65", "DD2009"},
                    KeywordCase{R"({"exclusiveMinimum": 0})", "0", "DD2009"},
                    KeywordCase{R"({"exclusiveMaximum": 5})", "5", "DD2009"},
                    KeywordCase{R"({"multipleOf": 0.1})", "0.3", ""},
                    KeywordCase{R"({"multipleOf": 5})", "12", "DD2009"},
                    KeywordCase{R"({"minItems": 1})", "[]", "DD2009"},
                    KeywordCase{R"({"maxItems": 1})", "[1, 2]", "DD2009"},
                    KeywordCase{R"({"minProperties": 1})", "{}", "DD2009"},
                    KeywordCase{R"({"maxProperties": 1})", R"({"a": 1, "b": 2})", "DD2009"},
                    KeywordCase{R"({"uniqueItems": true})", "[1, 2]", ""},
                    KeywordCase{R"({"uniqueItems": true})", R"(["a", "a"])", "DD2010"},
                    KeywordCase{R"({"uniqueItems": true})",
                                R"([{"a": 1, "b": 2}, {"b": 2, "a": 1}])", "DD2010"},
                    KeywordCase{R"({"uniqueItems": true})", R"([{"Ref": "X"}, {"Ref": "X"}])", ""},
                    KeywordCase{R"({"minLength": 2})", "1", ""}));

INSTANTIATE_TEST_SUITE_P(
    Objects, Keyword,
    testing::Values(
        KeywordCase{R"({"required": ["a"]})", R"({"a": {"Ref": "X"}})", ""},
        KeywordCase{R"({"required": ["a"]})", "{}", "DD2004"},
        KeywordCase{R"({"additionalProperties": false})", R"({"a": 1})", "DD2003"},
        KeywordCase{R"({"additionalProperties": true})", R"({"a": 1})", ""},
        KeywordCase{R"({"additionalProperties": {"type": "integer"}})", R"({"a": "x"})", "DD2006"},
        KeywordCase{
            R"({"patternProperties": {"^a": {"type": "integer"}}, "additionalProperties": false})",
            R"({"a1": 1})", ""},
        KeywordCase{
            R"({"patternProperties": {"^a": {"type": "integer"}}, "additionalProperties": false})",
            R"({"a1": "x"})", "DD2006"},
        KeywordCase{
            R"({"patternProperties": {"^a": {"type": "integer"}}, "additionalProperties": false})",
            R"({"b": 1})", "DD2003"},
        KeywordCase{
            R"json({"patternProperties": {"^((?!a).)+$": {"type": "integer"}}, "additionalProperties": false})json",
            R"({"b": "x"})", ""},
        KeywordCase{R"({"dependencies": {"a": ["b"]}})", R"({"a": 1})", "DD2004"},
        KeywordCase{R"({"dependencies": {"a": ["b"]}})", R"({"c": 1})", ""},
        KeywordCase{R"({"dependencies": {"a": {"required": ["b"]}}})", R"({"a": 1})", "DD2004"},
        KeywordCase{R"({"dependencies": {"a": {"oneOf": [{"required": ["b"]}, {}]}}})",
                    R"({"a": 1, "b": 1})", "DD2011"},
        KeywordCase{R"({"properties": {"a": false}})", R"({"a": 1})", "DD2003"},
        KeywordCase{R"({"properties": {"a": true}})", R"({"a": 1})", ""}));

INSTANTIATE_TEST_SUITE_P(
    Branches, Keyword,
    testing::Values(
        KeywordCase{R"({"allOf": [{"minimum": 1}, {"maximum": 5}]})", "9", "DD2009"},
        KeywordCase{R"({"anyOf": [{"type": "integer"}, {"type": "array"}]})", "9", ""},
        KeywordCase{R"({"anyOf": [{"type": "integer"}, {"type": "array"}]})", R"("a")", "DD2011"},
        KeywordCase{R"({"oneOf": [{"type": "integer"}, {"type": "string"}]})", R"("3")", ""},
        KeywordCase{R"({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]})", R"({"a": 1})", ""},
        KeywordCase{R"({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]})", "{}", "DD2011"},
        KeywordCase{R"({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]})",
                    R"({"a": {"Ref": "X"}, "b": 1})", "DD2011"},
        KeywordCase{R"({"oneOf": [{"pattern": "^a"}, {"pattern": "b$"}]})", R"("ab")", "DD2011"},
        KeywordCase{
            R"({"oneOf": [{"properties": {"a": {"enum": ["x"]}}}, {"properties": {"a": {"enum": ["y"]}}}]})",
            R"({"a": {"Ref": "X"}})", ""}));

TEST(Keywords, TheNearestBranchExplains) {
  const Lines lines = property_complaints(
      R"({"oneOf": [{"type": "object", "required": ["Arn", "Kind"], "additionalProperties": false,
                      "properties": {"Arn": {}, "Kind": {"enum": ["arn"]}}},
                    {"type": "object", "required": ["Name"], "additionalProperties": false,
                      "properties": {"Name": {"type": "string", "maxLength": 3}}}]})",
      R"({"Name": "abcd"})");
  EXPECT_EQ(lines, Lines{R"(DD2009 `"abcd"` P.Name is 4 characters long; at most 3 are allowed)"});
}

TEST(Keywords, AlternativesOfRequiredPropertiesAreNamed) {
  const std::string schema =
      R"("oneOf": [{"required": ["Id", "Version"]}, {"required": ["Name"]}])";
  EXPECT_EQ(
      complaints(schema, "{}"),
      Lines{"DD2011 `R` T::T::T needs Id with Version or Name | add what is missing of one of "
            "them"});
  EXPECT_EQ(
      complaints(schema, R"({"Id": 1, "Version": 1, "Name": 1})"),
      Lines{"DD2011 `R` T::T::T has Id, Version and Name, which exclude each other | keep one "
            "of the alternatives"});
}

TEST(Keywords, WhatEveryAlternativeNeedsExcludesNothing) {
  EXPECT_EQ(complaints(R"("oneOf": [{"required": ["Id", "Version"]},
                                    {"required": ["Name", "Version"]}])",
                       R"({"Id": 1, "Version": 1, "Name": 1})"),
            Lines{"DD2011 `R` T::T::T has Id and Name, which exclude each other | keep one of the "
                  "alternatives"});
}

TEST(Keywords, ReferencesResolveThroughPropertiesAndEscapes) {
  EXPECT_EQ(complaints(R"("properties": {"A": {"$ref": "#/definitions/a~1b"},
                                         "B": {"$ref": "#/properties/A"}},
                          "definitions": {"a/b": {"$ref": "#/definitions/c"}, "c": {"type": "integer"}})",
                       R"({"B": "x"})"),
            Lines{R"(DD2006 `"x"` B must be an integer, but is "x")"});
}

TEST(Keywords, AnotherFilesSchemaIsNotChecked) {
  EXPECT_EQ(property_complaints(R"({"$ref": "resource-schema.json#/properties/tags"})", "[3]"),
            Lines{});
}

TEST(Keywords, NotForbidsWhatSurelyFits) {
  const std::string presence = R"("not": {"required": ["A", "B"]})";
  EXPECT_EQ(complaints(presence, R"({"A": 1, "B": {"Ref": "X"}})"),
            Lines{"DD2011 `R` T::T::T must not have A with B | leave out A"});
  EXPECT_EQ(complaints(presence, R"({"A": 1})"), Lines{});
  const std::string value = R"({"not": {"enum": ["a", 3]}})";
  EXPECT_EQ(property_complaints(value, R"("a")"),
            Lines{R"(DD2011 `"a"` P is "a", in a form that is not allowed here)"});
  EXPECT_EQ(property_complaints(value, R"("b")"), Lines{});
  // What only CloudFormation's reading makes fit, or what is not known, may come out otherwise.
  EXPECT_EQ(property_complaints(value, R"("3")"), Lines{});
  EXPECT_EQ(property_complaints(R"({"not": {"type": "object", "required": ["A"],
                                     "properties": {"A": {"const": 1}}}})",
                                R"({"A": {"Ref": "X"}})"),
            Lines{});
  EXPECT_EQ(property_complaints(R"({"not": false})", "1"), Lines{});
}

TEST(Keywords, IfDecidesBetweenThenAndElse) {
  const std::string schema = R"("properties": {"Kind": {"type": "string"}, "Size": {}},
      "if": {"properties": {"Kind": {"const": "big"}}, "required": ["Kind"]},
      "then": {"required": ["Size"]}, "else": {"not": {"required": ["Size"]}})";
  EXPECT_EQ(complaints(schema, R"({"Kind": "big"})"),
            Lines{"DD2004 `R` T::T::T lacks the required property Size | add Size"});
  EXPECT_EQ(complaints(schema, R"({"Kind": "big", "Size": 1})"), Lines{});
  EXPECT_EQ(complaints(schema, R"({"Kind": "small", "Size": 1})"),
            Lines{"DD2011 `R` T::T::T must not have Size | leave out Size"});
  EXPECT_EQ(complaints(schema, R"({"Kind": {"Ref": "X"}})"), Lines{});
  EXPECT_EQ(complaints(schema, R"({"Kind": {"Ref": "X"}, "Size": 1})"), Lines{});
  // Without `if` the others say nothing.
  EXPECT_EQ(complaints(R"("then": {"required": ["A"]}, "else": false)", "{}"), Lines{});
}

TEST(Keywords, PropertiesOfABranchOfIfAreProperties) {
  Checked checked;
  checked.add_type(R"({"typeName": "T::T::T", "createOnlyProperties": ["/properties/A/B"],
    "properties": {"A": {"type": "object", "if": {"required": ["K"]},
      "then": {"properties": {"B": {"type": "string"}}}}}})");
  ASSERT_TRUE(checked.diagnostics.empty());
  EXPECT_TRUE(checked.schemas.find("T::T::T")->has_attribute("A.B"));
}

// The registry writes these in Java's dialect.
TEST(PatternDialect, NamesOfAsciiClassesAreKnown) {
  const Pattern within("^[\\p{Graph}\\x20]*$");
  ASSERT_TRUE(within.usable());
  EXPECT_TRUE(within.matches("a b[c]"));
  EXPECT_FALSE(within.matches("a\tb"));
  const Pattern alone("^\\[\\p{Digit}+\\]$");
  EXPECT_TRUE(alone.usable() && alone.matches("[12]"));
  EXPECT_FALSE(alone.matches("[1a]"));
}

}  // namespace
}  // namespace drydock::schema_test
