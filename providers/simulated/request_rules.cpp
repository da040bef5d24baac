#include "providers/simulated/request_rules.hpp"

#include <fmt/format.h>

#include <vector>

#include "planner/schema/public_types.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "providers/simulated/model_check.hpp"
#include "providers/simulated/update_rules.hpp"

namespace drydock {
namespace {

// CloudFormation makes these itself, without the registry; and of a public type whose schema
// nobody imported the cloud makes what it can.
bool may_lack_schema(std::string_view type) {
  return type.starts_with("Custom::") || type.starts_with("AWS::CloudFormation::") ||
         type.ends_with("::MODULE") || is_public_type(type);
}

Verdict unsupported(const OperationRequest& request, std::string_view action) {
  return refused(HandlerError::InvalidRequest,
                 fmt::format("UnsupportedActionException: Resource type {} does not support {} "
                             "action",
                             request.type, action));
}

Verdict check_model(const OperationRequest& request, const ResourceType& type) {
  const std::vector<std::string> violations = model_violations(
      type.schema(), request.desired.is_object() ? request.desired : Value::object({}));
  return violations.empty() ? accepted()
                            : refused(HandlerError::InvalidRequest,
                                      "ValidationException: " + model_refusal(violations));
}

Verdict check_patch(const CloudContext& context, const OperationRequest& request,
                    const ResourceType& type) {
  const Result<std::optional<CloudResource>> found =
      context.database.find(request.type, request.identifier, context.region);
  if (!found || !*found) {
    return found ? accepted() : Verdict(found.error());  // the handler says that it is not there
  }
  return check_fixed_properties(**found, kept_properties(request.desired, &type), type);
}

}  // namespace

Verdict check_request(const CloudContext& context, const OperationRequest& request) {
  const ResourceType* type = context.schemas.find(request.type);
  if (type == nullptr && !may_lack_schema(request.type)) {
    return refused(
        HandlerError::InvalidRequest,
        fmt::format("TypeNotFoundException: The type '{}' cannot be found.", request.type));
  }
  if (type != nullptr) {
    if (request.operation == OperationKind::Create && !type->can_be_created()) {
      return unsupported(request, "CREATE");
    }
    if (request.operation != OperationKind::Delete) {
      if (Verdict verdict = check_model(request, *type); settles(verdict)) {
        return verdict;
      }
    }
    if (request.operation == OperationKind::Update) {
      if (Verdict verdict = check_patch(context, request, *type); settles(verdict)) {
        return verdict;
      }
    }
  }
  return accepted();
}

Verdict check_concurrency(const CloudContext& context, const OperationRequest& request) {
  if (request.operation == OperationKind::Create) {
    return accepted();
  }
  const Result<std::optional<CloudRequest>> busy =
      context.database.request_on(request.type, request.identifier, context.region);
  if (!busy) {
    return busy.error();
  }
  return *busy ? refused(HandlerError::ResourceConflict,
                         fmt::format("ConcurrentOperationException: another operation on '{}' is "
                                     "in progress, RequestToken {}",
                                     request.identifier, (*busy)->request_token))
               : accepted();
}

}  // namespace drydock
