// Damaged texts through every reader, with a fixed seed: no crash, no hang, and a document exactly
// when there is no error. The fuzz target of tests/fuzz goes further.
#include <gtest/gtest.h>

#include <array>

#include "base/rng.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/document/read_document.hpp"
#include "planner/document/yaml_reader.hpp"
#include "tests/unit/planner/document/reading.hpp"

namespace drydock {
namespace {

constexpr std::array<std::string_view, 5> kSeeds = {
    "Resources:\n  A:\n    Type: AWS::S3::Bucket # c\n    Properties:\n      Name: !Sub "
    "\"${B}-x\"\n"
    "      List: [1, !Ref B, {k: v}]\n      Text: |\n        #!/bin/sh\n        echo 'x'\n",
    "- !Join\n  - ','\n  - - a\n    - !GetAtt B.Arn\n- !Sub |\n  two\n  lines\n- >-\n  f\n  g\n- "
    "~\n",
    "{\"a\": [1, -2.5e3, true, null], \"b\": {\"Ref\": \"X\\u00e9\\n\"}, \"c\": \"\"}",
    "? k\n: 'it''s'\nplain: a b\n  c\n\"q\": \"x\\\"y\"\nnull: no\nempty:\n",
    "%YAML 1.1\n---\nk: &a [*a, 2012-10-17, 000500]\n<<: {x: 1}\n...\n",
};

constexpr std::array<std::string_view, 24> kPieces = {
    "\"", "'",  "\n", "\n  ", ": ",       "- ", "[",  "]",  "{",    "}",       ",", "#",
    "!",  "&a", "*a", "|",    "!Sub |\n", "\t", "\r", "\\", "\xC3", "\\ud83d", "%", "..."};

std::string mutated(Rng& rng) {
  std::string text(kSeeds[rng.below(kSeeds.size())]);
  const std::uint32_t count = 1 + rng.below(4);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t at = rng.below(static_cast<std::uint32_t>(text.size() + 1));
    switch (rng.below(4)) {
      case 0:
        text.insert(at, kPieces[rng.below(kPieces.size())]);
        break;
      case 1:
        text.erase(at, 1 + rng.below(6));
        break;
      case 2:
        text.resize(at);
        break;
      default:
        text.insert(at, text.substr(rng.below(static_cast<std::uint32_t>(text.size() + 1)), 12));
        break;
    }
  }
  return text;
}

void check_spans(const reading::Reading& r, const Node& node) {
  const Span span = node.span();
  ASSERT_LE(span.begin, span.end);
  ASSERT_LE(span.end, r.sources.text(span.file).size());
  for (std::size_t i = 0; i < node.size(); ++i) {
    ASSERT_LE(span.begin, node[i].span().begin);
    ASSERT_LE(node[i].span().end, span.end);
    check_spans(r, node[i]);
  }
}

TEST(Mutation, NoTextBreaksAReader) {
  Rng rng({.seed = 20261121, .trial = 0, .entity = 0, .purpose = 0});
  constexpr std::array<reading::Reader*, 3> kReaders = {&read_document, &read_json, &read_yaml};
  for (int i = 0; i < 4'000; ++i) {
    const std::string text = mutated(rng);
    const auto as = i % 2 == 0 ? ReadAs::Template : ReadAs::OwnFile;
    const reading::Reading r = reading::read(kReaders[rng.below(kReaders.size())], text, as);
    ASSERT_EQ(r.document.has_value(), !r.diagnostics.has_errors()) << text;
    ASSERT_TRUE(r.document || !r.diagnostics.empty()) << text;
    for (const Diagnostic& diagnostic : r.diagnostics.all()) {
      ASSERT_LE(diagnostic.span.begin, diagnostic.span.end) << text;
      ASSERT_LE(diagnostic.span.end, text.size()) << text;
      ASSERT_FALSE(diagnostic.hint.empty()) << diagnostic.message << "\n" << text;
    }
    if (r.document) {
      ASSERT_NO_FATAL_FAILURE(check_spans(r, r.document->root())) << text;
    }
  }
}

}  // namespace
}  // namespace drydock
