#include "planner/lint/template_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace drydock {
namespace {

TemplatePart part_of(std::string_view section) {
  struct Named {
    std::string_view name;
    TemplatePart part;
  };
  constexpr Named kParts[] = {
      {"Metadata", TemplatePart::Metadata}, {"Parameters", TemplatePart::Parameters},
      {"Mappings", TemplatePart::Mappings}, {"Conditions", TemplatePart::Conditions},
      {"Rules", TemplatePart::Rules},       {"Resources", TemplatePart::Resources},
      {"Outputs", TemplatePart::Outputs},
  };
  for (const Named& named : kParts) {
    if (named.name == section) {
      return named.part;
    }
  }
  return TemplatePart::Other;
}

}  // namespace

TemplateTree::TemplateTree(const Document& document) {
  places_.reserve(document.node_count());
  add(document.root(), 0, 0, 0);
}

// Recursion is bounded by kDeepestNesting, which every document keeps.
void TemplateTree::add(const Node& node, std::uint32_t parent, std::uint32_t slot,
                       std::size_t depth) {
  const auto own = static_cast<std::uint32_t>(places_.size());
  Place place{node, parent, slot, 0, 0, TemplatePart::Other, false};
  if (depth == 1) {
    place.part = part_of(places_[parent].node.is(NodeKind::Mapping) ? places_[parent].node.key(slot)
                                                                    : std::string_view());
  } else if (depth > 1) {
    const Place& above = places_[parent];
    place.part = above.part;
    place.entry = depth == 2 ? own : above.entry;
    place.in_properties =
        above.in_properties ||
        (depth == 3 && above.part == TemplatePart::Resources && above.node.is(NodeKind::Mapping) &&
         above.node.key(slot) == "Properties");
  }
  places_.push_back(place);
  if (!node.is_scalar()) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      add(node[i], own, static_cast<std::uint32_t>(i), depth + 1);
    }
  }
  places_[own].end = static_cast<std::uint32_t>(places_.size());
}

std::string_view TemplateTree::key(std::size_t i) const {
  const Place& place = places_[i];
  const Node above = places_[place.parent].node;
  return i != 0 && above.is(NodeKind::Mapping) ? above.key(place.slot) : std::string_view();
}

std::string TemplateTree::path(std::size_t i) const {
  std::vector<std::string> segments;
  for (std::size_t at = i; at != 0; at = places_[at].parent) {
    const std::string_view name = key(at);
    const bool member = places_[places_[at].parent].node.is(NodeKind::Mapping);
    segments.push_back(member ? std::string(name) : fmt::format("{}", places_[at].slot));
  }
  std::reverse(segments.begin(), segments.end());
  return fmt::format("{}", fmt::join(segments, "."));
}

std::string_view TemplateTree::function(std::size_t i) const {
  const Node& node = places_[i].node;
  if (!node.is(NodeKind::Mapping) || node.size() != 1) {
    return {};
  }
  const std::string_view name = node.key(0);
  if (name == "Ref" || name.starts_with("Fn::")) {
    return name;
  }
  // As a key of a policy statement and of a resource it is something else.
  return name == "Condition" && node[0].is(NodeKind::String) ? name : std::string_view();
}

std::vector<std::size_t> TemplateTree::children(std::size_t i) const {
  std::vector<std::size_t> found;
  for (std::size_t at = i + 1; at < places_[i].end; at = places_[at].end) {
    found.push_back(at);
  }
  return found;
}

std::optional<std::size_t> TemplateTree::child(std::size_t i, std::string_view name) const {
  const Node& node = places_[i].node;
  if (!node.is(NodeKind::Mapping)) {
    return std::nullopt;
  }
  for (std::size_t at = i + 1, slot = 0; at < places_[i].end; at = places_[at].end, ++slot) {
    if (node.key(slot) == name) {
      return at;
    }
  }
  return std::nullopt;
}

std::string_view TemplateTree::resource_type(std::size_t i) const {
  const Place& place = places_[i];
  if (place.part != TemplatePart::Resources || place.entry == 0) {
    return {};
  }
  const Node& resource = places_[place.entry].node;
  const std::optional<Node> type =
      resource.is(NodeKind::Mapping) ? resource.find("Type") : std::nullopt;
  return type && type->is(NodeKind::String) ? type->text() : std::string_view();
}

std::string_view TemplateTree::entry_name(std::size_t i) const {
  return places_[i].entry == 0 ? std::string_view() : key(places_[i].entry);
}

}  // namespace drydock
