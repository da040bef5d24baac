#include "planner/evaluate/mappings.hpp"

#include <fmt/format.h>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/evaluate/scalar_value.hpp"

namespace drydock {
namespace {

Value wrong(Span span, const std::string& path, std::string message, Diagnostics& diagnostics) {
  diagnostics.add({codes::InvalidMapping,
                   std::move(message),
                   span,
                   "a mapping is two levels of names over strings or lists, without functions",
                   {},
                   path});
  return failed_value(span);
}

Value mapped_value(const Node& node, const std::string& path, Diagnostics& diagnostics) {
  if (node.is_scalar()) {
    return node.is(NodeKind::Null) ? failed_value(node.span()) : scalar_value(node);
  }
  Value::List items;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (!node.is(NodeKind::Sequence) || !node[i].is_scalar()) {
      return node.is(NodeKind::Sequence)
                 ? wrong(node[i].span(), path,
                         fmt::format("item {} of {} is not text", i + 1, path), diagnostics)
                 : wrong(node.span(), path, fmt::format("{} is neither text nor a list", path),
                         diagnostics);
    }
    items.push_back(mapped_value(node[i], path, diagnostics));
  }
  return Value::list(std::move(items), node.span());
}

Value members_of(const TemplateEntry& entry, std::size_t i, Diagnostics& diagnostics) {
  const Node node = entry.node[i];
  const std::string path = fmt::format("Mappings.{}.{}", entry.name, entry.node.key(i));
  if (!node.is(NodeKind::Mapping)) {
    return node.is(NodeKind::Null)
               ? failed_value(node.span())
               : wrong(node.span(), path,
                       fmt::format("the member {} of the mapping {} is not a mapping of names",
                                   entry.node.key(i), entry.name),
                       diagnostics);
  }
  Value::Object members;
  members.reserve(node.size());
  for (std::size_t j = 0; j < node.size(); ++j) {
    members.push_back({std::string(node.key(j)),
                       mapped_value(node[j], fmt::format("{}.{}", path, node.key(j)), diagnostics),
                       node.key_span(j)});
  }
  return Value::object(std::move(members), node.span());
}

}  // namespace

std::vector<Value> evaluate_mappings(const Template& source, Diagnostics& diagnostics) {
  std::vector<Value> mappings;
  mappings.reserve(source.mappings.entries.size());
  for (const TemplateEntry& entry : source.mappings.entries) {
    if (!entry.node.is(NodeKind::Mapping)) {
      mappings.push_back(failed_value(entry.node.span()));
      continue;
    }
    Value::Object levels;
    for (std::size_t i = 0; i < entry.node.size(); ++i) {
      if (entry.node.key(i) == "Fn::Transform") {
        diagnostics.add({codes::SectionNotEvaluated,
                         "Fn::Transform is not evaluated by this version", entry.node.key_span(i),
                         "the mapping is read as if it were absent"});
        continue;
      }
      levels.push_back({std::string(entry.node.key(i)), members_of(entry, i, diagnostics),
                        entry.node.key_span(i)});
    }
    mappings.push_back(Value::object(std::move(levels), entry.node.span()));
  }
  return mappings;
}

}  // namespace drydock
