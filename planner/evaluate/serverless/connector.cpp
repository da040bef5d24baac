#include "planner/evaluate/serverless/connector.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/model/value_json.hpp"

namespace drydock::serverless {
namespace {

// One end of a connector. Null values: not known.
struct End {
  std::string id;  // empty: given by its properties
  std::string type;
  Value role_name = {};
  Value queue_url = {};
  std::vector<std::pair<std::string, Value>> values = {};  // Arn, ResourceId, Name, Qualifier

  [[nodiscard]] const Value& value(std::string_view name) const {
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const auto& one) { return one.first == name; });
    return found->second;
  }
};

std::string translated_type(const std::string& type) {
  for (const auto& [from, to] :
       {std::pair{"AWS::Serverless::Function", "AWS::Lambda::Function"},
        std::pair{"AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"},
        std::pair{"AWS::Serverless::Api", "AWS::ApiGateway::RestApi"},
        std::pair{"AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"},
        std::pair{"AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table"}}) {
    if (type == from) {
      return to;
    }
  }
  return type;
}

using Replacements = std::vector<std::pair<std::string, Value>>;

// Texts with %{Name} replaced: by the value if that is all, else as variables of an Fn::Sub. Names
// without a value are added to `missing`. The profiles' nesting bounds the recursion.
Value filled(const Value& profile, const Replacements& by, std::vector<std::string>& missing) {
  if (profile.is_list()) {
    Value::List items;
    for (const Value& item : profile.items()) {
      items.push_back(filled(item, by, missing));
    }
    return Value::list(std::move(items));
  }
  if (profile.is_object()) {
    Value result = object({});
    for (const Value::Member& entry : profile.members()) {
      result.set(entry.key, filled(entry.value, by, missing));
    }
    return result;
  }
  if (!profile.is_string()) {
    return profile;
  }
  std::string written = profile.text();
  Value variables = object({});
  for (const auto& [name, value] : by) {
    const std::string pattern = "%{" + name + "}";
    if (written.find(pattern) == std::string::npos) {
      continue;
    }
    if (value.is_null()) {
      missing.push_back(name);
      return profile;
    }
    if (written == pattern) {
      return value;
    }
    std::string variable = name;
    variable.erase(std::remove(variable.begin(), variable.end(), '.'), variable.end());
    for (std::size_t at = written.find(pattern); at != std::string::npos;
         at = written.find(pattern)) {
      written.replace(at, pattern.size(), "${" + variable + "}");
    }
    variables.set(variable, value);
  }
  if (written.find("${") == std::string::npos) {
    return text(written);
  }
  return set(variables) ? sub(written, std::move(variables)) : sub(written);
}

class Connector {
 public:
  Connector(Translation& translation, const Source& source)
      : translation_(translation),
        source_(source),
        profiles_(value_from_json(connector_profiles()).value()),
        types_(value_from_json(connector_types()).value()) {}

  void translate();

 private:
  void refuse(const Value* at, std::string_view problem);
  std::optional<End> end_of(const Value& written, const Value& other);
  Value role_of(const Value& inputs, const Value& properties, const Value& other);
  std::vector<Resource> connect(const End& from, const End& to, const std::string& suffix);
  bool check_permissions(const Value& properties, const End& from, const End& to);
  [[nodiscard]] bool permits(std::string_view category) const;
  [[nodiscard]] Value statements(const Value& properties) const;
  Resource managed_policy(const Value& properties, const End& from, const End& to,
                          const std::string& suffix);
  std::vector<Resource> lambda_permissions(const Value& properties, const Value& function,
                                           const std::string& suffix);
  Resource made(std::string id, std::string_view type) const;
  void depend_on(const std::string& id, const std::string& on);
  void replace_depends_on(const std::vector<Resource>& generated);

  Translation& translation_;
  const Source& source_;
  Value profiles_;
  Value types_;
};

void Connector::refuse(const Value* at, std::string_view problem) {
  report(translation_, codes::ServerlessValue, source_, at,
         fmt::format("the connector \"{}\" {}", source_.id, problem));
}

Value Connector::role_of(const Value& inputs, const Value& properties, const Value& other) {
  const Value* property = member(inputs, "Role");
  const Value* role = nullptr;
  if (property != nullptr && property->is_string()) {
    role = member(properties, property->text());
  } else if (const Value* targets = property == nullptr ? nullptr : member(properties, "Targets");
             targets != nullptr && targets->is_list()) {
    for (const Value& target : targets->items()) {
      const Value* arn = member(target, "Arn");
      const auto id = arn == nullptr ? std::nullopt : referenced_id(*arn);
      const Value* other_arn = member(other, "Arn");
      if ((id && is_text(member(other, "Id"), *id)) ||
          (arn != nullptr && other_arn != nullptr && *arn == *other_arn)) {
        role = member(target, "RoleArn");
        break;
      }
    }
  }
  const auto id = role == nullptr ? std::nullopt : referenced_id(*role);
  return id ? ref_to(*id) : Value::null();
}

std::optional<End> Connector::end_of(const Value& written, const Value& other) {
  const bool by_id = has(written, "Id");
  const bool by_parts = std::any_of(
      written.members().begin(), written.members().end(),
      [](const Value::Member& entry) { return entry.key != "Id" && entry.key != "Qualifier"; });
  if (by_id == by_parts) {
    refuse(&written, "needs Id at each end, or properties such as Type and Arn, but not both");
    return std::nullopt;
  }
  End end;
  if (!by_id) {
    end.type = translated_type(text_member(written, "Type").value_or(""));
    end.role_name = or_null(member(written, "RoleName"));
    end.queue_url = or_null(member(written, "QueueUrl"));
    for (const char* name : {"Arn", "ResourceId", "Name", "Qualifier"}) {
      end.values.emplace_back(name, or_null(member(written, name)));
    }
    if (end.type.empty()) {
      refuse(&written, "needs a Type where it has no Id");
      return std::nullopt;
    }
    return end;
  }
  end.id = text_member(written, "Id").value_or("");
  const Value* resource = translation_.outputs.find(end.id);
  if (resource == nullptr) {
    report(translation_, codes::ServerlessReference, source_, written.find("Id"),
           fmt::format("the connector \"{}\" names \"{}\", which is not in the template",
                       source_.id, end.id));
    return std::nullopt;
  }
  end.type = text_member(*resource, "Type").value_or("");
  const Value none = object({});
  const Value* type = member(types_, end.type);
  std::vector<std::string> missing;
  const Value known =
      type == nullptr ? none : filled(*type, {{"logicalId", text(end.id)}}, missing);
  const Value* outputs = member(known, "Outputs");
  const Value* properties = member(*resource, "Properties");
  end.role_name =
      role_of(or_null(member(known, "Inputs")), properties == nullptr ? none : *properties, other);
  end.queue_url = or_null(member(outputs, "Url"));
  end.values = {{"Arn", or_null(member(outputs, "Arn"))},
                {"ResourceId", or_null(member(outputs, "Id"))},
                {"Name", or_null(member(outputs, "Name"))},
                {"Qualifier", has(written, "Qualifier") ? or_null(member(written, "Qualifier"))
                                                        : or_null(member(outputs, "Qualifier"))}};
  return end;
}

bool Connector::permits(std::string_view category) const {
  const Value::List& all = member(source_.properties, "Permissions")->items();
  return std::any_of(all.begin(), all.end(),
                     [&](const Value& one) { return is_text(&one, category); });
}

bool Connector::check_permissions(const Value& properties, const End& from, const End& to) {
  const Value& categories = *properties.find("AccessCategories");
  const Value* wanted = member(source_.properties, "Permissions");
  const Value::List& all = wanted->items();
  std::vector<std::string> names;
  for (const Value& one : all) {
    if (!one.is_string() || !has(categories, one.text())) {
      refuse(&one, fmt::format("asks for a permission that there is not from {} to {}", from.type,
                               to.type));
      return false;
    }
    names.push_back(one.text());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const Value* combinations = properties.find("ValidAccessCategories");
  bool fits = combinations == nullptr;
  for (const Value& one : combinations == nullptr ? Value::List{} : combinations->items()) {
    std::vector<std::string> valid;
    for (const Value& name : one.items()) {
      valid.push_back(name.text());
    }
    std::sort(valid.begin(), valid.end());
    fits = fits || valid == names;
  }
  if (names.empty() || !fits) {
    refuse(wanted, fmt::format("needs another combination of Permissions from {} to {}", from.type,
                               to.type));
    return false;
  }
  return true;
}

Value Connector::statements(const Value& properties) const {
  Value::List all;
  for (const Value::Member& category : properties.find("AccessCategories")->members()) {
    if (permits(category.key)) {
      for (const Value& statement : category.value.find("Statement")->items()) {
        all.push_back(statement);
      }
    }
  }
  return object({{"Version", text("2012-10-17")}, {"Statement", Value::list(std::move(all))}});
}

Resource Connector::made(std::string id, std::string_view type) const {
  Resource resource(std::move(id), type, source_.attributes);
  resource.depends_on = source_.depends_on;
  return resource;
}

void Connector::depend_on(const std::string& id, const std::string& on) {
  Value* resource = translation_.outputs.find(id);
  if (resource == nullptr) {
    return;
  }
  Value ids = or_null(member(*resource, "DependsOn"));
  ids = ids.is_list() ? ids : ids.is_null() ? list({}) : list({ids});
  if (std::find(ids.items().begin(), ids.items().end(), text(on)) == ids.items().end()) {
    ids.items().push_back(text(on));
  }
  resource->set("DependsOn", std::move(ids));
}

Resource Connector::managed_policy(const Value& properties, const End& from, const End& to,
                                   const std::string& suffix) {
  const End& bearer = is_true(properties.find("SourcePolicy")) ? from : to;
  Resource policy = made(source_.id + "Policy" + suffix, "AWS::IAM::ManagedPolicy");
  if (bearer.role_name.is_null()) {
    refuse(nullptr, "finds no IAM role to add its policy to");
  }
  policy.put("PolicyDocument", statements(properties));
  policy.put("Roles", list({bearer.role_name}));
  const Value* waits = properties.find("DependedBy");
  if (is_text(waits, "SOURCE") && !from.id.empty()) {
    depend_on(from.id, policy.id);
  }
  if (!is_text(waits, "DESTINATION_EVENT_SOURCE_MAPPING") || from.id.empty() || to.id.empty()) {
    return policy;
  }
  std::vector<std::string> mappings;
  for (const std::string& id : translation_.outputs.ids()) {
    const Value& resource = *translation_.outputs.find(id);
    const Value* own = member(resource, "Properties");
    const Value* function = member(own, "FunctionName");
    const Value* read = member(own, "EventSourceArn");
    if (is_text(member(resource, "Type"), "AWS::Lambda::EventSourceMapping") &&
        function != nullptr && read != nullptr && referenced_id(*function) == to.id &&
        referenced_id(*read) == from.id) {
      mappings.push_back(id);
    }
  }
  if (mappings.size() == 1) {
    depend_on(mappings.front(), policy.id);
  }
  return policy;
}

std::vector<Resource> Connector::lambda_permissions(const Value& properties, const Value& function,
                                                    const std::string& suffix) {
  std::vector<Resource> result;
  for (const Value::Member& category : properties.find("AccessCategories")->members()) {
    if (permits(category.key)) {
      result.push_back(
          made(source_.id + category.key + "LambdaPermission" + suffix, "AWS::Lambda::Permission"));
      result.back().copy(category.value, {"Action", "Principal", "SourceArn", "SourceAccount"});
      result.back().put("FunctionName", function);
    }
  }
  return result;
}

std::vector<Resource> Connector::connect(const End& from, const End& to,
                                         const std::string& suffix) {
  const Value* profile = member(member(profiles_, from.type), to.type);
  if (profile == nullptr) {
    refuse(nullptr, fmt::format("connects {} to {}, which connectors cannot", from.type, to.type));
    return {};
  }
  Replacements by;
  for (const char* name : {"Arn", "ResourceId", "Name", "Qualifier"}) {
    by.emplace_back(std::string("Source.") + name, from.value(name));
    by.emplace_back(std::string("Destination.") + name, to.value(name));
  }
  if (!check_permissions(*profile->find("Properties"), from, to)) {
    return {};
  }
  std::vector<std::string> missing;
  const Value properties = filled(*profile->find("Properties"), by, missing);
  if (!missing.empty()) {
    refuse(nullptr, "needs " + missing.front());
    return {};
  }
  const End& bearer = is_true(properties.find("SourcePolicy")) ? from : to;
  const std::string& kind = profile->find("Type")->text();
  if (kind == "AWS_IAM_ROLE_MANAGED_POLICY") {
    return {managed_policy(properties, from, to, suffix)};
  }
  const bool queue = kind == "AWS_SQS_QUEUE_POLICY";
  const Value& subject = queue ? bearer.queue_url : bearer.value("Arn");
  if (subject.is_null()) {
    refuse(nullptr, queue ? "needs the URL of the queue" : "needs an ARN");
    return {};
  }
  if (kind == "AWS_LAMBDA_PERMISSION") {
    return lambda_permissions(properties, subject, suffix);
  }
  Resource policy = made(source_.id + (queue ? "QueuePolicy" : "TopicPolicy") + suffix,
                         queue ? "AWS::SQS::QueuePolicy" : "AWS::SNS::TopicPolicy");
  policy.put("PolicyDocument", statements(properties));
  policy.put(queue ? "Queues" : "Topics", list({subject}));
  return {std::move(policy)};
}

// Who waits for the connector waits for what it makes.
void Connector::replace_depends_on(const std::vector<Resource>& generated) {
  for (const std::string& id : translation_.outputs.ids()) {
    Value& resource = *translation_.outputs.find(id);
    const Value* written = member(resource, "DependsOn");
    if (written == nullptr) {
      continue;
    }
    Value ids = written->is_list() ? *written : list({*written});
    const auto found = std::find(ids.items().begin(), ids.items().end(), text(source_.id));
    if (found == ids.items().end()) {
      continue;
    }
    ids.items().erase(found);
    resource.set("DependsOn", std::move(ids));
    for (const Resource& made_one : generated) {
      depend_on(id, made_one.id);
    }
  }
}

void Connector::translate() {
  if (!check_properties(translation_, source_, source_.properties,
                        "Source!:m Destination!:ml/tmlbi Permissions!:l/t", source_.type)) {
    return;
  }
  const Value& from_written = *member(source_.properties, "Source");
  const Value& to_written = *member(source_.properties, "Destination");
  const bool several = to_written.is_list();
  std::vector<Resource> generated;
  std::size_t index = 0;
  for (const Value& one : several ? to_written.items() : Value::List{to_written}) {
    if (!expect(translation_, source_, &one, "m", "Destination")) {
      return;
    }
    const auto to = end_of(one, from_written);
    const auto from = end_of(from_written, one);
    if (!to || !from) {
      return;
    }
    std::vector<Resource> part =
        connect(*from, *to, several ? fmt::format("Destination{}", index) : std::string());
    ++index;
    const auto original = [&](const End& end) {
      const Value* resource = end.id.empty() ? nullptr : translation_.inputs.find(end.id);
      return text(resource == nullptr ? end.type : text_member(*resource, "Type").value_or(""));
    };
    for (Resource& resource : part) {
      const Value* there = member(resource.attributes, "Metadata");
      Value metadata = there != nullptr && there->is_object() ? *there : object({});
      metadata.set(
          "aws:sam:connectors",
          object({{source_.id, object({{"Source", object({{"Type", original(*from)}})},
                                       {"Destination", object({{"Type", original(*to)}})}})}}));
      resource.attributes.set("Metadata", std::move(metadata));
    }
    std::move(part.begin(), part.end(), std::back_inserter(generated));
  }
  if (index == 0) {
    refuse(&to_written, "needs a Destination");
  }
  replace_depends_on(generated);
  emit(translation_, source_, generated);
}

// {Properties: {Destination, Permissions, SourceReference}} under a resource as a connector.
void embed(Translation& translation, const std::string& id, const Value::Member& entry) {
  const Value* written = member(entry.value, "Properties");
  const Span span = entry.key_span.valid() ? entry.key_span : translation.inputs.id_span(id);
  if (written == nullptr || !written->is_object()) {
    report(translation, codes::ServerlessShape, span,
           fmt::format("the connector {} of \"{}\" needs Properties", entry.key, id));
    return;
  }
  Value from = object({{"Id", text(id)}});
  Value properties = *written;
  if (const Value* reference = properties.find("SourceReference")) {
    if (!reference->is_object() || has(*reference, "Id")) {
      report(translation, codes::ServerlessShape, span,
             fmt::format("SourceReference of the connector {} of \"{}\" must be a map without Id",
                         entry.key, id));
      return;
    }
    for (const Value::Member& part : reference->members()) {
      from.set(part.key, part.value);
    }
    properties.erase("SourceReference");
  }
  properties.set("Source", std::move(from));
  Value connector = entry.value;
  connector.set("Type", text("AWS::Serverless::Connector"));
  connector.set("Properties", std::move(properties));
  if (translation.inputs.find(id + entry.key) != nullptr) {
    report(translation, codes::ServerlessDuplicateId, span,
           fmt::format("the connector {} of \"{}\" becomes \"{}{}\", which the template has",
                       entry.key, id, id, entry.key));
    return;
  }
  translation.inputs.put(id + entry.key, std::move(connector), span);
  translation.walk.add(id + entry.key);
}

}  // namespace

void take_embedded_connectors(Translation& translation) {
  for (const std::string& id : translation.inputs.ids()) {
    const Value* found = translation.inputs.find(id)->find("Connectors");
    if (found == nullptr) {
      continue;
    }
    const Value connectors = *found;
    translation.inputs.find(id)->erase("Connectors");
    if (!connectors.is_object()) {
      report(translation, codes::ServerlessShape, translation.inputs.id_span(id),
             fmt::format("Connectors of \"{}\" must be a map", id));
      continue;
    }
    for (const Value::Member& entry : connectors.members()) {
      embed(translation, id, entry);
    }
  }
}

void translate_connector(Translation& translation, Source& source) {
  Connector(translation, source).translate();
}

}  // namespace drydock::serverless
