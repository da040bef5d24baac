// Edits of an HTTP API's definition: integrations, authorizers, CORS, tags.
#pragma once

#include "planner/evaluate/serverless/definition_editor.hpp"

namespace drydock::serverless {

inline constexpr std::string_view kDefaultPath = "$default";

class OpenApiEditor : public DefinitionEditor {
 public:
  OpenApiEditor(Translation& translation, const Source& source, const Value& definition);

  // The definition with everything that was added.
  [[nodiscard]] Value finish();

  // Whether the method's integration calls the function of that id.
  [[nodiscard]] bool integrates(const std::string& path, const Value& method,
                                const std::string& function);
  void add_lambda_integration(const Value& path, const Value& method, const Value& uri,
                              const Value& condition);
  void add_path_parameters(const std::string& path, const Value& method,
                           const std::vector<std::string>& names);
  void set_payload_format(const std::string& path, const Value& method, const Value& version);
  void add_security_scheme(const Value& name, Value scheme);
  void set_default_authorizer(const std::string& path, const Value& name, const Value& scopes);
  void set_method_authorizer(const std::string& path, const Value& method, const Value& name,
                             const Value* authorizers, const Value* scopes);
  void add_tags(const Value& tags);
  void disable_endpoint(const Value& disabled);
  // CorsConfiguration as a map of AllowOrigins …, or a function that yields one.
  void add_cors(const Value& configuration);
  void set_info(std::string_view key, const Value& value);

 private:
  Value security_schemes_;
  Value tags_;
  Value info_;
};

}  // namespace drydock::serverless
