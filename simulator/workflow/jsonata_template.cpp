#include "simulator/workflow/jsonata_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace drydock {

std::optional<std::string_view> jsonata_expression(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  if (text.size() < 4 || !text.starts_with("{%") || !text.ends_with("%}")) {
    return std::nullopt;
  }
  text = text.substr(2, text.size() - 4);
  const std::size_t begin = std::min(text.find_first_not_of(kBlank), text.size());
  const std::size_t last = text.find_last_not_of(kBlank);
  return text.substr(begin, last == std::string_view::npos ? 0 : last + 1 - begin);
}

std::optional<JsonataTemplate> JsonataTemplate::compile(const Json& written, std::string_view field,
                                                        JsonArena& arena,
                                                        std::vector<Problem>& problems) {
  JsonataTemplate made;
  const std::size_t before = problems.size();
  made.root_ = made.compile_part(written, std::string(field), arena, problems);
  return problems.size() == before ? std::optional(std::move(made)) : std::nullopt;
}

// Recursion: as deep as the value, at most kDeepestJson.
std::uint32_t JsonataTemplate::compile_part(const Json& written, const std::string& field,
                                            JsonArena& arena, std::vector<Problem>& problems) {
  Part part;
  part.literal = written;
  bool dynamic = false;
  const auto add = [&](const Json& child, const std::string& name) {
    const std::uint32_t number = compile_part(child, name, arena, problems);
    dynamic = dynamic || parts_[number].kind != Kind::Literal;
    part.children.push_back(number);
  };
  if (written.is_array()) {
    for (std::size_t i = 0; i < written.size(); ++i) {
      add(written.items()[i], fmt::format("{}[{}]", field, i));
    }
    part.kind = dynamic ? Kind::Array : Kind::Literal;
  } else if (written.is_object()) {
    for (const JsonMember& member : written.members()) {
      part.keys.push_back(arena.copy_text(member.key));
      add(member.value, fmt::format("{}/{}", field, member.key));
    }
    part.kind = dynamic ? Kind::Object : Kind::Literal;
  } else if (written.is_string()) {
    if (const std::optional<std::string_view> text = jsonata_expression(written.text())) {
      jsonata::Problem problem;
      std::optional<jsonata::Expression> expression = jsonata::parse(*text, problem);
      part.kind = Kind::Expression;
      part.expression = static_cast<std::uint32_t>(expressions_.size());
      if (expression) {
        expressions_.push_back({*std::move(expression), field});
      } else {
        problems.push_back({field, std::string(*text), problem});
      }
    }
  }
  parts_.push_back(std::move(part));
  return static_cast<std::uint32_t>(parts_.size() - 1);
}

std::string_view JsonataTemplate::whole_expression() const {
  const Part& root = parts_[root_];
  return root.kind == Kind::Expression ? expressions_[root.expression].expression.source
                                       : std::string_view();
}

StateValue JsonataTemplate::evaluate(const jsonata::Context& context, JsonArena& arena) const {
  return evaluate(parts_[root_], context, arena);
}

// Recursion: as deep as the template, at most kDeepestJson.
StateValue JsonataTemplate::evaluate(const Part& part, const jsonata::Context& context,
                                     JsonArena& arena) const {
  if (part.kind == Kind::Literal) {
    return {part.literal, std::nullopt};
  }
  if (part.kind == Kind::Expression) {
    const auto& [expression, field] = expressions_[part.expression];
    const jsonata::Outcome outcome = jsonata::evaluate(expression, {}, context, arena);
    std::string what;
    if (outcome.problem) {
      what = fmt::format("threw an error during evaluation. {}: {}", outcome.problem->code,
                         outcome.problem->message);
    } else if (outcome.value.is_absent()) {
      what = "returned nothing (undefined).";
    } else if (outcome.value.is_function()) {
      what = "returned an unsupported result type.";
    } else {
      return {outcome.value, std::nullopt};
    }
    return {{},
            StateFailure{"States.QueryEvaluationError",
                         fmt::format("The JSONata expression '{}' specified for the field '{}' {}",
                                     expression.source, field, what),
                         field}};
  }
  std::vector<Json> items;
  JsonObjectBuilder object(arena);
  for (std::size_t i = 0; i < part.children.size(); ++i) {
    StateValue value = evaluate(parts_[part.children[i]], context, arena);
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

}  // namespace drydock
