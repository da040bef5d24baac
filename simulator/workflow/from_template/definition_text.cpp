#include "simulator/workflow/from_template/definition_text.hpp"

#include <algorithm>

#include "planner/evaluate/sub_text.hpp"
#include "simulator/workflow/from_template/scalar_place.hpp"
#include "simulator/workflow/validate/validate_definition.hpp"

namespace drydock {

bool DefinitionText::append(const Node& written) {
  if (written.is(NodeKind::String)) {
    append_literal(written.text(), written, 0, true);
    return true;
  }
  if (!written.is(NodeKind::Mapping) || written.size() != 1) {
    return false;
  }
  if (written.key(0) == "Fn::Sub") {
    return append_sub(written[0]);
  }
  return written.key(0) == "Fn::Join" && append_join(written[0]);
}

bool DefinitionText::append_sub(const Node& argument) {
  const bool list = argument.is(NodeKind::Sequence) && argument.size() == 2;
  const Node scalar = list ? argument[0] : argument;
  if (!scalar.is(NodeKind::String)) {
    return false;
  }
  const std::string_view whole = scalar.text();
  for (const SubPiece& piece : parse_sub_text(whole)) {
    const auto offset = static_cast<std::size_t>(piece.source.data() - whole.data());
    const std::optional<Node> own = piece.variable && list && argument[1].is(NodeKind::Mapping)
                                        ? argument[1].find(piece.text)
                                        : std::nullopt;
    if (!piece.variable) {
      append_literal(piece.text, scalar, offset, piece.text == piece.source);
    } else if (own && own->is(NodeKind::String)) {
      append_raw(own->text(), *own, 0, true);
    } else if (piece.text == "AWS::Partition") {
      append_raw("aws", scalar, offset, false);
    } else {
      append_unknown(scalar, offset);
    }
  }
  return true;
}

bool DefinitionText::append_join(const Node& argument) {
  if (!argument.is(NodeKind::Sequence) || argument.size() != 2 ||
      !argument[0].is(NodeKind::String) || !argument[1].is(NodeKind::Sequence)) {
    return false;
  }
  for (std::size_t i = 0; i < argument[1].size(); ++i) {
    const Node part = argument[1][i];
    if (i > 0) {
      append_literal(argument[0].text(), argument[0], 0, true);
    }
    if (part.is_scalar()) {
      append_literal(part.text(), part, 0, true);
    } else {
      append_unknown(part, 0);
    }
  }
  return true;
}

void DefinitionText::append_literal(std::string_view text, const Node& scalar, std::size_t offset,
                                    bool exact) {
  std::size_t done = 0;
  for (std::size_t at = text.find("${"); at != std::string_view::npos;
       at = text.find("${", at + 1)) {
    const std::size_t end = text.find('}', at);
    const auto known = end == std::string_view::npos
                           ? substitutions_.end()
                           : substitutions_.find(text.substr(at + 2, end - at - 2));
    if (known == substitutions_.end()) {
      continue;
    }
    append_raw(text.substr(done, at - done), scalar, offset + done, exact);
    if (known->second) {
      append_raw(*known->second, scalar, offset + at, false);
    } else {
      append_unknown(scalar, offset + at);
    }
    done = end + 1;
  }
  append_raw(text.substr(done), scalar, offset + done, exact);
}

void DefinitionText::append_raw(std::string_view text, const Node& node, std::size_t offset,
                                bool exact) {
  if (text.empty()) {
    return;
  }
  pieces_.push_back({text_.size(), node, offset, exact});
  text_ += text;
  for (const char c : text) {
    if (escaped_) {
      escaped_ = false;
    } else if (c == '"') {
      in_string_ = !in_string_;
    } else {
      escaped_ = in_string_ && c == '\\';
    }
  }
}

void DefinitionText::append_unknown(const Node& node, std::size_t offset) {
  const std::string part(kUnknownDefinitionPart);
  append_raw(in_string_ || within_ == Within::Text ? part : "\"" + part + "\"", node, offset,
             false);
}

Span DefinitionText::span_of(std::size_t begin, std::size_t size, const SourceMap& sources) const {
  const auto behind =
      std::upper_bound(pieces_.begin(), pieces_.end(), begin,
                       [](std::size_t at, const Piece& piece) { return at < piece.begin; });
  if (behind == pieces_.begin()) {
    return {};
  }
  const Piece& piece = *(behind - 1);
  const std::size_t end = behind == pieces_.end() ? text_.size() : behind->begin;
  if (!piece.node.is(NodeKind::String)) {
    return piece.node.span();
  }
  const std::size_t skip = piece.exact ? begin - piece.begin : 0;
  const std::size_t length = piece.exact ? std::min(size, end - begin) : 0;
  return scalar_part(piece.node, piece.offset + skip, length, sources);
}

}  // namespace drydock
