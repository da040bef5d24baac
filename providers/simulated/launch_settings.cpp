#include "providers/simulated/launch_settings.hpp"

#include <fmt/format.h>

namespace drydock {
namespace {

const Value* value_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* at = &value;
  for (const std::string_view key : path) {
    at = at == nullptr ? nullptr : at->find(key);
  }
  return at;
}

std::string first_text(const Value* list) {
  return list != nullptr && list->is_list() && !list->items().empty()
             ? list->items().front().scalar_text().value_or("")
             : std::string();
}

Verdict find_template(const CloudContext& context, const Value& specification,
                      std::optional<CloudResource>& found) {
  const std::string id = text_at(specification, {"LaunchTemplateId"});
  const std::string name = text_at(specification, {"LaunchTemplateName"});
  if (!id.empty()) {
    Result<std::optional<CloudResource>> by_id =
        context.database.find("AWS::EC2::LaunchTemplate", id, context.region);
    if (!by_id) {
      return by_id.error();
    }
    found = *std::move(by_id);
  } else {
    const Result<std::vector<CloudResource>> all =
        context.database.list("AWS::EC2::LaunchTemplate", context.region);
    if (!all) {
      return all.error();
    }
    for (const CloudResource& each : *all) {
      if (text_at(each.attributes, {"LaunchTemplateName"}) == name) {
        found = each;
      }
    }
  }
  return found
             ? accepted()
             : refused(HandlerError::InvalidRequest,
                       fmt::format("InvalidLaunchTemplateId.NotFound: there is no launch template "
                                   "'{}'",
                                   id.empty() ? name : id));
}

void apply_reservation_specification(const Value& data, InstanceRequest& request) {
  const Value* specification = data.find("CapacityReservationSpecification");
  if (specification == nullptr) {
    return;
  }
  const std::string preference = text_at(*specification, {"CapacityReservationPreference"});
  request.preference = preference == "none" ? ReservationPreference::None
                       : preference == "capacity-reservations-only"
                           ? ReservationPreference::ReservationsOnly
                           : ReservationPreference::Open;
  request.target_id =
      text_at(*specification, {"CapacityReservationTarget", "CapacityReservationId"});
  request.target_group_arn =
      text_at(*specification, {"CapacityReservationTarget", "CapacityReservationResourceGroupArn"});
}

Verdict apply_template(const CloudContext& context, const Value& specification,
                       LaunchSettings& settings) {
  std::optional<CloudResource> found;
  if (Verdict verdict = find_template(context, specification, found); settles(verdict)) {
    return verdict;
  }
  const std::string asked = text_at(specification, {"Version"});
  const std::string version =
      asked == "$Latest"                     ? text_at(found->attributes, {"LatestVersionNumber"})
      : asked.empty() || asked == "$Default" ? text_at(found->attributes, {"DefaultVersionNumber"})
                                             : asked;
  settings.template_id = found->identifier;
  settings.template_version = Value::string(version).as_integer().value_or(0);
  const Result<std::optional<Value>> data =
      context.database.template_version(settings.template_id, settings.template_version);
  if (!data) {
    return data.error();
  }
  if (!*data) {
    return refused(HandlerError::InvalidRequest,
                   fmt::format("InvalidLaunchTemplateId.VersionNotFound: launch template {} has no "
                               "version '{}'",
                               settings.template_id, version));
  }
  InstanceRequest& request = settings.request;
  request.instance_type = text_at(**data, {"InstanceType"});
  request.spot = text_at(**data, {"InstanceMarketOptions", "MarketType"}) == "spot";
  if (std::string tenancy = text_at(**data, {"Placement", "Tenancy"}); !tenancy.empty()) {
    request.tenancy = std::move(tenancy);
  }
  apply_reservation_specification(**data, request);
  return accepted();
}

void apply_mixed_policy(const Value& policy, LaunchSettings& settings) {
  const Value* overrides = value_at(policy, {"LaunchTemplate", "Overrides"});
  if (overrides != nullptr && overrides->is_list() && !overrides->items().empty()) {
    const std::string type = text_at(overrides->items().front(), {"InstanceType"});
    settings.request.instance_type = type.empty() ? settings.request.instance_type : type;
  }
  const auto number = [&](std::string_view name, std::int64_t otherwise) {
    const Value* value = value_at(policy, {"InstancesDistribution", name});
    return value == nullptr ? otherwise : value->as_integer().value_or(otherwise);
  };
  settings.on_demand_base = number("OnDemandBaseCapacity", 0);
  settings.on_demand_percent = number("OnDemandPercentageAboveBaseCapacity", 100);
}

// The group's own wish overrides the launch template's; `default` leaves it.
void apply_group_reservations(const Value& properties, InstanceRequest& request) {
  const Value* specification = properties.find("CapacityReservationSpecification");
  if (specification == nullptr) {
    return;
  }
  const std::string preference = text_at(*specification, {"CapacityReservationPreference"});
  if (preference == "none") {
    request.preference = ReservationPreference::None;
    request.target_id.clear();
    request.target_group_arn.clear();
    return;
  }
  if (preference == "capacity-reservations-only") {
    request.preference = ReservationPreference::ReservationsOnly;
  } else if (preference == "capacity-reservations-first") {
    request.preference = ReservationPreference::Open;
  }
  const Value* target = specification->find("CapacityReservationTarget");
  if (target != nullptr) {
    request.target_id = first_text(target->find("CapacityReservationIds"));
    request.target_group_arn = first_text(target->find("CapacityReservationResourceGroupArns"));
  }
}

Verdict check_type(const LaunchSettings& settings) {
  return settings.request.instance_type.empty()
             ? refused(HandlerError::InvalidRequest,
                       "ValidationError: You must use a valid fully-formed launch template. The "
                       "instance type is not named; the embedded cloud does not choose one from "
                       "InstanceRequirements")
             : accepted();
}

}  // namespace

Verdict read_group_settings(const CloudContext& context, const Value& properties,
                            LaunchSettings& settings) {
  const Value* mixed = properties.find("MixedInstancesPolicy");
  const Value* specification =
      mixed != nullptr ? value_at(*mixed, {"LaunchTemplate", "LaunchTemplateSpecification"})
                       : properties.find("LaunchTemplate");
  if (specification == nullptr) {
    return refused(HandlerError::InvalidRequest,
                   "ValidationError: Valid requests must contain LaunchTemplate or "
                   "MixedInstancesPolicy (the embedded cloud has no launch configurations)");
  }
  if (Verdict verdict = apply_template(context, *specification, settings); settles(verdict)) {
    return verdict;
  }
  if (mixed != nullptr) {
    apply_mixed_policy(*mixed, settings);
  }
  apply_group_reservations(properties, settings.request);
  return check_type(settings);
}

Verdict read_instance_settings(const CloudContext& context, const Value& properties,
                               LaunchSettings& settings) {
  if (const Value* specification = properties.find("LaunchTemplate"); specification != nullptr) {
    if (Verdict verdict = apply_template(context, *specification, settings); settles(verdict)) {
      return verdict;
    }
  }
  if (std::string type = text_at(properties, {"InstanceType"}); !type.empty()) {
    settings.request.instance_type = std::move(type);
  } else if (settings.request.instance_type.empty()) {
    // EC2 API Reference, RunInstances: the type that is taken when none is named.
    settings.request.instance_type = "m1.small";
  }
  if (std::string tenancy = text_at(properties, {"Tenancy"}); !tenancy.empty()) {
    settings.request.tenancy = std::move(tenancy);
  }
  return accepted();
}

}  // namespace drydock
