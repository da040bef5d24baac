#include "cli/planning.hpp"

#include <fmt/format.h>

#include "base/codes/apply_codes.hpp"
#include "base/codes/file_codes.hpp"
#include "base/codes/state_codes.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/state/sqlite_state_store.hpp"

namespace drydock {

std::optional<Desired> load_desired(Workspace& workspace, const TemplateOptions& options,
                                    bool destroy) {
  std::optional<StackConfig> stack = workspace.stack(options);
  if (!stack) {
    return std::nullopt;
  }
  Result<std::unique_ptr<Provider>> provider = workspace.provider(*stack);
  if (!provider) {
    workspace.diagnostics().add(codes::ProviderUnavailable, provider.error());
    return std::nullopt;
  }
  Desired desired{std::move(*stack), std::move(*provider), std::nullopt};
  if (!destroy) {
    desired.configuration =
        workspace.configuration(desired.stack, Workspace::parameter_store(desired.provider.get()));
    if (!desired.configuration) {
      return std::nullopt;
    }
  }
  return desired;
}

std::optional<StateSnapshot> load_snapshot(Workspace& workspace, const StackConfig& stack) {
  const Result<std::unique_ptr<StateStore>> store = workspace.state(stack, false);
  if (!store) {
    workspace.diagnostics().add(codes::StateUnreadable, store.error());
    return std::nullopt;
  }
  Result<StateSnapshot> snapshot = (*store)->snapshot();
  if (!snapshot) {
    workspace.diagnostics().add(codes::StateUnreadable, snapshot.error());
    return std::nullopt;
  }
  return std::move(*snapshot);
}

Result<std::unique_ptr<HeldLock>> hold_lock(Workspace& workspace, const StackConfig& stack,
                                            StateStore& store, const std::string& operation) {
  Clock& clock = workspace.environment().clock;
  Result<std::unique_ptr<StateStore>> renewer =
      open_state_store({.path = workspace.project().state_path,
                        .stack_name = stack.name,
                        .create = true,
                        .checked = true},
                       clock);
  return renewer ? HeldLock::take(store, std::move(*renewer), clock, {.operation = operation})
                 : Result<std::unique_ptr<HeldLock>>(renewer.error());
}

std::optional<Plan> make_current_plan(Workspace& workspace, const Desired& desired,
                                      const StateSnapshot& recorded) {
  const std::string now = format_instant(workspace.environment().clock.now());
  std::optional<Plan> plan = desired.configuration
                                 ? plan_changes(*desired.configuration, recorded,
                                                workspace.schemas(), now, workspace.diagnostics())
                                 : plan_destroy(recorded, workspace.schemas(), now);
  if (plan) {
    plan->region = desired.stack.region;
    plan->account = desired.stack.account;
    plan->template_path = desired.stack.template_path;
  }
  return plan;
}

bool is_plan_text(std::string_view text) {
  // The first members of an encoded plan; no template has them.
  return text.substr(0, 60).find("\"stack_name\"") != std::string_view::npos;
}

std::optional<Plan> read_plan_file(Workspace& workspace, const std::string& path) {
  const Result<std::string> text = workspace.environment().files.read(path);
  if (!text) {
    workspace.diagnostics().add(codes::FileUnreadable, text.error());
    return std::nullopt;
  }
  Result<Plan> plan = decode_plan(*text);
  if (!plan) {
    workspace.diagnostics().add(
        codes::PlanFile,
        Error{fmt::format("{}: {}", path, plan.error().message), plan.error().hint});
    return std::nullopt;
  }
  return std::move(*plan);
}

}  // namespace drydock
