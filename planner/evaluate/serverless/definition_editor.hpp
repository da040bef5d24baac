// An API's definition (Swagger 2 or OpenAPI 3) that events and properties write into. A path or a
// method may be an Fn::If: then what is written goes into every branch that is not AWS::NoValue.
// Editing follows the order in which the service edits, since deployment ids depend on it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

inline constexpr std::string_view kIntegration = "x-amazon-apigateway-integration";
inline constexpr std::string_view kAnyMethod = "x-amazon-apigateway-any-method";

// Sets a member under a key that is a text of the template or of the transform.
void put_key(Value& object, const Value& key, Value value);
// The member, made if it is absent.
Value& at_key(Value& object, const Value& key, Value otherwise);
// A member's key as a text that knows where it was written.
[[nodiscard]] Value key_text(const Value& object, std::string_view key);

// Lower case; "any" becomes x-amazon-apigateway-any-method.
[[nodiscard]] Value normal_method(const Value& method);
// "3", "3.0", "3.0.1" as text or number.
[[nodiscard]] bool is_open_api_3(const Value* version);
[[nodiscard]] bool is_swagger(const Value* definition);   // either version
[[nodiscard]] bool is_open_api(const Value* definition);  // version 3
[[nodiscard]] Value swagger_skeleton();
[[nodiscard]] Value open_api_skeleton();
// "/a/{id}" as it stands in ARNs: "/a/*". `greedy`: {name+} of any name too.
[[nodiscard]] std::string path_in_arn(std::string_view path, bool greedy);

class DefinitionEditor {
 public:
  // Works on a copy as the service makes it. Precondition: the definition is valid.
  DefinitionEditor(Translation& translation, const Source& source, const Value& definition);

  [[nodiscard]] Value& definition() { return definition_; }
  [[nodiscard]] Value& paths() { return *member(definition_, "paths"); }
  // Branches of an Fn::If, or the item itself.
  std::vector<Value*> branches(Value& item);
  [[nodiscard]] std::vector<std::string> path_names() { return legacy_names(paths()); }
  [[nodiscard]] bool has_integration(const std::string& path, const Value& method);
  void add_path(const Value& path, const Value& method);
  void make_path_conditional(const std::string& path, const Value& condition);
  // Calls `edit` for every branch of the path that is a map; reports others.
  void each_path_item(const std::string& path, const std::function<void(Value&)>& edit);
  // Calls `edit` for every definition of the method, or of all methods of the path, that has an
  // integration.
  void each_method(const std::string& path, const Value& method,
                   const std::function<void(Value&)>& edit);
  void each_method(const std::string& path,
                   const std::function<void(const std::string& name, Value&)>& edit);
  // Appends to `security` of the method; reports if that is no list.
  [[nodiscard]] std::optional<Value::List> security_of(const std::string& path,
                                                       const Value& method);
  void set_timeout(const std::string& path, const Value& method, const Value& timeout);
  void refuse(const Value* at, std::string message);

 protected:
  static std::vector<std::string> legacy_names(const Value& object);
  Translation& translation_;
  const Source& source_;
  Value definition_;
};

}  // namespace drydock::serverless
