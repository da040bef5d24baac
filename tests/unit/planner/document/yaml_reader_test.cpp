#include "planner/document/yaml_reader.hpp"

#include <gtest/gtest.h>

#include "planner/document/json_reader.hpp"
#include "planner/document/read_document.hpp"
#include "tests/unit/planner/document/reading.hpp"

namespace drydock {
namespace {

using reading::Reading;
using reading::tree;

Reading yaml(std::string_view text) { return reading::read(&read_yaml, text); }

TEST(YamlReader, EveryNodeHasItsExactSpan) {
  const Reading r = yaml(
      "\xEF\xBB\xBF# head\r\n"
      "plain: a b # c\r\n"
      "two: a\r\n  b\r\n\r\n  c\r\n"
      "'single': 'it''s'\r\n"
      "double: \"x \\\" y\"\r\n"
      "block: |-  \r\n  one\r\n\r\n    two\r\n\r\n"
      "list:\r\n- 1\r\n-\r\n- [ a, {b: c , d: }, ] # x\r\n"
      "tag: !Sub 'x'\r\n"
      "call: !Join [ ',', [ !Ref A ] ]\r\n"
      "deep: !If\r\n  - C\r\n  - k: v\r\n  - null\r\n"
      "empty:\r\n");
  ASSERT_TRUE(r.document) << r.problems();
  const Node root = r.document->root();
  const auto at = [&](std::string_view key) { return r.text(root.find(key).value()); };
  EXPECT_EQ(at("plain"), "a b");
  EXPECT_EQ(at("two"), "a\r\n  b\r\n\r\n  c");
  EXPECT_EQ(root.find("two")->text(), "a b\nc");
  EXPECT_EQ(r.sources.text(root.key_span(2)), "'single'");
  EXPECT_EQ(at("single"), "'it''s'");
  EXPECT_EQ(at("double"), "\"x \\\" y\"");
  EXPECT_EQ(at("block"), "|-  \r\n  one\r\n\r\n    two");
  EXPECT_EQ(root.find("block")->text(), "one\n\n  two");
  EXPECT_EQ(at("list"), "- 1\r\n-\r\n- [ a, {b: c , d: }, ]");
  EXPECT_EQ(r.text((*root.find("list"))[1]), "-");
  EXPECT_EQ(r.text((*root.find("list"))[2]), "[ a, {b: c , d: }, ]");
  EXPECT_EQ(r.text((*root.find("list"))[2][1]), "{b: c , d: }");
  EXPECT_EQ(r.text((*root.find("list"))[2][1][1]), "d");
  const Node sub = *root.find("tag");
  EXPECT_TRUE(sub.short_form());
  EXPECT_EQ(r.text(sub), "!Sub 'x'");
  EXPECT_EQ(r.sources.text(sub.key_span(0)), "!Sub");
  EXPECT_EQ(r.text(sub[0]), "'x'");
  EXPECT_EQ(at("call"), "!Join [ ',', [ !Ref A ] ]");
  EXPECT_EQ(r.text((*root.find("call"))[0][1]), "[ !Ref A ]");
  EXPECT_EQ(r.text((*root.find("call"))[0][1][0]), "!Ref A");
  EXPECT_EQ(at("deep"), "!If\r\n  - C\r\n  - k: v\r\n  - null");
  EXPECT_EQ(r.text((*root.find("deep"))[0]), "- C\r\n  - k: v\r\n  - null");
  EXPECT_EQ(r.text((*root.find("deep"))[0][1]), "k: v");
  EXPECT_EQ(r.text((*root.find("deep"))[0][2]), "null");
  EXPECT_EQ(at("empty"), "empty");
  EXPECT_TRUE(root.find("empty")->is(NodeKind::Null));
}

TEST(YamlReader, ShortFormsBecomeLongForms) {
  EXPECT_EQ(
      tree(yaml("- !Ref A\n- !GetAtt A.B.C\n- !Condition X\n- !GetAZs\n- !Sub 12\n"
                "- !Transform {Name: AWS::Include}\n- !Not [!Equals [!Ref E, yes]]\n"
                "- !Select\n  - 0\n  - !GetAZs ''\n- !Sub |\n  x\n- !EachMemberIn [a, b]\n")),
      R"([{"Ref":"A"},{"Fn::GetAtt":"A.B.C"},{"Condition":"X"},{"Fn::GetAZs":""},)"
      R"({"Fn::Sub":"12"},{"Fn::Transform":{"Name":"AWS::Include"}},)"
      R"({"Fn::Not":[{"Fn::Equals":[{"Ref":"E"},true]}]},)"
      R"({"Fn::Select":[0,{"Fn::GetAZs":""}]},{"Fn::Sub":"x\n"},{"Fn::EachMemberIn":["a","b"]}])");
}

TEST(YamlReader, PlainScalarsHaveTheTypesOfYaml11WithoutTimestamps) {
  EXPECT_EQ(tree(yaml("[yes, No, ON, off, true, FALSE, y, n, yEs]")),
            R"([true,false,true,false,true,false,"y","n","yEs"])");
  EXPECT_EQ(tree(yaml("[1, -2.50, 1e3, +5, .5, -.5, 5., 123456789012345678901, 0]")),
            "[1,-2.50,1e3,5,0.5,-0.5,5.0,123456789012345678901,0]");
  const Reading texts =
      yaml("[2012-10-17, '1', \"yes\", 1.2.3, 089, ., -, a1, 10.0.0.0/16, ::1, +, !!str 1]");
  EXPECT_EQ(tree(texts),
            R"(["2012-10-17","1","yes","1.2.3","089",".","-","a1","10.0.0.0/16","::1","+","1"])");
  EXPECT_TRUE(texts.diagnostics.empty()) << texts.problems();
  EXPECT_EQ(tree(yaml("[null, ~, Null, 'null', nul]")), R"([null,null,null,"null","nul"])");
}

TEST(YamlReader, NumbersOfDoubtfulMeaningStayTextsAndAreTold) {
  const Reading r = yaml("[000500, 012345670123, 0x1F, 0b11, 1_000, 12:30:45, .inf, 007.5]");
  EXPECT_EQ(tree(r),
            R"(["000500","012345670123","0x1F","0b11","1_000","12:30:45",".inf","007.5"])");
  EXPECT_EQ(r.diagnostics.count(Severity::Warning), 8U) << r.problems();
  EXPECT_EQ(r.diagnostics.all()[0].message,
            "000500 is an octal number to YAML 1.1; it is taken as the text \"000500\"");
}

TEST(YamlReader, KeysAreTexts) {
  EXPECT_EQ(tree(yaml("1: a\nyes: b\nnull: c\n2012-10-17: d\n? e\n: f\n012: g\n")),
            R"({"1":"a","yes":"b","null":"c","2012-10-17":"d","e":"f","012":"g"})");
  EXPECT_EQ(yaml("a: {{resolve:ssm:x}}").problems().substr(0, 11), "KeyNotText|");
  EXPECT_TRUE(yaml("!Ref x: y").problems().starts_with("KeyNotText|!Ref|"));
  EXPECT_TRUE(yaml("a:\n  : y").problems().starts_with("KeyNotText|:|"));
}

TEST(YamlReader, TheSameTemplateGivesTheSameTreeAsJson) {
  const std::string json =
      R"({"Resources": {"A": {"Type": "T", "P": [1, 1.50, true, "x\ny", {}, [], {"Ref": "B"}]},)"
      R"( "B": {"Fn::GetAtt": ["A", "Arn"]}}})";
  const std::string text =
      "Resources:\n  A:\n    Type: T\n    P:\n      - 1\n      - 1.50\n      - true\n"
      "      - |-\n        x\n        y\n      - {}\n      - []\n      - !Ref B\n"
      "  B: !GetAtt [A, Arn]\n";
  const Reading from_json = reading::read(&read_document, json);
  const Reading from_yaml = reading::read(&read_document, text);
  EXPECT_EQ(tree(from_json), tree(from_yaml));
  EXPECT_EQ(tree(reading::read(&read_yaml, json)), tree(from_json));
}

TEST(YamlReader, BlockScalarsEndAsWritten) {
  EXPECT_EQ(tree(yaml("a: |\n  x")), R"({"a":"x"})");
  EXPECT_EQ(tree(yaml("a: |\n  x\n")), R"({"a":"x\n"})");
  EXPECT_EQ(tree(yaml("a: >-\n  f1\n  ")), R"({"a":"f1"})");
  EXPECT_EQ(tree(yaml("a: |+\n  x\n\n")), R"({"a":"x\n\n"})");
  EXPECT_EQ(tree(yaml("a: !Sub |\n  x")), R"({"a":{"Fn::Sub":"x"}})");
  const Reading indented = yaml("a: |2\n    x\n   y\nb: |\n\nc: 1\n");
  EXPECT_EQ(tree(indented), R"({"a":"  x\n y\n","b":"","c":1})");
  EXPECT_EQ(indented.text(*indented.document->root().find("a")), "|2\n    x\n   y");
  EXPECT_EQ(indented.text(*indented.document->root().find("b")), "|");
}

TEST(YamlReader, TheVersionOfCloudFormationMayBeNamed) {
  EXPECT_EQ(tree(yaml("%YAML 1.1\n---\na: 1\n...\n")), R"({"a":1})");
  EXPECT_FALSE(yaml("%YAML 1.1\n%TAG ! x\n---\na: !y 1\n").document);
}

TEST(YamlReader, ATaggedTextMayBeginInTheColumnOfItsTag) {
  const Reading r = yaml(
      "a:\n  - !Sub |\n    #!/bin/sh\n    - !Sub |\n      x\n  - !Ref\n    B\n"
      "  - !Sub one\n    two\nb:\n  !Sub |\n  x\n");
  EXPECT_EQ(tree(r), R"({"a":[{"Fn::Sub":"#!/bin/sh\n- !Sub |\n  x\n"},{"Ref":"B"},)"
                     R"({"Fn::Sub":"one two"}],"b":{"Fn::Sub":"x\n"}})");
  EXPECT_EQ(r.text(r.document->root()[1]), "!Sub |\n  x");
}

struct BadText {
  std::string text;
  std::string problems;
};

class YamlReaderRejects : public testing::TestWithParam<BadText> {};

TEST_P(YamlReaderRejects, AndSaysWhy) {
  const Reading r = yaml(GetParam().text);
  EXPECT_EQ(r.problems(), GetParam().problems) << GetParam().text;
  EXPECT_FALSE(r.document);
}

const BadText kBadTexts[] = {
    // What yaml-cpp accepts.
    {"a: \"x\nb: 1", "UnclosedQuote|\"x|a quoted text is not closed before the file ends\n"},
    {"a: 'x\nb: 1\n", "UnclosedQuote|'x|a quoted text is not closed before the file ends\n"},
    {"a: [\"x\n", "UnclosedQuote|\"x|a quoted text is not closed before the file ends\n"},
    {",", "YamlSyntax|,|this does not belong to what stands above it\n"},
    {"a: 1\n---\nb: 2\n", "YamlSyntax|---|a second document begins here\n"},
    {"\"a\" b", "YamlSyntax|b|this does not belong to what stands above it\n"},
    {"R:\n  A:\n    T: x\n  B", "MissingColon|B|B stands where a key and a colon are expected\n"},
    {"a:\n- 1\n-2", "MissingColon|-2|-2 stands where a key and a colon are expected\n"},
    {"a: {x:1}", "MissingColon|x:1|x:1 stands where a key and a colon are expected\n"},
    {"[1,,2]", "YamlSyntax|,|an item is missing before the comma\n"},
    {"a: 1\nb: 2\n\"a\": 3\n", "DuplicateKey|\"a\"|the key a stands twice in one mapping\n"},
    {"a: {x: 1, x: 2}", "DuplicateKey|x|the key x stands twice in one mapping\n"},
    {"a: 1\rb: 2\rc: 3\r",
     "LineEndUnreadable|\r|a carriage return without a line feed is no line end here\n"},
    {"a: \xC3(", "TextNotUtf8|\xC3|the byte 0xC3 is not valid UTF-8\n"},
    {std::string("a: ") + '\0', std::string("TextControlCharacter|") + '\0' +
                                    "|the character U+0000 must not stand in a YAML file\n"},
    {"a: b\x04", "TextControlCharacter|\x04|the character U+0004 must not stand in a YAML file\n"},
    {"%YAML 1.3\n---\na: 1",
     "YamlNotSupported|%YAML 1.3|this YAML directive is not supported in templates\n"},
    {"# c\n", "DocumentEmpty||the file holds nothing but blanks and comments\n"},
    {"---\n", "DocumentEmpty||the file holds no document\n"},
    // What CloudFormation does not support.
    {"a: &x 1\nb: *x\n",
     "AnchorWithoutEffect|&x|the anchor &x has no effect: CloudFormation allows no aliases\n"
     "YamlNotSupported|*x|the alias *x is not supported by CloudFormation\n"},
    {"a: &x [*x]\n",
     "AnchorWithoutEffect|&x|the anchor &x has no effect: CloudFormation allows no aliases\n"
     "YamlNotSupported|*x|the alias *x is not supported by CloudFormation\n"},
    {"a:\n  <<: 1\n", "YamlNotSupported|<<|the merge key << is not supported by CloudFormation\n"},
    {"a: !!binary x\n",
     "YamlNotSupported|!!binary|the YAML tag !!binary is not supported by CloudFormation\n"},
    {"a: !Reff x\nb: !Foo [1]\n",
     "UnknownTag|!Reff|!Reff is no function of CloudFormation\n"
     "UnknownTag|!Foo|!Foo is no function of CloudFormation\n"},
    {"a: !Ref\nb: 1", "YamlSyntax|!Ref|!Ref has no argument\n"},
    {"a: !Base64 !Sub x", "YamlSyntax|!Sub|two short forms follow each other\n"},
    // What yaml-cpp rejects with its own words.
    {"a:\n  b: 1\n\tc: 2", "TabIndentation|\t|YAML does not allow a tab in the indentation\n"},
    {"a:\n\tb: 1", "TabIndentation|\t|YAML does not allow a tab in the indentation\n"},
    {std::string(1100, 'k') + ": 1",
     "YamlSyntax|" + std::string(1100, 'k') + "|a key is longer than 1024 characters\n"},
    {"a: b: c", "YamlSyntax|b: c|a value holds a colon and a space without quotes\n"},
    {"a: x\nb\nc: 1", "MissingColon|b|b stands where a key and a colon are expected\n"},
    {"a: 1\n b: 2", "YamlSyntax|b|the key b stands below something that has a value already\n"},
    {"a:\n  b: 1\n c: 2", "YamlSyntax|c: 2|the indentation of this line fits no line above it\n"},
    {"a: 1\n- b", "YamlSyntax|-|an item of a list stands among keys\n"},
    {"a: 'it's'", "YamlSyntax|s'|text stands behind a closing quote\n"},
    {"a: \"x\nb: \"y\"\n", "UnclosedQuote|\"x|a quoted text runs on over the end of its line\n"},
    {"a: [1, 2\nb: 1\n", "YamlSyntax|[|[ is not closed\n"},
    {"a: @x", "YamlSyntax|@x|a text must not begin with @ without quotes\n"},
    {"a: \"\\q\"", "YamlSyntax|\\q|\\q is no escape in a double-quoted text\n"},
    {"a: ]", "YamlSyntax|]|a closing bracket has no opening one\n"},
    {"a: - b", "YamlSyntax|-|a list cannot begin on the line of its key\n"},
    {"a: *", "YamlSyntax||a text that begins with * needs quotes\n"},
};

INSTANTIATE_TEST_SUITE_P(Texts, YamlReaderRejects, testing::ValuesIn(kBadTexts));

TEST(YamlReader, NestingIsBounded) {
  const auto flow = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(yaml(flow(kDeepestNesting)).document);
  EXPECT_TRUE(yaml(flow(kDeepestNesting + 1)).problems().starts_with("NestingTooDeep|"));
  for (const std::string_view opener : {"[", "{a: ", "- ", "? "}) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) {
      text += opener;
    }
    EXPECT_FALSE(yaml(text).document) << opener;
  }
}

TEST(YamlReader, FurtherEntriesAreReadAfterAnErrorOfSyntax) {
  const Reading r = yaml(
      "Resources:\n"
      "  A:\n    Type: x: y\n    Type: z\n"
      "  B:\n    Type: t\n    Type: t\n"
      "  C:\n    Name: \"unclosed\n"
      "  D:\n    - [1\n"
      "  E: !Reff x\n"
      "Outputs:\n  O: @y\n");
  EXPECT_EQ(r.problems(),
            "YamlSyntax|x: y|a value holds a colon and a space without quotes\n"
            "DuplicateKey|Type|the key Type stands twice in one mapping\n"
            "UnclosedQuote|\"unclosed|a quoted text is not closed before the file ends\n"
            "YamlSyntax|[|[ is not closed\n"
            "UnknownTag|!Reff|!Reff is no function of CloudFormation\n"
            "YamlSyntax|@y|a text must not begin with @ without quotes\n");
}

TEST(YamlReader, DirectivesOfRainAreReadAsRainReadsThem) {
  const std::string text = "a: !Rain::Embed x.sh\nb: !Rain::S3\n  Path: y\n";
  const Reading r = reading::read(&read_yaml, text, ReadAs::Template);
  EXPECT_EQ(tree(r), R"({"a":{"Rain::Embed":"x.sh"},"b":{"Rain::S3":{"Path":"y"}}})");
  EXPECT_EQ(r.diagnostics.count(Severity::Warning), 2U) << r.problems();
  EXPECT_TRUE(yaml(text).problems().starts_with("UnknownTag|!Rain::Embed|"));
}

TEST(YamlReader, AQuotedTextOfLineEndsKeepsThem) {
  EXPECT_EQ(tree(yaml("a: '\n\n  '\nb: \"\n\n\n\"\nc: '\n  '\nd: ''\n")),
            R"({"a":"\n","b":"\n\n","c":" ","d":""})");
}

TEST(YamlReader, AnAnchorAloneIsNoError) {
  const Reading r = yaml("a: &x 1\n");
  EXPECT_EQ(tree(r), R"({"a":1})");
  EXPECT_EQ(r.diagnostics.count(Severity::Warning), 1U);
}

TEST(ReadDocument, ATemplateInBracesMayBeYaml) {
  const std::string text = "{\"a\": [1, \"x,]\", ] , # c\n 'b': {\"c\": 1e400,},}";
  const Reading r = reading::read(&read_document, text, ReadAs::Template);
  EXPECT_EQ(tree(r), R"({"a":[1,"x,]"],"b":{"c":1e400}})");
  EXPECT_EQ(
      r.problems(),
      "BracesNotJson|,|CloudFormation reads this template as YAML, for it is not JSON: a comma "
      "stands before the closing ]\n");
  EXPECT_TRUE(reading::read(&read_document, text).problems().starts_with("JsonSyntax|,|"));
  for (const std::string_view wrong :
       {"[,]", "[1,,]", "{,}", "{\"a\"=\"b\"}", "[1,", "{\"a\": \"b}"}) {
    const Reading bad = reading::read(&read_document, wrong, ReadAs::Template);
    EXPECT_TRUE(bad.problems().starts_with("JsonSyntax|")) << bad.problems();
    EXPECT_FALSE(bad.document) << wrong;
  }
}

TEST(ReadDocument, ChoosesBySignificantText) {
  EXPECT_EQ(tree(reading::read(&read_document, "\xEF\xBB\xBF \n{\"a\": \"\\ud83d\\ude00\"}")),
            "{\"a\":\"\xF0\x9F\x98\x80\"}");
  EXPECT_EQ(tree(reading::read(&read_document, "---\na: yes\n")), R"({"a":true})");
  EXPECT_TRUE(reading::read(&read_document, "").problems().starts_with("DocumentEmpty|"));
}

}  // namespace
}  // namespace drydock
