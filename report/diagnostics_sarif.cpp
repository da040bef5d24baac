#include <fmt/format.h>

#include <map>

#include "report/diagnostic_identity.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/escape.hpp"

namespace drydock {
namespace {

// Root of the working copy, which every relative path is relative to (SARIF 2.1.0,
// section 3.14.14).
constexpr std::string_view kRoot = "%SRCROOT%";

class SarifWriter {
 public:
  SarifWriter(const SourceMap& sources, JsonWriter& json) : sources_(sources), json_(json) {}

  void rules(const std::vector<Diagnostic>& all) {
    for (const Diagnostic& diagnostic : all) {
      rules_.emplace(diagnostic.code, 0);
    }
    std::size_t number = 0;
    json_.key("rules").begin_array();
    for (auto& [code, index] : rules_) {
      index = number++;
      const DiagnosticInfo& info = diagnostic_info(code);
      json_.begin_object().member("id", info.id).member("name", info.name);
      text("shortDescription", info.title);
      text("fullDescription", info.title);
      text("help", fmt::format("`drydock explain {}` and docs/DIAGNOSTICS.md say what causes it "
                               "and how to mend it.",
                               info.id));
      json_.key("defaultConfiguration").begin_object();
      json_.member("level", severity_name(info.severity)).end_object().end_object();
    }
    json_.end_array();
  }

  // `suppressible`: some result of the run is suppressed, so each must say whether it is (section
  // 3.27.23).
  void result(const Diagnostic& diagnostic, const SuppressedFinding* suppressed, bool suppressible,
              const std::string& fingerprint) {
    json_.begin_object()
        .member("ruleId", diagnostic_info(diagnostic.code).id)
        .member("ruleIndex", rules_.at(diagnostic.code))
        .member("level", severity_name(diagnostic.severity()));
    text("message", diagnostic.hint.empty()
                        ? diagnostic.message
                        : fmt::format("{}\n{}", diagnostic.message, diagnostic.hint));
    locations(diagnostic);
    json_.key("partialFingerprints").begin_object();
    json_.member("drydock/v1", fingerprint).end_object();
    if (suppressible) {
      json_.key("suppressions").begin_array();
      if (suppressed != nullptr) {
        json_.begin_object()
            .member("kind", suppressed->in_template ? "inSource" : "external")
            .member("status", "accepted")
            .member("justification", suppressed->reason)
            .end_object();
      }
      json_.end_array();
    }
    json_.end_object();
  }

 private:
  void text(std::string_view key, std::string_view words) {
    json_.key(key).begin_object().member("text", words).end_object();
  }

  void region(const Span& span) {
    const Position begin = sources_.begin(span);
    const Position end = sources_.end(span);
    json_.key("region")
        .begin_object()
        .member("startLine", begin.line)
        .member("startColumn", begin.column)
        .member("endLine", end.line)
        .member("endColumn", end.column)  // of the character behind, as section 3.30.8 wants it
        .end_object();
  }

  void physical(const Span& span) {
    const std::string name = reported_name(sources_.name(span.file));
    const bool absolute = name.starts_with('/');
    json_.key("physicalLocation").begin_object().key("artifactLocation").begin_object();
    json_.member("uri", (absolute ? "file://" : "") + escape_uri_path(name));
    if (!absolute) {
      json_.member("uriBaseId", kRoot);
    }
    json_.end_object();
    region(span);
    json_.end_object();
  }

  void locations(const Diagnostic& diagnostic) {
    if (diagnostic.span.valid()) {
      json_.key("locations").begin_array().begin_object();
      physical(diagnostic.span);
      if (!diagnostic.path.empty()) {
        json_.key("logicalLocations").begin_array().begin_object();
        json_.member("fullyQualifiedName", diagnostic.path).end_object().end_array();
      }
      json_.end_object().end_array();
    }
    json_.key("relatedLocations").begin_array();
    for (const Label& label : diagnostic.labels) {
      if (label.span.valid()) {
        json_.begin_object();
        physical(label.span);
        text("message", label.text);
        json_.end_object();
      }
    }
    json_.end_array();
  }

  const SourceMap& sources_;
  JsonWriter& json_;
  std::map<DiagnosticCode, std::size_t> rules_;
};

}  // namespace

std::string diagnostics_sarif(const Diagnostics& diagnostics, const SourceMap& sources,
                              std::string_view version,
                              const std::vector<SuppressedFinding>& suppressed) {
  std::vector<Diagnostic> all = diagnostics.sorted();
  const std::size_t open = all.size();
  for (const SuppressedFinding& finding : suppressed) {
    all.push_back(finding.diagnostic);
  }
  const std::vector<std::string> prints = diagnostic_fingerprints(all, sources);
  JsonWriter json(JsonWriter::Style::Indented);
  SarifWriter sarif(sources, json);
  json.begin_object()
      .member("$schema",
              "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
              "sarif-schema-2.1.0.json")
      .member("version", "2.1.0")
      .key("runs")
      .begin_array()
      .begin_object();
  json.key("tool").begin_object().key("driver").begin_object();
  json.member("name", "drydock").member("version", version).member("semanticVersion", version);
  sarif.rules(all);
  json.end_object().end_object();
  json.key("automationDetails").begin_object().member("id", "drydock/").end_object();
  json.key("originalUriBaseIds").begin_object().key(kRoot).begin_object();
  json.key("description").begin_object().member("text", "The root of the working copy.");
  json.end_object().end_object().end_object();
  json.member("columnKind", "unicodeCodePoints").key("results").begin_array();
  for (std::size_t i = 0; i < all.size(); ++i) {
    sarif.result(all[i], i < open ? nullptr : &suppressed[i - open], !suppressed.empty(),
                 prints[i]);
  }
  json.end_array().end_object().end_array().end_object();
  return json.take() + "\n";
}

}  // namespace drydock
