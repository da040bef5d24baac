#include "cli/apply_output.hpp"

#include "cli/version.hpp"
#include "report/apply_json.hpp"
#include "report/apply_text.hpp"
#include "report/plan_text.hpp"

namespace drydock {
namespace {

constexpr const char* kProviderName = "drydock/simulated";

}  // namespace

ApplyOutput::ApplyOutput(Environment& environment, bool json)
    : environment_(environment), json_(json), quiet_(environment.verbosity == Verbosity::Quiet) {
  if (json_) {
    environment_.out << ui_version(kVersion, environment_.clock.now());
  }
}

void ApplyOutput::note(const std::string& text) const {
  if (!quiet_) {
    environment_.err << text;
  }
}

void ApplyOutput::plan(const Plan& plan, bool show) const {
  if (json_) {
    environment_.out << ui_planned_changes(plan, kProviderName, environment_.clock.now());
  } else if (!quiet_ && (show || plan.diff.empty())) {
    environment_.out << plan_text(plan, environment_.out_style()) << "\n";
  }
  environment_.out.flush();
}

void ApplyOutput::event(const StepEvent& event) const {
  if (json_) {
    environment_.out << ui_step_event(event, kProviderName, environment_.clock.now());
  } else if (!quiet_ || event.kind == StepEvent::Kind::Failed) {
    environment_.out << apply_event_text(event, environment_.out_style());
  }
  environment_.out.flush();
}

void ApplyOutput::summary(const ApplyResult& result, const std::map<std::string, Value>& outputs,
                          bool destroy) const {
  if (json_) {
    environment_.out << ui_apply_summary(result, destroy, environment_.clock.now())
                     << ui_outputs(outputs, environment_.clock.now());
  } else if (!quiet_ || !result.complete()) {
    environment_.out << apply_summary_text(result, outputs, destroy, environment_.out_style());
  }
}

}  // namespace drydock
