#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

#include "base/codes/scenario_codes.hpp"
#include "base/digest.hpp"
#include "planner/evaluate/resolve.hpp"
#include "planner/graph/resource_graph.hpp"
#include "simulator/world/public_parameters.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {
namespace {

// Answers from the identities that are planned so far.
class PlannedAnswers final : public ReferenceResolver {
 public:
  PlannedAnswers(const ResourceSet& resources, const std::vector<PlannedResource>& planned)
      : region_(resources.region), planned_(planned) {
    for (std::size_t i = 0; i < resources.resources.size(); ++i) {
      places_.emplace(resources.resources[i].address, i);
    }
  }

  std::optional<Value> attribute_of(const Address& target,
                                    const std::string& attribute) const override {
    const auto place = places_.find(target);
    if (place == places_.end() || planned_[place->second].address.empty()) {
      return std::nullopt;
    }
    const PlannedResource& resource = planned_[place->second];
    if (attribute.empty()) {
      return Value::string(resource.identifier);
    }
    const Value* found = resource.attributes.find(attribute);
    found = found == nullptr ? at_path(resource.properties, attribute) : found;
    return found == nullptr ? std::nullopt : std::optional<Value>(*found);
  }

  std::optional<Value> dynamic_reference(const std::string& reference) const override {
    const std::size_t colon = reference.find(':');
    const std::string_view service = std::string_view(reference).substr(0, colon);
    std::string_view name =
        colon == std::string::npos ? std::string_view() : std::string_view(reference);
    name.remove_prefix(name.empty() ? 0 : colon + 1);
    // "ssm:/path:3" names a version.
    const std::string_view path = name.substr(0, name.find(':'));
    if (service == "ssm") {
      if (std::optional<std::string> image = public_image_parameter(path, region_)) {
        return Value::string(*std::move(image));
      }
    }
    Value made = Value::string("planned-" + sha256_hex(reference).substr(0, 12));
    made.mark_secret(service != "ssm");
    return made;
  }

 private:
  static const Value* at_path(const Value& properties, const std::string& dotted) {
    const Value* at = &properties;
    std::size_t from = 0;
    while (at != nullptr && from <= dotted.size()) {
      const std::size_t dot = std::min(dotted.find('.', from), dotted.size());
      at = at->find(std::string_view(dotted).substr(from, dot - from));
      from = dot + 1;
    }
    return at;
  }

  std::string region_;
  const std::vector<PlannedResource>& planned_;
  std::map<Address, std::size_t> places_;
};

Diagnostic unplanned(const Resource& resource, const Value& properties) {
  const std::vector<ExpressionReference> open = references_of(properties);
  const std::string what =
      open.empty() ? std::string("a value")
      : open.front().attribute.empty()
          ? open.front().target.text()
          : fmt::format("{}.{}", open.front().target.text(), open.front().attribute);
  return {codes::IdentityUnknown,
          fmt::format("{} needs {}, which cannot be foreseen before a deployment",
                      resource.address.text(), what),
          resource.name_span, "give the value as a parameter"};
}

// A subnet decides where its instances stand.
void inherit_zone(const PlannedSet& set, PlannedResource& instance) {
  const Value* subnet_id = instance.properties.find("SubnetId");
  if (instance.type != "AWS::EC2::Instance" || subnet_id == nullptr ||
      instance.properties.find("AvailabilityZone") != nullptr) {
    return;
  }
  const PlannedResource* subnet =
      set.find_identifier("AWS::EC2::Subnet", subnet_id->scalar_text().value_or(""));
  const Value* zone = subnet == nullptr ? nullptr : subnet->attributes.find("AvailabilityZone");
  if (zone != nullptr) {
    instance.attributes.set("AvailabilityZone", *zone);
  }
}

}  // namespace

const PlannedResource* PlannedSet::find(const Address& address) const {
  if (by_address.empty()) {
    for (const PlannedResource& resource : resources) {
      if (resource.address == address) {
        return &resource;
      }
    }
    return nullptr;
  }
  const auto found = by_address.find(address);
  return found == by_address.end() ? nullptr : &resources[found->second];
}

const PlannedResource* PlannedSet::find_identifier(std::string_view type,
                                                   std::string_view identifier) const {
  if (by_identifier.empty()) {
    for (const PlannedResource& resource : resources) {
      if (resource.type == type && resource.identifier == identifier) {
        return &resource;
      }
    }
    return nullptr;
  }
  const auto found = by_identifier.find(std::pair(std::string(type), std::string(identifier)));
  return found == by_identifier.end() ? nullptr : &resources[found->second];
}

std::optional<PlannedSet> plan_identities(const ResourceSet& resources,
                                          const SchemaRegistry& schemas, Diagnostics& diagnostics) {
  const std::optional<ResourceGraph> graph = build_graph(resources, diagnostics);
  if (!graph) {
    return std::nullopt;
  }
  const std::optional<std::vector<NodeIndex>> order = graph->topological_order();
  DRYDOCK_CHECK(order.has_value());  // build_graph reports cycles
  PlannedSet set{resources.stack_name, resources.region, resources.account, {}, {}, {}};
  set.resources.resize(resources.resources.size());
  const PlannedAnswers answers(resources, set.resources);
  bool complete = true;
  for (const NodeIndex node : *order) {
    const Resource& resource = resources.resources[node];
    Result<Value> properties = resolve(resource.properties, answers);
    if (!properties) {
      diagnostics.add(codes::IdentityUnknown, properties.error(), resource.name_span);
      complete = false;
      continue;
    }
    if (properties->contains_unknown()) {
      diagnostics.add(unplanned(resource, *properties));
      complete = false;
      continue;
    }
    const IdentityInputs inputs{
        resource.type,
        resources.stack_name,
        resource.address.text(),
        resources.region,
        resources.account,
        resources.partition,
        sha256_hex(fmt::format("{}\n{}", resources.stack_name, resource.address.text()))};
    ResourceIdentity identity = make_identity(inputs, *properties, schemas.find(resource.type));
    PlannedResource& planned = set.resources[node];
    planned = {resource.address,
               resource.type,
               std::move(identity.identifier),
               *std::move(properties),
               std::move(identity.attributes),
               resource.name_span};
    set.by_address.emplace(planned.address, node);
    inherit_zone(set, planned);
    set.by_identifier.emplace(std::pair(planned.type, planned.identifier), node);
  }
  return complete ? std::optional(std::move(set)) : std::nullopt;
}

}  // namespace drydock
