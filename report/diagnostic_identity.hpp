// Which file a program is told that a diagnostic is in, and how it knows a finding again in the
// next run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"

namespace drydock {

// "./a/../t.yaml" as "t.yaml": code scanning and merge requests compare with paths of the
// repository.
[[nodiscard]] std::string reported_name(std::string_view name);
// The name of the diagnostic's file in that form; "" if it has none.
[[nodiscard]] std::string reported_file(const Diagnostic& diagnostic, const SourceMap& sources);

// One a diagnostic, all different. They stay the same when the place moves in the file: of code,
// file, path in the document and the wrong text. Equal ones are told apart by their order.
[[nodiscard]] std::vector<std::string> diagnostic_fingerprints(const std::vector<Diagnostic>& all,
                                                               const SourceMap& sources);

}  // namespace drydock
