// Reads the mappings of our own YAML files (project, scenario): every key is asked for by name,
// and what nobody asked for is reported with the nearest name. For files whose keys we define;
// templates have rules of their own.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"

namespace drydock {

class MappingReader {
 public:
  // `code` is what every problem is reported with; `where` names the mapping in messages and as
  // the path of diagnostics: "stacks.web". A node that is not a mapping is reported once and then
  // behaves as an empty one.
  MappingReader(Node node, std::string where, DiagnosticCode code, Diagnostics& diagnostics);

  // Reports every key that is not among `known`.
  void allow_only(std::initializer_list<std::string_view> known);

  [[nodiscard]] std::optional<Node> find(std::string_view key) const;
  // As find, and reports a missing key.
  [[nodiscard]] std::optional<Node> require(std::string_view key);
  // The text of a scalar; reports lists, mappings and null. Nothing if it is absent or wrong.
  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::optional<std::string> required_text(std::string_view key);
  // Reports at a node of this mapping.
  void report(const Node& at, std::string message, std::string hint = {});
  void report(Span at, std::string message, std::string hint = {});

  [[nodiscard]] std::size_t size() const { return valid_ ? node_.size() : 0; }
  [[nodiscard]] std::string_view key(std::size_t i) const { return node_.key(i); }
  [[nodiscard]] Span key_span(std::size_t i) const { return node_.key_span(i); }
  [[nodiscard]] Node value(std::size_t i) const { return node_[i]; }
  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] Node node() const { return node_; }
  [[nodiscard]] bool valid() const { return valid_; }
  // "stacks" → "stacks.web"
  [[nodiscard]] std::string path_of(std::string_view key) const;

 private:
  Node node_;
  std::string where_;
  DiagnosticCode code_;
  Diagnostics& diagnostics_;
  bool valid_;
};

// "a mapping", "a list", "text", … as messages say it.
[[nodiscard]] std::string_view describe_kind(NodeKind kind);

}  // namespace drydock
