#include "providers/simulated/effects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "planner/model/region.hpp"
#include "providers/simulated/auto_scaling.hpp"
#include "providers/simulated/cloud_capacity.hpp"
#include "providers/simulated/creation_rules.hpp"
#include "providers/simulated/deletion_rules.hpp"
#include "providers/simulated/launch_settings.hpp"
#include "providers/simulated/quotas.hpp"
#include "providers/simulated/update_rules.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {
namespace {

constexpr std::string_view kGroup = "AWS::AutoScaling::AutoScalingGroup";
constexpr std::string_view kInstance = "AWS::EC2::Instance";
constexpr std::string_view kTemplate = "AWS::EC2::LaunchTemplate";
constexpr std::string_view kReservation = "AWS::EC2::CapacityReservation";
constexpr std::string_view kReservationGroup = "AWS::ResourceGroups::Group";
constexpr std::string_view kSubnet = "AWS::EC2::Subnet";

IdentityInputs inputs_of(const CloudContext& context, const CloudResource& resource) {
  return {resource.type,   resource.stack,  resource.logical_id,
          context.region,  context.account, std::string(partition_of(context.region)),
          resource.entropy};
}

ResourceIdentity identity_of(const CloudContext& context, const CloudResource& resource,
                             const Value& desired) {
  return make_identity(inputs_of(context, resource), desired, context.schemas.find(resource.type));
}

Value marked(const CloudRequest& request) {
  Value desired = request.desired;
  for (const std::string& name : request.secret_properties) {
    if (const Value* value = desired.find(name); value != nullptr) {
      Value secret = *value;
      desired.set(name, std::move(secret.mark_secret()));
    }
  }
  return desired;
}

void end_instance(CloudCapacity& capacity, const std::string& id) {
  for (std::size_t i = 0; i < capacity.running().size(); ++i) {
    if (capacity.running()[i].present && capacity.running()[i].instance.id == id) {
      capacity.terminate(i);
    }
  }
}

// Starts the instance, or starts it anew if it runs with other settings: an instance is stopped to
// change its type (EC2 User Guide, "Change the instance type"), and finds its place again.
Verdict launch_alone(const CloudContext& context, CloudResource& resource, const Value& desired) {
  LaunchSettings settings;
  if (Verdict verdict = read_instance_settings(context, desired, settings); settles(verdict)) {
    return verdict;
  }
  CloudInstance made;
  made.subnet = text_at(desired, {"SubnetId"});
  const Result<std::optional<CloudResource>> subnet =
      context.database.find(kSubnet, made.subnet, context.region);
  if (!subnet) {
    return subnet.error();
  }
  std::string zone = *subnet ? text_at((*subnet)->attributes, {"AvailabilityZone"})
                             : text_at(resource.attributes, {"AvailabilityZone"});
  resource.attributes.set("AvailabilityZone", Value::string(zone));
  made.id = resource.identifier;
  made.region = resource.region;
  made.template_id = settings.template_id;
  made.template_version = settings.template_version;
  made.request = settings.request;
  made.request.zone = std::move(zone);
  Result<CloudCapacity> capacity = CloudCapacity::load(context);
  if (!capacity) {
    return capacity.error();
  }
  for (const CloudCapacity::Running& each : capacity->running()) {
    if (each.instance.id == made.id && each.instance.request == made.request) {
      return accepted();
    }
  }
  end_instance(*capacity, made.id);
  const Placement placement = capacity->place(made.request);
  if (placement.kind == Placement::Kind::Refused) {
    return refused(HandlerError::InvalidRequest,
                   "ReservationCapacityExceeded: " + placement.reason);
  }
  capacity->launch(std::move(made), placement);
  return verdict_of(capacity->save());
}

Verdict end_alone(const CloudContext& context, const std::string& id) {
  Result<CloudCapacity> capacity = CloudCapacity::load(context);
  if (!capacity) {
    return capacity.error();
  }
  end_instance(*capacity, id);
  return verdict_of(capacity->save());
}

// The data are write-only in the schema, so they come from what was asked for.
Verdict add_template_version(const CloudContext& context, const CloudResource& resource,
                             const Value& desired) {
  const Value* data = desired.find("LaunchTemplateData");
  const std::int64_t version =
      Value::string(text_at(resource.attributes, {"LatestVersionNumber"})).as_integer().value_or(1);
  return verdict_of(context.database.add_template_version(
      resource.identifier, version, data == nullptr ? Value::object({}) : *data));
}

// The attributes as they are once the instances have settled: a new open reservation is entered at
// once.
Verdict answer_with(const CloudContext& context, const CloudResource& resource,
                    CloudRequest& request) {
  if (resource.type == kReservation || resource.type == kReservationGroup) {
    if (Status settled = settle_reservations(context); !settled) {
      return settled.error();
    }
  }
  Result<Value> live = live_attributes(context, resource);
  if (!live) {
    return live.error();
  }
  request.attributes = *std::move(live);
  return accepted();
}

Verdict create(const CloudContext& context, CloudRequest& request) {
  const ResourceType* type = context.schemas.find(request.type);
  CloudResource made;
  made.type = request.type;
  made.stack = request.stack;
  made.logical_id = request.logical_id;
  made.region = home_region(request.type, request.region);
  made.entropy = request.entropy;
  made.properties = kept_properties(request.desired, type);
  made.created_at = made.updated_at = context.now;
  ResourceIdentity identity = identity_of(context, made, marked(request));
  made.identifier = request.identifier = identity.identifier;
  made.attributes = std::move(identity.attributes);
  if (Verdict verdict = check_creation(context, made.type, made.identifier, request.desired);
      settles(verdict)) {
    return verdict;
  }
  if (Verdict verdict = check_quota(context, made.type); settles(verdict)) {
    return verdict;
  }
  if (Verdict verdict = check_visibility(context, request.desired); settles(verdict)) {
    return verdict;
  }
  Verdict verdict = accepted();
  if (made.type == kInstance) {
    verdict = launch_alone(context, made, request.desired);
  } else if (made.type == kTemplate) {
    verdict = add_template_version(context, made, request.desired);
  } else if (made.type == kGroup) {
    verdict = scale_group(context, made, request.entropy);
  }
  if (settles(verdict)) {
    return verdict;
  }
  if (Status stored = context.database.insert(made); !stored) {
    return stored.error();
  }
  return answer_with(context, made, request);
}

Refusal not_found(const std::string& type, const std::string& identifier) {
  return {
      HandlerError::NotFound,
      fmt::format("Resource of type '{}' with identifier '{}' was not found", type, identifier)};
}

Verdict update(const CloudContext& context, CloudRequest& request) {
  Result<std::optional<CloudResource>> found =
      context.database.find(request.type, request.identifier, context.region);
  if (!found) {
    return found.error();
  }
  if (!*found) {
    return std::optional(not_found(request.type, request.identifier));
  }
  CloudResource changed = **found;
  const ResourceType* type = context.schemas.find(request.type);
  Value kept = kept_properties(request.desired, type);
  if (Verdict verdict = check_update(context, changed, kept, type); settles(verdict)) {
    return verdict;
  }
  if (Verdict verdict = check_references(context, request.type, request.desired);
      settles(verdict)) {
    return verdict;
  }
  const std::string zone = text_at(changed.attributes, {"AvailabilityZone"});
  const std::string version = text_at(changed.attributes, {"LatestVersionNumber"});
  changed.attributes = identity_of(context, changed, marked(request)).attributes;
  changed.properties = std::move(kept);
  changed.updated_at = context.now;
  Verdict verdict = accepted();
  if (changed.type == kTemplate) {
    const std::int64_t latest = Value::string(version).as_integer().value_or(1);
    changed.attributes.set("LatestVersionNumber", Value::string(std::to_string(latest + 1)));
    verdict = add_template_version(context, changed, request.desired);
  } else if (changed.type == kGroup) {
    verdict = scale_group(context, changed, request.entropy);
  } else if (changed.type == kInstance) {
    changed.attributes.set("AvailabilityZone", Value::string(zone));
    verdict = launch_alone(context, changed, request.desired);
  }
  if (settles(verdict)) {
    return verdict;
  }
  if (Status stored = context.database.update(changed); !stored) {
    return stored.error();
  }
  return answer_with(context, changed, request);
}

Verdict remove(const CloudContext& context, CloudRequest& request) {
  const Result<std::optional<CloudResource>> found =
      context.database.find(request.type, request.identifier, context.region);
  if (!found) {
    return found.error();
  }
  if (!*found) {
    return std::optional(not_found(request.type, request.identifier));
  }
  if (Verdict verdict = check_deletion(context, **found); settles(verdict)) {
    if (verdict && !(*verdict)->blockers.empty()) {
      const BlockingObject& first = (*verdict)->blockers.front();
      (*verdict)->message += fmt::format(": {} {}", first.type, first.identifier);
    }
    return verdict;
  }
  if (Status removed = context.database.remove(**found); !removed) {
    return removed.error();
  }
  if (request.type == kGroup) {
    return verdict_of(empty_group(context, request.identifier));
  }
  if (request.type == kInstance) {
    return end_alone(context, request.identifier);
  }
  if (request.type == kTemplate) {
    return verdict_of(context.database.remove_template_versions(request.identifier));
  }
  return request.type == kReservation || request.type == kReservationGroup
             ? verdict_of(settle_reservations(context))
             : accepted();
}

}  // namespace

Verdict take_effect(const CloudContext& context, CloudRequest& request) {
  switch (request.operation) {
    case OperationKind::Create:
      return create(context, request);
    case OperationKind::Update:
      return update(context, request);
    case OperationKind::Delete:
      return remove(context, request);
  }
  return accepted();
}

Verdict foresee_effect(const CloudContext& context, const OperationRequest& request) {
  if (request.operation == OperationKind::Create) {
    CloudRequest asked;
    asked.type = request.type;
    asked.stack = request.stack_name;
    asked.logical_id = request.logical_id;
    asked.entropy = "foresight";  // of no object that there is
    asked.desired = request.desired.is_object() ? request.desired : Value::object({});
    return check_creation(context, request.type, identifier_for(context, asked), asked.desired);
  }
  const Result<std::optional<CloudResource>> found =
      context.database.find(request.type, request.identifier, context.region);
  if (!found) {
    return found.error();
  }
  if (!*found) {
    return std::optional(not_found(request.type, request.identifier));
  }
  if (request.operation == OperationKind::Delete) {
    return check_deletion(context, **found);
  }
  const ResourceType* type = context.schemas.find(request.type);
  if (Verdict verdict =
          check_update(context, **found, kept_properties(request.desired, type), type);
      settles(verdict)) {
    return verdict;
  }
  return check_references(context, request.type, request.desired);
}

std::string identifier_for(const CloudContext& context, const CloudRequest& request) {
  CloudResource made;
  made.type = request.type;
  made.stack = request.stack;
  made.logical_id = request.logical_id;
  made.entropy = request.entropy;
  return make_identifier(inputs_of(context, made), request.desired,
                         context.schemas.find(made.type));
}

Result<Value> live_attributes(const CloudContext& context, const CloudResource& resource) {
  Value attributes = resource.attributes;
  if (resource.type == kReservation) {
    const Result<std::int64_t> used =
        context.database.instances_in_reservation(resource.identifier);
    if (!used) {
      return used.error();
    }
    const Value* total = attributes.find("TotalInstanceCount");
    const std::int64_t slots = total == nullptr ? 0 : total->as_integer().value_or(0);
    attributes.set("AvailableInstanceCount",
                   Value::integer(std::max<std::int64_t>(slots - *used, 0)));
  }
  return attributes;
}

std::string home_region(const std::string& type, const std::string& region) {
  constexpr std::array<std::string_view, 7> kGlobalServices = {
      "AWS::Budgets::", "AWS::CloudFront::",    "AWS::GlobalAccelerator::",
      "AWS::IAM::",     "AWS::Organizations::", "AWS::Route53::",
      "AWS::Shield::"};
  const bool global = std::any_of(kGlobalServices.begin(), kGlobalServices.end(),
                                  [&](std::string_view each) { return type.starts_with(each); });
  return global ? std::string() : region;
}

}  // namespace drydock
