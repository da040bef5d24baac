// JSON text (RFC 8259) to Document, through nlohmann's SAX interface. Stricter than the RFC where
// it leaves a choice: a lone surrogate and nesting deeper than kDeepestNesting are errors. Numbers
// keep their spelling at any size. A UTF-8 byte order mark is skipped.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "planner/document/read_as.hpp"

namespace drydock {

// Reports every key that occurs twice, and the first error of syntax. Nothing is returned if any
// error was reported.
[[nodiscard]] std::optional<Document> read_json(const SourceMap& sources, FileId file,
                                                Diagnostics& diagnostics,
                                                ReadAs as = ReadAs::OwnFile);

}  // namespace drydock
