#include "simulator/workflow/payload_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace drydock {

std::optional<StateExpression> StateExpression::parse(std::string_view text, std::string& why) {
  StateExpression expression;
  if (text.starts_with("States.")) {
    expression.call_ = Intrinsic::parse(text, why);
  } else {
    expression.path_ = JsonPath::parse(text, why);
  }
  return why.empty() ? std::optional(std::move(expression)) : std::nullopt;
}

StateValue StateExpression::evaluate(const StateData& data, std::string_view field,
                                     JsonArena& arena) const {
  return path_ ? find_path(*path_, data, field, arena) : call_->evaluate(data, field, arena);
}

std::optional<PayloadTemplate> PayloadTemplate::compile(const Json& written, JsonArena& arena,
                                                        std::vector<Problem>& problems) {
  PayloadTemplate made;
  const std::size_t before = problems.size();
  made.root_ = made.compile_part(written, arena, problems);
  return problems.size() == before ? std::optional(std::move(made)) : std::nullopt;
}

// Recursion: as deep as the value, at most kDeepestJson.
std::uint32_t PayloadTemplate::compile_part(const Json& written, JsonArena& arena,
                                            std::vector<Problem>& problems) {
  Part part;
  part.literal = written;
  bool dynamic = false;
  const auto add = [&](const Json& child) {
    const std::uint32_t number = compile_part(child, arena, problems);
    dynamic = dynamic || parts_[number].kind != Kind::Literal;
    part.children.push_back(number);
  };
  if (written.is_array()) {
    for (const Json& item : written.items()) {
      add(item);
    }
    part.kind = dynamic ? Kind::Array : Kind::Literal;
  } else if (written.is_object()) {
    for (const JsonMember& member : written.members()) {
      if (!member.key.ends_with(".$")) {
        part.keys.push_back(arena.copy_text(member.key));
        add(member.value);
        continue;
      }
      std::string why;
      std::optional<StateExpression> expression;
      if (member.value.is_string()) {
        expression = StateExpression::parse(member.value.text(), why);
      } else {
        why = "the value must be a path or an intrinsic function in a text";
      }
      if (!expression) {
        problems.push_back({why, std::string(member.key)});
        continue;
      }
      Part leaf;
      leaf.kind = Kind::Expression;
      leaf.expression = static_cast<std::uint32_t>(expressions_.size());
      leaf.keys = {arena.copy_text(member.key)};  // as messages name it
      expressions_.push_back(*std::move(expression));
      part.keys.push_back(leaf.keys[0].substr(0, member.key.size() - 2));
      parts_.push_back(std::move(leaf));
      part.children.push_back(static_cast<std::uint32_t>(parts_.size() - 1));
      dynamic = true;
    }
    part.kind = dynamic ? Kind::Object : Kind::Literal;
  }
  parts_.push_back(std::move(part));
  return static_cast<std::uint32_t>(parts_.size() - 1);
}

StateValue PayloadTemplate::evaluate(const StateData& data, JsonArena& arena) const {
  return evaluate(parts_[root_], data, "", arena);
}

// Recursion: as deep as the template, at most kDeepestJson.
StateValue PayloadTemplate::evaluate(const Part& part, const StateData& data,
                                     std::string_view field, JsonArena& arena) const {
  if (part.kind == Kind::Literal) {
    return {part.literal, std::nullopt};
  }
  if (part.kind == Kind::Expression) {
    return expressions_[part.expression].evaluate(data, part.keys[0], arena);
  }
  std::vector<Json> items;
  JsonObjectBuilder object(arena);
  for (std::size_t i = 0; i < part.children.size(); ++i) {
    StateValue value = evaluate(parts_[part.children[i]], data, field, arena);
    if (value.failure) {
      return value;
    }
    if (part.kind == Kind::Array) {
      items.push_back(value.value);
    } else {
      object.set(part.keys[i], value.value);
    }
  }
  return {part.kind == Kind::Array ? arena.array(items) : object.finish(), std::nullopt};
}

// Recursion: as deep as the document, at most kDeepestNesting.
Json json_of(const Node& node, JsonArena& arena) {
  switch (node.kind()) {
    case NodeKind::Null:
      return Json::null();
    case NodeKind::Bool:
      return Json::boolean(node.text() == "true");
    case NodeKind::Number: {
      double value = 0;
      const std::string_view text = node.text();
      std::from_chars(text.data(), text.data() + text.size(), value);
      const Json number = Json::number(value);
      return text.find_first_of(".eE") == std::string_view::npos
                 ? number
                 : number.with_mark(Json::kMarkDecimal);
    }
    case NodeKind::String:
      return arena.string(node.text());
    case NodeKind::Sequence: {
      std::vector<Json> items;
      for (std::size_t i = 0; i < node.size(); ++i) {
        items.push_back(json_of(node[i], arena));
      }
      return arena.array(items);
    }
    case NodeKind::Mapping: {
      JsonObjectBuilder object(arena);
      for (std::size_t i = 0; i < node.size(); ++i) {
        object.set(arena.copy_text(node.key(i)), json_of(node[i], arena));
      }
      return object.finish();
    }
  }
  return Json::null();
}

}  // namespace drydock
