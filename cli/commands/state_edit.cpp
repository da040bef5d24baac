#include "cli/commands/state_edit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/codes/state_codes.hpp"
#include "cli/planning.hpp"
#include "cli/state_target.hpp"
#include "planner/state/state_difference.hpp"
#include "planner/state/state_edits.hpp"
#include "report/state_change_report.hpp"

namespace drydock {
namespace {

std::string count_of(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

class StateEditing {
 public:
  StateEditing(const StateOptions& options, const StackConfig& stack, Workspace& workspace)
      : options_(options), stack_(stack), workspace_(workspace) {}

  // `pushed` is what the record becomes; null for mv and rm.
  ExitCode run(const StateSnapshot* pushed) {
    const bool done = open(pushed != nullptr) && hold() && edit(pushed);
    return done ? workspace_.finish() : finish_without(workspace_, options_.json);
  }

 private:
  bool fail(DiagnosticCode code, std::string message, std::string hint) {
    workspace_.diagnostics().add({code, std::move(message), {}, std::move(hint)});
    return false;
  }
  bool fail(DiagnosticCode code, const Error& error) {
    workspace_.diagnostics().add(code, error);
    return false;
  }

  bool open(bool create) {
    store_ = open_store(workspace_, stack_, create);
    const std::optional<StateSnapshot> snapshot =
        store_ ? recorded(workspace_, *store_, std::nullopt) : std::nullopt;
    if (snapshot && snapshot->lineage.empty()) {
      report_absent(workspace_, *snapshot, options_.words.front());
    }
    return snapshot && !snapshot->lineage.empty();
  }

  bool hold() {
    Result<std::unique_ptr<HeldLock>> held =
        hold_lock(workspace_, stack_, *store_, "state " + options_.verb);
    if (!held) {
      return fail(codes::StateLocked, held.error());
    }
    held_ = std::move(*held);
    const Result<std::vector<Intent>> intents = store_->open_intents();
    if (!intents) {
      return fail(codes::StateUnreadable, intents.error());
    }
    if (intents->empty()) {
      return true;
    }
    const Intent& first = intents->front();
    return fail(
        codes::StateOperationsOpen,
        fmt::format("{} of an earlier run {} not ended, first the {} of {}",
                    count_of(intents->size(), "operation"), intents->size() == 1 ? "has" : "have",
                    operation_name(first.operation), first.address.text()),
        "run drydock apply, which finds out what became of them and records it");
  }

  bool edit(const StateSnapshot* pushed) {
    std::optional<StateSnapshot> before = recorded(workspace_, *store_, std::nullopt);
    if (!before) {
      return false;
    }
    before_ = std::move(*before);
    std::optional<StateEdit> edit = pushed != nullptr       ? push(*pushed)
                                    : options_.verb == "mv" ? move()
                                                            : remove();
    if (workspace_.diagnostics().has_errors()) {
      return false;
    }
    if (edit) {
      if (const Status written = store_->write_one(held_->token(), *std::move(edit)); !written) {
        return fail(codes::StateUnwritable, written.error());
      }
    }
    const std::optional<StateSnapshot> after = recorded(workspace_, *store_, std::nullopt);
    if (!after) {
      return false;
    }
    tell(*after);
    return true;
  }

  [[nodiscard]] bool is_recorded(const Address& address) const {
    return std::any_of(before_.resources.begin(), before_.resources.end(),
                       [&](const RecordedResource& row) { return row.address == address; });
  }

  std::optional<StateEdit> move() {
    const Address from(options_.words[0]);
    const Address to(options_.words[1]);
    if (!is_recorded(from)) {
      report_absent(workspace_, before_, from.text());
    }
    if (!is_possible_address(to.text())) {
      fail(codes::StateAddressInvalid,
           fmt::format("`{}` is not an address that a template can give", to.text()),
           "a logical id has letters and digits; in a nested stack or module: Network.Vpc");
    } else if (is_recorded(to)) {
      fail(codes::StateAddressTaken, fmt::format("`{}` is already recorded", to.text()),
           "choose an address that is free, or take the record out first: drydock state rm " +
               to.text());
    }
    return move_edit(before_, from, to);
  }

  std::optional<StateEdit> remove() {
    std::vector<Address> addresses;
    for (const std::string& word : options_.words) {
      addresses.emplace_back(word);
      if (!is_recorded(addresses.back())) {
        report_absent(workspace_, before_, word);
      }
    }
    return remove_edit(before_, addresses);
  }

  std::optional<StateEdit> push(const StateSnapshot& pushed) {
    if (!options_.force) {
      for (const PushRefusal refusal : push_refusals(before_, pushed)) {
        refuse(refusal, pushed);
      }
    }
    const std::string& path = options_.words.front();
    return push_edit(before_, pushed, "push " + path);
  }

  void refuse(PushRefusal refusal, const StateSnapshot& pushed) {
    const std::string& path = options_.words.front();
    if (refusal == PushRefusal::OtherLineage) {
      fail(codes::StateOtherLineage,
           fmt::format("{} has lineage {}, the state of stack {} has {}", path, pushed.lineage,
                       before_.stack_name, before_.lineage),
           "--force replaces the record all the same; no object is touched");
      return;
    }
    fail(codes::StateSerialRefused,
         refusal == PushRefusal::SameSerial
             ? fmt::format("{} has serial {}, as the state has, and other content", path,
                           pushed.serial)
             : fmt::format("{} has serial {}, the state is at {}", path, pushed.serial,
                           before_.serial),
         fmt::format("`drydock state diff {}` shows what would be undone; --force writes it as "
                     "serial {}",
                     path, before_.serial + 1));
  }

  void tell(const StateSnapshot& after) {
    std::ostream& out = workspace_.environment().out;
    const StateDifference found = difference(before_, after);
    if (options_.json) {
      out << state_diff_json(
          found, stack_.name,
          {fmt::format("serial {}", before_.serial), before_.lineage, before_.serial},
          {fmt::format("serial {}", after.serial), after.lineage, after.serial});
      return;
    }
    if (after.serial == before_.serial) {
      out << "The state is already what the file says.\n";
      return;
    }
    if (options_.verb == "mv") {
      out << fmt::format("Moved {} to {}.\n", options_.words[0], options_.words[1]);
    }
    std::size_t added = 0;
    std::size_t removed = 0;
    for (const RecordChange& change : found.resources) {
      added += change.kind == RecordChange::Kind::Added ? 1U : 0U;
      removed += change.kind == RecordChange::Kind::Removed ? 1U : 0U;
      if (options_.verb == "rm" && change.kind == RecordChange::Kind::Removed) {
        out << fmt::format("Removed {} from the record; {} is not touched.\n",
                           change.address.text(), change.identifier);
      }
    }
    if (options_.verb == "push") {
      out << fmt::format("Pushed: {} added, {} changed, {} removed.\n", added,
                         found.resources.size() - added - removed, removed);
    }
    out << fmt::format("The state of stack {} is at serial {}.\n", stack_.name, after.serial);
  }

  const StateOptions& options_;
  const StackConfig& stack_;
  Workspace& workspace_;
  std::unique_ptr<StateStore> store_;  // outlives the lock
  std::unique_ptr<HeldLock> held_;
  StateSnapshot before_;
};

}  // namespace

ExitCode run_state_edit(const StateOptions& options, const StackConfig& stack,
                        Workspace& workspace) {
  return StateEditing(options, stack, workspace).run(nullptr);
}

ExitCode run_state_push(const StateOptions& options, Workspace& workspace) {
  const std::optional<StateSnapshot> pushed = read_state_file(workspace, options.words.front());
  if (!pushed) {
    return finish_without(workspace, options.json);
  }
  TemplateOptions target = options.target;
  if (!workspace.project().from_file && target.path.empty() && target.stack_name.empty()) {
    target.stack_name = pushed->stack_name;
  }
  const std::optional<StackConfig> stack = recorded_stack(workspace, target);
  return stack ? StateEditing(options, *stack, workspace).run(&*pushed)
               : finish_without(workspace, options.json);
}

}  // namespace drydock
