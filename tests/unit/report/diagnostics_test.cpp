#include <gtest/gtest.h>

#include "base/codes/file_codes.hpp"
#include "planner/model/value_json.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/diagnostics_text.hpp"
#include "tests/unit/report/report_checks.hpp"

namespace drydock {
namespace {

// A span over the first occurrence of `what`.
Span span_of(const SourceMap& sources, FileId file, std::string_view what) {
  const std::size_t at = sources.text(file).find(what);
  EXPECT_NE(at, std::string_view::npos);
  return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + what.size())};
}

constexpr std::string_view kTemplate =
    "Resources:\n"
    "  Vpc:\n"
    "\tName: Größe CidrBlok: x\n";

struct Fixture {
  SourceMap sources;
  FileId file = sources.add("a b/template.yaml", std::string(kTemplate));
  Diagnostics diagnostics;

  Fixture() {
    Diagnostic wrong{codes::FileTooLarge, "no \"CidrBlok\", 100%",
                     span_of(sources, file, "CidrBlok"), "write CidrBlock"};
    wrong.labels.push_back({span_of(sources, file, "Vpc"), "in this resource"});
    wrong.path = "Resources.Vpc.CidrBlok";
    diagnostics.add(wrong);
    Diagnostic soft{codes::FileUnreadable, "odd", {}, ""};
    soft.severity_override = Severity::Warning;
    diagnostics.add(soft);
  }
};

TEST(DiagnosticsText, MarksTheExactSpanBehindTabsAndUmlauts) {
  const Fixture f;
  EXPECT_EQ(diagnostics_text(f.diagnostics, f.sources, {}),
            "warning DD1001: odd\n"
            "\n"
            "a b/template.yaml:3:14: error DD1002: no \"CidrBlok\", 100%\n"
            "   3 |     Name: Größe CidrBlok: x\n"
            "     |                 ^~~~~~~~\n"
            "  --> a b/template.yaml:2:3: note: in this resource\n"
            "   2 |   Vpc:\n"
            "     |   ^~~\n"
            "     = help: write CidrBlock\n"
            "\n"
            "1 error, 1 warning\n");
}

TEST(DiagnosticsText, ColourOnlyWhenAsked) {
  const Fixture f;
  EXPECT_EQ(diagnostics_text(f.diagnostics, f.sources, {}).find('\x1b'), std::string::npos);
  EXPECT_NE(diagnostics_text(f.diagnostics, f.sources, {.color = true}).find("\x1b[31m"),
            std::string::npos);
}

TEST(DiagnosticsText, ALongLineIsCutAroundItsMarks) {
  SourceMap sources;
  const FileId file =
      sources.add("min.json", std::string(5000, 'a') + "WRONG" + std::string(5000, 'b'));
  Diagnostics diagnostics;
  diagnostics.add({codes::FileTooLarge, "m", span_of(sources, file, "WRONG"), ""});
  const std::string text = diagnostics_text(diagnostics, sources, {});
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    lines.push_back(text.substr(start, end - start));
    EXPECT_LE(display_width(lines.back()), 100U);
    start = end + 1;
  }
  ASSERT_GE(lines.size(), 3U);
  const std::size_t marked = display_width(lines[1].substr(0, lines[1].find("WRONG")));
  EXPECT_EQ(marked, lines[2].find("^~~~~"));
}

TEST(DiagnosticsText, ASpanAtTheEndOfTheFileHasItsCaret) {
  SourceMap sources;
  const FileId file = sources.add("t", "ab");
  Diagnostics diagnostics;
  diagnostics.add({codes::FileTooLarge, "m", {file, 2, 2}, ""});
  EXPECT_NE(diagnostics_text(diagnostics, sources, {}).find("   1 | ab\n     |   ^\n"),
            std::string::npos);
}

TEST(DiagnosticsJson, HasTerraformsShape) {
  const Fixture f;
  const Value json = parsed_json(diagnostics_json(f.diagnostics, f.sources));
  EXPECT_EQ(member(json, "format_version").text(), "1.0");
  EXPECT_FALSE(member(json, "valid").as_bool());
  EXPECT_EQ(member(json, "error_count").as_integer(), 1);
  EXPECT_EQ(member(json, "warning_count").as_integer(), 1);
  const Value& error = member(json, "diagnostics").items()[1];
  EXPECT_EQ(member(error, "severity").text(), "error");
  EXPECT_EQ(member(error, "code").text(), "DD1002");
  EXPECT_EQ(member(error, "path").text(), "Resources.Vpc.CidrBlok");
  EXPECT_EQ(member(member(member(error, "range"), "start"), "column").as_integer(), 14);
  const Value& snippet = member(error, "snippet");
  const std::string code = member(snippet, "code").text();
  const auto begin =
      static_cast<std::size_t>(*member(snippet, "highlight_start_offset").as_integer());
  const auto end = static_cast<std::size_t>(*member(snippet, "highlight_end_offset").as_integer());
  EXPECT_EQ(code.substr(begin, end - begin), "CidrBlok");
}

TEST(DiagnosticsJson, StrictCountsWarnings) {
  Diagnostics diagnostics;
  Diagnostic soft{codes::FileUnreadable, "odd", {}, ""};
  soft.severity_override = Severity::Warning;
  diagnostics.add(soft);
  EXPECT_TRUE(member(parsed_json(diagnostics_json(diagnostics, {})), "valid").as_bool());
  EXPECT_FALSE(member(parsed_json(diagnostics_json(diagnostics, {}, true)), "valid").as_bool());
}

std::string fingerprint_of(const Diagnostics& diagnostics, const SourceMap& sources) {
  const Value json = parsed_json(diagnostics_sarif(diagnostics, sources, "1.0.0"));
  const Value& results = member(member(json, "runs").items()[0], "results");
  return member(member(results.items().back(), "partialFingerprints"), "drydock/v1").text();
}

TEST(Sarif, NamesRulesAndRelativeUris) {
  const Fixture f;
  const Value json = parsed_json(diagnostics_sarif(f.diagnostics, f.sources, "1.0.0"));
  EXPECT_EQ(member(json, "version").text(), "2.1.0");
  const Value& run = member(json, "runs").items()[0];
  EXPECT_EQ(member(member(member(run, "tool"), "driver"), "rules").items().size(), 2U);
  const Value& result = member(run, "results").items()[1];
  const Value& physical = member(member(result, "locations").items()[0], "physicalLocation");
  EXPECT_EQ(member(member(physical, "artifactLocation"), "uri").text(), "a%20b/template.yaml");
  EXPECT_EQ(member(member(physical, "region"), "endColumn").as_integer(), 22);
  EXPECT_EQ(member(result, "relatedLocations").items().size(), 1U);
}

TEST(Sarif, SaysWhatARuleIsAndWhatPathsAreRelativeTo) {
  SourceMap sources;
  const FileId here = sources.add("./a/../t.yaml", "x");
  const FileId there = sources.add("/else/t.yaml", "x");
  Diagnostics diagnostics;
  diagnostics.add({codes::FileTooLarge, "one", {here, 0, 1}, ""});
  diagnostics.add({codes::FileTooLarge, "two", {there, 0, 1}, ""});
  const Value json = parsed_json(diagnostics_sarif(diagnostics, sources, "1.0.0"));
  const Value& run = member(json, "runs").items()[0];
  const Value& rule = member(member(member(run, "tool"), "driver"), "rules").items()[0];
  EXPECT_EQ(member(rule, "id").text(), "DD1002");
  EXPECT_EQ(member(member(rule, "defaultConfiguration"), "level").text(), "error");
  EXPECT_FALSE(member(member(rule, "shortDescription"), "text").text().empty());
  EXPECT_FALSE(member(member(rule, "help"), "text").text().empty());
  const auto artifact = [&](std::size_t i) -> const Value& {
    const Value& location = member(member(run, "results").items()[i], "locations").items()[0];
    return member(member(location, "physicalLocation"), "artifactLocation");
  };
  EXPECT_EQ(member(artifact(0), "uri").text(), "t.yaml");
  EXPECT_EQ(member(artifact(0), "uriBaseId").text(), "%SRCROOT%");
  EXPECT_EQ(member(artifact(1), "uri").text(), "file:///else/t.yaml");
  EXPECT_EQ(artifact(1).find("uriBaseId"), nullptr);
  EXPECT_NE(member(run, "originalUriBaseIds").find("%SRCROOT%"), nullptr);
  EXPECT_EQ(member(member(run, "results").items()[1], "ruleIndex").as_integer(), 0);
  EXPECT_EQ(member(run, "results").items()[0].find("suppressions"), nullptr);
}

TEST(Sarif, SuppressedFindingsAreResultsWithTheirReason) {
  const Fixture f;
  Diagnostic accepted{codes::FileUnreadable, "accepted", {}, ""};
  const Value json = parsed_json(
      diagnostics_sarif(f.diagnostics, f.sources, "1.0.0", {{accepted, "known", true}}));
  const Value& results = member(member(json, "runs").items()[0], "results");
  ASSERT_EQ(results.items().size(), 3U);
  // All or none of a run's results say whether they are suppressed.
  EXPECT_TRUE(member(results.items()[0], "suppressions").items().empty());
  const Value& suppression = member(results.items()[2], "suppressions").items()[0];
  EXPECT_EQ(member(suppression, "kind").text(), "inSource");
  EXPECT_EQ(member(suppression, "justification").text(), "known");
}

TEST(Sarif, FingerprintsSurviveMovedLinesAndDifferWithinAFile) {
  const auto print = [](const std::string& text, bool second) {
    SourceMap sources;
    const FileId file = sources.add("t.yaml", text);
    const Span first = span_of(sources, file, "bad");
    Diagnostics diagnostics;
    diagnostics.add({codes::FileTooLarge, "bad", first, ""});
    if (second) {
      diagnostics.add({codes::FileTooLarge, "bad", {file, first.end + 1, first.end + 4}, ""});
    }
    return fingerprint_of(diagnostics, sources);
  };
  EXPECT_EQ(print("bad bad", false), print("\n\n# more\nbad bad", false));
  EXPECT_NE(print("bad bad", false), print("bad bad", true));
}

TEST(Junit, CountsFailuresAndEscapes) {
  Fixture f;
  f.diagnostics.add({codes::FileUnreadable, "<&\x01>", {}, ""});
  const std::string xml =
      diagnostics_junit(f.diagnostics, f.sources, {"a b/template.yaml", "good.yaml"});
  EXPECT_NE(xml.find(R"(tests="4" failures="2")"), std::string::npos) << xml;
  EXPECT_NE(xml.find("&lt;&amp;\xEF\xBF\xBD&gt;"), std::string::npos);
  EXPECT_NE(xml.find(R"(<testcase classname="good.yaml" name="valid" time="0"/>)"),
            std::string::npos);
  EXPECT_NE(xml.find("<system-out>warning: odd</system-out>"), std::string::npos);
  EXPECT_EQ(xml.find('\x01'), std::string::npos);
}

TEST(Junit, ASuiteAFile) {
  SourceMap sources;
  const FileId a = sources.add("./a.yaml", "x");
  const FileId b = sources.add("b.yaml", "x");
  Diagnostics diagnostics;
  diagnostics.add({codes::FileTooLarge, "one", {a, 0, 1}, ""});
  diagnostics.add({codes::FileTooLarge, "two", {b, 0, 1}, ""});
  const std::string xml = diagnostics_junit(diagnostics, sources, {"./a.yaml", "b.yaml", "c.yaml"});
  for (const char* suite : {R"(<testsuite name="a.yaml" tests="1" failures="1")",
                            R"(<testsuite name="b.yaml" tests="1" failures="1")",
                            R"(<testsuite name="c.yaml" tests="1" failures="0")",
                            R"(<testsuites name="drydock" tests="3" failures="2")"}) {
    EXPECT_NE(xml.find(suite), std::string::npos) << xml;
  }
}

TEST(GithubStepSummary, IsATableThatMarkupDoesNotBreak) {
  SourceMap sources;
  const FileId file = sources.add("t.yaml", "x");
  Diagnostics diagnostics;
  diagnostics.add({codes::FileTooLarge, "a | b", {file, 0, 1}, ""});
  EXPECT_EQ(diagnostics_step_summary(diagnostics, 2, sources),
            "### drydock validate: 1 error, 2 findings suppressed\n\n"
            "| severity | code | place | finding |\n|---|---|---|---|\n"
            "| error | DD1002 | t.yaml:1:1 | a \\| b |\n\n");
  EXPECT_EQ(diagnostics_step_summary({}, 0, sources), "### drydock validate: nothing found\n\n");
}

TEST(GithubAnnotations, EscapeDataAndPropertiesAndPutTheWorstFirst) {
  SourceMap sources;
  const FileId file = sources.add("a,b:c.yaml", "xy");
  Diagnostics diagnostics;
  Diagnostic soft{codes::FileUnreadable, "odd", {}, ""};
  soft.severity_override = Severity::Note;
  diagnostics.add(soft);
  diagnostics.add({codes::FileTooLarge, "100%\nbad", {file, 0, 2}, "do: it"});
  EXPECT_EQ(diagnostics_github(diagnostics, sources),
            "::error file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=1,endColumn=3,"
            "title=DD1002%3A A file is larger than drydock reads::100%25%0Abad%0Ahelp: do: it\n"
            "::notice title=DD1001%3A A file cannot be read::odd\n");
}

TEST(GitlabCodeQuality, FingerprintsAreUnique) {
  SourceMap sources;
  const FileId file = sources.add("./t.yaml", "bad bad");
  Diagnostics diagnostics;
  diagnostics.add({codes::FileTooLarge, "bad", {file, 0, 3}, ""});
  diagnostics.add({codes::FileTooLarge, "bad", {file, 4, 7}, ""});
  diagnostics.add({codes::FileTooLarge, "nowhere", {}, ""});
  const Value json = parsed_json(diagnostics_gitlab(diagnostics, sources));
  ASSERT_EQ(json.items().size(), 3U);
  EXPECT_NE(member(json.items()[1], "fingerprint").text(),
            member(json.items()[2], "fingerprint").text());
  EXPECT_EQ(member(json.items()[1], "severity").text(), "major");
  EXPECT_EQ(member(member(json.items()[1], "location"), "path").text(), "t.yaml");
  EXPECT_EQ(member(member(member(json.items()[1], "location"), "lines"), "begin").as_integer(), 1);
}

}  // namespace
}  // namespace drydock
