// Edits of a REST API's definition: integrations, CORS, security, resource policy, models.
#pragma once

#include "planner/evaluate/serverless/definition_editor.hpp"

namespace drydock::serverless {

class SwaggerEditor : public DefinitionEditor {
 public:
  SwaggerEditor(Translation& translation, const Source& source, const Value& definition);

  // The definition with everything that was added.
  [[nodiscard]] Value finish();

  // Calls of a function; `stream`: its response is streamed.
  struct LambdaIntegration {
    Value uri;
    Value condition;    // Null: none
    Value credentials;  // Null: none
    bool stream = false;
  };
  void add_lambda_integration(const Value& path, const Value& method,
                              const LambdaIntegration& integration);
  struct StateMachineIntegration {
    Value uri;
    Value credentials;
    Value request_templates;
    Value condition;  // Null: none
  };
  void add_state_machine_integration(const Value& path, const Value& method,
                                     const StateMachineIntegration& integration);

  struct Cors {
    Value origin;
    Value headers;
    Value methods;
    Value max_age;
    bool credentials = false;
  };
  void add_cors(const std::string& path, Cors& cors);

  // Security, in swagger_security.cpp.
  void add_security_definition(const Value& name, Value definition);
  void add_api_key_definition();
  void set_default_authorizer(const std::string& path, const Value& name, const Value& scopes,
                              const std::vector<std::string>& authorizers, bool preflight);
  void set_default_api_key(const std::string& path, bool preflight);
  // `authorizers`: Auth.Authorizers of the API, may be null.
  void set_method_authorizer(const std::string& path, const Value& method, const Value& name,
                             const Value* authorizers, const Value* scopes);
  void set_method_api_key(const std::string& path, const Value& method, bool required);

  void add_request_validator(const std::string& path, const Value& method, bool body,
                             bool parameters);
  void add_request_model(const std::string& path, const Value& method, const Value& model);
  // Each {Name, Required, Caching}.
  void add_request_parameters(const std::string& path, const Value& method,
                              const Value::List& parameters);
  void add_gateway_response(const Value& type, Value response);
  void add_models(const Value& models);

  // Resource policy, in swagger_policy.cpp.
  void add_resource_policy(const Value& policy, const std::string& path, const Value& stage);
  void add_custom_statements(const Value& statements);

 private:
  Value method_arns(const std::string& path, const Value& stage);
  void add_statements(std::vector<Value> statements, bool once, bool as_list);
  void allow_accounts(const Value& accounts, std::string_view effect, const Value& resources);
  void allow_addresses(const Value& addresses, std::string_view condition, const Value& resources);
  void allow_networks(const Value& policy, bool deny, const Value& resources);
  void add_aws_iam_definition();

  Value security_definitions_;
  Value gateway_responses_;
  Value resource_policy_;
  Value definitions_;
};

}  // namespace drydock::serverless
