#include "report/diagnostics_formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "report/escape.hpp"

namespace drydock {
namespace {

std::string file_of(const Diagnostic& diagnostic, const SourceMap& sources) {
  return diagnostic.span.valid() ? std::string(sources.name(diagnostic.span.file)) : std::string();
}

// One a diagnostic, all different. They stay the same when the place moves in the file: of code,
// file, path in the document and the wrong text. Equal ones are told apart by their order.
std::vector<std::string> fingerprints(const std::vector<Diagnostic>& all,
                                      const SourceMap& sources) {
  std::vector<std::string> result;
  std::map<std::string, std::uint32_t> seen;
  for (const Diagnostic& diagnostic : all) {
    const std::string_view text =
        diagnostic.span.valid() ? sources.text(diagnostic.span) : std::string_view();
    JsonWriter key;
    key.begin_array()
        .string(diagnostic_info(diagnostic.code).id)
        .string(file_of(diagnostic, sources))
        .string(diagnostic.path)
        .string(text);
    if (diagnostic.path.empty()) {
      key.string(diagnostic.message);
    }
    const std::uint32_t before = seen[key.text()]++;
    key.integer(before).end_array();
    result.push_back(sha256_hex(key.text()));
  }
  return result;
}

void write_region(JsonWriter& json, const Span& span, const SourceMap& sources) {
  const Position begin = sources.begin(span);
  const Position end = sources.end(span);
  json.begin_object()
      .member("startLine", begin.line)
      .member("startColumn", begin.column)
      .member("endLine", end.line)
      .member("endColumn", end.column)
      .end_object();
}

void write_location(JsonWriter& json, const Span& span, const SourceMap& sources) {
  json.key("physicalLocation").begin_object().key("artifactLocation").begin_object();
  json.member("uri", escape_uri_path(sources.name(span.file))).end_object().key("region");
  write_region(json, span, sources);
  json.end_object();
}

void write_rules(JsonWriter& json, const std::vector<Diagnostic>& all) {
  std::set<DiagnosticCode> codes;
  for (const Diagnostic& diagnostic : all) {
    codes.insert(diagnostic.code);
  }
  json.key("rules").begin_array();
  for (const DiagnosticCode code : codes) {
    const DiagnosticInfo& info = diagnostic_info(code);
    json.begin_object().member("id", info.id).member("name", info.name);
    json.key("shortDescription").begin_object().member("text", info.title).end_object();
    json.key("defaultConfiguration").begin_object();
    json.member("level", severity_name(info.severity)).end_object().end_object();
  }
  json.end_array();
}

void write_result(JsonWriter& json, const Diagnostic& diagnostic, const std::string& fingerprint,
                  const SourceMap& sources) {
  json.begin_object()
      .member("ruleId", diagnostic_info(diagnostic.code).id)
      .member("level", severity_name(diagnostic.severity()));
  const std::string text = diagnostic.hint.empty()
                               ? diagnostic.message
                               : fmt::format("{}\n{}", diagnostic.message, diagnostic.hint);
  json.key("message").begin_object().member("text", text).end_object();
  if (diagnostic.span.valid()) {
    json.key("locations").begin_array().begin_object();
    write_location(json, diagnostic.span, sources);
    if (!diagnostic.path.empty()) {
      json.key("logicalLocations").begin_array().begin_object();
      json.member("fullyQualifiedName", diagnostic.path).end_object().end_array();
    }
    json.end_object().end_array();
  }
  json.key("relatedLocations").begin_array();
  for (const Label& label : diagnostic.labels) {
    if (label.span.valid()) {
      json.begin_object();
      write_location(json, label.span, sources);
      json.key("message").begin_object().member("text", label.text).end_object().end_object();
    }
  }
  json.end_array().key("partialFingerprints").begin_object();
  json.member("drydock/v1", fingerprint).end_object().end_object();
}

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
  return fmt::format("{}:{}:{}", sources.name(diagnostic.span.file), at.line, at.column);
}

}  // namespace

std::string diagnostics_sarif(const Diagnostics& diagnostics, const SourceMap& sources,
                              std::string_view version) {
  const std::vector<Diagnostic> all = diagnostics.sorted();
  const std::vector<std::string> prints = fingerprints(all, sources);
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("$schema",
              "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
              "sarif-schema-2.1.0.json")
      .member("version", "2.1.0")
      .key("runs")
      .begin_array()
      .begin_object();
  json.key("tool").begin_object().key("driver").begin_object();
  json.member("name", "drydock").member("version", version);
  write_rules(json, all);
  json.end_object().end_object();
  json.key("automationDetails").begin_object().member("id", "drydock/").end_object();
  json.member("columnKind", "unicodeCodePoints").key("results").begin_array();
  for (std::size_t i = 0; i < all.size(); ++i) {
    write_result(json, all[i], prints[i], sources);
  }
  json.end_array().end_object().end_array().end_object();
  return json.take() + "\n";
}

std::string diagnostics_junit(const Diagnostics& diagnostics, const SourceMap& sources,
                              const std::vector<std::string>& files) {
  const std::vector<Diagnostic> all = diagnostics.sorted();
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::set<std::string> named;
  for (const Diagnostic& diagnostic : all) {
    const std::string file = file_of(diagnostic, sources);
    named.insert(file);
    const std::string_view id = diagnostic_info(diagnostic.code).id;
    const std::string name = fmt::format("{} {}", id, diagnostic.message);
    const std::string at = where(diagnostic, sources);
    std::string detail = fmt::format("{}{}{}", at, at.empty() ? "" : ": ", diagnostic.message);
    detail += diagnostic.hint.empty() ? "" : "\nhelp: " + diagnostic.hint;
    cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\">\n",
                         escape_markup(file.empty() ? "drydock" : file), escape_markup(name));
    if (diagnostic.severity() == Severity::Error) {
      cases += fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                           escape_markup(diagnostic.message), id, escape_markup(detail));
      ++failures;
    } else {
      cases += fmt::format("      <system-out>{}: {}</system-out>\n",
                           severity_name(diagnostic.severity()), escape_markup(detail));
    }
    cases += "    </testcase>\n";
    ++tests;
  }
  for (const std::string& file : files) {
    if (!named.contains(file)) {
      cases += fmt::format("    <testcase classname=\"{}\" name=\"valid\" time=\"0\"/>\n",
                           escape_markup(file));
      ++tests;
    }
  }
  const std::string counts =
      fmt::format(R"(name="drydock" tests="{}" failures="{}" errors="0" skipped="0" time="0")",
                  tests, failures);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n  <testsuite {}>\n{}"
      "  </testsuite>\n</testsuites>\n",
      counts, counts, cases);
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
                         escape_command(sources.name(diagnostic.span.file), true), begin.line,
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

std::string diagnostics_gitlab(const Diagnostics& diagnostics, const SourceMap& sources) {
  const std::vector<Diagnostic> all = diagnostics.sorted();
  const std::vector<std::string> prints = fingerprints(all, sources);
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
        .member("path", placed ? file_of(diagnostic, sources) : std::string("."))
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
