// What the project file says of applying: `apply:` with limits and time-outs by type, and `hooks:`,
// commands around operations. Format: docs/APPLY.md and schemas/formats/project.schema.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/apply/executor.hpp"
#include "planner/document/mapping_reader.hpp"

namespace drydock {

struct HookConfig {
  HookMoment moment = HookMoment::Before;
  std::string types = "*";  // a glob
  std::string resources = "*";
  std::vector<OperationKind> operations;  // empty: all
  std::string command;                    // for /bin/sh, in the folder of the project
  Nanoseconds timeout = 60LL * 1'000'000'000;
};

struct ApplyConfig {
  std::vector<TypeLimit> limits;
  std::vector<TypeTimeout> timeouts;
  std::optional<std::uint32_t> parallelism;
  std::vector<HookConfig> hooks;
};

// `file` is the whole project file.
[[nodiscard]] ApplyConfig read_apply_config(const MappingReader& file, Diagnostics& diagnostics);

}  // namespace drydock
