// The tree that libyaml reads, in the words of our own (reading.hpp), to compare the two parsers.
#pragma once

#include <yaml.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/json_writer.hpp"
#include "planner/document/document.hpp"
#include "planner/document/yaml_scalar.hpp"
#include "planner/document/yaml_tag.hpp"
#include "tests/unit/planner/document/reading.hpp"

namespace drydock::libyaml {

struct Reading {
  std::optional<std::string> tree;  // as reading::tree writes it
  std::string problem;              // why there is none
};

class TreeBuilder {
 public:
  TreeBuilder() : builder_(FileId{0}) {}

  // False if the event cannot be part of a template.
  bool take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return false;
      case YAML_DOCUMENT_START_EVENT:
        return ++documents_ == 1;
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(event.data.sequence_start.tag, false);
      case YAML_MAPPING_START_EVENT:
        return open(event.data.mapping_start.tag, true);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        close();
        return true;
      default:
        return true;
    }
  }

  [[nodiscard]] std::optional<std::string> finish() && {
    if (documents_ != 1) {
      return std::nullopt;
    }
    const Document document = std::move(builder_).finish();
    JsonWriter json;
    reading::write_tree(json, document.root());
    return json.take();
  }

 private:
  struct Open {
    bool mapping;
    bool wrapped;
    bool expects_key;
  };
  static constexpr Span kNowhere = {FileId{0}, 0, 0};

  [[nodiscard]] bool expects_key() const { return !open_.empty() && open_.back().expects_key; }
  void value_done() {
    if (!open_.empty() && open_.back().mapping) {
      open_.back().expects_key = true;
    }
  }
  static std::string text_of(const yaml_char_t* text) {
    return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
  }

  static std::optional<std::string> function_of(const std::string& tag) {
    if (tag.starts_with("!Rain::")) {
      return tag.substr(1);
    }
    const std::optional<std::string_view> function = function_of_tag(tag);
    return function ? std::optional<std::string>(*function) : std::nullopt;
  }

  bool scalar(const yaml_event_t& event) {
    const std::string value(reinterpret_cast<const char*>(event.data.scalar.value),
                            event.data.scalar.length);
    const std::string tag = text_of(event.data.scalar.tag);
    const bool plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (expects_key()) {
      builder_.key(value, kNowhere);
      open_.back().expects_key = false;
      return (tag.empty() || tag == "!") && !(plain && value.empty());
    }
    if (tag.empty() && plain) {
      const bool null =
          value.empty() || value == "~" || value == "null" || value == "Null" || value == "NULL";
      const PlainScalar typed =
          null ? PlainScalar{NodeKind::Null, "", {}} : classify_plain_scalar(value);
      builder_.scalar(typed.kind, typed.text, kNowhere);
    } else if (const auto function = function_of(tag)) {
      builder_.begin_mapping(kNowhere, true);
      builder_.key(*function, kNowhere);
      builder_.scalar(NodeKind::String, value, kNowhere);
      builder_.end(0);
    } else {
      builder_.scalar(NodeKind::String, value, kNowhere);
    }
    value_done();
    return true;
  }

  bool open(const yaml_char_t* tag, bool mapping) {
    const auto function = function_of(text_of(tag));
    if (expects_key() || builder_.depth() + 2 > kDeepestNesting) {
      return false;
    }
    if (function) {
      builder_.begin_mapping(kNowhere, true);
      builder_.key(*function, kNowhere);
    }
    if (mapping) {
      builder_.begin_mapping(kNowhere);
    } else {
      builder_.begin_sequence(kNowhere);
    }
    open_.push_back({mapping, function.has_value(), mapping});
    return true;
  }

  void close() {
    builder_.end(0);
    if (open_.back().wrapped) {
      builder_.end(0);
    }
    open_.pop_back();
    value_done();
  }

  DocumentBuilder builder_;
  std::vector<Open> open_;
  int documents_ = 0;
};

inline Reading read(std::string_view text) {
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  TreeBuilder tree;
  Reading result;
  for (bool ended = false; !ended && result.problem.empty();) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) {
      result.problem = parser.problem == nullptr ? "unknown" : parser.problem;
      break;
    }
    if (!tree.take(event)) {
      result.problem = "no template";
    }
    ended = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  if (result.problem.empty()) {
    result.tree = std::move(tree).finish();
    result.problem = result.tree ? "" : "no document";
  }
  return result;
}

}  // namespace drydock::libyaml
