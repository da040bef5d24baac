// Text to Document: YAML or JSON by what the text is (a first significant character `{` or `[`
// means JSON). All problems that can be told apart are reported; nothing is returned if any is an
// error.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "planner/document/read_as.hpp"

namespace drydock {

[[nodiscard]] std::optional<Document> read_document(const SourceMap& sources, FileId file,
                                                    Diagnostics& diagnostics,
                                                    ReadAs as = ReadAs::Template);

}  // namespace drydock
