// A template's nodes in one vector, in the order of the file, each knowing where it stands: what
// every check walks. Built once; paths are made only for what is reported.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/document/document.hpp"

namespace drydock {

enum class TemplatePart : std::uint8_t {
  Other,  // the root, its scalars, and sections that are none of the following
  Metadata,
  Parameters,
  Mappings,
  Conditions,
  Rules,
  Resources,
  Outputs,
};

class TemplateTree {
 public:
  struct Place {
    Node node;
    std::uint32_t parent;  // number of the place above; the root's own number for the root
    std::uint32_t slot;    // which child of its parent
    std::uint32_t end;     // one past the last place below
    std::uint32_t entry;   // place of the parameter, resource, … that it belongs to; 0 if none
    TemplatePart part;
    bool in_properties;  // of a resource
  };

  explicit TemplateTree(const Document& document);

  [[nodiscard]] const std::vector<Place>& places() const { return places_; }
  [[nodiscard]] const Place& operator[](std::size_t i) const { return places_[i]; }
  // "Resources.Vpc.Properties.CidrBlock", as diagnostics name a place.
  [[nodiscard]] std::string path(std::size_t i) const;
  // The key that a member of a mapping stands under; "" for an item or the root.
  [[nodiscard]] std::string_view key(std::size_t i) const;
  // The function that a mapping of one member is ("Ref", "Condition", "Fn::Sub"), else "".
  [[nodiscard]] std::string_view function(std::size_t i) const;
  // Place of the argument of a function: the one right behind it.
  [[nodiscard]] static std::size_t argument(std::size_t i) { return i + 1; }
  // Places of a mapping's or sequence's children, in order.
  [[nodiscard]] std::vector<std::size_t> children(std::size_t i) const;
  // The child of a mapping under `name`, if there is one.
  [[nodiscard]] std::optional<std::size_t> child(std::size_t i, std::string_view name) const;
  // Of a place in Resources: the resource's type, or "".
  [[nodiscard]] std::string_view resource_type(std::size_t i) const;
  // The logical id, parameter name, … that a place belongs to, or "".
  [[nodiscard]] std::string_view entry_name(std::size_t i) const;

 private:
  void add(const Node& node, std::uint32_t parent, std::uint32_t slot, std::size_t depth);

  std::vector<Place> places_;
};

}  // namespace drydock
