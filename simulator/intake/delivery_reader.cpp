// Makes the plan: nodes first, then what each of them tells.
#include <algorithm>
#include <array>

#include "base/glob.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "simulator/intake/delivery_plan.hpp"

namespace drydock {
namespace {

const Value* at(const Value* value, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    value = value == nullptr ? nullptr : value->find(key);
  }
  return value;
}

std::string text_at(const Value* value, std::initializer_list<std::string_view> path) {
  const Value* found = at(value, path);
  return found == nullptr ? "" : found->scalar_text().value_or("");
}

std::int64_t whole_at(const Value* value, std::initializer_list<std::string_view> path,
                      std::int64_t otherwise) {
  const Value* found = at(value, path);
  return found == nullptr ? otherwise : found->as_integer().value_or(otherwise);
}

std::span<const Value> list_at(const Value* value, std::initializer_list<std::string_view> path) {
  const Value* found = at(value, path);
  return found != nullptr && found->is_list() ? std::span<const Value>(found->items())
                                              : std::span<const Value>();
}

constexpr std::array<std::pair<std::string_view, TakerKind>, 12> kTypes = {{
    {"AWS::S3::Bucket", TakerKind::Bucket},
    {"AWS::SQS::Queue", TakerKind::Queue},
    {"AWS::SNS::Topic", TakerKind::Topic},
    {"AWS::Events::EventBus", TakerKind::Bus},
    {"AWS::Kinesis::Stream", TakerKind::Stream},
    {"AWS::MSK::Cluster", TakerKind::Stream},
    {"AWS::DynamoDB::Table", TakerKind::Table},
    {"AWS::Lambda::Function", TakerKind::Function},
    {"AWS::KinesisFirehose::DeliveryStream", TakerKind::Delivery},
    {"AWS::StepFunctions::StateMachine", TakerKind::Machine},
    {"AWS::Glue::Workflow", TakerKind::Workflow},
    {"AWS::ECS::TaskDefinition", TakerKind::Task},
}};

}  // namespace

class DeliveryReader {
 public:
  DeliveryReader(const ServicePlan& plan, const EventSources& sources, Nanoseconds begins,
                 Diagnostics& diagnostics)
      : plan_(plan), sources_(sources), begins_(begins), diagnostics_(diagnostics) {
    result_.plan_ = &plan;
  }

  DeliveryPlan read() {
    add_nodes();
    for (const CalledResource& called : plan_.called) {
      read_resource(called);
    }
    read_buckets();
    read_rules();
    read_mappings();
    read_deliveries();
    read_triggers();
    return std::move(result_);
  }

 private:
  void add_nodes() {
    result_.by_called_.resize(plan_.called.size());
    for (std::uint32_t i = 0; i < plan_.called.size(); ++i) {
      const CalledResource& called = plan_.called[i];
      const auto* const type = std::find_if(
          kTypes.begin(), kTypes.end(), [&](const auto& one) { return one.first == called.type; });
      if (type == kTypes.end()) {
        continue;
      }
      DeliveryNode node;
      node.kind = type->second;
      node.called = {i};
      node.address = called.address;
      node.logical_id = called.logical_id;
      node.machine =
          node.kind == TakerKind::Machine ? plan_.find_machine(called.identifier) : MachineIndex{};
      for (const ServiceSettings& settings : plan_.scenario->services) {
        if (settings.deadline && !settings.resource.empty() &&
            matches_glob(settings.resource, called.logical_id)) {
          node.deadline = settings.deadline;
        }
      }
      result_.by_called_[i] = {static_cast<std::uint32_t>(result_.nodes.size())};
      result_.nodes.push_back(std::move(node));
    }
    DeliveryNode bus;
    bus.kind = TakerKind::Bus;
    bus.address = "default";
    result_.default_bus = {static_cast<std::uint32_t>(result_.nodes.size())};
    result_.nodes.push_back(std::move(bus));
  }

  DeliveryNode& node(NodeIndex index) { return result_.nodes[index.value]; }
  NodeIndex node_of(const CalledResource& called) const {
    return result_.node_of({static_cast<std::uint32_t>(&called - plan_.called.data())});
  }
  NodeIndex by_logical_id(const std::string& logical_id) const {
    for (const CalledResource& called : plan_.called) {
      if (called.logical_id == logical_id || called.address == logical_id) {
        return node_of(called);
      }
    }
    return {};
  }

  void read_resource(const CalledResource& called) {
    const Value* properties = called.properties;
    const std::string where = "Resources." + called.logical_id;
    const NodeIndex index = node_of(called);
    if (called.type == "AWS::SQS::Queue") {
      read_queue_of_mapping(*properties, where, node(index).queue, diagnostics_);
      node(index).queue.fifo = text_at(properties, {"FifoQueue"}) == "true";
      node(index).dead_letter =
          result_.find(text_at(properties, {"RedrivePolicy", "deadLetterTargetArn"}));
    } else if (called.type == "AWS::Kinesis::Stream") {
      read_stream_of_mapping(*properties, where, node(index).shards, diagnostics_);
      node(index).on_demand =
          text_at(properties, {"StreamModeDetails", "StreamMode"}) == "ON_DEMAND";
    } else if (called.type == "AWS::Lambda::Function") {
      node(index).async.on_failure =
          result_.find(text_at(properties, {"DeadLetterConfig", "TargetArn"}));
    } else if (called.type == "AWS::Lambda::EventInvokeConfig") {
      read_invoke_config(properties);
    } else if (called.type == "AWS::SNS::Topic") {
      for (const Value& one : list_at(properties, {"Subscription"})) {
        add_subscription(index, one);
      }
    } else if (called.type == "AWS::SNS::Subscription") {
      const NodeIndex topic = result_.find(text_at(properties, {"TopicArn"}));
      if (topic.valid()) {
        add_subscription(topic, *properties);
      }
    }
  }

  void read_invoke_config(const Value* properties) {
    const NodeIndex function =
        result_.find(TakerKind::Function, text_at(properties, {"FunctionName"}));
    if (!function.valid()) {
      return;
    }
    AsyncSettings& async = node(function).async;
    async.most_retries =
        static_cast<std::uint32_t>(whole_at(properties, {"MaximumRetryAttempts"}, 2));
    async.most_age = whole_at(properties, {"MaximumEventAgeInSeconds"}, 21'600) * kSecond;
    const NodeIndex failure =
        result_.find(text_at(properties, {"DestinationConfig", "OnFailure", "Destination"}));
    async.on_failure = failure.valid() ? failure : async.on_failure;
    async.on_success =
        result_.find(text_at(properties, {"DestinationConfig", "OnSuccess", "Destination"}));
  }

  void add_subscription(NodeIndex topic, const Value& properties) {
    TopicSubscription made;
    made.to = result_.find(text_at(&properties, {"Endpoint"}));
    if (!made.to.valid()) {
      return;  // mail, HTTP and the like: nothing of the template goes on from there
    }
    made.raw = text_at(&properties, {"RawMessageDelivery"}) == "true";
    made.filters_body = text_at(&properties, {"FilterPolicyScope"}) == "MessageBody";
    const Value* policy = properties.find("FilterPolicy");
    if (policy != nullptr && !policy->contains_unknown()) {
      made.filter =
          EventPattern::read(document_of(*policy, policy->span().file).root(), diagnostics_);
    }
    node(topic).subscriptions.push_back(std::move(made));
  }

  void read_buckets() {
    for (const Named<BucketNotifications>& bucket : sources_.buckets) {
      const NodeIndex index = by_logical_id(bucket.logical_id);
      if (!index.valid()) {
        continue;
      }
      node(index).bucket = &bucket.model;
      for (const ObjectNotification& notification : bucket.model.notifications) {
        node(index).notified.push_back(result_.find(notification.target));
      }
    }
  }

  const CalledResource* resource(const std::string& logical_id) const {
    const auto found =
        std::find_if(plan_.called.begin(), plan_.called.end(), [&](const CalledResource& one) {
          return one.logical_id == logical_id || one.address == logical_id;
        });
    return found == plan_.called.end() ? nullptr : &*found;
  }

  // A target that runs a task of ECS is a cluster; which task stands beside it.
  NodeIndex target_of(const std::string& logical_id, const RuleTarget& target) const {
    const NodeIndex found = result_.find(target.arn);
    const CalledResource* rule = resource(logical_id);
    if (found.valid() || rule == nullptr) {
      return found;
    }
    for (const Value& one : list_at(rule->properties, {"Targets"})) {
      const std::string task = text_at(&one, {"EcsParameters", "TaskDefinitionArn"});
      if (!task.empty() && text_at(&one, {"Id"}) == target.id) {
        return result_.find(TakerKind::Task, task);
      }
    }
    return result_.find(TakerKind::Task, text_at(rule->properties,
                                                 {"Target", "EcsParameters", "TaskDefinitionArn"}));
  }

  void read_rules() {
    for (const Named<EventRule>& rule : sources_.rules) {
      if (!rule.model.enabled) {
        continue;
      }
      BusRule made{&rule, result_.find(TakerKind::Bus, rule.model.bus), {}};
      for (const RuleTarget& target : rule.model.targets) {
        const NodeIndex to = target_of(rule.logical_id, target);
        if (!to.valid()) {
          continue;
        }
        made.targets.push_back({to, &target.input});
        // Machines of a schedule are started by pipeline_starts.
        if (rule.model.schedule && node(to).kind != TakerKind::Machine) {
          add_schedule(*rule.model.schedule, rule.logical_id, {to, &target.input}, -1);
        }
      }
      if (rule.model.pattern) {
        result_.rules.push_back(std::move(made));
      }
    }
    for (const Named<IotRule>& rule : sources_.topic_rules) {
      const CalledResource* called = resource(rule.logical_id);
      if (rule.model.enabled && called != nullptr) {
        IotRuleNode made{&rule, called->address, {}, 0};
        for (const Value& action : list_at(called->properties, {"TopicRulePayload", "Actions"})) {
          ++made.actions;
          if (const NodeIndex to = action_target(action); to.valid()) {
            made.targets.push_back(to);
          }
        }
        result_.iot_rules.push_back(std::move(made));
      }
    }
  }

  NodeIndex action_target(const Value& action) const {
    const auto name = [&](std::string_view kind, std::string_view key) {
      return text_at(&action, {kind, key});
    };
    const std::array<NodeIndex, 9> all = {
        result_.find(name("Lambda", "FunctionArn")),
        result_.find(TakerKind::Queue, name("Sqs", "QueueUrl")),
        result_.find(name("Sns", "TargetArn")),
        result_.find(TakerKind::Stream, name("Kinesis", "StreamName")),
        result_.find(TakerKind::Delivery, name("Firehose", "DeliveryStreamName")),
        result_.find(TakerKind::Machine, name("StepFunctions", "StateMachineName")),
        result_.find(TakerKind::Bucket, name("S3", "BucketName")),
        result_.find(TakerKind::Table, name("DynamoDB", "TableName")),
        result_.find(TakerKind::Table, text_at(&action, {"DynamoDBv2", "PutItem", "TableName"}))};
    const auto* const found =
        std::find_if(all.begin(), all.end(), [](NodeIndex one) { return one.valid(); });
    return found == all.end() ? NodeIndex{} : *found;
  }

  void add_schedule(Schedule schedule, const std::string& name, NodeTarget target,
                    std::int32_t trigger) {
    if (schedule.anchor == 0) {
      schedule.anchor = begins_;
    }
    result_.scheduled.push_back({std::move(schedule), name, target, trigger});
  }

  void read_mappings() {
    for (const Named<SourceMapping>& mapping : sources_.mappings) {
      const SourceMapping& model = mapping.model;
      MappingNode made;
      made.source = &mapping;
      made.from = result_.find(model.source);
      made.to = model.target.starts_with("arn:") ? result_.find(model.target)
                                                 : result_.find(TakerKind::Function, model.target);
      made.enrichment = result_.find(model.enrichment);
      if (!model.enabled || !made.from.valid() || !made.to.valid()) {
        continue;
      }
      DeliveryNode& from = node(made.from);
      made.queue = model.queue;
      made.queue.fifo = from.queue.fifo;
      made.queue.visibility = from.queue.visibility;
      made.queue.retention = from.queue.retention;
      made.queue.most_receives = from.queue.most_receives;
      made.shards = model.shards;
      made.shards.shards = from.shards.shards;
      made.shards.retention = from.shards.retention;
      if (const CalledResource* called = resource(mapping.logical_id)) {
        made.pipe = called->type == "AWS::Pipes::Pipe";
        made.on_failure = result_.find(
            text_at(called->properties, {"DestinationConfig", "OnFailure", "Destination"}));
      }
      from.mappings.push_back(static_cast<std::uint32_t>(result_.mappings.size()));
      result_.mappings.push_back(made);
    }
  }

  void read_deliveries() {
    for (const Named<DeliveryStream>& stream : sources_.delivery_streams) {
      const NodeIndex index = by_logical_id(stream.logical_id);
      const CalledResource* called = resource(stream.logical_id);
      if (!index.valid() || called == nullptr) {
        continue;
      }
      node(index).delivery = &stream.model;
      node(index).delivered_to = result_.find(stream.model.bucket);
      node(index).prefix =
          text_at(called->properties, {"ExtendedS3DestinationConfiguration", "Prefix"});
      const NodeIndex source = result_.find(
          text_at(called->properties, {"KinesisStreamSourceConfiguration", "KinesisStreamARN"}));
      if (source.valid()) {
        node(source).buffers.push_back(index);
      }
    }
  }

  // Those that stand alone are taken together, as if they were of one workflow.
  void read_triggers() {
    NodeIndex alone;
    for (const GlueTrigger& trigger : sources_.triggers) {
      const bool sleeps = !trigger.active && (trigger.type == GlueTrigger::Type::Conditional ||
                                              trigger.type == GlueTrigger::Type::Scheduled);
      NodeIndex workflow =
          trigger.workflow.empty() ? alone : result_.find(TakerKind::Workflow, trigger.workflow);
      if (sleeps || (!trigger.workflow.empty() && !workflow.valid())) {
        continue;
      }
      if (!workflow.valid()) {
        DeliveryNode made;
        made.kind = TakerKind::Workflow;
        made.address = "triggers";
        alone = {static_cast<std::uint32_t>(result_.nodes.size())};
        workflow = alone;
        result_.nodes.push_back(std::move(made));
      }
      if (trigger.schedule) {
        add_schedule(*trigger.schedule, trigger.logical_id, {workflow, nullptr},
                     static_cast<std::int32_t>(node(workflow).triggers.size()));
      }
      node(workflow).triggers.push_back(trigger);
    }
  }

  const ServicePlan& plan_;
  const EventSources& sources_;
  Nanoseconds begins_;
  Diagnostics& diagnostics_;
  DeliveryPlan result_;
};

DeliveryPlan DeliveryPlan::read(const ServicePlan& plan, const EventSources& sources,
                                Nanoseconds begins, Diagnostics& diagnostics) {
  return DeliveryReader(plan, sources, begins, diagnostics).read();
}

}  // namespace drydock
