// Diagnostics for people, as compilers print them:
//   template.yaml:12:7: error DD2003: message
//      12 |       CidrBlok: 10.0.0.0/16
//         |       ^~~~~~~~
//         = help: hint
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"

namespace drydock {

[[nodiscard]] std::string diagnostic_text(const Diagnostic& diagnostic, const SourceMap& sources,
                                          const ReportStyle& style);
// All of them, sorted, and the summary line; "" if there are none.
[[nodiscard]] std::string diagnostics_text(const Diagnostics& diagnostics, const SourceMap& sources,
                                           const ReportStyle& style);
// "2 errors, 1 warning"; "" if there are none.
[[nodiscard]] std::string diagnostics_summary(const Diagnostics& diagnostics);

}  // namespace drydock
