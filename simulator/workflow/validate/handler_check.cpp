// Retry and Catch (states-language.net, "Errors").
#include <fmt/format.h>

#include "base/codes/workflow_codes.hpp"
#include "simulator/workflow/validate/definition_checker.hpp"
#include "simulator/workflow/validate/name_list.hpp"

namespace drydock {
namespace {

// states-language.net, "Appendix A"; Developer Guide, "Handling errors in Step Functions
// workflows".
constexpr std::string_view kReservedErrors =
    "States.ALL|States.BranchFailed|States.DataLimitExceeded|States."
    "ExceedToleratedFailureThreshold|"
    "States.HeartbeatTimeout|States.Http.Socket|States.IntrinsicFailure|States.ItemReaderFailed|"
    "States.NoChoiceMatched|States.ParameterPathFailure|States.Permissions|"
    "States.QueryEvaluationError|States.ResultPathMatchFailure|States.ResultWriterFailed|"
    "States.Runtime|States.TaskFailed|States.Timeout";

// Any status of HTTP: States.Http.StatusCode.404.
constexpr std::string_view kHttpErrors = "States.Http.";

}  // namespace

void DefinitionChecker::check_handlers(const Place& list, Holder holder, const Scope& scope) {
  if (!expect(list, NodeKind::Sequence, "a list")) {
    return;
  }
  for (std::size_t i = 0; i < list.node().size(); ++i) {
    const Place item = list[i];
    if (expect(item, NodeKind::Mapping, "an object with ErrorEquals")) {
      check_object(item, holder, scope);
    }
  }
  check_order(list);
}

void DefinitionChecker::check_error_names(const Place& names) {
  if (!expect(names, NodeKind::Sequence, "a list of error names")) {
    return;
  }
  if (names.node().size() == 0) {
    report(codes::DefinitionValueInvalid, names, "ErrorEquals is empty",
           "name one error or more; States.ALL stands for all of them");
  }
  for (std::size_t i = 0; i < names.node().size(); ++i) {
    const Place name = names[i];
    if (!expect(name, NodeKind::String, "an error name")) {
      continue;
    }
    const std::string_view text = name.node().text();
    if (text.starts_with("States.") && !text.starts_with(kHttpErrors) &&
        !lists(kReservedErrors, text)) {
      report(codes::ErrorNameUnknown, name, fmt::format("Step Functions has no error `{}`", text),
             "names that begin with States. are its own: " + listed(kReservedErrors));
    }
  }
}

void DefinitionChecker::check_order(const Place& list) {
  for (std::size_t i = 0; i < list.node().size(); ++i) {
    const Place handler = list[i];
    const std::optional<Place> names = member(handler, "ErrorEquals");
    for (std::size_t n = 0;
         names && names->node().is(NodeKind::Sequence) && n < names->node().size(); ++n) {
      const Place name = (*names)[n];
      const bool all = name.node().is(NodeKind::String) && name.node().text() == "States.ALL";
      if (all && names->node().size() > 1) {
        report(codes::ErrorNamesMisplaced, name, "States.ALL stands beside other names",
               "it matches them too: let it stand alone");
      } else if (all && i + 1 < list.node().size()) {
        report(codes::ErrorNamesMisplaced, name,
               fmt::format("States.ALL stands before others of {}", list.key()),
               "those behind it would never be reached: put it last");
      }
    }
  }
}

}  // namespace drydock
