// Where in a file something of a template was written, narrower than its node.
#pragma once

#include <cstddef>

#include "planner/document/document.hpp"
#include "planner/lint/template_tree.hpp"

namespace drydock {

// The bytes [begin, begin + size) of a scalar's text, if the scalar was written as it reads; else
// the whole scalar.
[[nodiscard]] Span part_span(const Node& scalar, std::ptrdiff_t begin, std::size_t size);
// "Fn::Sub" of the long form; the whole function of the short form, whose tag has no span.
[[nodiscard]] Span function_name_span(const TemplateTree& tree, std::size_t place);

}  // namespace drydock
