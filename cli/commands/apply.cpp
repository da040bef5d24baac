#include "cli/commands/apply.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/apply_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/codes/state_codes.hpp"
#include "base/duration.hpp"
#include "cli/apply_output.hpp"
#include "cli/commands/apply_rollback.hpp"
#include "cli/held_lock.hpp"
#include "cli/planning.hpp"
#include "cli/process_hooks.hpp"
#include "cli/run_files.hpp"
#include "planner/apply/executor.hpp"
#include "planner/apply/policy_timeouts.hpp"
#include "planner/apply/resume_point.hpp"
#include "planner/plan/check_plan.hpp"
#include "planner/plan/saved_secrets.hpp"

namespace drydock {
namespace {

class ApplyRun {
 public:
  ApplyRun(const ApplyCommandOptions& options, Workspace& workspace)
      : options_(options),
        workspace_(workspace),
        environment_(workspace.environment()),
        output_(environment_, options.json, options.json_into) {}

  ExitCode run() {
    const ExitCode code = carry_on();
    output_.diagnostics(workspace_.diagnostics(), workspace_.sources());
    return code;
  }

 private:
  ExitCode carry_on() {
    if (const std::optional<Error> problem = output_.problem()) {
      return fail(codes::UiFileUnwritable, *problem);
    }
    if (!workspace_.open() || !read_saved_plan()) {
      return workspace_.finish();
    }
    const TemplateOptions target = saved_ ? saved_target() : options_.target;
    // A saved plan is complete: it can be carried out without its template, which serves to see
    // that it has not changed and to fill in secrets again.
    const bool without_template = saved_ && !environment_.files.exists(saved_->template_path);
    desired_ = load_desired(workspace_, target,
                            options_.destroy || (saved_ && saved_->destroy) || without_template);
    workspace_.print_diagnostics();
    if (!desired_ || !open_store()) {
      return workspace_.finish();
    }
    const Result<std::unique_ptr<HeldLock>> held =
        hold_lock(workspace_, desired_->stack, *store_, options_.destroy ? "destroy" : "apply");
    if (!held) {
      return fail(codes::StateLocked, held.error());
    }
    return run_locked(**held);
  }

  ExitCode fail(DiagnosticCode code, const Error& error) {
    workspace_.diagnostics().add(code, error);
    return workspace_.finish();
  }

  // The argument may be a saved plan instead of a template.
  bool read_saved_plan() {
    const std::string& path = options_.target.path;
    if (options_.destroy || path.empty() || !environment_.files.exists(path)) {
      return true;
    }
    const Result<std::string> text = environment_.files.read(path);
    if (!text || !is_plan_text(*text)) {
      return true;
    }
    if (options_.planning.selects()) {
      workspace_.diagnostics().add(
          {codes::ArgumentInvalid,
           fmt::format("{} is a saved plan, of which nothing more can be chosen", path),
           {},
           "give --target, --exclude, --replace and --refresh to drydock plan --out"});
      return false;
    }
    saved_ = read_plan_file(workspace_, path);
    return saved_.has_value();
  }

  // The stack that a saved plan was made for.
  TemplateOptions saved_target() const {
    TemplateOptions target = options_.target;
    target.path = saved_->template_path;
    target.stack_name = saved_->stack_name;
    target.region = saved_->region;
    target.account = saved_->account;
    return target;
  }

  bool open_store() {
    Result<std::unique_ptr<StateStore>> store = workspace_.state(desired_->stack, true);
    if (!store) {
      workspace_.diagnostics().add(codes::StateUnreadable, store.error());
      return false;
    }
    store_ = std::move(*store);
    return true;
  }

  ExitCode run_locked(const HeldLock& held) {
    const Result<std::uint32_t> recovered =
        recover_intents({*store_, held.token(), *desired_->provider, environment_.clock,
                         &environment_.interrupted});
    if (!recovered) {
      return fail(codes::StateUnreadable, recovered.error());
    }
    if (*recovered > 0) {
      output_.note(fmt::format("Finished {} operation{} that an earlier run had left under way.\n",
                               *recovered, *recovered == 1 ? "" : "s"));
    }
    const Result<StateSnapshot> recorded = store_->snapshot();
    if (!recorded) {
      return fail(codes::StateUnreadable, recorded.error());
    }
    const std::optional<Plan> plan = choose_plan(*recorded);
    if (!plan || workspace_.diagnostics().has_errors()) {
      return workspace_.finish();
    }
    output_.plan(*plan, !saved_);
    if (plan->diff.empty()) {
      return workspace_.finish();
    }
    if (!saved_ && !options_.auto_approve && !approve(plan->destroy)) {
      workspace_.print_diagnostics();
      return ExitCode::Error;
    }
    return carry_out(*plan, held, *recorded);
  }

  std::optional<Plan> choose_plan(const StateSnapshot& recorded) {
    if (!saved_) {
      return make_current_plan(workspace_, *desired_, recorded, options_.planning);
    }
    const std::string digest =
        desired_->configuration ? desired_->configuration->resources.template_digest : "";
    if (!find_progress(recorded)) {
      return std::nullopt;
    }
    CurrentInputs now{digest, workspace_.schemas().digest()};
    std::optional<LiveState> live;
    if (!saved_->binding.objects.empty() && saved_->binding.serial == recorded.serial) {
      live = load_live(workspace_, *desired_->provider, recorded);
      if (!live) {
        return std::nullopt;
      }
      now.live = &*live;
    }
    if (desired_->configuration) {
      now.parameters = &desired_->configuration->resources.parameters;
    }
    if (const std::optional<Error> stale = check_binding(*saved_, recorded, now)) {
      workspace_.diagnostics().add(codes::PlanStale, *stale);
      return std::nullopt;
    }
    if (const ParameterValue* absent = secret_not_given()) {
      workspace_.diagnostics().add(
          {codes::PlanSecretMissing,
           fmt::format("the saved plan was made with a value for `{}`, and now there is none",
                       absent->name),
           {},
           fmt::format("a plan file holds no secrets; give it again: --parameters {}=…",
                       absent->name)});
      return std::nullopt;
    }
    if (desired_->configuration) {
      restore_secrets(*saved_, desired_->configuration->resources);
    }
    if (const auto missing = missing_secrets(*saved_); !missing.empty()) {
      workspace_.diagnostics().add(
          {codes::PlanSecretMissing,
           fmt::format("the saved plan needs secret values again, first for {}",
                       missing.front().address.text()),
           {},
           "a plan file holds no secrets; give the NoEcho parameters with --parameters"});
      return std::nullopt;
    }
    return saved_;
  }

  // A saved plan that was carried out in part may go on, if nothing else has changed the state.
  bool find_progress(const StateSnapshot& recorded) {
    const bool moved =
        saved_->stack_name == recorded.stack_name &&
        (saved_->binding.lineage.empty() || saved_->binding.lineage == recorded.lineage) &&
        saved_->binding.serial < recorded.serial;
    const Result<StateSnapshot> before =
        moved ? store_->snapshot_at(saved_->binding.serial) : Result<StateSnapshot>(Error{});
    if (!before) {
      return true;  // check_binding says what is wrong, if anything is
    }
    Result<ResumePoint> point = find_resume_point(*saved_, *before, recorded);
    if (!point) {
      workspace_.diagnostics().add(codes::PlanStale, point.error());
      return false;
    }
    // One that is done entirely is as stale as any: there is nothing to go on with.
    if ((point->count > 0 || point->edited) && point->count < saved_->steps.size()) {
      saved_->binding.serial = recorded.serial;
      saved_->binding.objects.clear();  // what was read of them is older than what was done
      output_.note(point->count == 0
                       ? "Going on with a plan whose changes of the record are done.\n"
                       : fmt::format("Going on with a plan of which {} of {} steps are done.\n",
                                     point->count, saved_->steps.size()));
      resume_ = *std::move(point);
    }
    return true;
  }

  // A NoEcho parameter that was given at planning and would now silently be its default.
  [[nodiscard]] const ParameterValue* secret_not_given() const {
    if (!desired_->configuration) {
      return nullptr;
    }
    const std::vector<ParameterValue>& now = desired_->configuration->resources.parameters;
    for (const ParameterValue& planned : saved_->parameters) {
      if (!planned.value.secret() || planned.source == ParameterSource::Default) {
        continue;
      }
      const auto found = std::find_if(now.begin(), now.end(), [&](const ParameterValue& p) {
        return p.name == planned.name && p.source != ParameterSource::Default;
      });
      if (found == now.end()) {
        return &planned;
      }
    }
    return nullptr;
  }

  bool approve(bool destroy) {
    if (!environment_.in_is_terminal || options_.json) {
      workspace_.diagnostics().add(
          {codes::NotApproved,
           "there is no terminal to ask for approval",
           {},
           "look at the plan and pass --auto-approve, or apply a saved plan"});
      return false;
    }
    environment_.out << fmt::format(
        "\nDo you want to {}? Only 'yes' is accepted.\n\n  Enter a value: ",
        destroy ? "delete all of this" : "perform these actions");
    environment_.out.flush();
    std::string answer;
    std::getline(environment_.in, answer);
    if (answer != "yes") {
      environment_.out << (destroy ? "\nDestroy cancelled.\n" : "\nApply cancelled.\n");
      return false;
    }
    environment_.out << "\n";
    return true;
  }

  ApplyOptions apply_options(OperationHooks& hooks) {
    const ApplyConfig& config = workspace_.project().apply;
    ApplyOptions options;
    options.parallelism =
        options_.parallelism.value_or(config.parallelism.value_or(options.parallelism));
    options.schemas = &workspace_.schemas();
    options.jitter_seed = static_cast<std::uint64_t>(environment_.clock.now());
    options.interrupted = &environment_.interrupted;
    options.on_event = [this](const StepEvent& event) { output_.event(event); };
    options.on_wait = [this] { output_.tick(); };
    options.limits = config.limits;
    options.timeouts = config.timeouts;
    if (desired_->configuration) {
      add_policy_timeouts(desired_->configuration->resources, options);
    }
    options.hooks = config.hooks.empty() ? nullptr : &hooks;
    options.resume = resume_ ? &*resume_ : nullptr;
    return options;
  }

  ExitCode carry_out(const Plan& plan, const HeldLock& held, const StateSnapshot& recorded) {
    ProcessHooks hooks(workspace_.project().apply.hooks, workspace_.project().folder,
                       environment_.clock);
    const ApplyOptions options = apply_options(hooks);
    output_.begin(plan.steps.size(), workspace_.project().apply.hooks.empty());
    const Result<ApplyResult> result =
        apply_and_record(workspace_, {options_.destroy ? "destroy" : "apply", plan, recorded,
                                      *store_, held.token(), *desired_->provider, options});
    output_.end();
    if (!result) {
      return fail(codes::StateUnwritable, result.error());
    }
    for (const std::string& warning : result->warnings) {
      output_.note(fmt::format("Warning: {}\n", warning));
    }
    const Result<StateSnapshot> after = store_->snapshot();
    output_.summary(*result, after ? after->outputs : std::map<std::string, Value>{}, plan.destroy);
    if (result->interrupted && !result->complete()) {
      return ExitCode::Interrupted;
    }
    if (options_.rollback && !result->complete()) {
      const Result<bool> back =
          roll_back({plan, recorded.serial, *store_, held.token(), *desired_->provider,
                     environment_.clock, options, output_, workspace_});
      if (!back) {
        return fail(codes::StateUnwritable, back.error());
      }
    }
    return result->complete() ? workspace_.finish() : ExitCode::Error;
  }

  const ApplyCommandOptions& options_;
  Workspace& workspace_;
  Environment& environment_;
  ApplyOutput output_;
  std::optional<Plan> saved_;
  std::optional<ResumePoint> resume_;
  std::optional<Desired> desired_;
  std::unique_ptr<StateStore> store_;
};

}  // namespace

ExitCode run_apply(const ApplyCommandOptions& options, Environment& environment) {
  Workspace workspace(environment);
  return ApplyRun(options, workspace).run();
}

}  // namespace drydock
