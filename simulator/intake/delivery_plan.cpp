#include "simulator/intake/delivery_plan.hpp"

#include <algorithm>
#include <array>

namespace drydock {
namespace {

struct ArnKind {
  std::string_view service;
  std::string_view word;  // what its resource part begins with; "" for anything
  TakerKind kind;
};
constexpr std::array<ArnKind, 12> kArns = {{
    {"lambda", "", TakerKind::Function},
    {"sqs", "", TakerKind::Queue},
    {"sns", "", TakerKind::Topic},
    {"states", "", TakerKind::Machine},
    {"kinesis", "", TakerKind::Stream},
    {"kafka", "", TakerKind::Stream},
    {"firehose", "", TakerKind::Delivery},
    {"events", "event-bus", TakerKind::Bus},
    {"glue", "workflow", TakerKind::Workflow},
    {"s3", "", TakerKind::Bucket},
    {"dynamodb", "", TakerKind::Table},
    {"ecs", "task-definition", TakerKind::Task},
}};

// "arn:aws:sqs:us-east-1:123456789012:name": the third part and the sixth.
std::string_view part(std::string_view arn, int number) {
  for (int i = 0; i < number; ++i) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) {
      return {};
    }
    arn.remove_prefix(colon + 1);
  }
  return number == 5 ? arn : arn.substr(0, arn.find(':'));
}

std::string_view type_of(TakerKind kind) {
  switch (kind) {
    case TakerKind::Bucket:
      return "AWS::S3::Bucket";
    case TakerKind::Queue:
      return "AWS::SQS::Queue";
    case TakerKind::Topic:
      return "AWS::SNS::Topic";
    case TakerKind::Bus:
      return "AWS::Events::EventBus";
    case TakerKind::Stream:
      return "AWS::Kinesis::Stream";
    case TakerKind::Table:
      return "AWS::DynamoDB::Table";
    case TakerKind::Function:
      return "AWS::Lambda::Function";
    case TakerKind::Delivery:
      return "AWS::KinesisFirehose::DeliveryStream";
    case TakerKind::Machine:
      return "AWS::StepFunctions::StateMachine";
    case TakerKind::Workflow:
      return "AWS::Glue::Workflow";
    case TakerKind::Task:
      return "AWS::ECS::TaskDefinition";
  }
  return "";
}

}  // namespace

NodeIndex DeliveryPlan::node_of(CalledIndex called) const {
  return called.valid() && called.value < by_called_.size() ? by_called_[called.value]
                                                            : NodeIndex{};
}

NodeIndex DeliveryPlan::find(TakerKind kind, std::string_view name) const {
  if (kind == TakerKind::Bus && (name.empty() || name == "default" || name.ends_with("/default"))) {
    return default_bus;
  }
  if (kind == TakerKind::Table) {
    // "…:table/name/stream/label" is the stream of a table.
    name = name.substr(0, name.find("/stream/"));
  }
  CalledIndex called = name.empty() ? CalledIndex{} : plan_->find(type_of(kind), name);
  if (!called.valid() && kind == TakerKind::Stream) {
    called = plan_->find("AWS::MSK::Cluster", name);
  }
  return node_of(called);
}

NodeIndex DeliveryPlan::find(std::string_view arn) const {
  const std::string_view service = part(arn, 2);
  const std::string_view resource = part(arn, 5);
  for (const ArnKind& one : kArns) {
    if (one.service == service && resource.starts_with(one.word)) {
      return find(one.kind, arn);
    }
  }
  return {};
}

DeliveryPlan::Entry DeliveryPlan::entry(std::string_view to) const {
  Entry entry;
  if (to == "default") {
    entry.node = default_bus;
    return entry;
  }
  if (to == "iot") {
    entry.iot = true;
    return entry;
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].logical_id == to && nodes[i].called.valid()) {
      entry.node = {static_cast<std::uint32_t>(i)};
    }
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].rule->logical_id == to && rules[i].rule->model.pattern) {
      entry.node = rules[i].bus;
      entry.rule = static_cast<std::int32_t>(i);
    }
  }
  for (std::size_t i = 0; i < iot_rules.size(); ++i) {
    if (iot_rules[i].rule->logical_id == to) {
      entry.iot_rule = static_cast<std::int32_t>(i);
    }
  }
  return entry;
}

bool DeliveryPlan::empty() const {
  return mappings.empty() && rules.empty() && iot_rules.empty() &&
         std::none_of(nodes.begin(), nodes.end(), [](const DeliveryNode& node) {
           return node.kind == TakerKind::Queue || node.kind == TakerKind::Function ||
                  node.kind == TakerKind::Delivery || node.kind == TakerKind::Workflow;
         });
}

}  // namespace drydock
