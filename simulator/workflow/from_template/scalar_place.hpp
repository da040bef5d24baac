// Where in a file a part of a scalar's text stands, also of texts that are not written as they
// read: block scalars (`|`) and double quotes with escapes.
#pragma once

#include <cstddef>

#include "base/source_map.hpp"
#include "planner/document/document.hpp"

namespace drydock {

// The bytes [begin, begin + size) of the text; the whole scalar where they cannot be told.
[[nodiscard]] Span scalar_part(const Node& scalar, std::size_t begin, std::size_t size,
                               const SourceMap& sources);

}  // namespace drydock
