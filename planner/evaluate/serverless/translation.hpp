// What all steps of the serverless transform share: the resources as written and as generated,
// values of parameters, and what becomes of references. Functions report what is wrong and go on
// with something harmless: a result is used only if nothing was reported.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/parts.hpp"
#include "planner/evaluate/serverless/serverless.hpp"

namespace drydock::serverless {

// Resources by logical id, in order. References stay valid until the next `put`.
class ResourceTable {
 public:
  [[nodiscard]] Value* find(std::string_view id);
  [[nodiscard]] const Value* find(std::string_view id) const;
  void put(std::string_view id, Value resource, Span id_span = {});  // replaces or appends
  void erase(std::string_view id);
  [[nodiscard]] std::vector<std::string> ids() const;
  [[nodiscard]] Span id_span(std::string_view id) const;
  [[nodiscard]] Value take();  // as an Object

 private:
  struct Entry {
    Value::Member member;
    bool there = true;
  };
  std::vector<Entry> entries_;
  std::map<std::string, std::size_t, std::less<>> index_;
};

// A generated resource.
struct Resource {
  Resource(std::string logical_id, std::string_view type_name, Value other_attributes = object({}))
      : id(std::move(logical_id)), type(type_name), attributes(std::move(other_attributes)) {}

  std::string id;
  std::string type;
  Value attributes;  // Condition, DeletionPolicy …
  Value depends_on;  // Null: none
  Value properties = object({});

  void put(std::string_view name, Value value);  // nothing if it is null
  void put(std::string_view name, const Value* value);
  // The same properties as `from` has.
  void copy(const Value& from, std::initializer_list<std::string_view> names);
};

// A serverless resource on its way.
struct Source {
  std::string id;
  std::string type;
  Span span;         // of the logical id
  Value properties;  // with Globals
  Value depends_on;
  Value attributes;  // those that its main resource keeps
  Value passed_on;   // those that every generated resource gets
};

struct DeploymentPreference {
  bool enabled = false;
  Value preference;  // as written, resolved
  Value condition;   // Null: none
  Value tags;        // Null: none
};

// AWS::ApiGateway::UsagePlan of all APIs that ask for CreateUsagePlan: SHARED.
struct SharedUsagePlan {
  Value::List depends_on;
  Value::List api_stages;
  Value::List stage_keys;
  std::vector<std::string> conditions;
  bool unconditional = false;
  std::string deletion_policy;
  std::string update_replace_policy;
};

struct Translation {
  const ServerlessOptions& options;
  Diagnostics& diagnostics;
  Value root;
  ResourceTable inputs = {};   // as written; events write into their APIs and buckets
  ResourceTable outputs = {};  // what comes out
  std::map<std::string, Value, std::less<>> parameters = {};
  std::map<std::string, std::string> renamed = {};  // logical id → what it became
  // "MyApi", "Stage" → logical id
  std::map<std::string, std::map<std::string, std::string>> referable = {};
  std::map<std::string, std::string> api_function_names = {};  // by API, see api_deployment.cpp
  std::vector<std::pair<std::string, DeploymentPreference>> deployments = {};
  SharedUsagePlan usage_plan = {};
  std::map<std::string, Resource> record_set_groups = {};
  LegacyKeys walk = {};  // ids in the order of the service, if legacy
  bool noted_packaging = false;
  bool legacy = false;  // maps are walked in legacy_order

  // Where new conditions go: the template's section, made if it is absent.
  [[nodiscard]] Value& conditions();
  [[nodiscard]] bool has_conditions() const { return member(root, "Conditions") != nullptr; }
  // arn:<partition>:iam::aws:policy/<path>
  [[nodiscard]] Value managed_policy(std::string_view path) const;
};

void report(Translation& translation, DiagnosticCode code, Span span, std::string message,
            std::string hint = {});
// At the value if it has a place, else at the resource.
void report(Translation& translation, DiagnosticCode code, const Source& source, const Value* at,
            std::string message, std::string hint = {});

// Puts generated resources into the outputs; reports ids that are taken. `referable` names which
// property of the source refers to which type.
struct ReferableProperty {
  std::string_view name;
  std::string_view type;
};
void emit(Translation& translation, const Source& source, const std::vector<Resource>& generated,
          const std::vector<ReferableProperty>& referable = {});

// A condition of that name that holds if any of two or more named ones does; Fn::Or takes ten, so
// that more of them become numbered conditions over conditions.
void add_combined_condition(Translation& translation, const std::string& name,
                            std::vector<std::string> any_of);

// References to parameters replaced by their values, in Ref and in the text of Fn::Sub.
[[nodiscard]] Value resolve_parameters(Translation& translation, const Value& value);
// Fn::FindInMap of plain names replaced by what the mapping holds.
[[nodiscard]] Value resolve_mappings(const Translation& translation, const Value& value);
// After all is translated: MyApi.Stage, ids of layers …
[[nodiscard]] Value resolve_referables(const Translation& translation, Value value);

}  // namespace drydock::serverless
