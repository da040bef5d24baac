// Diagnostics for programs. Every format lists them sorted, equal ones once.
//   json    the shape of `terraform validate -json` (format_version 1.0) with our code, hint, path
//           and labels; schemas/formats/validate.schema.json
//   sarif   SARIF 2.1.0 (OASIS), as GitHub code scanning reads it: paths relative to %SRCROOT%
//   junit   JUnit XML, a suite a file, a case a finding: errors are failures; warnings and notes
//   are
//           output of a case that passes
//   github  workflow commands of GitHub Actions (`::error file=…`)
//   gitlab  GitLab Code Quality report
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/json_writer.hpp"
#include "base/source_map.hpp"
#include "planner/lint/suppression.hpp"

namespace drydock {

// The array alone, as the value of a key that the caller has written: every `--json` document
// carries it under "diagnostics".
void write_diagnostics(JsonWriter& json, const Diagnostics& diagnostics, const SourceMap& sources);
// One element of that array.
void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic, const SourceMap& sources);
// Its members, into an object that the caller has begun and adds to.
void write_diagnostic_members(JsonWriter& json, const Diagnostic& diagnostic,
                              const SourceMap& sources);

// `strict`: warnings make "valid" false too.
[[nodiscard]] std::string diagnostics_json(const Diagnostics& diagnostics, const SourceMap& sources,
                                           bool strict = false);
// `version` is drydock's own. Suppressed findings are results with `suppressions`; the other
// formats leave them out.
[[nodiscard]] std::string diagnostics_sarif(const Diagnostics& diagnostics,
                                            const SourceMap& sources, std::string_view version,
                                            const std::vector<SuppressedFinding>& suppressed = {});
// `files` are those that were checked: one without a problem is a passed test case.
[[nodiscard]] std::string diagnostics_junit(const Diagnostics& diagnostics,
                                            const SourceMap& sources,
                                            const std::vector<std::string>& files);
// Markdown for the page of a GitHub Actions run, to be appended to $GITHUB_STEP_SUMMARY.
[[nodiscard]] std::string diagnostics_step_summary(const Diagnostics& diagnostics,
                                                   std::size_t suppressed,
                                                   const SourceMap& sources);
[[nodiscard]] std::string diagnostics_github(const Diagnostics& diagnostics,
                                             const SourceMap& sources);
[[nodiscard]] std::string diagnostics_gitlab(const Diagnostics& diagnostics,
                                             const SourceMap& sources);

}  // namespace drydock
