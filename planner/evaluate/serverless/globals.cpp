#include "planner/evaluate/serverless/globals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/template.hpp"

namespace drydock::serverless {
namespace {

struct Section {
  std::string_view type;
  std::string_view properties;  // each between spaces
};

constexpr std::array<Section, 8> kSections = {{
    {"Function",
     " Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig "
     "Environment Tags PropagateTags Tracing KmsKeyArn AutoPublishAlias "
     "AutoPublishAliasAllProperties Layers DeploymentPreference RolePath PermissionsBoundary "
     "ReservedConcurrentExecutions ProvisionedConcurrencyConfig AssumeRolePolicyDocument "
     "EventInvokeConfig FileSystemConfigs CodeSigningConfigArn Architectures SnapStart "
     "EphemeralStorage FunctionUrlConfig RuntimeManagementConfig LoggingConfig RecursiveLoop "
     "SourceKMSKeyArn TenancyConfig DurableConfig CapacityProviderConfig FunctionScalingConfig "
     "PublishToLatestPublished VersionDeletionPolicy "},
    {"Api",
     " Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables "
     "EndpointConfiguration MethodSettings BinaryMediaTypes MinimumCompressionSize Cors "
     "GatewayResponses AccessLogSetting CanarySetting TracingEnabled OpenApiVersion Domain "
     "AlwaysDeploy PropagateTags SecurityPolicy EndpointAccessMode "},
    {"HttpApi",
     " Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain "
     "RouteSettings FailOnWarnings PropagateTags "},
    {"SimpleTable", " SSESpecification "},
    {"StateMachine", " PropagateTags "},
    {"LayerVersion", " PublishLambdaVersion "},
    {"CapacityProvider",
     " VpcConfig OperatorRole Tags InstanceRequirements ScalingConfig KmsKeyArn PropagateTags "},
    {"WebSocketApi",
     " AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings "
     "DisableExecuteApiEndpoint DisableSchemaValidation Domain FailOnWarnings IpAddressType "
     "PropagateTags RouteSelectionExpression RouteSettings StageVariables Tags "},
}};

constexpr std::string_view kPrefix = "AWS::Serverless::";

const Section* section_of(std::string_view type) {
  const auto found = std::find_if(kSections.begin(), kSections.end(),
                                  [&](const Section& section) { return section.type == type; });
  return found == kSections.end() ? nullptr : &*found;
}

std::vector<std::string_view> words(std::string_view spaced) {
  std::vector<std::string_view> result;
  for (std::size_t at = 1; at < spaced.size();) {
    const std::size_t end = spaced.find(' ', at);
    result.push_back(spaced.substr(at, end - at));
    at = end + 1;
  }
  return result;
}

// Takes out what was reported.
void check_section(Translation& translation, Value::Member& entry) {
  const Section* section = section_of(entry.key);
  if (section == nullptr) {
    std::vector<std::string_view> names;
    names.reserve(std::size(kSections));
    for (const Section& known : kSections) {
      names.push_back(known.type);
    }
    report(translation, codes::ServerlessGlobals, entry.key_span,
           fmt::format("Globals has \"{}\", which is no type with global properties", entry.key),
           nearest_hint(entry.key, names, "take it out"));
    return;
  }
  if (!entry.value.is_object()) {
    report(translation, codes::ServerlessGlobals, entry.value.span(),
           fmt::format("{} in Globals must be a map", entry.key));
    return;
  }
  const Value::Object written = entry.value.members();
  for (const Value::Member& property : written) {
    if (section->properties.find(" " + property.key + " ") == std::string_view::npos) {
      entry.value.erase(property.key);
      report(
          translation, codes::ServerlessGlobals, property.key_span,
          fmt::format("{} in Globals has \"{}\", which cannot be global", entry.key, property.key),
          nearest_hint(property.key, words(section->properties), "move it to the resources"));
    }
  }
}

// A template's nesting bounds the recursion.
Value merged(const Value& global, const Value& local) {
  const bool plain = is_function(global) || is_function(local);
  if (!plain && global.is_list() && local.is_list()) {
    Value result = global;
    for (const Value& item : local.items()) {
      result.items().push_back(item);
    }
    return result;
  }
  if (plain || !global.is_object() || !local.is_object()) {
    return local;
  }
  Value result = legacy_map();
  result.at(local.span());
  legacy_update(result, legacy_copy(global));
  for (const std::string& key : legacy_keys(local)) {
    const Value& value = *local.find(key);
    if (const Value* there = result.find(key)) {
      result.set(key, merged(*there, value));
    } else {
      const auto found =
          std::find_if(local.members().begin(), local.members().end(),
                       [&](const Value::Member& member) { return member.key == key; });
      result.members().push_back({key, value, found->key_span});
    }
  }
  return result;
}

// The global properties without those that the resource does not want.
Value wanted_globals(Translation& translation, const std::string& id, const Value& resource,
                     const Value& globals) {
  const Value* ignored = member(resource, "IgnoreGlobals");
  if (!set(ignored)) {
    return globals;
  }
  if (is_text(ignored, "*")) {
    return object({});
  }
  Value result = globals;
  bool fine = ignored->is_list();
  for (const Value& name : fine ? ignored->items() : Value::List{}) {
    const bool known = name.is_string() && has(result, name.text());
    fine = fine && known;
    if (known) {
      result.erase(name.text());
    }
  }
  if (!fine) {
    report(translation, codes::ServerlessGlobals, ignored->span(),
           fmt::format("IgnoreGlobals of \"{}\" must be \"*\" or a list of properties that Globals "
                       "has",
                       id));
  }
  return result;
}

}  // namespace

const Value* globals_of(const Translation& translation, std::string_view type) {
  const Value* globals = member(translation.root, "Globals");
  const Value* found = globals == nullptr ? nullptr : member(*globals, type);
  return found != nullptr && found->is_object() ? found : nullptr;
}

void merge_globals(Translation& translation) {
  if (!has(translation.root, "Globals")) {
    return;
  }
  Value globals = *translation.root.find("Globals");
  if (!globals.is_object()) {
    report(translation, codes::ServerlessGlobals, globals.span(), "Globals must be a map of types");
    translation.root.erase("Globals");
    return;
  }
  for (Value::Member& entry : globals.members()) {
    check_section(translation, entry);
  }
  for (const std::string& id : translation.inputs.ids()) {
    Value& resource = *translation.inputs.find(id);
    const std::string type = text_member(resource, "Type").value_or("");
    if (!type.starts_with(kPrefix)) {
      continue;
    }
    const Value* properties = member(globals, type.substr(kPrefix.size()));
    if (properties == nullptr || !properties->is_object()) {
      continue;
    }
    const Value* own = member(resource, "Properties");
    resource.set("Properties", merged(wanted_globals(translation, id, resource, *properties),
                                      own != nullptr && own->is_object() ? *own : legacy_map()));
  }
  translation.root.erase("Globals");
}

}  // namespace drydock::serverless
