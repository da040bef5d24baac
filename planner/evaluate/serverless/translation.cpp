#include "planner/evaluate/serverless/translation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/template_codes.hpp"

namespace drydock::serverless {
namespace {

struct MayReplace {
  std::string_view generated;
  std::string_view written;
};

// A generated resource may bear the id of a written one only if it is what that becomes.
constexpr std::array<MayReplace, 17> kMayReplace = {{
    {"AWS::Lambda::Function", "AWS::Serverless::Function"},
    {"AWS::Lambda::LayerVersion", "AWS::Serverless::LayerVersion"},
    {"AWS::Lambda::CapacityProvider", "AWS::Serverless::CapacityProvider"},
    {"AWS::ApiGateway::RestApi", "AWS::Serverless::Api"},
    {"AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi"},
    {"AWS::ApiGatewayV2::Api", "AWS::Serverless::WebSocketApi"},
    {"AWS::S3::Bucket", "AWS::S3::Bucket"},
    {"AWS::SNS::Topic", "AWS::SNS::Topic"},
    {"AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable"},
    {"AWS::CloudFormation::Stack", "AWS::Serverless::Application"},
    {"AWS::Cognito::UserPool", "AWS::Cognito::UserPool"},
    {"AWS::ApiGateway::DomainName", "AWS::ApiGateway::DomainName"},
    {"AWS::ApiGateway::BasePathMapping", "AWS::ApiGateway::BasePathMapping"},
    {"AWS::ApiGateway::DomainNameV2", "AWS::ApiGateway::DomainNameV2"},
    {"AWS::ApiGateway::BasePathMappingV2", "AWS::ApiGateway::BasePathMappingV2"},
    {"AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"},
    {"AWS::AppSync::GraphQLApi", "AWS::Serverless::GraphQLApi"},
}};

bool taken(const Translation& translation, const Resource& resource) {
  const Value* written = translation.inputs.find(resource.id);
  if (written == nullptr) {
    return false;
  }
  for (const MayReplace& pair : kMayReplace) {
    if (pair.generated == resource.type && is_text(member(*written, "Type"), pair.written)) {
      return false;
    }
  }
  return true;
}

Value resource_value(const Resource& resource, Span span) {
  Value value = object({{"Type", text(resource.type)}});
  if (set(resource.depends_on)) {
    value.set("DependsOn", resource.depends_on);
  }
  if (resource.attributes.is_object()) {
    for (const Value::Member& attribute : resource.attributes.members()) {
      value.set(attribute.key, attribute.value);
    }
  }
  value.set("Properties", resource.properties);
  return value.at(span);
}

}  // namespace

Value* ResourceTable::find(std::string_view id) {
  const auto found = index_.find(id);
  return found == index_.end() ? nullptr : &entries_[found->second].member.value;
}

const Value* ResourceTable::find(std::string_view id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? nullptr : &entries_[found->second].member.value;
}

void ResourceTable::put(std::string_view id, Value resource, Span id_span) {
  if (Value* there = find(id)) {
    *there = std::move(resource);
    return;
  }
  index_.emplace(std::string(id), entries_.size());
  entries_.push_back({{std::string(id), std::move(resource), id_span}, true});
}

void ResourceTable::erase(std::string_view id) {
  const auto found = index_.find(id);
  if (found != index_.end()) {
    entries_[found->second].there = false;
    index_.erase(found);
  }
}

std::vector<std::string> ResourceTable::ids() const {
  std::vector<std::string> result;
  for (const Entry& entry : entries_) {
    if (entry.there) {
      result.push_back(entry.member.key);
    }
  }
  return result;
}

Span ResourceTable::id_span(std::string_view id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? Span{} : entries_[found->second].member.key_span;
}

Value ResourceTable::take() {
  Value::Object members;
  members.reserve(entries_.size());
  for (Entry& entry : entries_) {
    if (entry.there) {
      members.push_back(std::move(entry.member));
    }
  }
  entries_.clear();
  index_.clear();
  return Value::object(std::move(members));
}

void Resource::put(std::string_view name, Value value) {
  if (!value.is_null()) {
    properties.set(std::string(name), std::move(value));
  }
}

void Resource::put(std::string_view name, const Value* value) {
  if (value != nullptr) {
    put(name, *value);
  }
}

void Resource::copy(const Value& from, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    put(name, member(from, name));
  }
}

Value& Translation::conditions() {
  if (member(root, "Conditions") == nullptr) {
    root.set("Conditions", object({}));
  }
  return *member(root, "Conditions");
}

Value Translation::managed_policy(std::string_view path) const {
  return text(fmt::format("arn:{}:iam::aws:policy/{}", options.partition, path));
}

void report(Translation& translation, DiagnosticCode code, Span span, std::string message,
            std::string hint) {
  translation.diagnostics.add({code, std::move(message), span, std::move(hint)});
}

void report(Translation& translation, DiagnosticCode code, const Source& source, const Value* at,
            std::string message, std::string hint) {
  const bool placed = at != nullptr && at->span().valid() && at->span().size() != 0;
  report(translation, code, placed ? at->span() : source.span, std::move(message), std::move(hint));
}

void emit(Translation& translation, const Source& source, const std::vector<Resource>& generated,
          const std::vector<ReferableProperty>& referable) {
  for (const Resource& resource : generated) {
    for (const ReferableProperty& property : referable) {
      if (property.type == resource.type) {
        translation.referable[source.id][std::string(property.name)] = resource.id;
      }
    }
    if (taken(translation, resource)) {
      report(translation, codes::ServerlessDuplicateId, source, nullptr,
             fmt::format("the transform makes a resource \"{}\" ({}) of \"{}\", but the template "
                         "has a resource of that name",
                         resource.id, resource.type, source.id),
             "rename the one in the template");
      continue;
    }
    const Span id_span = translation.inputs.id_span(resource.id);
    translation.outputs.put(resource.id, resource_value(resource, source.span),
                            id_span.valid() ? id_span : source.span);
  }
}

void add_combined_condition(Translation& translation, const std::string& name,
                            std::vector<std::string> any_of) {
  constexpr std::size_t kMost = 10;
  std::size_t number = any_of.size() < 2 ? 0 : (any_of.size() - 2) / (kMost - 1);
  while (any_of.size() > 1) {
    const std::string own = number > 0 ? fmt::format("{}{}", name, number) : name;
    number -= number > 0 ? 1 : 0;
    const std::size_t taken_now = std::min(kMost, any_of.size());
    Value::List operands;
    for (std::size_t i = 0; i < taken_now; ++i) {
      operands.push_back(object({{"Condition", text(any_of[i])}}));
    }
    any_of.erase(any_of.begin(), any_of.begin() + static_cast<std::ptrdiff_t>(taken_now));
    any_of.push_back(own);
    translation.conditions().set(own, object({{"Fn::Or", Value::list(std::move(operands))}}));
  }
}

}  // namespace drydock::serverless
