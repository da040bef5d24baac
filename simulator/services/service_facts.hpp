// What the template says of a resource that calls use, as the numbers that models need. Values
// that the template leaves open are the services' own defaults.
#pragma once

#include <cstdint>
#include <string>

#include "planner/model/value.hpp"
#include "simulator/services/service_kind.hpp"

namespace drydock {

struct ServiceFacts {
  // Lambda: memory, time-out, storage. Batch and ECS: memory.
  std::int64_t memory_mib = 128;
  std::int64_t timeout_s = 3;
  std::int64_t storage_mib = 512;
  bool arm = false;
  // Most uses at once that the resource itself allows; 0: as many as the account.
  std::uint32_t concurrency = 0;
  // Glue: sixteenths of a DPU in all.
  std::int64_t dpu_sixteenths = 160;
  bool flex = false;
  bool auto_scaling = false;
  bool before_glue_2 = false;
  std::int64_t max_retries = 0;
  // Batch and ECS: 1,024 are one vCPU.
  std::int64_t cpu_units = 1024;
  bool fargate = true;
  bool spot = false;
  bool fifo = false;  // of a queue
};

[[nodiscard]] ServiceFacts service_facts(ServiceKind kind, const Value& properties);

// Sixteenths of a DPU of one worker: "G.1X", 16. AWS Glue Developer Guide, "Worker types"; 16 for
// a name that is not known.
[[nodiscard]] std::int64_t worker_dpu_sixteenths(const std::string& worker_type);

}  // namespace drydock
