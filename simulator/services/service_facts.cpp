#include "simulator/services/service_facts.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace drydock {
namespace {

std::int64_t whole(const Value& object, std::string_view key, std::int64_t fallback) {
  const Value* value = object.find(key);
  return value != nullptr ? value->as_integer().value_or(fallback) : fallback;
}

std::string text(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr ? value->scalar_text().value_or("") : "";
}

bool lists(const Value& object, std::string_view key, std::string_view wanted) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_list() &&
         std::any_of(value->items().begin(), value->items().end(),
                     [&](const Value& item) { return item.scalar_text() == wanted; });
}

void read_function(const Value& properties, ServiceFacts& facts) {
  facts.memory_mib = whole(properties, "MemorySize", 128);
  facts.timeout_s = whole(properties, "Timeout", 3);
  facts.arm = lists(properties, "Architectures", "arm64");
  facts.concurrency =
      static_cast<std::uint32_t>(whole(properties, "ReservedConcurrentExecutions", 0));
  if (const Value* storage = properties.find("EphemeralStorage")) {
    facts.storage_mib = whole(*storage, "Size", 512);
  }
}

// Defaults: AWS Glue API Reference, "Job".
void read_job(const Value& properties, ServiceFacts& facts) {
  const Value* command = properties.find("Command");
  const bool shell = command != nullptr && text(*command, "Name") == "pythonshell";
  const std::string worker = text(properties, "WorkerType");
  const Value* capacity = properties.find("MaxCapacity");
  const std::string version = text(properties, "GlueVersion");
  if (!worker.empty()) {
    facts.dpu_sixteenths = whole(properties, "NumberOfWorkers", 10) * worker_dpu_sixteenths(worker);
  } else if (capacity != nullptr && capacity->as_double()) {
    facts.dpu_sixteenths = std::llround(*capacity->as_double() * 16);
  } else {
    facts.dpu_sixteenths = shell ? 1 : 160;
  }
  facts.flex = text(properties, "ExecutionClass") == "FLEX";
  facts.before_glue_2 = !shell && (version == "0.9" || version == "1.0");
  facts.timeout_s = 60 * whole(properties, "Timeout", version == "5.0" ? 480 : 2880);
  facts.max_retries = whole(properties, "MaxRetries", 0);
  facts.concurrency = 1;
  if (const Value* execution = properties.find("ExecutionProperty")) {
    facts.concurrency = static_cast<std::uint32_t>(whole(*execution, "MaxConcurrentRuns", 1));
  }
  if (const Value* arguments = properties.find("DefaultArguments")) {
    facts.auto_scaling = text(*arguments, "--enable-auto-scaling") == "true";
  }
}

void read_job_definition(const Value& properties, ServiceFacts& facts) {
  facts.fargate = lists(properties, "PlatformCapabilities", "FARGATE");
  facts.memory_mib = 2048;
  if (const Value* timeout = properties.find("Timeout")) {
    facts.timeout_s = whole(*timeout, "AttemptDurationSeconds", 0);
  } else {
    facts.timeout_s = 0;
  }
  if (const Value* strategy = properties.find("RetryStrategy")) {
    facts.max_retries = std::max<std::int64_t>(0, whole(*strategy, "Attempts", 1) - 1);
  }
  const Value* container = properties.find("ContainerProperties");
  const Value* needs = container != nullptr ? container->find("ResourceRequirements") : nullptr;
  if (needs == nullptr || !needs->is_list()) {
    return;
  }
  for (const Value& need : needs->items()) {
    const Value* value = need.find("Value");
    const double amount = value != nullptr ? value->as_double().value_or(0) : 0;
    if (amount > 0 && text(need, "Type") == "VCPU") {
      facts.cpu_units = std::llround(amount * 1024);
    } else if (amount > 0 && text(need, "Type") == "MEMORY") {
      facts.memory_mib = std::llround(amount);
    }
  }
}

void read_task_definition(const Value& properties, ServiceFacts& facts) {
  facts.cpu_units = whole(properties, "Cpu", 256);
  facts.memory_mib = whole(properties, "Memory", 512);
  facts.storage_mib = std::int64_t{20} * 1024;
  if (const Value* storage = properties.find("EphemeralStorage")) {
    facts.storage_mib = 1024 * whole(*storage, "SizeInGiB", 20);
  }
  if (const Value* platform = properties.find("RuntimePlatform")) {
    facts.arm = text(*platform, "CpuArchitecture") == "ARM64";
  }
  facts.timeout_s = 0;
}

}  // namespace

std::int64_t worker_dpu_sixteenths(const std::string& worker_type) {
  if (worker_type == "G.025X") {
    return 4;
  }
  if (worker_type == "G.2X" || worker_type == "Z.2X") {
    return 32;
  }
  if (worker_type == "G.4X") {
    return 64;
  }
  return worker_type == "G.8X" ? 128 : 16;
}

ServiceFacts service_facts(ServiceKind kind, const Value& properties) {
  ServiceFacts facts;
  switch (kind) {
    case ServiceKind::Lambda:
      read_function(properties, facts);
      break;
    case ServiceKind::GlueJob:
      read_job(properties, facts);
      break;
    case ServiceKind::Batch:
      read_job_definition(properties, facts);
      break;
    case ServiceKind::Ecs:
      read_task_definition(properties, facts);
      break;
    case ServiceKind::Sqs: {
      const Value* fifo = properties.find("FifoQueue");
      facts.fifo = fifo != nullptr && fifo->as_truth().value_or(false);
      break;
    }
    default:
      break;  // nothing of the others matters
  }
  return facts;
}

}  // namespace drydock
