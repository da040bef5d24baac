#include <algorithm>

#include "report/diagnostics_formats.hpp"
#include "report/style.hpp"

namespace drydock {
namespace {

// A minified file is one line: the snippet keeps this much around the span.
constexpr std::size_t kLongestSnippet = 400;

void write_place(JsonWriter& json, const Position& at, std::uint32_t byte) {
  json.begin_object()
      .member("line", at.line)
      .member("column", at.column)
      .member("byte", byte)
      .end_object();
}

void write_range(JsonWriter& json, const Span& span, const SourceMap& sources) {
  json.begin_object().member("filename", sources.name(span.file)).key("start");
  write_place(json, sources.begin(span), span.begin);
  json.key("end");
  write_place(json, sources.end(span), span.end);
  json.end_object();
}

void write_snippet(JsonWriter& json, const Span& span, const SourceMap& sources) {
  std::string_view code = sources.line(span);
  const std::string_view whole = sources.text(span.file);
  const auto line_start = static_cast<std::size_t>(code.data() - whole.data());
  std::size_t begin = std::min<std::size_t>(span.begin - line_start, code.size());
  std::size_t end = std::clamp<std::size_t>(span.end - line_start, begin, code.size());
  if (code.size() > kLongestSnippet) {
    std::size_t from = begin > kLongestSnippet / 4 ? begin - kLongestSnippet / 4 : 0;
    while (from > 0 && (static_cast<unsigned char>(code[from]) & 0xC0U) == 0x80U) {
      --from;
    }
    std::size_t length = std::min(kLongestSnippet, code.size() - from);
    while (from + length < code.size() &&
           (static_cast<unsigned char>(code[from + length]) & 0xC0U) == 0x80U) {
      ++length;
    }
    code = code.substr(from, length);
    begin -= from;
    end = std::min(end - from, code.size());
  }
  json.begin_object()
      .key("context")
      .null()
      .member("code", code)
      .member("start_line", sources.begin(span).line)
      .member("highlight_start_offset", begin)
      .member("highlight_end_offset", end)
      .key("values")
      .begin_array()
      .end_array()
      .end_object();
}

}  // namespace

void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic, const SourceMap& sources) {
  json.begin_object();
  write_diagnostic_members(json, diagnostic, sources);
  json.end_object();
}

void write_diagnostic_members(JsonWriter& json, const Diagnostic& diagnostic,
                              const SourceMap& sources) {
  const DiagnosticInfo& info = diagnostic_info(diagnostic.code);
  json.member("severity", severity_name(diagnostic.severity()))
      .member("code", info.id)
      .member("summary", info.title)
      .member("detail", diagnostic.message);
  if (!diagnostic.hint.empty()) {
    json.member("hint", diagnostic.hint);
  }
  if (!diagnostic.path.empty()) {
    json.member("path", diagnostic.path);
  }
  if (diagnostic.span.valid()) {
    json.key("range");
    write_range(json, diagnostic.span, sources);
    json.key("snippet");
    write_snippet(json, diagnostic.span, sources);
  }
  if (!diagnostic.labels.empty()) {
    json.key("labels").begin_array();
    for (const Label& label : diagnostic.labels) {
      json.begin_object().member("text", label.text);
      if (label.span.valid()) {
        json.key("range");
        write_range(json, label.span, sources);
      }
      json.end_object();
    }
    json.end_array();
  }
}

void write_diagnostics(JsonWriter& json, const Diagnostics& diagnostics, const SourceMap& sources) {
  json.begin_array();
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    write_diagnostic(json, diagnostic, sources);
  }
  json.end_array();
}

std::string diagnostics_json(const Diagnostics& diagnostics, const SourceMap& sources,
                             bool strict) {
  const std::vector<Diagnostic> all = diagnostics.sorted();
  const auto count = [&](Severity severity) {
    return std::count_if(all.begin(), all.end(), [&](const Diagnostic& diagnostic) {
      return diagnostic.severity() == severity;
    });
  };
  const auto errors = count(Severity::Error);
  const auto warnings = count(Severity::Warning);
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("valid", errors == 0 && !(strict && warnings != 0))
      .member("error_count", errors)
      .member("warning_count", warnings)
      .key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
