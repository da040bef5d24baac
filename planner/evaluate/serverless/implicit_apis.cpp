#include "planner/evaluate/serverless/implicit_apis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/definition_editor.hpp"
#include "planner/evaluate/serverless/globals.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/open_api_editor.hpp"
#include "planner/evaluate/serverless/swagger_editor.hpp"

namespace drydock::serverless {
namespace {

struct ApiKind {
  std::string_view type;
  std::string_view event;
  std::string_view reference;  // the event's property that names the API
  std::string_view implicit_id;
  bool http;
};

constexpr ApiKind kRest = {"AWS::Serverless::Api", "Api", "RestApiId", "ServerlessRestApi", false};
constexpr ApiKind kHttp = {"AWS::Serverless::HttpApi", "HttpApi", "ApiId", "ServerlessHttpApi",
                           true};

std::string type_of(const Value& resource) { return text_member(resource, "Type").value_or(""); }

bool has_events(const Value& resource) {
  const std::string type = type_of(resource);
  return type == "AWS::Serverless::Function" || type == "AWS::Serverless::StateMachine";
}

const Value* events_in(const Value& resource) {
  const Value* events = member(member(resource, "Properties"), "Events");
  return events != nullptr && events->is_object() ? events : nullptr;
}

bool has_event(const Value& resource, std::string_view kind) {
  const Value* events = has_events(resource) ? events_in(resource) : nullptr;
  return events != nullptr &&
         std::any_of(events->members().begin(), events->members().end(),
                     [&](const auto& event) { return is_text(event.value.find("Type"), kind); });
}

// Whether the service keeps its old order of maps: templates with REST APIs, or with HTTP APIs
// that have a default authorizer.
bool keeps_legacy_order(Translation& translation) {
  const Value* global = globals_of(translation, "HttpApi");
  const bool authorized = set(member(member(global, "Auth"), "DefaultAuthorizer"));
  for (const std::string& id : translation.inputs.ids()) {
    const Value& resource = *translation.inputs.find(id);
    const std::string type = type_of(resource);
    if (type == kRest.type || has_event(resource, "Api") ||
        (authorized && has_event(resource, "HttpApi"))) {
      return true;
    }
    const Value* auth = member(member(resource, "Properties"), "Auth");
    if (type == kHttp.type && (authorized || set(member(auth, "DefaultAuthorizer")))) {
      return true;
    }
  }
  return false;
}

Value& properties_of(Value& resource) {
  if (Value* properties = member(resource, "Properties");
      properties == nullptr || !properties->is_object()) {
    resource.set("Properties", legacy_map());
  }
  return *member(resource, "Properties");
}

void give_definitions(Translation& translation) {
  for (const std::string& id : translation.inputs.ids()) {
    Value& resource = *translation.inputs.find(id);
    const std::string type = type_of(resource);
    if (type != kRest.type && type != kHttp.type) {
      continue;
    }
    Value& properties = properties_of(resource);
    if (!set(member(properties, "DefinitionBody")) && !set(member(properties, "DefinitionUri"))) {
      properties.set("DefinitionBody",
                     type == kHttp.type ? open_api_skeleton() : swagger_skeleton());
      properties.set(std::string(kManaged), Value::boolean(true));
    }
  }
}

class ImplicitApi {
 public:
  ImplicitApi(Translation& translation, const ApiKind& kind)
      : translation_(translation), kind_(kind) {}

  void run();

 private:
  struct Method {
    std::string path;
    Value condition;  // Null: none
  };
  using Conditions = std::vector<Value>;

  void take_events(const std::string& id);
  void take_event(Source& owner, Value& resource, const std::string& name, Value& event);
  bool take_path(Source& owner, const std::string& name, Value& properties);
  void add_tags(const Value& owner);
  void add_route_settings(const Source& owner, const Value& properties, Value& api);
  [[nodiscard]] Value finish(const Source& source, const Value& definition,
                             const std::function<void(DefinitionEditor&)>& edit) const;
  void put_conditions();
  void put_path_conditions();
  void put_policies();
  void remove_unused();
  // Distinct conditions; nothing if any method has none.
  [[nodiscard]] static std::vector<Value> all_conditional(const Conditions& conditions);

  Translation& translation_;
  const ApiKind& kind_;
  Value existing_;  // a resource of the template with the implicit id; Null: none
  std::map<std::string, std::map<std::string, std::map<std::string, Value>>> conditions_;
  std::vector<std::pair<Value, Value>> policies_;  // DeletionPolicy, UpdateReplacePolicy
};

Value ImplicitApi::finish(const Source& source, const Value& definition,
                          const std::function<void(DefinitionEditor&)>& edit) const {
  if (kind_.http) {
    OpenApiEditor editor(translation_, source, definition);
    edit(editor);
    return editor.finish();
  }
  SwaggerEditor editor(translation_, source, definition);
  edit(editor);
  return editor.finish();
}

void ImplicitApi::add_tags(const Value& owner) {
  const Value* global =
      globals_of(translation_, type_of(owner).substr(std::string_view("AWS::Serverless::").size()));
  const Value* own = member(owner, "Properties");
  const auto either = [&](std::string_view name) {
    const Value* mine = member(own, name);
    return set(mine) ? mine : member(global, name);
  };
  const Value* tags = either("Tags");
  if (!set(either("PropagateTags")) || !set(tags) || !tags->is_object()) {
    return;
  }
  Value& properties = properties_of(*translation_.inputs.find(kind_.implicit_id));
  Value& all = at_key(properties, text("Tags"), object({}));
  for (const Value::Member& tag : tags->members()) {
    put_key(all, Value::string(tag.key, tag.key_span), tag.value);
  }
  properties.set("PropagateTags", Value::boolean(true));
}

void ImplicitApi::add_route_settings(const Source& owner, const Value& properties, Value& api) {
  const Value* written = properties.find("RouteSettings");
  if (written == nullptr) {
    return;
  }
  const std::string& method = properties.find("Method")->text();
  const std::string& path = properties.find("Path")->text();
  const std::string route = method == kAnyMethod ? path : upper(method) + " " + path;
  Value settings = *written;
  if (const Value* condition = member(owner.passed_on, "Condition")) {
    settings = if_value(*condition, std::move(settings));
  }
  Value& all = at_key(properties_of(api), text("RouteSettings"), object({}));
  if (!settings.is_object() || !all.is_object()) {
    report(translation_, codes::ServerlessShape, owner, written,
           fmt::format("RouteSettings of \"{}\" must be a map", owner.id));
    return;
  }
  Value& own = at_key(all, text(route), object({}));
  for (const Value::Member& setting : settings.members()) {
    own.set(setting.key, setting.value);
  }
}

// Whether the event names an API, a path and a method.
bool ImplicitApi::take_path(Source& owner, const std::string& name, Value& properties) {
  if (kind_.http && !set(member(properties, "Path")) && !set(member(properties, "Method"))) {
    properties.set("Path", text("$default"));
    properties.set("Method", text(kAnyMethod));
  }
  const Value* api = properties.find(kind_.reference);
  if (!api_id_of(api)) {
    report(translation_, codes::ServerlessReference, owner, api,
           fmt::format("{} of event \"{}\" of \"{}\" must be a Ref to an API of the template",
                       kind_.reference, name, owner.id));
    return false;
  }
  for (const std::string_view needed : {"Path", "Method"}) {
    const Value* value = member(properties, needed);
    if (value == nullptr || !value->is_string()) {
      report(translation_, codes::ServerlessMissing, owner, value == nullptr ? &properties : value,
             fmt::format("event \"{}\" of \"{}\" needs a string as {}", name, owner.id, needed));
      return false;
    }
  }
  return true;
}

void ImplicitApi::take_event(Source& owner, Value& resource, const std::string& name,
                             Value& event) {
  Value* written = member(event, "Properties");
  if (written == nullptr || !set(*written)) {
    if (!kind_.http) {
      return;
    }
    event.set("Properties", legacy_map());
  }
  Value& properties = *member(event, "Properties");
  if (!properties.is_object()) {
    report(translation_, codes::ServerlessShape, owner, &properties,
           fmt::format("Properties of event \"{}\" of \"{}\" must be a map", name, owner.id));
    return;
  }
  if (!has(properties, kind_.reference)) {
    add_tags(resource);
    properties.set(std::string(kind_.reference), ref_to(kind_.implicit_id));
  }
  if (!take_path(owner, name, properties)) {
    return;
  }
  const std::string id = *api_id_of(properties.find(kind_.reference));
  const Value& path = *properties.find("Path");
  const Value& method = *properties.find("Method");
  conditions_[id][path.text()][method.text()] = or_null(member(owner.passed_on, "Condition"));
  if (id == kind_.implicit_id) {
    policies_.emplace_back(or_null(member(owner.passed_on, "DeletionPolicy")),
                           or_null(member(owner.passed_on, "UpdateReplacePolicy")));
  }
  Value* api = translation_.inputs.find(id);
  if (api == nullptr || (!kind_.http && type_of(*api) == kHttp.type)) {
    report(translation_, codes::ServerlessReference, owner, properties.find(kind_.reference),
           fmt::format("{} of event \"{}\" of \"{}\" is \"{}\", which is no {} of the template",
                       kind_.reference, name, owner.id, id, kind_.type));
    return;
  }
  if (kind_.http) {
    add_route_settings(owner, properties, *api);
  }
  const Value* definition = member(member(*api, "Properties"), "DefinitionBody");
  const bool valid = kind_.http ? is_open_api(definition) : is_swagger(definition);
  if (!valid || !set(member(member(*api, "Properties"), kManaged))) {
    return;
  }
  properties_of(*api).set(
      "DefinitionBody",
      finish(owner, *definition, [&](DefinitionEditor& editor) { editor.add_path(path, method); }));
}

void ImplicitApi::take_events(const std::string& id) {
  Value& resource = *translation_.inputs.find(id);
  if (!has_events(resource) || events_in(resource) == nullptr) {
    return;
  }
  Source owner;
  owner.id = id;
  owner.span = translation_.inputs.id_span(id);
  owner.passed_on = object({});
  for (const std::string_view name : {"Condition", "DeletionPolicy", "UpdateReplacePolicy"}) {
    if (const Value* attribute = member(resource, name)) {
      owner.passed_on.set(std::string(name), *attribute);
    }
  }
  if (const Value* condition = member(resource, "Condition");
      condition != nullptr && !condition->is_string()) {
    report(translation_, codes::ServerlessShape, owner, condition,
           fmt::format("Condition of \"{}\" must be the name of a condition", id));
    return;
  }
  Value& events = *member(properties_of(resource), "Events");
  Value taken = legacy_map();
  for (const std::string& name : legacy_keys(events)) {
    const Value key = key_text(events, name);
    if (is_text(events.find(name)->find("Type"), kind_.event)) {
      put_key(taken, key, Value::null());
    }
  }
  for (const std::string& name : legacy_keys(taken)) {
    take_event(owner, resource, name, at_key(events, text(name), Value::null()));
    taken.set(name, *events.find(name));
  }
  if (set(taken)) {
    // From here on the order stands.
    legacy_update(events, std::move(taken));
    events.at(Span{});
  }
}

std::vector<Value> ImplicitApi::all_conditional(const Conditions& conditions) {
  std::vector<Value> distinct;
  for (const Value& condition : conditions) {
    if (!condition.is_string()) {
      return {};
    }
    if (std::find(distinct.begin(), distinct.end(), condition) == distinct.end()) {
      distinct.push_back(condition);
    }
  }
  std::sort(distinct.begin(), distinct.end(),
            [](const Value& a, const Value& b) { return a.text() < b.text(); });
  return distinct;
}

std::vector<std::string> names_of(const std::vector<Value>& conditions) {
  std::vector<std::string> names;
  names.reserve(conditions.size());
  for (const Value& condition : conditions) {
    names.push_back(condition.text());
  }
  return names;
}

void ImplicitApi::put_conditions() {
  const auto found = conditions_.find(std::string(kind_.implicit_id));
  if (found == conditions_.end()) {
    return;
  }
  Conditions all;
  for (const auto& [path, methods] : found->second) {
    for (const auto& [method, condition] : methods) {
      all.push_back(condition);
    }
  }
  const std::vector<Value> distinct = all_conditional(all);
  if (distinct.empty()) {
    return;
  }
  Value& api = *translation_.inputs.find(kind_.implicit_id);
  if (distinct.size() == 1) {
    api.set("Condition", distinct.front());
    return;
  }
  const std::string name = std::string(kind_.implicit_id) + "Condition";
  api.set("Condition", text(name));
  add_combined_condition(translation_, name, names_of(distinct));
}

void ImplicitApi::put_policies() {
  Value& api = *translation_.inputs.find(kind_.implicit_id);
  for (const bool replace : {false, true}) {
    std::string strongest;
    for (const std::string_view policy : {"Delete", "Snapshot", "Retain"}) {
      if (!replace && policy == "Snapshot") {
        continue;
      }
      for (const auto& [deletion, replacement] : policies_) {
        if (is_text(replace ? &replacement : &deletion, policy)) {
          strongest = policy;
        }
      }
    }
    if (!strongest.empty()) {
      api.set(replace ? "UpdateReplacePolicy" : "DeletionPolicy", text(strongest));
    }
  }
}

void ImplicitApi::put_path_conditions() {
  for (const std::string& id : walked_ids(translation_)) {
    Value& api = *translation_.inputs.find(id);
    const Value* properties = member(api, "Properties");
    if (type_of(api) != kind_.type || !set(member(properties, kManaged))) {
      continue;
    }
    Source source;
    source.id = id;
    source.span = translation_.inputs.id_span(id);
    const Value* definition = member(*properties, "DefinitionBody");
    if (!(kind_.http ? is_open_api(definition) : is_swagger(definition))) {
      continue;
    }
    Value edited = finish(source, *definition, [&](DefinitionEditor& editor) {
      for (const std::string& path : editor.path_names()) {
        Conditions all;
        for (const auto& [method, condition] : conditions_[id][path]) {
          all.push_back(condition);
        }
        const std::vector<Value> distinct = all_conditional(all);
        if (distinct.size() == 1) {
          editor.make_path_conditional(path, distinct.front());
        } else if (distinct.size() > 1) {
          std::string name = id;
          for (const char c : path) {
            name += c == '/' ? "SLASH" : c == '{' ? "OB" : c == '}' ? "CB" : std::string(1, c);
          }
          name += "PathCondition";
          add_combined_condition(translation_, name, names_of(distinct));
          editor.make_path_conditional(path, text(name));
        }
      }
    });
    properties_of(api).set("DefinitionBody", std::move(edited));
  }
}

void ImplicitApi::remove_unused() {
  const Value* api = translation_.inputs.find(kind_.implicit_id);
  const Value* paths = member(member(member(*api, "Properties"), "DefinitionBody"), "paths");
  if (set(paths)) {
    return;
  }
  if (!existing_.is_null()) {
    translation_.inputs.put(kind_.implicit_id, existing_);
    return;
  }
  translation_.inputs.erase(kind_.implicit_id);
  translation_.walk.remove(kind_.implicit_id);
}

void ImplicitApi::run() {
  if (const Value* there = translation_.inputs.find(kind_.implicit_id)) {
    existing_ = *there;
  }
  Value properties = object({});
  if (!kind_.http) {
    properties.set("StageName", text("Prod"));
  }
  properties.set("DefinitionBody", kind_.http ? open_api_skeleton() : swagger_skeleton());
  properties.set(std::string(kManaged), Value::boolean(true));
  translation_.inputs.put(kind_.implicit_id, object({{"Type", text(kind_.type)},
                                                     {"Properties", std::move(properties)}}));
  translation_.walk.add(kind_.implicit_id);
  for (const std::string& id : walked_ids(translation_)) {
    take_events(id);
  }
  put_conditions();
  put_policies();
  put_path_conditions();
  remove_unused();
}

}  // namespace

std::optional<std::string> api_id_of(const Value* reference) {
  if (reference == nullptr) {
    return std::nullopt;
  }
  if (reference->is_string()) {
    return reference->text();
  }
  return text_member(*reference, "Ref");
}

std::vector<std::string> walked_ids(const Translation& translation) {
  return translation.legacy ? translation.walk.keys() : translation.inputs.ids();
}

void prepare_apis(Translation& translation) {
  translation.legacy = keeps_legacy_order(translation);
  for (const std::string& id : translation.inputs.ids()) {
    translation.walk.add(id);
  }
  give_definitions(translation);
  ImplicitApi(translation, kRest).run();
  ImplicitApi(translation, kHttp).run();
}

}  // namespace drydock::serverless
