// What properties of a REST API beside its definition become in it.
#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

// A definition that says neither swagger nor OpenAPI 3 gets OpenAPI's places for security schemes
// and models if OpenApiVersion says so.
void to_open_api(Value& definition, std::string_view from, std::string_view to) {
  const Value* part = member(definition, from);
  if (!set(part)) {
    return;
  }
  Value components = or_null(member(definition, "components"));
  if (!set(components) || !components.is_object()) {
    components = legacy_map();
  }
  components.set(std::string(to), *part);
  definition.set("components", std::move(components));
  legacy_erase(definition, from);
}

void options_to_open_api(Value& options) {
  legacy_erase(options, "produces");
  legacy_erase(options, "consumes");
  Value* responses = member(options, "responses");
  Value* response = responses == nullptr ? nullptr : member(*responses, "200");
  Value* headers = response == nullptr ? nullptr : member(*response, "headers");
  if (headers == nullptr || !headers->is_object()) {
    return;
  }
  for (Value::Member& header : headers->members()) {
    Value schema = legacy_map();
    schema.set("schema", std::move(header.value));
    header.value = std::move(schema);
  }
}

}  // namespace

// What OpenApiVersion makes of a definition that does not say swagger.
void to_open_api_version(Translation& translation, const Source& source, Value& body) {
  if (member(body, "swagger") != nullptr) {
    return;
  }
  const Value* own = member(body, "openapi");
  const Value* wanted = member(source.properties, "OpenApiVersion");
  const Value* version = own != nullptr && wanted == nullptr ? own : wanted;
  if (version == nullptr || !is_open_api_3(version)) {
    return;
  }
  to_open_api(body, "securityDefinitions", "securitySchemes");
  to_open_api(body, "definitions", "schemas");
  Value* paths = member(body, "paths");
  if (paths == nullptr || !paths->is_object()) {
    return;
  }
  for (Value::Member& path : paths->members()) {
    if (!path.value.is_object()) {
      report(translation, codes::ServerlessDefinition, source, &path.value,
             fmt::format("the path {} in the definition of \"{}\" must be a map", path.key,
                         source.id));
      continue;
    }
    if (Value* options = member(path.value, "options"); options != nullptr && set(*options)) {
      if (options->is_object()) {
        options_to_open_api(*options);
      } else {
        report(translation, codes::ServerlessDefinition, source, options,
               fmt::format("options of the path {} must be a map", path.key));
      }
    }
  }
}

void add_gateway_response(Translation& translation, const Source& source, const Value& type,
                          const Value& response, SwaggerEditor& editor) {
  if (is_function(response) ||
      !check_properties(translation, source, response,
                        "ResponseParameters:m ResponseTemplates StatusCode",
                        "GatewayResponses." + type.text())) {
    if (is_function(response)) {
      report(translation, codes::ServerlessValue, source, &response,
             "a gateway response cannot be a function");
    }
    return;
  }
  Value parameters = legacy_map();
  const Value* written = member(response, "ResponseParameters");
  if (set(written)) {
    if (!check_properties(translation, source, *written,
                          "Headers:m= Paths:m= QueryStrings:m=", "ResponseParameters")) {
      return;
    }
    for (const auto& [name, prefix] : {std::pair{"Headers", "gatewayresponse.header."},
                                       std::pair{"Paths", "gatewayresponse.path."},
                                       std::pair{"QueryStrings", "gatewayresponse.querystring."}}) {
      const Value* some = member(*written, name);
      for (const std::string& key :
           some == nullptr ? std::vector<std::string>{} : legacy_keys(*some)) {
        put_key(parameters, Value::string(prefix + key, key_text(*some, key).span()),
                *some->find(key));
      }
    }
  }
  Value result = legacy_map();
  result.set("responseParameters", std::move(parameters));
  const Value* templates = member(response, "ResponseTemplates");
  result.set("responseTemplates", set(templates) ? *templates : legacy_map());
  if (const Value* status = member(response, "StatusCode"); set(status)) {
    const std::string code = status->scalar_text().value_or("");
    const bool digits =
        !code.empty() && code.size() <= 3 &&
        std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
      report(translation, codes::ServerlessValue, source, status,
             "StatusCode must be a number of up to three digits");
    }
    result.set("statusCode", Value::string(code, status->is_string() ? status->span() : Span{}));
  }
  editor.add_gateway_response(type, std::move(result));
}

// "image~1png" → "image/png" in all texts and keys. The template's nesting bounds the recursion.
Value unescaped(Value value) {
  const auto slashes = [](std::string written) {
    for (std::size_t at = written.find("~1"); at != std::string::npos;
         at = written.find("~1", at)) {
      written.replace(at, 2, "/");
    }
    return written;
  };
  if (value.is_string()) {
    return Value::string(slashes(value.text()), value.span());
  }
  if (value.is_list()) {
    for (Value& item : value.items()) {
      item = unescaped(std::move(item));
    }
  } else if (value.is_object()) {
    for (Value::Member& entry : value.members()) {
      entry.key = slashes(std::move(entry.key));
      entry.value = unescaped(std::move(entry.value));
    }
  }
  return value;
}

}  // namespace drydock::serverless
