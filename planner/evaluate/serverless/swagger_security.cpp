// Who may call a REST API's methods: security definitions and requirements.
#include <fmt/format.h>

#include <algorithm>

#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/swagger_editor.hpp"

namespace drydock::serverless {
namespace {

Value requirement(const Value& name, Value scopes) {
  Value result = legacy_map();
  put_key(result, name, std::move(scopes));
  return result;
}

bool has_any(const Value& requirement, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return has(requirement, name); });
}

// Takes out the first requirement that has the key; whether there was one.
bool take_out(Value::List& requirements, std::string_view key) {
  const auto found = std::find_if(requirements.begin(), requirements.end(),
                                  [&](const Value& one) { return has(one, key); });
  if (found == requirements.end()) {
    return false;
  }
  requirements.erase(found);
  return true;
}

}  // namespace

void SwaggerEditor::add_security_definition(const Value& name, Value definition) {
  put_key(security_definitions_, name, std::move(definition));
}

void SwaggerEditor::add_aws_iam_definition() {
  if (!has(security_definitions_, "AWS_IAM")) {
    Value iam = legacy_map();
    iam.set("x-amazon-apigateway-authtype", text("awsSigv4"));
    iam.set("type", text("apiKey"));
    iam.set("name", text("Authorization"));
    iam.set("in", text("header"));
    legacy_update(security_definitions_, object({{"AWS_IAM", std::move(iam)}}));
  }
}

void SwaggerEditor::add_api_key_definition() {
  if (!has(security_definitions_, "api_key")) {
    Value key = legacy_map();
    key.set("type", text("apiKey"));
    key.set("name", text("x-api-key"));
    key.set("in", text("header"));
    legacy_update(security_definitions_, object({{"api_key", std::move(key)}}));
  }
}

void SwaggerEditor::set_default_authorizer(const std::string& path, const Value& name,
                                           const Value& scopes,
                                           const std::vector<std::string>& authorizers,
                                           bool preflight) {
  each_method(path, [&](const std::string& method, Value& definition) {
    if (method == "options" && !preflight) {
      return;
    }
    const auto existing = security_of(path, definition);
    if (!existing) {
      return;
    }
    Value::List others;
    Value::List own;
    for (const Value& one : *existing) {
      if (!one.is_object()) {
        refuse(&one, fmt::format("security of the path {} must be a list of maps", path));
        return;
      }
      (has_any(one, authorizers) ? own : others).push_back(one);
    }
    if (take_out(others, "NONE")) {
      own.clear();
    } else if (own.empty()) {
      own.push_back(requirement(name, scopes));
    }
    std::move(own.begin(), own.end(), std::back_inserter(others));
    if (others.empty()) {
      return;
    }
    const bool iam = has(others.front(), "AWS_IAM");
    definition.set("security", Value::list(std::move(others)));
    if (iam) {
      add_aws_iam_definition();
    }
  });
}

void SwaggerEditor::set_default_api_key(const std::string& path, bool preflight) {
  each_method(path, [&](const std::string& method, Value& definition) {
    const auto existing = security_of(path, definition);
    if (!existing) {
      return;
    }
    Value::List result;
    Value::List own;
    for (const Value& one : *existing) {
      if (!one.is_object()) {
        refuse(&one, fmt::format("security of the path {} must be a list of maps", path));
        return;
      }
      (has_any(one, {"api_key", "api_key_false"}) ? own : result).push_back(one);
    }
    if (!take_out(own, "api_key_false") && (method != "options" || preflight)) {
      result.push_back(requirement(text("api_key"), list({})));
    }
    if (result != *existing) {
      definition.set("security", Value::list(std::move(result)));
    }
  });
}

void SwaggerEditor::set_method_authorizer(const std::string& path, const Value& method,
                                          const Value& name, const Value* authorizers,
                                          const Value* scopes) {
  each_method(path, method, [&](Value& definition) {
    auto security = security_of(path, definition);
    if (!security) {
      return;
    }
    Value wanted = list({});
    if (name.text() != "NONE" && set(authorizers)) {
      const Value* authorizer = member(*authorizers, name.text());
      if (authorizer != nullptr && !authorizer->is_object()) {
        refuse(authorizer, fmt::format("the authorizer {} must be a map", name.text()));
        return;
      }
      const Value* own = scopes != nullptr ? scopes : member(authorizer, "AuthorizationScopes");
      if (authorizer != nullptr && own != nullptr) {
        wanted = *own;
      }
    }
    security->push_back(requirement(name, std::move(wanted)));
    const bool iam = has(security->front(), "AWS_IAM");
    definition.set("security", Value::list(std::move(*security)));
    if (iam) {
      add_aws_iam_definition();
    }
  });
}

void SwaggerEditor::set_method_api_key(const std::string& path, const Value& method,
                                       bool required) {
  each_method(path, method, [&](Value& definition) {
    if (required) {
      add_api_key_definition();
    }
    if (auto security = security_of(path, definition)) {
      security->push_back(requirement(text(required ? "api_key" : "api_key_false"), list({})));
      definition.set("security", Value::list(std::move(*security)));
    }
  });
}

}  // namespace drydock::serverless
