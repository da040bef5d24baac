#include "providers/simulated/protection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace drydock {
namespace {

// Messages of the services (their API References, errors of the delete operations); "{}" is the
// identifier.
struct Protection {
  std::string_view type;
  std::string_view property;
  std::string_view message;
};

constexpr std::array<Protection, 8> kProtections = {{
    {"AWS::Cognito::UserPool", "DeletionProtection",
     "InvalidParameterException: The user pool {} cannot be deleted because deletion protection "
     "is activated"},
    {"AWS::DynamoDB::Table", "DeletionProtectionEnabled",
     "ValidationException: Resource cannot be deleted as it is currently protected against "
     "deletion: table {}"},
    {"AWS::EC2::Instance", "DisableApiTermination",
     "OperationNotPermitted: The instance '{}' may not be terminated. Modify its "
     "'disableApiTermination' instance attribute and try again"},
    {"AWS::EKS::Cluster", "DeletionProtection",
     "InvalidRequestException: Cluster {} has deletion protection enabled"},
    {"AWS::Logs::LogGroup", "DeletionProtectionEnabled",
     "ValidationException: Log group {} has deletion protection enabled"},
    {"AWS::RDS::DBCluster", "DeletionProtection",
     "InvalidParameterCombination: Cannot delete protected Cluster {}, please disable deletion "
     "protection and try again"},
    {"AWS::RDS::DBInstance", "DeletionProtection",
     "InvalidParameterCombination: Cannot delete protected DB Instance {}, please disable deletion "
     "protection and try again"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "",
     "OperationNotPermitted: Load balancer '{}' cannot be deleted because deletion protection is "
     "enabled"},
}};
constexpr std::string_view kLoadBalancer = "AWS::ElasticLoadBalancingV2::LoadBalancer";
constexpr std::string_view kGlobalTable = "AWS::DynamoDB::GlobalTable";

bool is_on(const Value* value) {
  return value != nullptr &&
         (value->as_truth().value_or(false) || value->scalar_text() == "ACTIVE" ||
          value->scalar_text() == "prevent-all-deletion");
}

bool any_of_list(const Value* list, const auto& holds) {
  return list != nullptr && list->is_list() &&
         std::any_of(list->items().begin(), list->items().end(), holds);
}

bool is_protected(const CloudResource& resource, std::string_view property) {
  if (resource.type == kLoadBalancer) {
    return any_of_list(resource.properties.find("LoadBalancerAttributes"), [](const Value& item) {
      return text_at(item, {"Key"}) == "deletion_protection.enabled" && is_on(item.find("Value"));
    });
  }
  if (resource.type == kGlobalTable) {
    return any_of_list(resource.properties.find("Replicas"), [](const Value& item) {
      return is_on(item.find("DeletionProtectionEnabled"));
    });
  }
  return is_on(resource.properties.find(property));
}

}  // namespace

Verdict check_protection(const CloudResource& resource) {
  const auto* const known =
      std::find_if(kProtections.begin(), kProtections.end(),
                   [&](const Protection& each) { return each.type == resource.type; });
  if (known != kProtections.end()) {
    return is_protected(resource, known->property)
               ? refused(HandlerError::InvalidRequest,
                         fmt::format(fmt::runtime(known->message), resource.identifier))
               : accepted();
  }
  // The other types use one of two names for it.
  for (const std::string_view property : {"DeletionProtection", "DeletionProtectionEnabled"}) {
    if (is_protected(resource, property)) {
      return refused(HandlerError::InvalidRequest,
                     fmt::format("The {} '{}' cannot be deleted while {} is on", resource.type,
                                 resource.identifier, property));
    }
  }
  return accepted();
}

}  // namespace drydock
