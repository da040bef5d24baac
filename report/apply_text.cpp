#include "report/apply_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "report/value_text.hpp"

namespace drydock {
namespace {

struct Words {
  std::string_view doing;  // "Creating"
  std::string_view noun;   // "Creation"
};

Words words_of(OperationKind operation) {
  return operation == OperationKind::Create   ? Words{"Creating", "Creation"}
         : operation == OperationKind::Update ? Words{"Modifying", "Modifications"}
                                              : Words{"Destroying", "Destruction"};
}

std::string id_of(const StepEvent& event) {
  return event.identifier.empty() ? "" : fmt::format(" [id={}]", printable(event.identifier));
}

bool ended_well(StepState state) {
  return state == StepState::Done || state == StepState::Unchanged;
}

}  // namespace

std::string apply_event_text(const StepEvent& event, const ReportStyle& style) {
  const Words words = words_of(event.operation);
  const std::string name = paint(style, Ink::Bold, printable(event.address.text()));
  const std::string message = printable(event.message);
  const std::string elapsed = format_duration(event.elapsed);
  switch (event.kind) {
    case StepEvent::Kind::Started:
      return fmt::format("{}: {}...{}\n", name, words.doing, id_of(event));
    case StepEvent::Kind::Progress:
      return fmt::format("{}: Still {}... [{} elapsed]{}\n", name,
                         event.operation == OperationKind::Create   ? "creating"
                         : event.operation == OperationKind::Update ? "modifying"
                                                                    : "destroying",
                         elapsed, message.empty() ? "" : " " + message);
    case StepEvent::Kind::Retrying:
      return fmt::format("{}: {}: {}\n", name, paint(style, Ink::Yellow, "Retrying"),
                         message.empty() ? "the provider asked to try again" : message);
    case StepEvent::Kind::Finished:
      return fmt::format("{}: {} after {}{}\n", name,
                         paint(style, Ink::Green, fmt::format("{} complete", words.noun)), elapsed,
                         id_of(event));
    case StepEvent::Kind::Failed:
      return fmt::format("{}: {} after {}: {}\n", name,
                         paint(style, Ink::Red, fmt::format("{} failed", words.noun)), elapsed,
                         message);
    case StepEvent::Kind::Skipped:
      return fmt::format("{}: {}{}\n", name, paint(style, Ink::Yellow, "Skipped"),
                         message.empty() ? "" : ": " + message);
  }
  return {};
}

std::string outputs_text(const std::map<std::string, Value>& outputs, const ReportStyle& style) {
  if (outputs.empty()) {
    return {};
  }
  std::string out = "\nOutputs:\n\n";
  for (const auto& [name, value] : outputs) {
    append_value(out, name, value, {}, style);
  }
  return out;
}

std::string apply_summary_text(const ApplyResult& result,
                               const std::map<std::string, Value>& outputs, bool destroy,
                               const ReportStyle& style) {
  const auto waiting = std::count_if(result.steps.begin(), result.steps.end(), [](StepState state) {
    return !ended_well(state) && state != StepState::Failed;
  });
  const bool complete = waiting == 0 && result.problems.empty() &&
                        std::all_of(result.steps.begin(), result.steps.end(), ended_well);
  std::string out = "\n";
  for (const std::string& problem : result.problems) {
    out += wrapped("Error: ", printable(problem), style);
  }
  const std::string counts = destroy ? fmt::format("Resources: {} destroyed.", result.deleted)
                                     : fmt::format("Resources: {} added, {} changed, {} destroyed.",
                                                   result.created, result.updated, result.deleted);
  const std::string_view what = destroy ? "Destroy" : "Apply";
  if (complete) {
    out += paint(style, Ink::Green, fmt::format("{} complete! {}", what, counts)) + "\n";
    return out + outputs_text(outputs, style);
  }
  const std::string_view how = result.interrupted ? "interrupted" : "incomplete";
  out += paint(style, Ink::Red, fmt::format("{} {}. {}", what, how, counts)) + "\n";
  out += wrapped("",
                 fmt::format("{} and {} not started. What was done is recorded: plan and "
                             "apply again to go on.",
                             counted(result.problems.size(), "step failed", "steps failed"),
                             counted(static_cast<std::uint64_t>(waiting), "was", "were")),
                 style);
  return out;
}

}  // namespace drydock
