// From a stack of the workspace to a plan against its recorded state; shared by plan, apply and
// destroy.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/held_lock.hpp"
#include "cli/workspace.hpp"
#include "planner/plan/plan.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

// Template read, evaluated with the parameters that the provider knows, validated. Touches nothing.
struct Desired {
  StackConfig stack;
  std::unique_ptr<Provider> provider;
  std::optional<Configuration> configuration;  // nothing for destroy
};

[[nodiscard]] std::optional<Desired> load_desired(Workspace& workspace,
                                                  const TemplateOptions& options, bool destroy);

// The state as it is now; an absent store reads as empty.
[[nodiscard]] std::optional<StateSnapshot> load_snapshot(Workspace& workspace,
                                                         const StackConfig& stack);

// Takes the lock of the state that `store` is of, and keeps it while a command runs.
[[nodiscard]] Result<std::unique_ptr<HeldLock>> hold_lock(Workspace& workspace,
                                                          const StackConfig& stack,
                                                          StateStore& store,
                                                          const std::string& operation);

// What the command line asks of a plan.
struct PlanningOptions {
  bool refresh = true;  // read the cloud first
  bool refresh_only = false;
  bool bind = false;  // the plan is to be saved
  std::vector<std::string> targets;
  std::vector<std::string> excludes;
  std::vector<std::string> replace;
  std::vector<std::string> accept;

  // Anything that a saved plan has decided already.
  [[nodiscard]] bool selects() const {
    return !refresh || !targets.empty() || !excludes.empty() || !replace.empty();
  }
};

// A plan whose steps the cloud would refuse comes back, and errors with it: it is to be shown, and
// neither saved nor carried out.
[[nodiscard]] std::optional<Plan> make_current_plan(Workspace& workspace, const Desired& desired,
                                                    const StateSnapshot& recorded,
                                                    const PlanningOptions& options = {});

// Reads every recorded object, telling how far it is if that takes more than a second.
[[nodiscard]] std::optional<LiveState> load_live(Workspace& workspace,
                                                 const ReadOnlyProvider& provider,
                                                 const StateSnapshot& recorded);

// Whether the text of a file is a saved plan.
[[nodiscard]] bool is_plan_text(std::string_view text);
[[nodiscard]] std::optional<Plan> read_plan_file(Workspace& workspace, const std::string& path);

}  // namespace drydock
