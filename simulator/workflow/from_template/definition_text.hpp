// The text of a definition as a template spells it: a text, Fn::Sub and Fn::Join of texts, with
// DefinitionSubstitutions put in. What only the deployment knows is kUnknownDefinitionPart, in
// quotes where a value of its own stands. Every byte knows where it was written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source_map.hpp"
#include "planner/document/document.hpp"

namespace drydock {

// By name; without a value: not known.
using DefinitionSubstitutions = std::map<std::string, std::optional<std::string>, std::less<>>;

class DefinitionText {
 public:
  enum class Within : std::uint8_t {
    Json,  // the whole is JSON: what is not known gets quotes where none are around it
    Text,  // the whole is one text of an object
  };
  explicit DefinitionText(DefinitionSubstitutions substitutions, Within within = Within::Json)
      : substitutions_(std::move(substitutions)), within_(within) {}

  // False if `written` is a function whose text cannot be told at all.
  [[nodiscard]] bool append(const Node& written);
  [[nodiscard]] const std::string& text() const { return text_; }
  // Where a part of the text was written.
  [[nodiscard]] Span span_of(std::size_t begin, std::size_t size, const SourceMap& sources) const;

 private:
  struct Piece {
    std::size_t begin = 0;  // in text_
    Node node;
    std::size_t offset = 0;  // in the node's text
    bool exact = false;      // the piece reads as its node does
  };
  // A part of a scalar's text, with substitutions put in.
  void append_literal(std::string_view text, const Node& scalar, std::size_t offset, bool exact);
  void append_raw(std::string_view text, const Node& node, std::size_t offset, bool exact);
  void append_unknown(const Node& node, std::size_t offset);
  [[nodiscard]] bool append_sub(const Node& argument);
  [[nodiscard]] bool append_join(const Node& argument);

  DefinitionSubstitutions substitutions_;
  Within within_;
  std::string text_;
  std::vector<Piece> pieces_;
  bool in_string_ = false;  // the end of the text stands within a JSON text
  bool escaped_ = false;
};

}  // namespace drydock
