// A node of a definition and the way to it, for the pointer in messages. Lives on the stack of
// whoever walks the definition: a place points to the place around it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "planner/document/document.hpp"

namespace drydock {

class Place {
 public:
  explicit Place(const Node& root) : node_(root), key_span_(root.span()) {}
  // The member `key` of something that is not there: pointers into it begin with `prefix`.
  Place(const Node& node, std::string_view prefix, std::string_view key)
      : node_(node), prefix_(prefix), key_(key), key_span_(node.span()) {}

  [[nodiscard]] const Node& node() const { return node_; }
  [[nodiscard]] const Place* parent() const { return parent_; }
  // Of a member of an object.
  [[nodiscard]] std::string_view key() const { return key_; }
  [[nodiscard]] Span key_span() const { return key_span_; }
  // Member of an object, or item of an array. Precondition: i < node().size().
  [[nodiscard]] Place operator[](std::size_t i) const;
  // "/States/Wait/Timestamp"; "/" for the whole.
  [[nodiscard]] std::string pointer() const;

 private:
  Place(const Node& node, const Place* parent) : node_(node), parent_(parent) {}

  Node node_;
  const Place* parent_ = nullptr;
  std::string_view prefix_;  // of a root
  std::string_view key_;
  std::size_t number_ = 0;  // of an item
  Span key_span_;
};

}  // namespace drydock
