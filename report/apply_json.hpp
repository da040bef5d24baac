// The lines of a running apply for programs: one JSON object a line, in Terraform's
// machine-readable UI vocabulary (Terraform docs, "Machine-Readable UI", version 1.2): version,
// planned_change, change_summary, apply_start, apply_progress, apply_complete, apply_errored,
// diagnostic, outputs. Each call returns whole lines. `now` is the instant of writing.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/apply/executor.hpp"

namespace drydock {

[[nodiscard]] std::string ui_version(std::string_view drydock_version, Nanoseconds now);
// planned_change for each resource that changes, then change_summary of operation "plan".
[[nodiscard]] std::string ui_planned_changes(const Plan& plan, const std::string& provider_name,
                                             Nanoseconds now);
[[nodiscard]] std::string ui_step_event(const StepEvent& event, const std::string& provider_name,
                                        Nanoseconds now);
// change_summary of operation "apply" or "destroy", as carried out.
[[nodiscard]] std::string ui_apply_summary(const ApplyResult& result, bool destroy,
                                           Nanoseconds now);
// The same of operation "rollback", which Terraform does not have.
[[nodiscard]] std::string ui_rollback_summary(const ApplyResult& result, Nanoseconds now);
[[nodiscard]] std::string ui_outputs(const std::map<std::string, Value>& outputs, Nanoseconds now);
[[nodiscard]] std::string ui_diagnostics(const Diagnostics& diagnostics, const SourceMap& sources,
                                         Nanoseconds now);

}  // namespace drydock
