// Findings that somebody has looked at and accepted, with a reason: read from the template's
// Metadata or from the project file, applied to what all stages reported. No check knows of it.
//
// In a template, at its top or on a resource (then for that resource only):
//   Metadata:
//     drydock:
//       suppress:
//         - {code: DD2100, reason: "kept for the old pipeline"}
// In the project file the same entries may also name `path`, a glob of the place in the template
// ("Resources.Legacy*.Properties.*"), and `file`, a glob of the template's path.
//
// An error that keeps the template from being evaluated is never suppressed: nothing could be
// planned from it (see is_suppressible).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"

namespace drydock {

struct Suppression {
  std::string code;    // "DD2100"
  std::string reason;  // not empty
  std::string path;    // glob of a diagnostic's path; "" for any
  std::string file;    // glob of a file's name; "" for any
  Span span;           // of the code as written
  bool in_template = false;
  std::string resource;  // "Resources.Vpc": only findings there; "" for all
  Span resource_span;    // its logical id to the end of what it declares; invalid for all
};

struct SuppressedFinding {
  Diagnostic diagnostic;
  std::string reason;
  bool in_template = false;  // else in the project file
};

// What remains after suppressing, and what was suppressed; both in the order of `found`.
struct SuppressionResult {
  Diagnostics remaining;
  std::vector<SuppressedFinding> suppressed;
};

[[nodiscard]] bool is_suppressible(const Diagnostic& diagnostic);

// One entry. Reports with `code` a missing reason, an unknown code or key; nothing then.
// `with_place` allows path and file.
[[nodiscard]] std::optional<Suppression> read_suppression(const Node& node, const std::string& path,
                                                          bool with_place, DiagnosticCode code,
                                                          Diagnostics& diagnostics);

[[nodiscard]] std::vector<Suppression> template_suppressions(const Document& document,
                                                             Diagnostics& diagnostics);

// Reports with `unused` what matches nothing (unless an error kept later stages from looking), and
// what names errors that cannot be suppressed. Without `unused` neither is said: for who looks for
// less than validate does.
[[nodiscard]] SuppressionResult suppress(const Diagnostics& found,
                                         const std::vector<Suppression>& suppressions,
                                         const SourceMap& sources,
                                         std::optional<DiagnosticCode> unused);

}  // namespace drydock
