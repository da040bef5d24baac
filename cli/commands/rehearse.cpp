#include "cli/commands/rehearse.hpp"

#include <fmt/format.h>

#include "cli/planning.hpp"
#include "planner/apply/policy_timeouts.hpp"
#include "providers/faults/fault_reader.hpp"
#include "report/rehearsal_report.hpp"
#include "simulator/rehearsal/rehearse.hpp"

namespace drydock {
namespace {

ModelledOperations operations_of(const FaultMatch& match) {
  return {match.type, match.operation, match.probability};
}

// A fault plan says the same of a cloud as a model does; what it says of single calls (the third
// one fails) belongs to one run and not to many.
CloudModel model_of(const std::optional<FaultPlan>& faults, const std::string& path) {
  CloudModel model;
  if (faults) {
    for (const OperationLatency& latency : faults->latencies) {
      model.times.push_back({latency.type, latency.seconds, path});
    }
    for (const OperationFailure& failure : faults->failures) {
      model.failures.push_back(
          {operations_of(failure.match), failure.error, failure.leaves_object});
    }
    for (const Throttle& throttle : faults->throttles) {
      model.throttles.push_back(
          {throttle.service, throttle.rate_per_second, throttle.burst, throttle.retry_after});
    }
    for (const FaultMatch& endless : faults->endless) {
      model.endless.push_back(operations_of(endless));
    }
    for (const LostAnswer& lost : faults->lost) {
      if (lost.call == ProviderCall::Start) {
        model.lost_calls.push_back(operations_of(lost.match));
      }
    }
  }
  for (ModelledTime& time : assumed_times()) {
    model.times.push_back(std::move(time));
  }
  return model;
}

class RehearseRun {
 public:
  RehearseRun(const RehearseOptions& options, Workspace& workspace)
      : options_(options), workspace_(workspace), environment_(workspace.environment()) {}

  ExitCode run() {
    if (!workspace_.open() || !read_saved_plan()) {
      return workspace_.finish();
    }
    const std::optional<StateSnapshot> recorded = read_state();
    if (!recorded) {
      return workspace_.finish();
    }
    const std::optional<Plan> plan =
        saved_ ? saved_ : make_current_plan(workspace_, *desired_, *recorded);
    const std::optional<CloudModel> model = plan ? read_model() : std::nullopt;
    if (!model) {
      return workspace_.finish();
    }
    report(*plan, *recorded, *model);
    return workspace_.finish();
  }

 private:
  bool read_saved_plan() {
    const std::string& path = options_.target.path;
    if (options_.destroy || path.empty() || !environment_.files.exists(path)) {
      return true;
    }
    const Result<std::string> text = environment_.files.read(path);
    if (!text || !is_plan_text(*text)) {
      return true;
    }
    saved_ = read_plan_file(workspace_, path);
    return saved_.has_value();
  }

  std::optional<StateSnapshot> read_state() {
    TemplateOptions target = options_.target;
    if (saved_) {
      target.path = saved_->template_path;
      target.stack_name = saved_->stack_name;
      target.region = saved_->region;
      target.account = saved_->account;
    }
    desired_ = load_desired(workspace_, target, options_.destroy || saved_.has_value());
    return desired_ ? load_snapshot(workspace_, desired_->stack) : std::nullopt;
  }

  std::optional<CloudModel> read_model() {
    const std::string& path =
        options_.faults.empty() ? workspace_.project().faults_path : options_.faults;
    std::optional<FaultPlan> faults;
    if (!path.empty()) {
      faults =
          load_fault_plan(environment_.files, path, workspace_.sources(), workspace_.diagnostics());
      if (!faults) {
        return std::nullopt;
      }
    }
    CloudModel model = model_of(faults, path);
    model.crashes_per_hour = options_.crashes_per_hour;
    return model;
  }

  void report(const Plan& plan, const StateSnapshot& recorded, const CloudModel& model) {
    const ApplyConfig& config = workspace_.project().apply;
    RehearsalOptions options;
    options.trials = options_.trials;
    options.seed = options_.seed;
    options.threads = options_.threads;
    options.apply.schemas = &workspace_.schemas();
    options.apply.limits = config.limits;
    options.apply.timeouts = config.timeouts;
    if (desired_->configuration) {
      add_policy_timeouts(desired_->configuration->resources, options.apply);
    }
    options.apply.parallelism = options_.parallelism > 0
                                    ? options_.parallelism
                                    : config.parallelism.value_or(options.apply.parallelism);
    const Rehearsal rehearsal = rehearse(plan, recorded, model, options);
    const RehearsalReport made{plan, model, rehearsal, options.seed};
    environment_.out << (options_.json ? rehearsal_json(made)
                                       : rehearsal_text(made, environment_.out_style()));
  }

  const RehearseOptions& options_;
  Workspace& workspace_;
  Environment& environment_;
  std::optional<Plan> saved_;
  std::optional<Desired> desired_;
};

}  // namespace

ExitCode run_rehearse(const RehearseOptions& options, Environment& environment) {
  Workspace workspace(environment);
  return RehearseRun(options, workspace).run();
}

}  // namespace drydock
