#include "planner/evaluate/serverless/state_machine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/serverless/function.hpp"
#include "planner/evaluate/serverless/packaging.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/python_text.hpp"
#include "planner/evaluate/serverless/roles.hpp"
#include "planner/evaluate/transform/template_value.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kRules =
    "Definition:m DefinitionUri:tm Logging:m Role:t RolePath DefinitionSubstitutions:m "
    "Events:m/m Name:t Type:t Tags:m PropagateTags:b Policies:tl/tm Tracing:m "
    "PermissionsBoundary:t AutoPublishAlias DeploymentPreference UseAliasAsEventTarget:b=";

bool dynamic_reference(const Value& value) {
  return value.is_string() && value.text().find("{{resolve:") != std::string::npos &&
         value.text().find("}}") != std::string::npos;
}

// Functions and dynamic references out of the definition, which becomes one text, into
// substitutions. The template's nesting bounds the recursion.
void take_substitutions(Value& value, Value& substitutions, int& next) {
  const auto take = [&](Value& part) {
    if (is_function(part) || dynamic_reference(part)) {
      const std::string name = fmt::format("definition_substitution_{}", next++);
      substitutions.set(name, std::move(part));
      part = text("${" + name + "}");
    } else {
      take_substitutions(part, substitutions, next);
    }
  };
  if (value.is_list()) {
    for (Value& item : value.items()) {
      take(item);
    }
  } else if (value.is_object()) {
    std::vector<Value::Member*> members;
    for (Value::Member& entry : value.members()) {
      members.push_back(&entry);
    }
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->key < b->key; });
    for (Value::Member* entry : members) {
      take(entry->value);
    }
  }
}

// The definition as the lines of its JSON text, joined.
Value definition_string(const Value& definition) {
  const std::string json = python_json(
      definition, {.item_separator = ",", .key_separator = ": ", .sort_keys = true, .indent = 4});
  Value::List lines;
  for (std::size_t at = 0; at <= json.size();) {
    const std::size_t end = std::min(json.find('\n', at), json.size());
    lines.push_back(text(json.substr(at, end - at)));
    at = end + 1;
  }
  return object({{"Fn::Join", list({text("\n"), Value::list(std::move(lines))})}});
}

Value tags_of(const Source& source) {
  Value tags = list({object({{"Key", text("stateMachine:createdBy")}, {"Value", text("SAM")}})});
  Value own = tag_list(member(source.properties, "Tags"));
  for (Value& tag : own.items()) {
    tags.items().push_back(std::move(tag));
  }
  return tags;
}

// The content of a definition file beside the template; nothing if it cannot be read.
std::optional<Value> definition_file(Translation& translation, const Source& source,
                                     const Value& uri) {
  const TemplateFiles& files = translation.options.files;
  if (files.files == nullptr || !uri.is_string() || uri.text().starts_with("s3://") ||
      translation.options.packaged) {
    return std::nullopt;
  }
  const std::string& name = uri.text();
  const std::string path =
      name.starts_with('/') || files.folder.empty() ? name : files.folder + "/" + name;
  auto content = files.files->read(path);
  if (!content.ok()) {
    return std::nullopt;
  }
  const FileId file = files.sources->add(path, std::move(content).value());
  Diagnostics problems;
  const auto document = read_document(*files.sources, file, problems);
  if (!document) {
    report(translation, codes::ServerlessDefinition, source, &uri,
           fmt::format("the definition \"{}\" of \"{}\" cannot be read: {}", name, source.id,
                       problems.sorted().front().message));
    return std::nullopt;
  }
  Value definition = template_value(document->root());
  return definition.is_object() ? std::optional(std::move(definition)) : std::nullopt;
}

void put_definition(Translation& translation, const Source& source, Resource& machine) {
  const Value* written = member(source.properties, "Definition");
  const Value* uri = member(source.properties, "DefinitionUri");
  const Value* given = member(source.properties, "DefinitionSubstitutions");
  Value substitutions = set(given) ? *given : object({});
  if (set(written) == set(uri)) {
    report(translation, codes::ServerlessValue, source, set(uri) ? uri : nullptr,
           fmt::format("\"{}\" needs either Definition or DefinitionUri", source.id));
  }
  std::optional<Value> definition = set(written) ? std::optional(*written) : std::nullopt;
  if (!definition && set(uri)) {
    definition = definition_file(translation, source, *uri);
    if (definition) {
      // ${Name} in the file is for DefinitionSubstitutions; nothing in it is a function.
      machine.put("DefinitionString",
                  text(python_json(*definition, {.sort_keys = true, .indent = 4})));
    } else {
      machine.put("DefinitionS3Location", location_of(translation, source, *uri, "DefinitionUri"));
    }
  } else if (definition) {
    int next = 1;
    take_substitutions(*definition, substitutions, next);
    machine.put("DefinitionString", definition_string(*definition));
  }
  if (set(substitutions)) {
    machine.put("DefinitionSubstitutions", std::move(substitutions));
  }
}

std::optional<Resource> role_of(Translation& translation, const Source& source, Resource& machine) {
  const Value* role = member(source.properties, "Role");
  const Value* policies = member(source.properties, "Policies");
  if (set(role)) {
    if (set(policies)) {
      report(translation, codes::ServerlessValue, source, policies,
             fmt::format("\"{}\" has both Role and Policies", source.id), "keep one of them");
    }
    machine.put("RoleArn", *role);
    return std::nullopt;
  }
  Value all = list({});
  if (set(policies)) {
    all = policies->is_list() ? *policies : list({*policies});
  }
  if (is_true(member(member(source.properties, "Tracing"), "Enabled"))) {
    all.items().push_back(text(translation.options.partition == "aws"
                                   ? "AWSXrayWriteOnlyAccess"
                                   : "AWSXRayDaemonWriteAccess"));
  }
  RoleParts parts{assume_role_policy("states.amazonaws.com")};
  parts.written = &all;
  parts.path = member(source.properties, "RolePath");
  parts.permissions_boundary = member(source.properties, "PermissionsBoundary");
  parts.tags = tags_of(source);
  Resource generated = execution_role(translation, source, std::move(parts));
  machine.put("RoleArn", get_att(generated.id, "Arn"));
  return generated;
}

// A version and an alias, which shifts traffic; nothing without AutoPublishAlias.
std::vector<Resource> published(Translation& translation, const Source& source) {
  const Value* name = member(source.properties, "AutoPublishAlias");
  const Value* preference = member(source.properties, "DeploymentPreference");
  if (!set(name)) {
    for (const std::string_view needs : {"UseAliasAsEventTarget", "DeploymentPreference"}) {
      if (const Value* at = member(source.properties, needs); set(at)) {
        report(translation, codes::ServerlessMissing, source, at,
               fmt::format("{} of \"{}\" needs AutoPublishAlias", needs, source.id));
      }
    }
    return {};
  }
  Resource version(source.id + "Version", "AWS::StepFunctions::StateMachineVersion",
                   source.passed_on);
  for (const std::string_view policy : {"DeletionPolicy", "UpdateReplacePolicy"}) {
    if (!has(version.attributes, policy)) {
      version.attributes.set(std::string(policy), text("Retain"));
    }
  }
  version.put("StateMachineArn", ref_to(source.id));
  version.put("StateMachineRevisionId", get_att(source.id, "StateMachineRevisionId"));
  Resource alias(source.id + "Alias" + name->scalar_text().value_or(""),
                 "AWS::StepFunctions::StateMachineAlias", source.passed_on);
  alias.put("Name", *name);
  Value shift = set(preference) ? *preference : object({{"Type", text("ALL_AT_ONCE")}});
  if (shift.is_object()) {
    shift.set("StateMachineVersionArn", ref_to(version.id));
  }
  alias.put("DeploymentPreference", std::move(shift));
  std::vector<Resource> generated;
  generated.push_back(std::move(version));
  generated.push_back(std::move(alias));
  return generated;
}

}  // namespace

void translate_state_machine(Translation& translation, Source& source) {
  check_properties(translation, source, source.properties, kRules, source.type);
  Resource machine(source.id, "AWS::StepFunctions::StateMachine", source.attributes);
  machine.depends_on = source.depends_on;
  put_definition(translation, source, machine);
  std::optional<Resource> role = role_of(translation, source, machine);
  machine.put("StateMachineName", member(source.properties, "Name"));
  machine.put("StateMachineType", member(source.properties, "Type"));
  machine.put("LoggingConfiguration", member(source.properties, "Logging"));
  machine.put("TracingConfiguration", member(source.properties, "Tracing"));
  machine.put("Tags", tags_of(source));
  std::vector<Resource> generated;
  generated.push_back(std::move(machine));
  if (role) {
    generated.push_back(std::move(*role));
  }
  std::vector<Resource> alias = published(translation, source);
  const bool to_alias =
      !alias.empty() && is_true(member(source.properties, "UseAliasAsEventTarget"));
  const Value target = ref_to(to_alias ? alias.back().id : source.id);
  std::vector<Resource> events = state_machine_events(translation, source, target);
  for (std::vector<Resource>* part : {&alias, &events}) {
    std::move(part->begin(), part->end(), std::back_inserter(generated));
  }
  propagate_tags(source, generated);
  emit(translation, source, generated);
}

}  // namespace drydock::serverless
