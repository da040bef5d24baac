#include "cli/apply_output.hpp"

#include <fmt/format.h>

#include "cli/version.hpp"
#include "report/apply_json.hpp"
#include "report/apply_text.hpp"
#include "report/plan_text.hpp"

namespace drydock {
namespace {

constexpr const char* kProviderName = "drydock/simulated";

bool can_redraw(const Environment& environment) {
  return environment.out_is_terminal && environment.variable("TERM").value_or("dumb") != "dumb" &&
         !environment.variable("CI");
}

}  // namespace

ApplyOutput::ApplyOutput(Environment& environment, bool json, const std::string& json_into)
    : environment_(environment),
      json_(json),
      quiet_(environment.verbosity == Verbosity::Quiet),
      into_path_(json_into) {
  if (!into_path_.empty()) {
    into_.open(into_path_, std::ios::trunc | std::ios::binary);
  }
  if (wants_lines()) {
    lines(ui_version(kVersion, environment_.clock.now()));
  }
}

std::optional<Error> ApplyOutput::problem() const {
  if (into_path_.empty() || (into_.is_open() && into_.good())) {
    return std::nullopt;
  }
  return Error{fmt::format("{} cannot be written", into_path_), "choose a path that can be"};
}

// Each line is complete when it is written: whoever follows the file never sees half of one.
void ApplyOutput::lines(const std::string& text) const {
  if (json_) {
    environment_.out << text;
    environment_.out.flush();
  }
  if (into_.is_open()) {
    into_ << text;
    into_.flush();
  }
}

void ApplyOutput::note(const std::string& text) const {
  if (!quiet_) {
    environment_.err << text;
  }
}

void ApplyOutput::plan(const Plan& plan, bool show) const {
  if (wants_lines()) {
    lines(ui_planned_changes(plan, kProviderName, environment_.clock.now()));
  }
  if (!json_ && !quiet_ && (show || plan.diff.empty())) {
    environment_.out << plan_text(plan, environment_.out_style()) << "\n";
    environment_.out.flush();
  }
}

void ApplyOutput::begin(std::size_t steps, bool alone) {
  if (!json_ && !quiet_ && alone && can_redraw(environment_)) {
    live_.emplace(environment_, steps);
  }
}

void ApplyOutput::event(const StepEvent& event) {
  if (wants_lines()) {
    lines(ui_step_event(event, kProviderName, environment_.clock.now()));
  }
  if (json_ || (quiet_ && event.kind != StepEvent::Kind::Failed)) {
    return;
  }
  const std::string text = apply_event_text(event, environment_.out_style());
  if (live_) {
    live_->event(event, text);
  } else {
    environment_.out << text;
    environment_.out.flush();
  }
}

void ApplyOutput::tick() {
  if (live_) {
    live_->tick();
  }
}

void ApplyOutput::end() {
  if (live_) {
    live_->clear();
    live_.reset();
  }
}

void ApplyOutput::diagnostics(const Diagnostics& diagnostics, const SourceMap& sources) const {
  if (wants_lines()) {
    lines(ui_diagnostics(diagnostics, sources, environment_.clock.now()));
  }
}

void ApplyOutput::summary(const ApplyResult& result, const std::map<std::string, Value>& outputs,
                          bool destroy) const {
  const Nanoseconds now = environment_.clock.now();
  if (wants_lines()) {
    lines(ui_apply_summary(result, destroy, now) + ui_outputs(outputs, now));
  }
  if (!json_ && (!quiet_ || !result.complete())) {
    environment_.out << apply_summary_text(result, outputs, destroy, environment_.out_style());
  }
}

void ApplyOutput::rollback_summary(const ApplyResult& result) const {
  if (wants_lines()) {
    lines(ui_rollback_summary(result, environment_.clock.now()));
  }
}

}  // namespace drydock
