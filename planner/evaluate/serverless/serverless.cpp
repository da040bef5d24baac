#include "planner/evaluate/serverless/serverless.hpp"

#include <fmt/format.h>

#include <array>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api.hpp"
#include "planner/evaluate/serverless/capacity_provider.hpp"
#include "planner/evaluate/serverless/connector.hpp"
#include "planner/evaluate/serverless/deployment_preference.hpp"
#include "planner/evaluate/serverless/function.hpp"
#include "planner/evaluate/serverless/globals.hpp"
#include "planner/evaluate/serverless/graphql_api.hpp"
#include "planner/evaluate/serverless/http_api.hpp"
#include "planner/evaluate/serverless/implicit_apis.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/simple_resources.hpp"
#include "planner/evaluate/serverless/state_machine.hpp"
#include "planner/evaluate/serverless/translation.hpp"
#include "planner/evaluate/serverless/websocket_api.hpp"

namespace drydock {
namespace serverless {
namespace {

struct Translator {
  std::string_view type;
  int turn;  // events write into APIs, so APIs come after what has events; connectors see the rest
  void (*translate)(Translation&, Source&);
};

constexpr std::array kTranslators = {
    Translator{"AWS::Serverless::Function", 0, translate_function},
    Translator{"AWS::Serverless::StateMachine", 1, translate_state_machine},
    Translator{"AWS::Serverless::Api", 2, translate_api},
    Translator{"AWS::Serverless::HttpApi", 2, translate_http_api},
    Translator{"AWS::Serverless::WebSocketApi", 2, translate_websocket_api},
    Translator{"AWS::Serverless::Connector", 4, translate_connector},
    Translator{"AWS::Serverless::SimpleTable", 3, translate_simple_table},
    Translator{"AWS::Serverless::Application", 3, translate_application},
    Translator{"AWS::Serverless::LayerVersion", 3, translate_layer},
    Translator{"AWS::Serverless::CapacityProvider", 3, translate_capacity_provider},
    Translator{"AWS::Serverless::GraphQLApi", 3, translate_graphql_api},
};
constexpr int kTurns = 5;

const Translator* translator_of(const Value& resource) {
  const std::string type = text_member(resource, "Type").value_or("");
  for (const Translator& translator : kTranslators) {
    if (translator.type == type) {
      return &translator;
    }
  }
  return nullptr;
}

// Lists of two names for the text form of Fn::GetAtt, as the service's reader of short forms has
// it. The template's nesting bounds the recursion.
void split_get_att(Value& value) {
  if (value.is_list()) {
    for (Value& item : value.items()) {
      split_get_att(item);
    }
  }
  if (!value.is_object()) {
    return;
  }
  for (Value::Member& entry : value.members()) {
    const std::size_t dot = entry.key == "Fn::GetAtt" && entry.value.is_string()
                                ? entry.value.text().find('.')
                                : std::string::npos;
    if (dot == std::string::npos) {
      split_get_att(entry.value);
      continue;
    }
    const Span span = entry.value.span();
    const std::string& name = entry.value.text();
    entry.value = Value::list(
        {Value::string(name.substr(0, dot), span), Value::string(name.substr(dot + 1), span)},
        span);
  }
}

// Gives what was generated the place of the resource that asked for it.
void place(Value& value, Span span) {
  const Span own = value.span().valid() && value.span().size() != 0 ? value.span() : span;
  value.at(own);
  if (value.is_list()) {
    for (Value& item : value.items()) {
      place(item, own);
    }
  } else if (value.is_object()) {
    for (Value::Member& entry : value.members()) {
      entry.key_span = entry.key_span.valid() ? entry.key_span : own;
      place(entry.value, own);
    }
  }
}

bool read_resources(Translation& translation) {
  Value* resources = member(translation.root, "Resources");
  if (resources == nullptr || !resources->is_object() || resources->members().empty()) {
    return false;
  }
  for (const Value::Member& resource : resources->members()) {
    if (!resource.value.is_object()) {
      return false;
    }
    const Value* properties = resource.value.find("Properties");
    const bool serverless =
        text_member(resource.value, "Type").value_or("").starts_with("AWS::Serverless::");
    if (serverless && properties != nullptr && !properties->is_object()) {
      report(translation, codes::ServerlessShape, properties->span(),
             fmt::format("Properties of \"{}\" must be a map", resource.key));
      return false;
    }
  }
  for (Value::Member& resource : resources->members()) {
    translation.inputs.put(resource.key, std::move(resource.value), resource.key_span);
  }
  return true;
}

void read_parameters(Translation& translation) {
  if (const Value* declared = member(translation.root, "Parameters");
      declared != nullptr && declared->is_object()) {
    for (const Value::Member& parameter : declared->members()) {
      if (const Value* value = parameter.value.find("Default")) {
        translation.parameters.insert_or_assign(parameter.key, *value);
      }
    }
  }
  for (const auto& [name, value] : translation.options.parameters) {
    translation.parameters.insert_or_assign(name, value);
  }
  translation.parameters.try_emplace("AWS::Region", text(translation.options.region));
  translation.parameters.try_emplace("AWS::Partition", text(translation.options.partition));
}

Source source_of(Translation& translation, const std::string& id) {
  const Value& resource = *translation.inputs.find(id);
  Source source;
  source.id = id;
  source.type = text_member(resource, "Type").value_or("");
  source.span = translation.inputs.id_span(id);
  const Value* properties = member(resource, "Properties");
  source.properties = properties == nullptr ? object({}) : *properties;
  source.depends_on = or_null(member(resource, "DependsOn"));
  if (const Value* condition = member(resource, "Condition");
      condition != nullptr && !condition->is_string()) {
    report(translation, codes::ServerlessShape, source, condition,
           fmt::format("Condition of \"{}\" must be the name of a condition", id));
  }
  source.attributes = object({});
  source.passed_on = object({});
  for (const std::string_view name :
       {"DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata"}) {
    const Value* attribute = resource.find(name);
    if (attribute == nullptr) {
      continue;
    }
    source.attributes.set(std::string(name), *attribute);
    if (name != "UpdatePolicy" && name != "Metadata") {
      source.passed_on.set(std::string(name), *attribute);
    }
  }
  if (!alphanumeric(id)) {
    report(translation, codes::ServerlessValue, source, nullptr,
           fmt::format("the logical id \"{}\" must be letters and digits", id));
  }
  return source;
}

void translate_resources(Translation& translation) {
  const std::vector<std::string> ids = walked_ids(translation);
  for (int turn = 0; turn < kTurns; ++turn) {
    for (const std::string& id : ids) {
      const Translator* translator = translator_of(*translation.inputs.find(id));
      if (translator == nullptr || translator->turn != turn) {
        continue;
      }
      Source source = source_of(translation, id);
      translation.outputs.erase(id);
      note_function_name(translation, source);
      translator->translate(translation, source);
    }
  }
}

void note_untranslated(Translation& translation) {
  for (const std::string& id : translation.inputs.ids()) {
    const Value& resource = *translation.inputs.find(id);
    const std::string type = text_member(resource, "Type").value_or("");
    if (type.starts_with("AWS::Serverless::") && translator_of(resource) == nullptr) {
      report(translation, codes::ServerlessUntranslated, translation.inputs.id_span(id),
             fmt::format("\"{}\" is a {}, which is not translated: it stays as it is", id, type),
             "see docs/SERVERLESS.md for what is translated");
    }
  }
}

// A definition that the transform made follows OpenApiVersion, which Globals may give.
void open_api_versions(Translation& translation) {
  for (const std::string& id : translation.inputs.ids()) {
    Value& resource = *translation.inputs.find(id);
    Value* properties = member(resource, "Properties");
    if (text_member(resource, "Type") != "AWS::Serverless::Api" || properties == nullptr ||
        !set(member(*properties, kManaged))) {
      continue;
    }
    Value* version = member(*properties, "OpenApiVersion");
    if (version == nullptr || !is_open_api_3(version)) {
      continue;
    }
    *version = Value::string(version->scalar_text().value_or(""), version->span());
    if (Value* definition = member(*properties, "DefinitionBody")) {
      definition->set("openapi", *version);
      legacy_erase(*definition, "swagger");
    }
  }
}

Value run(Translation& translation) {
  split_get_att(translation.root);
  if (!read_resources(translation)) {
    return std::move(translation.root);
  }
  if (const Value* mappings = translation.root.find("Mappings");
      mappings != nullptr && !mappings->is_object()) {
    report(translation, codes::ServerlessShape, mappings->span(),
           "Mappings must be a map for the serverless transform");
  }
  read_parameters(translation);
  prepare_apis(translation);
  merge_globals(translation);
  open_api_versions(translation);
  take_embedded_connectors(translation);
  translation.outputs = translation.inputs;
  note_untranslated(translation);
  translate_resources(translation);
  emit_deployment_resources(translation);
  Value root = std::move(translation.root);
  root.set("Resources", translation.outputs.take());
  root = resolve_referables(translation, std::move(root));
  place(root, root.span());
  return root;
}

}  // namespace
}  // namespace serverless

Value translate_serverless(Value root, const ServerlessOptions& options, Diagnostics& diagnostics) {
  serverless::Translation translation{options, diagnostics, std::move(root)};
  return serverless::run(translation);
}

}  // namespace drydock
