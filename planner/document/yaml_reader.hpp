// YAML text to Document, through yaml-cpp's events (never its node graph, which is slow, large, and
// keeps neither duplicate keys nor places apart).
//
// Stricter than yaml-cpp, which accepts texts that mean something else than was written: an
// unclosed quote, a key without a colon, a missing item, control characters, lone carriage returns,
// directives, a second document. Rejected as CloudFormation does (User Guide, "Template format"):
// aliases, merge keys, and the tags binary, omap, pairs, set and timestamp; an anchor alone is
// warned about. Plain scalars are typed by yaml_scalar.hpp. Short forms are unfolded.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "planner/document/read_as.hpp"

namespace drydock {

// After an error of syntax the entry that holds it (a resource, or a whole section) is left out and
// the rest is read for further problems, a few times. Nothing is returned if any error was
// reported.
[[nodiscard]] std::optional<Document> read_yaml(const SourceMap& sources, FileId file,
                                                Diagnostics& diagnostics,
                                                ReadAs as = ReadAs::OwnFile);

}  // namespace drydock
