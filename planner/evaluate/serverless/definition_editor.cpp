#include "planner/evaluate/serverless/definition_editor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"

namespace drydock::serverless {
namespace {

// Fields of a path that are no methods.
bool is_path_field(std::string_view name) {
  return name == "summary" || name == "description" || name == "parameters";
}

bool digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void put_key(Value& object, const Value& key, Value value) {
  if (has(object, key.text())) {
    object.set(key.text(), std::move(value));
  } else {
    object.members().push_back({key.text(), std::move(value), key.span()});
  }
}

Value& at_key(Value& object, const Value& key, Value otherwise) {
  if (!has(object, key.text())) {
    put_key(object, key, std::move(otherwise));
  }
  const auto found =
      std::find_if(object.members().begin(), object.members().end(),
                   [&](const Value::Member& entry) { return entry.key == key.text(); });
  return found->value;
}

Value key_text(const Value& object, std::string_view key) {
  for (const Value::Member& entry : object.members()) {
    if (entry.key == key) {
      return Value::string(entry.key, entry.key_span);
    }
  }
  return text(key);
}

Value normal_method(const Value& method) {
  if (!method.is_string()) {
    return text("");
  }
  const std::string name = lower(method.text());
  return name == "any" ? text(kAnyMethod) : Value::string(name, method.span());
}

bool is_open_api_3(const Value* version) {
  if (version == nullptr) {
    return false;
  }
  const std::string written = version->scalar_text().value_or("");
  if (!written.starts_with('3')) {
    return false;
  }
  std::string_view rest = std::string_view(written).substr(1);
  for (int part = 0; part < 2 && rest.size() >= 2 && rest[0] == '.' && digit(rest[1]); ++part) {
    rest.remove_prefix(2);
  }
  return rest.empty() && written.size() > 1;
}

bool is_swagger(const Value* definition) {
  const Value* paths = member(definition, "paths");
  return paths != nullptr && paths->is_object() &&
         (set(member(definition, "swagger")) || is_open_api_3(member(definition, "openapi")));
}

bool is_open_api(const Value* definition) {
  const Value* paths = member(definition, "paths");
  return paths != nullptr && paths->is_object() && is_open_api_3(member(definition, "openapi"));
}

namespace {

Value skeleton(std::string_view kind, std::string_view version) {
  Value info = legacy_map();
  info.set("version", text("1.0"));
  info.set("title", ref_to("AWS::StackName"));
  Value result = legacy_map();
  result.set(std::string(kind), text(version));
  result.set("info", std::move(info));
  result.set("paths", legacy_map());
  return result;
}

}  // namespace

Value swagger_skeleton() { return skeleton("swagger", "2.0"); }
Value open_api_skeleton() { return skeleton("openapi", "3.0.1"); }

std::string path_in_arn(std::string_view path, bool greedy) {
  std::string result;
  while (!path.empty()) {
    const std::size_t open = path.find('{');
    const std::size_t close = open == std::string_view::npos ? open : path.find('}', open);
    if (close == std::string_view::npos) {
      break;
    }
    std::string_view name = path.substr(open + 1, close - open - 1);
    if (name.ends_with('+') && (greedy || name == "proxy+")) {
      name.remove_suffix(1);
    }
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return alphanumeric({&c, 1}) || c == '.' || c == '_' || c == '-';
    });
    result += path.substr(0, open);
    if (plain) {
      result += '*';
      path.remove_prefix(close + 1);
    } else {
      result += '{';
      path.remove_prefix(open + 1);
    }
  }
  return result + std::string(path);
}

DefinitionEditor::DefinitionEditor(Translation& translation, const Source& source,
                                   const Value& definition)
    : translation_(translation), source_(source), definition_(legacy_copy(definition)) {
  for (const std::string& path : path_names()) {
    each_path_item(path, [](Value& /*item*/) {});
  }
}

std::vector<std::string> DefinitionEditor::legacy_names(const Value& object) {
  return object.is_object() ? legacy_keys(object) : std::vector<std::string>{};
}

void DefinitionEditor::refuse(const Value* at, std::string message) {
  report(translation_, codes::ServerlessDefinition, source_, at, std::move(message));
}

std::vector<Value*> DefinitionEditor::branches(Value& item) {
  Value* parts = member(item, "Fn::If");
  if (parts == nullptr) {
    return {&item};
  }
  if (!parts->is_list()) {
    refuse(parts, "Fn::If must be a list");
    return {};
  }
  std::vector<Value*> result;
  for (std::size_t i = 1; i < parts->items().size(); ++i) {
    if (!is_no_value(parts->items()[i])) {
      result.push_back(&parts->items()[i]);
    }
  }
  return result;
}

void DefinitionEditor::each_path_item(const std::string& path,
                                      const std::function<void(Value&)>& edit) {
  Value* item = nullptr;
  for (Value::Member& entry : paths().members()) {
    item = entry.key == path ? &entry.value : item;
  }
  if (item == nullptr) {
    return;
  }
  for (Value* branch : branches(*item)) {
    if (branch->is_object()) {
      edit(*branch);
    } else {
      refuse(branch, fmt::format("the path {} in the definition of \"{}\" must be a map", path,
                                 source_.id));
    }
  }
}

bool DefinitionEditor::has_integration(const std::string& path, const Value& method) {
  if (!has(paths(), path)) {
    return false;
  }
  const Value name = normal_method(method);
  bool everywhere = true;
  each_path_item(path, [&](Value& item) {
    Value* definition = member(item, name.text());
    bool found = false;
    if (definition != nullptr && definition->is_object()) {
      for (const Value* branch : branches(*definition)) {
        found = found || set(member(*branch, kIntegration));
      }
    }
    everywhere = everywhere && found;
  });
  return everywhere;
}

void DefinitionEditor::add_path(const Value& path, const Value& method) {
  const Value name = normal_method(method);
  at_key(paths(), path, legacy_map());
  each_path_item(path.text(), [&](Value& item) { at_key(item, name, legacy_map()); });
}

void DefinitionEditor::make_path_conditional(const std::string& path, const Value& condition) {
  for (Value::Member& entry : paths().members()) {
    if (entry.key == path) {
      entry.value = if_value(condition, std::move(entry.value));
    }
  }
}

void DefinitionEditor::each_method(const std::string& path, const Value& method,
                                   const std::function<void(Value&)>& edit) {
  const Value name = normal_method(method);
  each_path_item(path, [&](Value& item) {
    Value* definition = member(item, name.text());
    if (definition == nullptr) {
      return;
    }
    for (Value* branch : branches(*definition)) {
      if (!branch->is_object()) {
        refuse(branch,
               fmt::format("the method {} of the path {} must be a map", name.text(), path));
      } else if (set(member(*branch, kIntegration))) {
        edit(*branch);
      }
    }
  });
}

void DefinitionEditor::each_method(
    const std::string& path, const std::function<void(const std::string& name, Value&)>& edit) {
  each_path_item(path, [&](Value& item) {
    for (const std::string& name : legacy_names(item)) {
      if (is_path_field(name)) {
        continue;
      }
      const Value method = text(name);
      for (Value* branch : branches(at_key(item, method, Value::null()))) {
        if (!branch->is_object()) {
          refuse(branch, fmt::format("the method {} of the path {} must be a map", name, path));
        } else if (set(member(*branch, kIntegration))) {
          edit(normal_method(method).text(), *branch);
        }
      }
    }
  });
}

std::optional<Value::List> DefinitionEditor::security_of(const std::string& path,
                                                         const Value& method) {
  const Value* security = method.find("security");
  if (security == nullptr) {
    return Value::List{};
  }
  if (security->is_list()) {
    return security->items();
  }
  refuse(security, fmt::format("security of the path {} must be a list", path));
  return std::nullopt;
}

void DefinitionEditor::set_timeout(const std::string& path, const Value& method,
                                   const Value& timeout) {
  each_method(path, method, [&](Value& definition) {
    member(definition, kIntegration)->set("timeoutInMillis", timeout);
  });
}

}  // namespace drydock::serverless
