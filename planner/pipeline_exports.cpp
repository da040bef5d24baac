#include <fmt/format.h>

#include <algorithm>

#include "base/codes/plan_codes.hpp"
#include "planner/diff/property_diff.hpp"
#include "planner/pipeline.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {

// An output that is not among the changes has the value that is recorded.
void check_exports(const Plan& plan, const StateSnapshot& recorded,
                   const std::vector<ImportRecord>& imports_of_others, Diagnostics& diagnostics) {
  if (plan.refresh_only) {
    return;
  }
  for (const ImportRecord& import : imports_of_others) {
    const auto exported = recorded.exports.find(import.export_name);
    if (exported == recorded.exports.end()) {
      continue;
    }
    const auto old = recorded.outputs.find(exported->second);
    const auto output =
        std::find_if(plan.outputs.begin(), plan.outputs.end(),
                     [&](const Output& one) { return one.export_name == import.export_name; });
    std::string_view what;
    if (output == plan.outputs.end()) {
      what = "taken away";
    } else {
      const auto change =
          std::find_if(plan.diff.outputs.begin(), plan.diff.outputs.end(),
                       [&](const OutputChange& one) { return one.name == output->name; });
      const auto kept = recorded.outputs.find(output->name);
      const Value* now = change != plan.diff.outputs.end() ? &change->after
                         : kept != recorded.outputs.end()  ? &kept->second
                                                           : nullptr;
      const bool same = now != nullptr && old != recorded.outputs.end() &&
                        same_property_value(old->second, redact_secrets(*now, recorded.secret_key));
      what = same ? "" : "changed";
    }
    if (!what.empty()) {
      diagnostics.add(
          {.code = codes::ExportInUse,
           .message = fmt::format("the export {} would be {}, and the stack {} imports it",
                                  import.export_name, what, import.stack_name),
           .span = output == plan.outputs.end() ? Span{} : output->span,
           .hint = fmt::format("let {} do without it first", import.stack_name),
           .path = "Outputs." + exported->second});
    }
  }
}

}  // namespace drydock
