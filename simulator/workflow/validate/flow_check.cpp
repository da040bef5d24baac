// Where states lead: every target is there, every state is reached, and there is an end
// (states-language.net, "Transitions").
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/codes/workflow_codes.hpp"
#include "base/nearest_name.hpp"
#include "simulator/workflow/validate/definition_checker.hpp"

namespace drydock {
namespace {

// Every field that names the next state.
template <class Use>
void for_each_target(const Place& state, const Use& use) {
  const auto use_next_of_items = [&](const Place& list) {
    for (std::size_t i = 0; list.node().is(NodeKind::Sequence) && i < list.node().size(); ++i) {
      const Place item = list[i];
      for (std::size_t m = 0; item.node().is(NodeKind::Mapping) && m < item.node().size(); ++m) {
        if (item.node().key(m) == "Next") {
          use(item[m]);
        }
      }
    }
  };
  for (std::size_t i = 0; state.node().is(NodeKind::Mapping) && i < state.node().size(); ++i) {
    const std::string_view key = state.node().key(i);
    if (key == "Next" || key == "Default") {
      use(state[i]);
    } else if (key == "Choices" || key == "Catch") {
      use_next_of_items(state[i]);
    }
  }
}

bool is_terminal(const Node& state) {
  if (!state.is(NodeKind::Mapping)) {
    return false;
  }
  const std::optional<Node> type = state.find("Type");
  const std::optional<Node> end = state.find("End");
  return (type && (type->text() == "Succeed" || type->text() == "Fail")) ||
         (end && end->is(NodeKind::Bool) && end->text() == "true");
}

}  // namespace

void DefinitionChecker::check_transitions(const Place& flow) {
  const std::optional<Place> states = member(flow, "States");
  if (!states || !states->node().is(NodeKind::Mapping) || states->node().size() == 0) {
    return;
  }
  for (std::size_t i = 0; i < states->node().size(); ++i) {
    for_each_target((*states)[i], [&](const Place& field) { check_target(field, *states); });
  }
  const std::optional<Place> start = member(flow, "StartAt");
  if (start) {
    check_target(*start, *states);
  }
  check_terminal(*states);
  check_reachable(flow, *states);
}

void DefinitionChecker::check_target(const Place& field, const Place& states) {
  if (!field.node().is(NodeKind::String) || is_open(field.node()) ||
      states.node().find(field.node().text())) {
    return;
  }
  const std::string_view name = field.node().text();
  const auto elsewhere = names_.find(name);
  if (elsewhere != names_.end()) {
    Diagnostic diagnostic{
        codes::TransitionTargetMissing,
        fmt::format("{} leads to `{}`, which stands in another flow", field.key(), name),
        field.node().span(),
        "a branch or an iteration cannot be left or entered by Next: end it, and "
        "go on from the state around it",
        {{elsewhere->second, "it stands here"}},
        field.pointer()};
    diagnostics_.add(std::move(diagnostic));
    return;
  }
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < states.node().size(); ++i) {
    names.push_back(states.node().key(i));
  }
  const std::optional<std::string> near = nearest_name(name, names);
  report(codes::TransitionTargetMissing, field,
         fmt::format("{} leads to `{}`, and there is no such state", field.key(), name),
         near ? fmt::format("did you mean `{}`?", *near) : "name a state of the same States");
}

void DefinitionChecker::check_terminal(const Place& states) {
  for (std::size_t i = 0; i < states.node().size(); ++i) {
    if (is_terminal(states.node()[i])) {
      return;
    }
  }
  report_key(codes::NoTerminalState, states, "none of the states is an end",
             R"(set "End": true in one, or lead to a Succeed or Fail state)");
}

void DefinitionChecker::check_reachable(const Place& flow, const Place& states) {
  const std::optional<Node> start = flow.node().find("StartAt");
  if (!start || !states.node().find(start->text())) {
    return;  // said already; everything would follow from it
  }
  std::map<std::string_view, std::size_t> numbers;
  for (std::size_t i = 0; i < states.node().size(); ++i) {
    numbers.emplace(states.node().key(i), i);
  }
  std::set<std::string_view> reached = {start->text()};
  std::vector<std::string_view> waiting = {start->text()};
  bool open = false;  // a target that is not known yet may be any
  while (!waiting.empty()) {
    const auto found = numbers.find(waiting.back());
    waiting.pop_back();
    if (found == numbers.end()) {
      continue;
    }
    for_each_target(states[found->second], [&](const Place& field) {
      open = open || is_open(field.node());
      if (field.node().is(NodeKind::String) && reached.insert(field.node().text()).second) {
        waiting.push_back(field.node().text());
      }
    });
  }
  for (std::size_t i = 0; !open && i < states.node().size(); ++i) {
    if (reached.count(states.node().key(i)) == 0) {
      report_key(codes::StateUnreachable, states[i],
                 fmt::format("no way leads to the state `{}`", states.node().key(i)),
                 "name it in StartAt, Next, Default or a catcher, or take it out");
    }
  }
}

}  // namespace drydock
