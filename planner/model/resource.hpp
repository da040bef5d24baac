// What a template declares once its parameters are given: the resources that will exist, with
// every function evaluated as far as it can be before a deployment.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.hpp"
#include "planner/model/address.hpp"
#include "planner/model/value.hpp"

namespace drydock {

// DeletionPolicy and UpdateReplacePolicy (CloudFormation User Guide, "DeletionPolicy attribute").
enum class RetentionPolicy : std::uint8_t { Delete, Retain, RetainExceptOnCreate, Snapshot };
[[nodiscard]] std::string_view retention_policy_name(RetentionPolicy policy);
[[nodiscard]] std::optional<RetentionPolicy> parse_retention_policy(std::string_view text);

// One use of another resource inside the properties of this one.
struct Reference {
  Address target;
  std::string attribute;      // "" for Ref, else the attribute of GetAtt
  std::string property_path;  // "VPCZoneIdentifier/0"
  Span span;
};

// One use of a parameter's value inside the properties of a resource, in the branches of Fn::If
// that are taken.
struct ParameterUse {
  std::string parameter;
  std::string property_path;  // as in Reference
};

struct Resource {
  Address address;
  std::string type;                               // "AWS::EC2::VPC"
  Value properties;                               // an Object
  std::vector<Reference> references;              // in order of occurrence
  std::vector<Reference> depends_on;              // DependsOn; attribute and path are empty
  std::vector<ParameterUse> parameter_uses = {};  // in order of occurrence
  std::string condition;                          // the name of its condition; "" if it has none
  RetentionPolicy deletion_policy = RetentionPolicy::Delete;
  RetentionPolicy update_replace_policy = RetentionPolicy::Delete;
  Value metadata;         // Null if absent
  Value creation_policy;  // Null if absent
  Value update_policy;    // Null if absent
  Span name_span;         // the logical id
  Span type_span;
};

struct Output {
  std::string name;
  Value value;
  std::string description;
  std::string export_name;  // "" if it is not exported
  Span span;
};

// Where a parameter's value came from, for the ledger of sources.
enum class ParameterSource : std::uint8_t { Default, Project, CommandLine };

struct ParameterValue {
  std::string name;
  std::string type;
  Value value;  // secret if NoEcho
  ParameterSource source = ParameterSource::Default;
  Span span;
};

struct ResourceSet {
  std::string stack_name;
  std::string region;
  std::string account;
  std::string partition = "aws";
  std::string template_digest;      // SHA-256 of the template's bytes
  std::vector<Resource> resources;  // in template order; false conditions are left out
  std::vector<Output> outputs;
  std::vector<ParameterValue> parameters;
  std::map<std::string, bool> conditions;
  std::vector<FileId> files;  // read beside the template: those of nested stacks, in that order

  [[nodiscard]] const Resource* find(const Address& address) const;
};

}  // namespace drydock
