#include "cli/planning.hpp"

#include <fmt/format.h>

#include <set>

#include "base/codes/apply_codes.hpp"
#include "base/codes/file_codes.hpp"
#include "base/codes/plan_codes.hpp"
#include "base/codes/state_codes.hpp"
#include "base/duration.hpp"
#include "planner/lint/same_node.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/source/git_file_system.hpp"
#include "planner/state/sqlite_state_store.hpp"

namespace drydock {

std::optional<Desired> load_desired(Workspace& workspace, const TemplateOptions& options,
                                    bool destroy) {
  std::optional<StackConfig> stack = workspace.stack(options);
  if (!stack) {
    return std::nullopt;
  }
  Result<std::unique_ptr<Provider>> provider = workspace.provider(*stack);
  if (!provider) {
    workspace.diagnostics().add(codes::ProviderUnavailable, provider.error());
    return std::nullopt;
  }
  Desired desired{std::move(*stack), std::move(*provider), std::nullopt};
  if (!destroy) {
    desired.configuration =
        workspace.configuration(desired.stack, Workspace::parameter_store(desired.provider.get()));
    if (!desired.configuration) {
      return std::nullopt;
    }
  }
  return desired;
}

std::optional<StateSnapshot> load_snapshot(Workspace& workspace, const StackConfig& stack) {
  const Result<std::unique_ptr<StateStore>> store = workspace.state(stack, false);
  if (!store) {
    workspace.diagnostics().add(codes::StateUnreadable, store.error());
    return std::nullopt;
  }
  Result<StateSnapshot> snapshot = (*store)->snapshot();
  if (!snapshot) {
    workspace.diagnostics().add(codes::StateUnreadable, snapshot.error());
    return std::nullopt;
  }
  return std::move(*snapshot);
}

Result<std::unique_ptr<HeldLock>> hold_lock(Workspace& workspace, const StackConfig& stack,
                                            StateStore& store, const std::string& operation) {
  Clock& clock = workspace.environment().clock;
  Result<std::unique_ptr<StateStore>> renewer =
      open_state_store({.path = workspace.project().state_path,
                        .stack_name = stack.name,
                        .create = true,
                        .checked = true},
                       clock);
  return renewer ? HeldLock::take(store, std::move(*renewer), clock, {.operation = operation})
                 : Result<std::unique_ptr<HeldLock>>(renewer.error());
}

std::optional<LiveState> load_live(Workspace& workspace, const ReadOnlyProvider& provider,
                                   const StateSnapshot& recorded) {
  Environment& environment = workspace.environment();
  const bool tells = environment.err_is_terminal && environment.verbosity != Verbosity::Quiet;
  const Nanoseconds begun = environment.clock.now();
  Nanoseconds next = begun + kSecond;
  bool told = false;
  const auto progress = [&](std::size_t done, std::size_t all) {
    // The clock is asked now and then: a reading from memory takes less than that.
    if (!tells || done % 64 != 0 || environment.clock.now() < next) {
      return;
    }
    next += kSecond / 4;
    told = true;
    environment.err << fmt::format("\rReading the cloud: {} of {} objects", done, all)
                    << std::flush;
  };
  Result<LiveState> live = read_live(recorded, provider, progress);
  if (told) {
    environment.err << "\n";
  }
  if (!live) {
    workspace.diagnostics().add(
        codes::RefreshFailed,
        Error{live.error().message,
              live.error().hint.empty()
                  ? "try again, or plan on what is recorded alone: --refresh=false"
                  : live.error().hint});
    return std::nullopt;
  }
  return std::move(*live);
}

namespace {

// The logical ids whose declarations are not the same text in both.
std::set<std::string, std::less<>> changed_resources(const Document& before,
                                                     const Document& after) {
  std::set<std::string, std::less<>> names;
  const auto compare = [&](const Document& one, const Document& other) {
    const std::optional<Node> own = one.root().find("Resources");
    const std::optional<Node> others = other.root().find("Resources");
    for (std::size_t i = 0; own && own->is(NodeKind::Mapping) && i < own->size(); ++i) {
      const bool mapping = others && others->is(NodeKind::Mapping);
      const std::optional<Node> same = mapping ? others->find(own->key(i)) : std::nullopt;
      if (!same || !same_node((*own)[i], *same)) {
        names.emplace(own->key(i));
      }
    }
  };
  compare(before, after);
  compare(after, before);
  return names;
}

void find_changed(Workspace& workspace, const std::string& template_path, Selector& selector) {
  const std::optional<RevisionPath> revision = split_revision_path(template_path);
  // A path of the working tree is relative to the current folder, as git reads REV:./PATH.
  const std::string path = revision ? revision->path : "./" + template_path;
  const std::optional<Document> before = workspace.document(selector.pattern + ":" + path);
  const std::optional<Document> after = workspace.document(template_path);
  if (before && after) {
    selector.names = changed_resources(*before, *after);
  }
}

bool read_selection(Workspace& workspace, const std::string& template_path,
                    const PlanningOptions& options, Selection& selection) {
  const auto read = [&](const std::vector<std::string>& texts, std::vector<Selector>& into) {
    for (const std::string& text : texts) {
      if (std::optional<Selector> selector = parse_selector(text, workspace.diagnostics())) {
        if (selector->kind == SelectorKind::ChangedSince) {
          find_changed(workspace, template_path, *selector);
        }
        into.push_back(std::move(*selector));
      }
    }
  };
  read(options.targets, selection.targets);
  read(options.excludes, selection.excludes);
  for (const std::string& address : options.replace) {
    selection.replace.insert(Address(address));
  }
  for (const std::string& address : options.accept) {
    selection.accept.insert(Address(address));
  }
  return !workspace.diagnostics().has_errors();
}

bool read_cloud(Workspace& workspace, const Desired& desired, const StateSnapshot& recorded,
                const PlanningOptions& options, PlanRequest& request) {
  if (options.refresh) {
    std::optional<LiveState> live = load_live(workspace, *desired.provider, recorded);
    if (!live) {
      return false;
    }
    request.live = std::move(*live);
  }
  if (desired.configuration) {
    if (const Status read =
            read_imports(request.imports, desired.configuration->resources, *desired.provider);
        !read) {
      workspace.diagnostics().add(codes::RefreshFailed, read.error());
      return false;
    }
  }
  return true;
}

// What would go wrong, told before anything is touched.
void look_ahead(Workspace& workspace, const Desired& desired, const StateSnapshot& recorded,
                const PlanningOptions& options, const Plan& plan) {
  Diagnostics& diagnostics = workspace.diagnostics();
  if (!recorded.exports.empty()) {
    const Result<std::unique_ptr<StateStore>> store = workspace.state(desired.stack, false);
    const Result<std::vector<ImportRecord>> imports =
        store ? (*store)->imports_of_others() : Result<std::vector<ImportRecord>>(store.error());
    if (imports) {
      check_exports(plan, recorded, *imports, diagnostics);
    } else {
      diagnostics.add(codes::StateUnreadable, imports.error());
    }
  }
  if (options.refresh) {
    const ResourceSet* wanted = desired.configuration ? &desired.configuration->resources : nullptr;
    Status asked = foresee_steps(plan, wanted, *desired.provider, diagnostics);
    asked = asked ? foresee_quotas(plan, wanted, *desired.provider, diagnostics) : asked;
    if (!asked) {
      diagnostics.add(codes::RefreshFailed, asked.error());
    }
  }
}

}  // namespace

std::optional<Plan> make_current_plan(Workspace& workspace, const Desired& desired,
                                      const StateSnapshot& recorded,
                                      const PlanningOptions& options) {
  const ResourceRules& rules = desired.stack.rules;
  PlanRequest request;
  request.mode = options.refresh_only    ? PlanMode::RefreshOnly
                 : desired.configuration ? PlanMode::Normal
                                         : PlanMode::Destroy;
  request.now = workspace.environment().clock.now();
  request.ignore_drift = rules.ignore_drift;
  request.moves = rules.moves;
  request.forget = rules.forget;
  request.imports = rules.imports;
  request.bind = options.bind;
  if (!read_selection(workspace, desired.stack.template_path, options, request.selection) ||
      !read_cloud(workspace, desired, recorded, options, request)) {
    return std::nullopt;
  }
  std::optional<Plan> plan =
      plan_stack(desired.configuration ? &*desired.configuration : nullptr, recorded,
                 workspace.schemas(), std::move(request), workspace.diagnostics());
  if (plan) {
    plan->region = desired.stack.region;
    plan->account = desired.stack.account;
    plan->template_path = desired.stack.template_path;
    look_ahead(workspace, desired, recorded, options, *plan);
  }
  return plan;
}

bool is_plan_text(std::string_view text) {
  // The first members of an encoded plan; no template has them.
  return text.substr(0, 60).find("\"stack_name\"") != std::string_view::npos;
}

std::optional<Plan> read_plan_file(Workspace& workspace, const std::string& path) {
  const Result<std::string> text = workspace.environment().files.read(path);
  if (!text) {
    workspace.diagnostics().add(codes::FileUnreadable, text.error());
    return std::nullopt;
  }
  Result<Plan> plan = decode_plan(*text);
  if (!plan) {
    workspace.diagnostics().add(
        codes::PlanFile,
        Error{fmt::format("{}: {}", path, plan.error().message), plan.error().hint});
    return std::nullopt;
  }
  return std::move(*plan);
}

}  // namespace drydock
