// Versions and aliases of functions, URLs, and destinations of asynchronous invocations.
#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/function.hpp"
#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/roles.hpp"

namespace drydock::serverless {
namespace {

// The alias' name, if it may be one: letters, digits, "-" and "_", not digits alone.
std::optional<std::string> alias_name(Translation& translation, const Source& source) {
  const Value& written = *member(source.properties, "AutoPublishAlias");
  const Value name = resolve_parameters(translation, written);
  const auto allowed = [](char c) { return alphanumeric({&c, 1}) || c == '-' || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name.is_string() && !name.text().empty() &&
      std::all_of(name.text().begin(), name.text().end(), allowed) &&
      !std::all_of(name.text().begin(), name.text().end(), digit)) {
    return name.text();
  }
  report(translation, codes::ServerlessValue, source, &written,
         fmt::format("AutoPublishAlias of \"{}\" is no name of an alias: it must be letters, "
                     "digits, \"-\" and \"_\", not digits alone, or a reference to a parameter",
                     source.id));
  return std::nullopt;
}

// What a version stands for: a change of it is a new version.
Value version_content(const Translation& translation, const Source& source,
                      const Resource& function) {
  if (is_true(member(source.properties, "AutoPublishAliasAllProperties"))) {
    Value content = function.properties;
    const Value* layers = member(function.properties, "Layers");
    if (layers != nullptr && layers->is_list()) {
      for (const Value& layer : layers->items()) {
        const auto id = referenced_id(layer);
        const Value* resource = id ? translation.outputs.find(*id) : nullptr;
        const Value* properties = resource != nullptr ? member(*resource, "Properties") : nullptr;
        if (set(member(properties, "PublishLambdaVersion"))) {
          content.set(*id, *properties);
        }
      }
    }
    return content;
  }
  Value content = or_null(member(function.properties, "Code"));
  if (const Value* environment = member(function.properties, "Environment");
      set(environment) && environment->is_object()) {
    for (const Value::Member& entry : environment->members()) {
      content.set(entry.key, entry.value);
    }
  }
  if (const Value* memory = member(function.properties, "MemorySize"); set(memory)) {
    content.set("MemorySize", *memory);
  }
  const Value* snap_start = member(function.properties, "SnapStart");
  const Value* apply_on = member(snap_start, "ApplyOn");
  if (apply_on != nullptr && !is_text(apply_on, "None")) {
    content.set("SnapStart", *snap_start);
  }
  return content;
}

// The digest that the user gives instead of the code; it joins the description.
std::optional<std::string> code_digest(Translation& translation, const Source& source,
                                       Resource& function) {
  const Value* written = member(source.properties, "AutoPublishCodeSha256");
  if (!set(written)) {
    return std::nullopt;
  }
  const Value digest = resolve_parameters(translation, *written);
  if (!digest.is_string()) {
    report(translation, codes::ServerlessShape, source, written,
           fmt::format("AutoPublishCodeSha256 of \"{}\" must be a string", source.id));
    return std::nullopt;
  }
  const Value* described = member(source.properties, "Description");
  const Value description =
      described == nullptr ? Value::null() : resolve_parameters(translation, *described);
  if (!set(description)) {
    function.put("Description", digest);
  } else if (description.is_string()) {
    function.put("Description", text(description.text() + " " + digest.text()));
  } else {
    function.put("Description",
                 object({{"Fn::Join", list({text(" "), list({description, digest})})}}));
  }
  return digest.text();
}

std::string version_id(const Translation& translation, const Source& source,
                       const Resource& function, const std::optional<std::string>& digest) {
  constexpr std::size_t kDigits = 10;
  const std::string prefix = source.id + "Version";
  if (digest && !digest->empty()) {
    return prefix + digest->substr(0, kDigits);
  }
  return hashed_id(prefix, version_content(translation, source, function));
}

Resource public_permission(const Source& source, std::string_view suffix, std::string_view action,
                           const Value& function) {
  Resource permission(source.id + std::string(suffix), "AWS::Lambda::Permission", source.passed_on);
  permission.put("Action", text(action));
  permission.put("FunctionName", function);
  permission.put("Principal", text("*"));
  return permission;
}

void check_url(Translation& translation, const Source& source, const Value& config) {
  const Value* auth = member(config, "AuthType");
  const bool known =
      auth != nullptr && (is_function(*auth) || is_text(auth, "AWS_IAM") || is_text(auth, "NONE"));
  if (!known) {
    report(translation, codes::ServerlessMissing, source, &config,
           fmt::format("FunctionUrlConfig of \"{}\" needs AuthType AWS_IAM or NONE", source.id));
  }
  const Value* cors = member(config, "Cors");
  if (set(cors) && !is_function(*cors)) {
    check_properties(translation, source, *cors,
                     "AllowOrigins:l AllowMethods:l AllowCredentials:b AllowHeaders:l "
                     "ExposeHeaders:l MaxAge:i",
                     "Cors of FunctionUrlConfig");
  }
}

}  // namespace

std::optional<PublishedFunction> publish_function(Translation& translation, const Source& source,
                                                  Resource& function) {
  const auto name = alias_name(translation, source);
  if (!name) {
    return std::nullopt;
  }
  const auto digest = code_digest(translation, source, function);
  const Value code = resolve_parameters(translation, or_null(member(function.properties, "Code")));
  function.put("Code", code);
  Resource version(version_id(translation, source, function, digest), "AWS::Lambda::Version",
                   source.passed_on);
  const Value* capacity = member(source.properties, "CapacityProviderConfig");
  if (!has(version.attributes, "DeletionPolicy")) {
    const Value* policy = member(source.properties, "VersionDeletionPolicy");
    version.attributes.set("DeletionPolicy", policy != nullptr
                                                 ? *policy
                                                 : text(capacity != nullptr ? "Delete" : "Retain"));
  }
  version.put("Description", member(source.properties, "VersionDescription"));
  version.put("FunctionName", ref_to(source.id));
  if (capacity != nullptr) {
    version.copy(source.properties, {"FunctionScalingConfig"});
  }
  std::string id = source.id + "Alias";
  for (const char c : *name) {
    id += c == '-' ? 'D' : c == '_' ? 'U' : c;
  }
  Resource alias(std::move(id), "AWS::Lambda::Alias", source.passed_on);
  alias.put("Name", text(*name));
  alias.put("FunctionName", ref_to(source.id));
  alias.put("FunctionVersion", get_att(version.id, "Version"));
  if (const Value* provisioned = member(source.properties, "ProvisionedConcurrencyConfig");
      set(provisioned)) {
    alias.put("ProvisionedConcurrencyConfig", *provisioned);
  }
  return PublishedFunction{std::move(version), std::move(alias)};
}

std::vector<Resource> function_url(Translation& translation, const Source& source,
                                   const Resource* alias) {
  const Value* config = member(source.properties, "FunctionUrlConfig");
  if (!set(config)) {
    return {};
  }
  const Value function = ref_to(alias != nullptr ? alias->id : source.id);
  const bool decided_later = is_function(*config);
  if (!decided_later) {
    check_url(translation, source, *config);
  }
  std::vector<Resource> generated;
  Resource& url = generated.emplace_back(source.id + "Url", "AWS::Lambda::Url", source.passed_on);
  url.put("TargetFunctionArn", function);
  url.copy(*config, {"AuthType", "InvokeMode"});
  if (const Value* cors = member(*config, "Cors"); set(cors)) {
    url.put("Cors", *cors);
  }
  if (decided_later || !is_text(member(*config, "AuthType"), "NONE")) {
    return generated;
  }
  Resource call =
      public_permission(source, "UrlPublicPermissions", "lambda:InvokeFunctionUrl", function);
  call.put("FunctionUrlAuthType", text("NONE"));
  Resource invoke =
      public_permission(source, "URLInvokeAllowPublicAccess", "lambda:InvokeFunction", function);
  invoke.put("InvokedViaFunctionUrl", Value::boolean(true));
  generated.push_back(std::move(call));
  generated.push_back(std::move(invoke));
  return generated;
}

namespace {

// A destination that is only there under a condition: then the generated one stands in.
struct Conditional {
  Value condition = Value::null();  // of the generated one
  Value otherwise = Value::null();
};

Value nested_condition(const Value& name) {
  return object({{"Condition", object({{"Condition", name}})}});
}

Conditional conditional_destination(Translation& translation, const std::string& id,
                                    const Value& destination) {
  const Value::List* parts = if_parts(destination);
  if (parts == nullptr || !parts->front().is_string() ||
      is_no_value((*parts)[1]) == is_no_value((*parts)[2])) {
    return {};
  }
  const Value& condition = parts->front();
  if (is_no_value((*parts)[1])) {
    return {condition, (*parts)[2]};
  }
  const Value inverse = text(hashed_id("NOT" + condition.text(), text(id)));
  translation.conditions().set(inverse.text(),
                               object({{"Fn::Not", list({object({{"Condition", condition}})})}}));
  return {inverse, (*parts)[1]};
}

Value both_conditions(Translation& translation, const Source& source, const Value& property) {
  const Value* resource = member(source.passed_on, "Condition");
  if (resource == nullptr || !resource->is_string()) {
    return property;
  }
  if (!property.is_string()) {
    return *resource;
  }
  const std::string name = hashed_id(resource->text() + "AND" + property.text(), text(source.id));
  translation.conditions().set(
      name, object({{"Fn::And", list({nested_condition(*resource), nested_condition(property)})}}));
  return text(name);
}

// One of OnSuccess and OnFailure; Null if it is wrong.
Value destination_of(Translation& translation, const Source& source, std::string_view outcome,
                     const Value& config, InvokeConfig& result) {
  const std::string id = source.id + "EventInvokeConfig";
  const std::string own_id = id + std::string(outcome);
  const std::string type = text_member(config, "Type").value_or("");
  const bool generated = type == "SQS" || type == "SNS";
  if (!generated && type != "EventBridge" && type != "Lambda" && type != "S3Bucket") {
    report(translation, codes::ServerlessValue, source, &config,
           fmt::format("Type of {} of \"{}\" must be SQS, SNS, EventBridge, Lambda or S3Bucket",
                       outcome, source.id));
    return Value::null();
  }
  const Value* written = member(config, "Destination");
  const Conditional conditional =
      written == nullptr ? Conditional{} : conditional_destination(translation, id, *written);
  Value destination = or_null(written);
  if (written == nullptr || conditional.condition.is_string()) {
    if (!generated) {
      report(translation, codes::ServerlessMissing, source, &config,
             fmt::format("{} of \"{}\" needs Destination, because its Type is {}", outcome,
                         source.id, type),
             "only an SQS queue or SNS topic is generated");
      return Value::null();
    }
    Resource target(own_id + (type == "SQS" ? "Queue" : "Topic"),
                    type == "SQS" ? "AWS::SQS::Queue" : "AWS::SNS::Topic", source.passed_on);
    const Value condition = both_conditions(translation, source, conditional.condition);
    if (condition.is_string()) {
      target.attributes.set("Condition", condition);
    }
    const Value arn = type == "SQS" ? get_att(target.id, "Arn") : ref_to(target.id);
    destination = conditional.condition.is_string()
                      ? if_value(conditional.condition, arn, conditional.otherwise)
                      : arn;
    result.resources.push_back(std::move(target));
  }
  result.policies.push_back(destination_policy(type, own_id, destination));
  return destination;
}

}  // namespace

InvokeConfig event_invoke_config(Translation& translation, const Source& source,
                                 const Resource* alias) {
  InvokeConfig result;
  const Value* written = member(source.properties, "EventInvokeConfig");
  if (!set(written)) {
    return result;
  }
  const Value config = resolve_parameters(translation, *written);
  Resource invoke(source.id + "EventInvokeConfig", "AWS::Lambda::EventInvokeConfig",
                  source.attributes);
  if (alias != nullptr) {
    invoke.depends_on = list({text(alias->id)});
  }
  Value destinations = object({});
  const Value* wanted = member(config, "DestinationConfig");
  if (set(wanted) && expect(translation, source, wanted, "m", "DestinationConfig")) {
    for (const std::string_view outcome : {"OnSuccess", "OnFailure"}) {
      const Value* one = member(*wanted, outcome);
      if (one != nullptr && expect(translation, source, one, "m", outcome)) {
        Value destination = destination_of(translation, source, outcome, *one, result);
        destinations.set(std::string(outcome), object({{"Destination", std::move(destination)}}));
      }
    }
  }
  invoke.put("DestinationConfig", std::move(destinations));
  invoke.put("FunctionName", ref_to(source.id));
  invoke.copy(config, {"MaximumEventAgeInSeconds", "MaximumRetryAttempts"});
  invoke.put("Qualifier", alias != nullptr ? *member(alias->properties, "Name") : text("$LATEST"));
  result.resources.push_back(std::move(invoke));
  return result;
}

}  // namespace drydock::serverless
