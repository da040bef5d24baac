#include "report/diagnostics_formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "report/diagnostic_identity.hpp"
#include "report/diagnostics_text.hpp"
#include "report/escape.hpp"
#include "report/style.hpp"

namespace drydock {
namespace {

// Data and properties of a workflow command (GitHub, "Workflow commands for GitHub Actions").
std::string escape_command(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool escaped = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += escaped ? fmt::format("%{:02X}", static_cast<unsigned>(c)) : std::string(1, c);
  }
  return out;
}

std::string where(const Diagnostic& diagnostic, const SourceMap& sources) {
  if (!diagnostic.span.valid()) {
    return {};
  }
  const Position at = sources.begin(diagnostic.span);
  return fmt::format("{}:{}:{}", reported_file(diagnostic, sources), at.line, at.column);
}

struct JunitSuite {
  std::string name;
  std::string cases = {};
  std::size_t tests = 0;
  std::size_t failures = 0;
};

std::string junit_counts(const JunitSuite& suite) {
  return fmt::format(R"(name="{}" tests="{}" failures="{}" errors="0" skipped="0" time="0")",
                     escape_markup(suite.name), suite.tests, suite.failures);
}

void add_junit_case(JunitSuite& suite, const Diagnostic& diagnostic, const SourceMap& sources) {
  const std::string_view id = diagnostic_info(diagnostic.code).id;
  const std::string at = where(diagnostic, sources);
  std::string detail = fmt::format("{}{}{}", at, at.empty() ? "" : ": ", diagnostic.message);
  detail += diagnostic.hint.empty() ? "" : "\nhelp: " + diagnostic.hint;
  suite.cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\">\n",
                             escape_markup(suite.name),
                             escape_markup(fmt::format("{} {}", id, diagnostic.message)));
  if (diagnostic.severity() == Severity::Error) {
    suite.cases += fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                               escape_markup(diagnostic.message), id, escape_markup(detail));
    ++suite.failures;
  } else {
    suite.cases += fmt::format("      <system-out>{}: {}</system-out>\n",
                               severity_name(diagnostic.severity()), escape_markup(detail));
  }
  suite.cases += "    </testcase>\n";
  ++suite.tests;
}

}  // namespace

std::string diagnostics_junit(const Diagnostics& diagnostics, const SourceMap& sources,
                              const std::vector<std::string>& files) {
  // In order of first mention; what has no place in a file belongs to "drydock".
  std::vector<JunitSuite> suites;
  const auto suite = [&](std::string name) -> JunitSuite& {
    name = name.empty() ? "drydock" : name;
    const auto found = std::find_if(suites.begin(), suites.end(),
                                    [&](const JunitSuite& one) { return one.name == name; });
    return found != suites.end() ? *found : suites.emplace_back(JunitSuite{std::move(name)});
  };
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    add_junit_case(suite(reported_file(diagnostic, sources)), diagnostic, sources);
  }
  for (const std::string& file : files) {
    JunitSuite& own = suite(reported_name(file));
    if (own.tests == 0) {
      own.cases = fmt::format("    <testcase classname=\"{}\" name=\"valid\" time=\"0\"/>\n",
                              escape_markup(own.name));
      own.tests = 1;
    }
  }
  std::string body;
  JunitSuite total{"drydock"};
  for (const JunitSuite& one : suites) {
    body += fmt::format("  <testsuite {}>\n{}  </testsuite>\n", junit_counts(one), one.cases);
    total.tests += one.tests;
    total.failures += one.failures;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n{}</testsuites>\n",
      junit_counts(total), body);
}

std::string diagnostics_github(const Diagnostics& diagnostics, const SourceMap& sources) {
  std::vector<Diagnostic> all = diagnostics.sorted();
  // GitHub shows ten of a kind a step: the worst come first.
  std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.severity() < b.severity();
  });
  std::string out;
  for (const Diagnostic& diagnostic : all) {
    const Severity severity = diagnostic.severity();
    const DiagnosticInfo& info = diagnostic_info(diagnostic.code);
    out += severity == Severity::Note ? "::notice " : fmt::format("::{} ", severity_name(severity));
    if (diagnostic.span.valid()) {
      const Position begin = sources.begin(diagnostic.span);
      const Position end = sources.end(diagnostic.span);
      out += fmt::format("file={},line={},endLine={},",
                         escape_command(reported_file(diagnostic, sources), true), begin.line,
                         end.line);
      if (begin.line == end.line) {
        out += fmt::format("col={},endColumn={},", begin.column, end.column);
      }
    }
    out +=
        fmt::format("title={}", escape_command(fmt::format("{}: {}", info.id, info.title), true));
    const std::string text = diagnostic.hint.empty()
                                 ? diagnostic.message
                                 : fmt::format("{}\nhelp: {}", diagnostic.message, diagnostic.hint);
    out += fmt::format("::{}\n", escape_command(text, false));
  }
  return out;
}

std::string diagnostics_step_summary(const Diagnostics& diagnostics, std::size_t suppressed,
                                     const SourceMap& sources) {
  const std::vector<Diagnostic> all = diagnostics.sorted();
  const std::string silenced =
      suppressed == 0 ? "" : fmt::format("{} suppressed", counted(suppressed, "finding"));
  if (all.empty()) {
    return fmt::format("### drydock validate: nothing found{}\n\n",
                       silenced.empty() ? "" : ", " + silenced);
  }
  std::string out = fmt::format("### drydock validate: {}{}\n\n", diagnostics_summary(diagnostics),
                                silenced.empty() ? "" : ", " + silenced);
  out += "| severity | code | place | finding |\n|---|---|---|---|\n";
  // GitHub takes 1 MiB a step; who has more findings reads them in the log.
  constexpr std::size_t kMostRows = 200;
  for (std::size_t i = 0; i < std::min(all.size(), kMostRows); ++i) {
    const Diagnostic& diagnostic = all[i];
    out += fmt::format("| {} | {} | {} | {} |\n", severity_name(diagnostic.severity()),
                       diagnostic_info(diagnostic.code).id,
                       escape_markdown(where(diagnostic, sources)),
                       escape_markdown(diagnostic.message));
  }
  if (all.size() > kMostRows) {
    out += fmt::format("\n{} more are in the log.\n", all.size() - kMostRows);
  }
  return out + "\n";
}

std::string diagnostics_gitlab(const Diagnostics& diagnostics, const SourceMap& sources) {
  const std::vector<Diagnostic> all = diagnostics.sorted();
  const std::vector<std::string> prints = diagnostic_fingerprints(all, sources);
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_array();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Diagnostic& diagnostic = all[i];
    const bool placed = diagnostic.span.valid();
    const std::string_view severity = diagnostic.severity() == Severity::Error     ? "major"
                                      : diagnostic.severity() == Severity::Warning ? "minor"
                                                                                   : "info";
    json.begin_object()
        .member("description", diagnostic.message)
        .member("check_name", diagnostic_info(diagnostic.code).id)
        .member("fingerprint", prints[i])
        .member("severity", severity)
        .key("location")
        .begin_object()
        .member("path", placed ? reported_file(diagnostic, sources) : std::string("."))
        .key("lines")
        .begin_object()
        .member("begin", placed ? sources.begin(diagnostic.span).line : 1U)
        .end_object()
        .end_object()
        .end_object();
  }
  json.end_array();
  return json.take() + "\n";
}

}  // namespace drydock
