#include "simulator/pipelines/standing_costs.hpp"

#include <fmt/format.h>

#include <initializer_list>

#include "base/duration.hpp"

namespace drydock {
namespace {

const Value* at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = &value;
  for (const std::string_view key : path) {
    found = found == nullptr ? nullptr : found->find(key);
  }
  return found;
}

std::string text_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = at(value, path);
  return found == nullptr ? "" : found->scalar_text().value_or("");
}

std::int64_t whole_at(const Value& value, std::initializer_list<std::string_view> path,
                      std::int64_t fallback) {
  const Value* found = at(value, path);
  return found == nullptr ? fallback : found->as_integer().value_or(fallback);
}

struct Standing {
  const PlannedResource& resource;
  std::int64_t ms;
  BillPlan& lines;
  Bill& bill;

  void hours(const std::string& item, std::int64_t count) const {
    bill.add(lines.line(item, resource.address.text(), ""), ms * count);
  }
  void gigabytes(const std::string& item, std::int64_t count) const {
    bill.add(lines.line(item, resource.address.text(), ""), ms / 1000 * 1024 * count);
  }
};

void add_endpoint(const Standing& standing) {
  const Value* variants = standing.resource.properties.find("ProductionVariants");
  if (variants == nullptr || !variants->is_list()) {
    return;
  }
  for (const Value& variant : variants->items()) {
    standing.hours(fmt::format("sagemaker.{}", text_at(variant, {"InstanceType"})),
                   whole_at(variant, {"InitialInstanceCount"}, 1));
  }
}

void add_brokers(const Standing& standing) {
  const Value& properties = standing.resource.properties;
  const std::int64_t brokers = whole_at(properties, {"NumberOfBrokerNodes"}, 2);
  standing.hours(
      fmt::format("msk.{}", text_at(properties, {"BrokerNodeGroupInfo", "InstanceType"})), brokers);
  standing.gigabytes("msk.storage", brokers * whole_at(properties,
                                                       {"BrokerNodeGroupInfo", "StorageInfo",
                                                        "EBSStorageInfo", "VolumeSize"},
                                                       0));
}

void add_stream(const Standing& standing) {
  const Value& properties = standing.resource.properties;
  if (text_at(properties, {"StreamModeDetails", "StreamMode"}) == "ON_DEMAND") {
    standing.hours("kinesis.ondemand.stream", 1);
  } else {
    standing.hours("kinesis.shard", whole_at(properties, {"ShardCount"}, 1));
  }
}

}  // namespace

void add_standing_costs(const PlannedSet& resources, Nanoseconds period, BillPlan& lines,
                        Bill& bill) {
  for (const PlannedResource& resource : resources.resources) {
    const Standing standing{resource, period / kMillisecond, lines, bill};
    if (resource.type == "AWS::SageMaker::EndpointConfig") {
      add_endpoint(standing);
    } else if (resource.type == "AWS::MSK::Cluster") {
      add_brokers(standing);
    } else if (resource.type == "AWS::Kinesis::Stream") {
      add_stream(standing);
    } else if (resource.type == "AWS::Redshift::Cluster") {
      standing.hours(fmt::format("redshift.node.{}", text_at(resource.properties, {"NodeType"})),
                     whole_at(resource.properties, {"NumberOfNodes"}, 1));
    }
  }
}

}  // namespace drydock
