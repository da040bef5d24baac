// Our YAML reader and libyaml on the same texts: real templates (when `../shared/corpus/templates`
// is there) and damaged ones with a fixed seed. Both accept or both reject, and what both accept is
// the same tree, but for the classes below, which docs/READER.md explains.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "base/codes/document_codes.hpp"
#include "base/rng.hpp"
#include "planner/document/yaml_reader.hpp"
#include "tests/unit/planner/document/libyaml_tree.hpp"
#include "tests/unit/planner/document/reading.hpp"

namespace drydock {
namespace {

namespace fs = std::filesystem;
using Counts = std::map<std::string, std::size_t>;

// Codes that say what YAML allows and a template must not have, or what we take for a slip.
bool stricter_on_purpose(DiagnosticCode code) {
  switch (code) {
    case codes::YamlNotSupported:
    case codes::UnknownTag:
    case codes::KeyNotText:
    case codes::MissingColon:
    case codes::DocumentEmpty:
    case codes::NestingTooDeep:
    case codes::LineEndUnreadable:
    case codes::TabIndentation:
    case codes::TooManyProblems:
      return true;
    default:
      return false;
  }
}

// "agree", or the class of disagreement.
std::string compare(std::string_view text) {
  const reading::Reading ours = reading::read(&read_yaml, text, ReadAs::Template);
  const libyaml::Reading theirs = libyaml::read(text);
  if (ours.document && theirs.tree) {
    if (reading::tree(ours) == *theirs.tree) {
      return "agree";
    }
    // Before a key it is the mapping's to libyaml and the key's to yaml-cpp.
    const bool lone_tag = text.find("! ") != std::string_view::npos;
    return lone_tag ? "both accept: a tag ! alone" : "both accept: another tree";
  }
  if (!ours.document && !theirs.tree) {
    return "agree";
  }
  if (ours.document) {
    return "only drydock accepts: " + theirs.problem;
  }
  for (const Diagnostic& problem : ours.diagnostics.all()) {
    const bool no_argument = problem.message.ends_with("has no argument");
    if (problem.severity() == Severity::Error && !stricter_on_purpose(problem.code) &&
        !no_argument) {
      return "only libyaml accepts: " + problem.message;
    }
  }
  return "only libyaml accepts: stricter on purpose";
}

std::string shown(const Counts& counts) {
  std::string lines;
  for (const auto& [name, count] : counts) {
    lines += std::to_string(count) + "  " + name + "\n";
  }
  return lines;
}

std::vector<std::string> corpus() {
  std::vector<fs::path> paths;
  const fs::path folder = fs::path(DRYDOCK_SOURCE_DIR) / "../shared/corpus/templates";
  if (!fs::exists(folder)) {
    return {};
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const fs::path& path : paths) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    std::string text = bytes.str();
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first != std::string::npos && text[first] != '{' && text[first] != '[') {
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

TEST(YamlDifferential, RealTemplates) {
  const std::vector<std::string> texts = corpus();
  if (texts.empty()) {
    GTEST_SKIP() << "no ../shared/corpus/templates";
  }
  Counts counts;
  for (const std::string& text : texts) {
    ++counts[compare(text)];
  }
  std::cout << shown(counts);
  EXPECT_EQ(counts["both accept: another tree"], 0U) << shown(counts);
  EXPECT_GE(counts["agree"] + 10, texts.size()) << shown(counts);
  for (const auto& [name, count] : counts) {
    EXPECT_TRUE(name == "agree" || name == "both accept: another tree" ||
                name == "only libyaml accepts: stricter on purpose")
        << name << ": " << count;
  }
}

constexpr std::array<std::string_view, 6> kSeeds = {
    "Resources:\n  A:\n    Type: AWS::S3::Bucket # c\n    Properties:\n      Name: !Sub "
    "\"${B}-x\"\n"
    "      List: [1, !Ref B, {k: v}]\n      Text: |\n        #!/bin/sh\n        echo 'x'\n",
    "A: !Join\n  - ','\n  - - a\n    - !GetAtt B.Arn\nB: !Sub |\n  two\n  lines\nC: >-\n  f\n  "
    "g\nD: "
    "~\n",
    "? k\n: 'it''s'\nplain: a b\n  c\n\"q\": \"x\\\"y\"\nnull: no\nempty:\n",
    "Mappings:\n  M:\n    us-east-1: {AMI: ami-1, 'B': \"2\"}\nOutputs:\n  O:\n    Value: !If [C, "
    "!Ref X, !Ref 'AWS::NoValue']\n",
    "Conditions:\n  C: !And\n    - !Equals [!Ref E, yes]\n    - !Not [!Condition D]\n\n  D: "
    "{Fn::Equals: [a, b]}\n# end\n",
    "Parameters:\n  P:\n    Type: String\n    Default: ''\n    AllowedPattern: "
    "'^[a-z]+(\\.[a-z]+)*$'\n    Description: >\n      folded\n      text\n\n      end\n",
};
constexpr std::array<std::string_view, 26> kPieces = {
    "\"", "'", "\n",   "\n  ", ": ",       ":",  "- ", "[",  "]", "{",    "}",   ",",       "#",
    "!",  "|", " # c", "*",    "!Sub |\n", "\\", "%",  "? ", "é", "null", "---", ">-\n  x", "@"};

std::string mutated(std::string text, Rng& rng) {
  const std::uint32_t count = 1 + rng.below(3);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t at = rng.below(static_cast<std::uint32_t>(text.size() + 1));
    const std::size_t line = text.find('\n', at);
    switch (rng.below(6)) {
      case 0:
        text.insert(at, kPieces[rng.below(kPieces.size())]);
        break;
      case 1:
        text.erase(at, 1 + rng.below(4));
        break;
      case 2:
        text.resize(at);
        break;
      case 3:  // indent or outdent the next line
        if (line != std::string::npos && rng.below(2) == 0) {
          text.insert(line + 1, 1 + rng.below(3), ' ');
        } else if (line != std::string::npos && text.substr(line + 1, 1) == " ") {
          text.erase(line + 1, 1);
        }
        break;
      case 4:  // drop the rest of the line
        text.erase(at, line == std::string::npos ? 0 : line - at);
        break;
      default:
        text.insert(at, text.substr(rng.below(static_cast<std::uint32_t>(text.size() + 1)), 12));
        break;
    }
  }
  return text;
}

TEST(YamlDifferential, DamagedTemplates) {
  Rng rng({.seed = 19, .trial = 0, .entity = 0, .purpose = 0});
  constexpr std::size_t kTexts = 20'000;
  Counts counts;
  std::map<std::string, std::string> examples;
  for (std::size_t i = 0; i < kTexts; ++i) {
    std::string text(kSeeds[rng.below(kSeeds.size())]);
    text = mutated(std::move(text), rng);
    const std::string outcome = compare(text);
    ++counts[outcome];
    examples.emplace(outcome, text);
  }
  std::size_t looser = 0;
  std::size_t unplanned = 0;
  for (const auto& [name, count] : counts) {
    looser += name.starts_with("only drydock") ? count : 0;
    unplanned += name.starts_with("only libyaml") && !name.ends_with("on purpose") ? count : 0;
  }
  std::cout << shown(counts);
  EXPECT_EQ(counts["both accept: another tree"], 0U) << examples["both accept: another tree"];
  EXPECT_LT(looser * 200, kTexts) << shown(counts);
  EXPECT_LT(unplanned * 1000, kTexts) << shown(counts);
}

}  // namespace
}  // namespace drydock
