#include "cli/commands/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/codes/state_codes.hpp"
#include "base/glob.hpp"
#include "cli/commands/state_edit.hpp"
#include "cli/commands/state_verify.hpp"
#include "cli/state_target.hpp"
#include "report/state_change_report.hpp"
#include "report/state_report.hpp"

namespace drydock {
namespace {

bool is_pattern(std::string_view text) { return text.find_first_of("*?") != std::string::npos; }

// A word behind those that the verb needs, if it is a template's name and no address.
bool names_a_template(const std::string& word, const Environment& environment) {
  const std::size_t colon = word.find(':');
  const bool revision = colon != std::string::npos && word.find("::") == std::string::npos &&
                        word.find('.', colon) != std::string::npos;
  return revision || environment.files.exists(word);
}

std::size_t words_needed(const std::string& verb) {
  return verb == "mv"                                       ? 2
         : verb == "show" || verb == "rm" || verb == "push" ? 1
         : verb == "diff"                                   ? 2
                                                            : 0;
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && number >= 0 ? std::optional(number) : std::nullopt;
}

class StateReading {
 public:
  StateReading(const StateOptions& options, const StackConfig& stack, Workspace& workspace)
      : options_(options),
        stack_(stack),
        workspace_(workspace),
        out_(workspace.environment().out) {}

  ExitCode run() {
    store_ = open_store(workspace_, stack_, false);
    const std::optional<StateSnapshot> snapshot =
        store_ ? recorded(workspace_, *store_, options_.serial) : std::nullopt;
    if (!snapshot) {
      return finish_without(workspace_, options_.json);
    }
    const bool done = options_.verb == "show"      ? show(*snapshot)
                      : options_.verb == "history" ? history(*snapshot)
                      : options_.verb == "diff"    ? diff(*snapshot)
                      : options_.verb == "pull"    ? pull(*snapshot)
                                                   : list(*snapshot);
    return done ? workspace_.finish() : finish_without(workspace_, options_.json);
  }

 private:
  [[nodiscard]] ReportStyle style() const { return workspace_.environment().out_style(); }

  bool list(StateSnapshot snapshot) {
    for (const std::string& word : options_.words) {
      if (!is_pattern(word) && snapshot.find(Address(word)) == nullptr) {
        report_absent(workspace_, snapshot, word);
      }
    }
    const auto any_of = [](const std::vector<std::string>& patterns, const std::string& name) {
      return patterns.empty() ||
             std::any_of(patterns.begin(), patterns.end(),
                         [&](const std::string& pattern) { return matches_glob(pattern, name); });
    };
    std::erase_if(snapshot.resources, [&](const RecordedResource& resource) {
      return !any_of(options_.words, resource.address.text()) ||
             !any_of(options_.types, resource.type);
    });
    if (workspace_.diagnostics().has_errors()) {
      return false;
    }
    out_ << (options_.json ? state_list_json(snapshot) : state_list_text(snapshot, style()));
    return true;
  }

  bool show(const StateSnapshot& snapshot) {
    const RecordedResource* resource = snapshot.find(Address(options_.words.front()));
    if (resource == nullptr) {
      report_absent(workspace_, snapshot, options_.words.front());
      return false;
    }
    out_ << (options_.json ? state_show_json(*resource) : state_show_text(*resource, style()));
    return true;
  }

  bool pull(const StateSnapshot& snapshot) {
    out_ << encode_state_text(snapshot);
    return true;
  }

  bool history(const StateSnapshot& snapshot) {
    const Result<std::vector<HistoryEntry>> entries = store_->history(options_.limit);
    if (!entries) {
      workspace_.diagnostics().add(codes::StateUnreadable, entries.error());
      return false;
    }
    out_ << (options_.json ? state_history_json(snapshot, *entries)
                           : state_history_text(*entries, style()));
    return true;
  }

  // A serial, or a file that `state pull` wrote.
  std::optional<StateSnapshot> side(const std::string& word, StateSide& side) {
    const std::optional<std::int64_t> serial = whole_number(word);
    std::optional<StateSnapshot> snapshot =
        serial ? recorded(workspace_, *store_, serial) : read_state_file(workspace_, word);
    if (snapshot) {
      side = {serial ? "serial " + word : word, snapshot->lineage, snapshot->serial};
    }
    return snapshot;
  }

  bool diff(const StateSnapshot& now) {
    StateSide from;
    StateSide to{fmt::format("serial {}", now.serial), now.lineage, now.serial};
    const std::optional<StateSnapshot> before = side(options_.words.front(), from);
    const std::optional<StateSnapshot> after =
        options_.words.size() > 1 ? side(options_.words[1], to) : now;
    if (!before || !after) {
      return false;
    }
    const StateDifference found = difference(*before, *after);
    out_ << (options_.json ? state_diff_json(found, stack_.name, from, to)
                           : state_diff_text(found, from, to, style()));
    return true;
  }

  const StateOptions& options_;
  const StackConfig& stack_;
  Workspace& workspace_;
  std::ostream& out_;
  std::unique_ptr<StateStore> store_;
};

}  // namespace

ExitCode run_state(const StateOptions& given, Environment& environment) {
  StateOptions options = given;
  Workspace workspace(environment);
  if (!workspace.open_project()) {
    return finish_without(workspace, options.json);
  }
  if (options.verb == "verify") {
    return run_state_verify(options, workspace);
  }
  if (options.words.size() > words_needed(options.verb) &&
      names_a_template(options.words.back(), environment)) {
    options.target.path = options.words.back();
    options.words.pop_back();
  }
  if (options.verb == "push") {
    return run_state_push(options, workspace);
  }
  const std::optional<StackConfig> stack = recorded_stack(workspace, options.target);
  if (!stack) {
    return finish_without(workspace, options.json);
  }
  return options.verb == "mv" || options.verb == "rm"
             ? run_state_edit(options, *stack, workspace)
             : StateReading(options, *stack, workspace).run();
}

}  // namespace drydock
