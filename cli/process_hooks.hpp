// Hooks as processes: `/bin/sh -c COMMAND` in the folder of the project, with one JSON document on
// its standard input (schemas/formats/hook.schema.json) and its output on ours for errors. A hook
// has a process group of its own, so that Ctrl-C reaches drydock alone; one that outlives its
// time-out is killed with its group.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "cli/project_apply.hpp"
#include "planner/apply/operation_hooks.hpp"

namespace drydock {

class ProcessHooks final : public OperationHooks {
 public:
  // `clock` outlives this object.
  ProcessHooks(std::vector<HookConfig> hooks, std::string folder, const Clock& clock)
      : hooks_(std::move(hooks)), folder_(std::move(folder)), clock_(clock) {}
  ProcessHooks(const ProcessHooks&) = delete;
  ProcessHooks& operator=(const ProcessHooks&) = delete;
  ~ProcessHooks() override;  // ends what still runs

  // Several hooks that fit one call run one after the other; the first that fails ends it.
  [[nodiscard]] Result<std::optional<std::uint64_t>> start(const HookCall& call) override;
  [[nodiscard]] std::optional<Status> poll(std::uint64_t hook) override;

 private:
  struct Run {
    std::vector<const HookConfig*> left;  // the last one runs next
    const HookConfig* now = nullptr;
    std::string input;
    pid_t process = 0;
    Nanoseconds deadline = 0;
  };
  [[nodiscard]] Status start_next(Run& run) const;

  std::vector<HookConfig> hooks_;
  std::string folder_;
  const Clock& clock_;
  std::map<std::uint64_t, Run> runs_;
  std::uint64_t next_ = 1;
};

// The document that a hook reads.
[[nodiscard]] std::string hook_document(const HookCall& call);

}  // namespace drydock
