#include "planner/lint/suppression.hpp"
#include "base/codes/lint_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/codes/type_codes.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "base/glob.hpp"
#include "planner/document/read_document.hpp"

namespace drydock {
namespace {

struct Applied {
  std::vector<std::string> remaining;
  std::vector<std::string> suppressed;
};

// A template whose Metadata are `text`, with an unused parameter A and a wrong property of each of
// the resources R and S.
Applied applied(const std::string& metadata, const std::string& of_resource) {
  const std::string text = "Metadata: {drydock: " + metadata +
                           "}\nParameters:\n  A: {Type: String}\nResources:\n  R: {Type: X, "
                           "Metadata: {drydock: " +
                           of_resource + "}}\n  S: {Type: X}\n";
  SourceMap sources;
  const FileId file = sources.add("t.yaml", text);
  Diagnostics diagnostics;
  const std::optional<Document> document = read_document(sources, file, diagnostics);
  const auto at = [&](std::string_view what) {
    const auto begin = static_cast<std::uint32_t>(text.rfind(what));
    return Span{file, begin, begin + 1};
  };
  Diagnostics found;
  found.add({codes::UnusedParameter, "a", at("A: {"), "", {}, "Parameters.A"});
  found.add({codes::PropertyUnknown, "r", at("R: {"), "", {}, "Resources.R.Properties.P"});
  found.add({codes::PropertyUnknown, "s", at("S: {"), "", {}, "Resources.S.Properties.P"});
  found.add({codes::UnknownReference, "e", at("S: {"), "", {}, "Resources.S"});
  const std::vector<Suppression> entries = template_suppressions(*document, diagnostics);
  const SuppressionResult result = suppress(found, entries, sources, codes::SuppressionUnused);
  Applied out;
  for (const Diagnostics* list : {&std::as_const(diagnostics), &result.remaining}) {
    for (const Diagnostic& one : list->all()) {
      out.remaining.push_back(std::string(diagnostic_info(one.code).id) +
                              (one.message.size() == 1 ? one.message : ""));
    }
  }
  for (const SuppressedFinding& one : result.suppressed) {
    out.suppressed.push_back(one.diagnostic.message + ": " + one.reason);
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Suppression, OfTheTemplateAndOfAResource) {
  const Applied whole = applied("{suppress: [{code: DD2003, reason: old schema}]}", "{}");
  EXPECT_EQ(whole.suppressed, (Lines{"r: old schema", "s: old schema"}));
  const Applied one = applied("{suppress: [{code: DD2100, reason: later}]}",
                              "{suppress: [{code: DD2003, reason: old schema}]}");
  EXPECT_EQ(one.suppressed, (Lines{"a: later", "r: old schema"}));
  EXPECT_EQ(one.remaining, (Lines{"DD2003s", "DD1401e"}));
}

TEST(Suppression, WhatIsWrongWithOneIsSaidAndItDoesNotCount) {
  EXPECT_EQ(applied("{suppress: [{code: DD2100}]}", "{}").remaining.front(), "DD2140");
  EXPECT_EQ(applied("{suppress: [{code: DD2100, reason: ' '}]}", "{}").suppressed, Lines{});
  EXPECT_EQ(applied("{suppress: [{code: DD9999, reason: x}]}", "{}").remaining.front(), "DD2140");
  EXPECT_EQ(applied("{suppress: [{code: DD2100, reason: x, path: y}]}", "{}").remaining.front(),
            "DD2140");
  EXPECT_EQ(applied("{suppress: DD2100}", "{}").remaining.front(), "DD2140");
  EXPECT_EQ(applied("{silence: []}", "{}").remaining.front(), "DD2140");
  EXPECT_EQ(applied("[x]", "{}").remaining.front(), "DD2140");
  // While an error keeps later stages from looking, nothing is said of what matches nothing.
  EXPECT_EQ(applied("{suppress: [{code: DD2101, reason: x}]}", "{}").remaining.back(), "DD1401e");
}

TEST(Suppression, AnErrorThatKeepsTheTemplateFromBeingEvaluatedStays) {
  const Applied result = applied("{suppress: [{code: DD1401, reason: x}]}", "{}");
  EXPECT_EQ(result.suppressed, Lines{});
  EXPECT_EQ(result.remaining, (Lines{"DD2100a", "DD2003r", "DD2003s", "DD1401e", "DD2142"}));
}

TEST(Suppression, ByPlaceAndFile) {
  SourceMap sources;
  const FileId file = sources.add("stacks/old/web.yaml", "x");
  Diagnostics found;
  found.add({codes::PropertyUnknown, "r", {file, 0, 1}, "", {}, "Resources.R.Properties"});
  const auto count = [&](std::string path, std::string name) {
    Suppression entry;
    entry.code = "DD2003";
    entry.reason = "x";
    entry.path = std::move(path);
    entry.file = std::move(name);
    return suppress(found, {entry}, sources, codes::ProjectSuppressionUnused).suppressed.size();
  };
  EXPECT_EQ(count("", ""), 1U);
  EXPECT_EQ(count("Resources.*.Properties", "stacks/*.yaml"), 1U);
  EXPECT_EQ(count("Resources.Q*", ""), 0U);
  EXPECT_EQ(count("", "stacks/new/*"), 0U);
  Suppression unused;
  unused.code = "DD2101";
  const SuppressionResult result =
      suppress(found, {unused}, sources, codes::ProjectSuppressionUnused);
  EXPECT_EQ(result.remaining.all().back().code, codes::ProjectSuppressionUnused);
}

TEST(Glob, StarsAndQuestionMarks) {
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("a*c?", "abcbcd"));
  EXPECT_TRUE(matches_glob("**x", "aax"));
  EXPECT_FALSE(matches_glob("a*c", "abcd"));
  EXPECT_FALSE(matches_glob("?", ""));
  // No time beyond text times pattern.
  EXPECT_FALSE(matches_glob(std::string(200, '*') + "b", std::string(20000, 'a')));
}

}  // namespace
}  // namespace drydock
