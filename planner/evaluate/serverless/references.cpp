// References: to parameters before a resource is translated, to what was generated after all are.
// Sub texts are read by the transform's own pattern: ${letters, digits and dots} or ${AWS::Name}.
#include <fmt/format.h>

#include <functional>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {
namespace {

bool reference_name(std::string_view name) {
  const std::string_view rest = name.starts_with("AWS::") ? name.substr(5) : name;
  return !rest.empty() && std::all_of(rest.begin(), rest.end(), [&](char c) {
    return alphanumeric({&c, 1}) || (c == '.' && rest.size() == name.size());
  });
}

// Every ${name} of the text replaced by what `replace` gives for it, or left.
std::string replace_references(
    const std::string& written,
    const std::function<std::optional<std::string>(std::string_view)>& replace) {
  std::string result;
  std::size_t at = 0;
  while (at < written.size()) {
    const std::size_t open = written.find("${", at);
    const std::size_t close = open == std::string::npos ? open : written.find('}', open);
    if (close == std::string::npos) {
      break;
    }
    const std::string_view name = std::string_view(written).substr(open + 2, close - open - 2);
    std::optional<std::string> by;
    if (reference_name(name)) {
      by = replace(name);
    }
    result.append(written, at, open - at);
    if (by) {
      result += *by;
      at = close + 1;
    } else {
      result += "${";
      at = open + 2;
    }
  }
  return result + written.substr(std::min(at, written.size()));
}

// The text of an Fn::Sub, in either form; null pointer if it has none.
Value* sub_text(Value& function) {
  Value* argument = member(function, "Fn::Sub");
  if (argument != nullptr && argument->is_list() && !argument->items().empty()) {
    argument = &argument->items().front();
  }
  return argument != nullptr && argument->is_string() ? argument : nullptr;
}

const Value* parameter(const Translation& translation, std::string_view name) {
  const auto found = translation.parameters.find(name);
  if (found == translation.parameters.end()) {
    return nullptr;
  }
  // A value that CloudFormation has not resolved yet.
  const bool placeholder =
      found->second.is_string() && found->second.text().starts_with("{{IntrinsicFunction:");
  return placeholder ? nullptr : &found->second;
}

// Calls `step` on every function of one member, from the outside in. The template's nesting bounds
// the recursion.
void walk(Value& value, const std::function<void(Value&)>& step) {
  if (value.is_object() && value.members().size() == 1) {
    step(value);
  }
  if (value.is_object()) {
    for (Value::Member& entry : value.members()) {
      walk(entry.value, step);
    }
  } else if (value.is_list()) {
    for (Value& item : value.items()) {
      walk(item, step);
    }
  }
}

void put_parameters(Translation& translation, Value& function) {
  if (const auto name = text_member(function, "Ref")) {
    if (const Value* value = parameter(translation, *name)) {
      function = *value;
    }
    return;
  }
  if (Value* written = sub_text(function)) {
    const Span span = written->span();
    std::string replaced = replace_references(
        written->text(), [&](std::string_view name) -> std::optional<std::string> {
          const Value* value = parameter(translation, name);
          if (value == nullptr) {
            return std::nullopt;
          }
          if (!value->is_string()) {
            report(translation, codes::ServerlessValue, span,
                   fmt::format("Fn::Sub puts \"{}\" into a text, but its value is no text", name),
                   "write the value as a text");
            return std::nullopt;
          }
          return value->text();
        });
    *written = Value::string(std::move(replaced), span);
  }
}

struct Part {
  std::string_view head;
  std::string_view property;
  std::string_view rest;  // with its dot
};

std::optional<Part> split(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) {
    return std::nullopt;
  }
  const std::size_t end = std::min(name.find('.', dot + 1), name.size());
  return Part{name.substr(0, dot), name.substr(dot + 1, end - dot - 1), name.substr(end)};
}

std::optional<std::string> referable(const Translation& translation, std::string_view head,
                                     std::string_view property) {
  const auto found = translation.referable.find(std::string(head));
  if (found == translation.referable.end()) {
    return std::nullopt;
  }
  const auto named = found->second.find(std::string(property));
  return named == found->second.end() ? std::nullopt : std::optional(named->second);
}

std::optional<std::string> renamed(const Translation& translation, std::string_view id) {
  const auto found = translation.renamed.find(std::string(id));
  return found == translation.renamed.end() ? std::nullopt : std::optional(found->second);
}

// A name with dots as it must be now.
std::optional<std::string> now(const Translation& translation, std::string_view name) {
  if (const auto part = split(name)) {
    if (const auto id = referable(translation, part->head, part->property)) {
      return *id + std::string(part->rest);
    }
    if (const auto id = renamed(translation, part->head)) {
      return *id + std::string(name.substr(part->head.size()));
    }
    return std::nullopt;
  }
  return renamed(translation, name);
}

void rewrite_get_att(const Translation& translation, Value& argument) {
  std::string name;
  if (argument.is_string()) {
    name = argument.text();
  } else if (argument.is_list() && argument.items().size() >= 2) {
    for (const Value& item : argument.items()) {
      if (!item.is_string()) {
        return;
      }
      name += (name.empty() ? "" : ".") + item.text();
    }
  } else {
    return;
  }
  const auto by = now(translation, name);
  if (!by) {
    return;
  }
  const std::size_t dot = std::min(by->find('.'), by->size());
  Value::List parts = {text(by->substr(0, dot))};
  if (dot < by->size()) {
    parts.push_back(text(by->substr(dot + 1)));
  }
  argument = Value::list(std::move(parts), argument.span());
}

void rewrite(const Translation& translation, Value& function) {
  const Span span = function.span();
  if (const auto name = text_member(function, "Ref")) {
    if (const auto by = now(translation, *name); by && by->find('.') == std::string::npos) {
      function = ref_to(*by).at(span);
    }
  } else if (Value* argument = member(function, "Fn::GetAtt")) {
    rewrite_get_att(translation, *argument);
  } else if (Value* written = sub_text(function)) {
    *written = Value::string(
        replace_references(written->text(),
                           [&](std::string_view inner) -> std::optional<std::string> {
                             const auto by = now(translation, inner);
                             return by ? std::optional("${" + *by + "}") : std::nullopt;
                           }),
        written->span());
  }
}

void rewrite_depends_on(const Translation& translation, Value& resource) {
  Value* depends_on = member(resource, "DependsOn");
  if (depends_on == nullptr) {
    return;
  }
  const auto rename = [&](Value& id) {
    if (id.is_string()) {
      if (const auto by = renamed(translation, id.text())) {
        id = Value::string(*by, id.span());
      }
    }
  };
  if (depends_on->is_list()) {
    for (Value& id : depends_on->items()) {
      rename(id);
    }
  } else {
    rename(*depends_on);
  }
}

}  // namespace

Value resolve_parameters(Translation& translation, const Value& value) {
  Value copy = value;
  walk(copy, [&](Value& function) { put_parameters(translation, function); });
  return copy;
}

Value resolve_mappings(const Translation& translation, const Value& value) {
  Value copy = value;
  walk(copy, [&](Value& function) {
    const Value* names = member(function, "Fn::FindInMap");
    if (names == nullptr || !names->is_list() || names->items().size() != 3) {
      return;
    }
    const Value* found = member(translation.root, "Mappings");
    for (const Value& name : names->items()) {
      found = found != nullptr && name.is_string() ? member(*found, name.text()) : nullptr;
    }
    if (found != nullptr) {
      function = Value(*found);
    }
  });
  return copy;
}

Value resolve_referables(const Translation& translation, Value value) {
  walk(value, [&](Value& function) { rewrite(translation, function); });
  if (Value* resources = member(value, "Resources");
      resources != nullptr && resources->is_object()) {
    for (Value::Member& resource : resources->members()) {
      rewrite_depends_on(translation, resource.value);
    }
  }
  return value;
}

}  // namespace drydock::serverless
