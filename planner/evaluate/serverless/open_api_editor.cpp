#include "planner/evaluate/serverless/open_api_editor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planner/evaluate/serverless/legacy_order.hpp"

namespace drydock::serverless {
namespace {

// "AllowOrigins" → "allowOrigins", wherever it is part of a text or key. The template's nesting
// bounds the recursion.
Value lower_cors_names(Value value) {
  const auto lowered = [](std::string written) {
    for (const std::string_view name : {"AllowOrigins", "AllowHeaders", "AllowMethods",
                                        "ExposeHeaders", "MaxAge", "AllowCredentials"}) {
      for (std::size_t at = written.find(name); at != std::string::npos;
           at = written.find(name, at)) {
        written[at] = static_cast<char>(written[at] - 'A' + 'a');
      }
    }
    return written;
  };
  if (value.is_string()) {
    return Value::string(lowered(value.text()), value.span());
  }
  if (value.is_list()) {
    for (Value& item : value.items()) {
      item = lower_cors_names(std::move(item));
    }
  } else if (value.is_object()) {
    for (Value::Member& entry : value.members()) {
      entry.key = lowered(std::move(entry.key));
      entry.value = lower_cors_names(std::move(entry.value));
    }
  }
  return value;
}

}  // namespace

OpenApiEditor::OpenApiEditor(Translation& translation, const Source& source,
                             const Value& definition)
    : DefinitionEditor(translation, source, definition),
      security_schemes_(legacy_map()),
      tags_(list({})),
      info_(legacy_map()) {
  const Value* components = member(definition_, "components");
  if (components != nullptr && !components->is_object()) {
    refuse(components, "components must be a map");
    definition_.erase("components");
  } else if (const Value* schemes = member(components, "securitySchemes");
             set(schemes) && schemes->is_object()) {
    security_schemes_ = *schemes;
  }
  if (const Value* tags = member(definition_, "tags"); set(tags)) {
    tags_ = *tags;
  }
  if (const Value* info = member(definition_, "info"); set(info) && info->is_object()) {
    info_ = *info;
  }
}

Value OpenApiEditor::finish() {
  if (set(tags_)) {
    definition_.set("tags", tags_);
  }
  if (set(security_schemes_)) {
    if (!set(member(definition_, "components"))) {
      definition_.set("components", legacy_map());
    }
    member(definition_, "components")->set("securitySchemes", security_schemes_);
  }
  if (set(info_)) {
    definition_.set("info", info_);
  }
  return legacy_copy(definition_);
}

bool OpenApiEditor::integrates(const std::string& path, const Value& method,
                               const std::string& function) {
  if (!has_integration(path, method)) {
    return false;
  }
  bool all = true;
  each_method(path, method, [&](Value& definition) {
    Value* uri = member(*member(definition, kIntegration), "uri");
    if (uri == nullptr || !uri->is_object()) {
      all = false;
      return;
    }
    for (const Value* branch : branches(*uri)) {
      const std::string arn = text_member(*branch, "Fn::Sub").value_or("");
      const std::size_t end = arn.find(".Arn");
      std::size_t begin = std::min(end, arn.size());
      while (begin > 0 && alphanumeric({&arn[begin - 1], 1})) {
        --begin;
      }
      all = all && end != std::string::npos && arn.substr(begin, end - begin) == function;
    }
  });
  return all;
}

void OpenApiEditor::add_lambda_integration(const Value& path, const Value& method, const Value& uri,
                                           const Value& condition) {
  const Value name = normal_method(method);
  if (has_integration(path.text(), name)) {
    return;
  }
  add_path(path, name);
  each_path_item(path.text(), [&](Value& item) {
    Value& definition = at_key(item, name, legacy_map());
    if (!definition.is_object()) {
      definition = legacy_map();
    }
    Value integration = legacy_map();
    integration.set("type", text("aws_proxy"));
    integration.set("httpMethod", text("POST"));
    integration.set("payloadFormatVersion", text("2.0"));
    integration.set("uri", condition.is_null() ? uri : if_value(condition, uri));
    definition.set(std::string(kIntegration), std::move(integration));
    if (path.text() == kDefaultPath && name.text() == kAnyMethod) {
      definition.set("isDefaultRoute", Value::boolean(true));
    }
    at_key(definition, text("responses"), legacy_map());
    if (!condition.is_null()) {
      definition = if_value(condition, std::move(definition));
    }
  });
}

void OpenApiEditor::add_path_parameters(const std::string& path, const Value& method,
                                        const std::vector<std::string>& names) {
  each_method(path, method, [&](Value& definition) {
    Value& parameters = at_key(definition, text("parameters"), list({}));
    if (!parameters.is_list()) {
      return;
    }
    for (const std::string& name : names) {
      const auto found =
          std::find_if(parameters.items().begin(), parameters.items().end(),
                       [&](const Value& one) { return is_text(one.find("name"), name); });
      if (found != parameters.items().end()) {
        found->set("in", text("path"));
        found->set("required", Value::boolean(true));
        continue;
      }
      Value parameter = legacy_map();
      parameter.set("name", text(name));
      parameter.set("in", text("path"));
      parameter.set("required", Value::boolean(true));
      parameters.items().push_back(std::move(parameter));
    }
  });
}

void OpenApiEditor::set_payload_format(const std::string& path, const Value& method,
                                       const Value& version) {
  each_method(path, method, [&](Value& definition) {
    member(definition, kIntegration)->set("payloadFormatVersion", version);
  });
}

void OpenApiEditor::add_security_scheme(const Value& name, Value scheme) {
  put_key(security_schemes_, name, std::move(scheme));
}

void OpenApiEditor::set_default_authorizer(const std::string& path, const Value& name,
                                           const Value& scopes) {
  each_path_item(path, [&](Value& item) {
    for (const std::string& method : legacy_names(item)) {
      const std::string normal = normal_method(text(method)).text();
      if (normal == "parameters" || normal == "options") {
        continue;
      }
      if (!has(item, normal)) {
        refuse(nullptr, fmt::format("the method {} of the path {} must be written as {}", method,
                                    path, normal));
        continue;
      }
      for (Value* branch : branches(at_key(item, text(method), Value::null()))) {
        if (!branch->is_object()) {
          refuse(branch, fmt::format("the method {} of the path {} must be a map", method, path));
        } else if (set(member(*branch, kIntegration)) && !set(member(*branch, "security"))) {
          Value requirement = object({});
          put_key(requirement, name, scopes);
          branch->set("security", list({std::move(requirement)}));
        }
      }
    }
  });
}

void OpenApiEditor::set_method_authorizer(const std::string& path, const Value& method,
                                          const Value& name, const Value* authorizers,
                                          const Value* scopes) {
  each_method(path, method, [&](Value& definition) {
    Value wanted = list({});
    if (name.text() != "NONE" && name.text() != "AWS_IAM") {
      const Value* authorizer = member(authorizers, name.text());
      if (authorizer != nullptr && !authorizer->is_object()) {
        refuse(authorizer, fmt::format("the authorizer {} must be a map", name.text()));
        return;
      }
      const Value* own = set(scopes) ? scopes : member(authorizer, "AuthorizationScopes");
      if (set(authorizer) && set(own)) {
        wanted = *own;
      }
    }
    auto security = security_of(path, definition);
    if (!security) {
      return;
    }
    Value requirement = object({});
    put_key(requirement, name, std::move(wanted));
    security->push_back(std::move(requirement));
    definition.set("security", Value::list(std::move(*security)));
  });
}

void OpenApiEditor::add_tags(const Value& tags) {
  if (!tags_.is_list()) {
    refuse(&tags_, "tags in the definition must be a list");
    return;
  }
  constexpr std::string_view kValue = "x-amazon-apigateway-tag-value";
  for (const std::string& name : legacy_names(tags)) {
    const Value& value = *tags.find(name);
    const auto found =
        std::find_if(tags_.items().begin(), tags_.items().end(),
                     [&](const Value& tag) { return is_text(tag.find("name"), name); });
    if (found != tags_.items().end()) {
      found->set(std::string(kValue), value);
      continue;
    }
    Value tag = legacy_map();
    tag.set("name", key_text(tags, name));
    tag.set(std::string(kValue), value);
    tags_.items().push_back(std::move(tag));
  }
}

void OpenApiEditor::disable_endpoint(const Value& disabled) {
  Value servers = or_null(member(definition_, "servers"));
  if (servers.is_null()) {
    servers = list({legacy_map()});
  }
  if (servers.is_list()) {
    for (Value& server : servers.items()) {
      if (!server.is_object()) {
        refuse(&server, "servers in the definition must be a list of maps");
        return;
      }
      Value& endpoint =
          at_key(server, text("x-amazon-apigateway-endpoint-configuration"), object({}));
      if (endpoint.is_object()) {
        endpoint.set("disableExecuteApiEndpoint", disabled);
      }
    }
  }
  definition_.set("servers", std::move(servers));
}

void OpenApiEditor::add_cors(const Value& configuration) {
  constexpr std::string_view kCors = "x-amazon-apigateway-cors";
  Value cors = or_null(member(definition_, kCors));
  if (cors.is_null()) {
    cors = object({});
  }
  if (!cors.is_object()) {
    refuse(&cors, "x-amazon-apigateway-cors in the definition must be a map");
    return;
  }
  const Value* origins = member(configuration, "AllowOrigins");
  if (set(origins) && is_function(*origins)) {
    const Value named = lower_cors_names(*origins);
    for (const Value::Member& entry : named.members()) {
      cors.set(entry.key, entry.value);
    }
  } else {
    for (const auto& [from, to] :
         {std::pair{"AllowOrigins", "allowOrigins"}, std::pair{"AllowHeaders", "allowHeaders"},
          std::pair{"AllowMethods", "allowMethods"}, std::pair{"ExposeHeaders", "exposeHeaders"}}) {
      if (const Value* value = member(configuration, from); set(value)) {
        cors.set(to, *value);
      }
    }
    if (const Value* age = member(configuration, "MaxAge")) {
      cors.set("maxAge", *age);
    }
    if (is_true(member(configuration, "AllowCredentials"))) {
      cors.set("allowCredentials", Value::boolean(true));
    }
  }
  definition_.set(std::string(kCors), std::move(cors));
}

void OpenApiEditor::set_info(std::string_view key, const Value& value) {
  info_.set(std::string(key), value);
}

}  // namespace drydock::serverless
