#include "cli/commands/import.hpp"

#include <fmt/format.h>

#include "base/codes/apply_codes.hpp"
#include "base/codes/plan_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/codes/state_codes.hpp"
#include "cli/planning.hpp"
#include "report/config_text.hpp"
#include "report/plan_text.hpp"

namespace drydock {
namespace {

class ImportRun {
 public:
  ImportRun(const ImportOptions& options, Workspace& workspace)
      : options_(options), workspace_(workspace), environment_(workspace.environment()) {}

  ExitCode run() {
    desired_ = workspace_.open() ? load_desired(workspace_, options_.target, false) : std::nullopt;
    if (!desired_) {
      return workspace_.finish();
    }
    if (!options_.generate_config.empty()) {
      generate();
      return workspace_.finish();
    }
    recorded_ = load_snapshot(workspace_, desired_->stack);
    const std::optional<Plan> plan = recorded_ ? make_plan() : std::nullopt;
    if (!plan || workspace_.diagnostics().has_errors()) {
      return workspace_.finish();
    }
    if (plan->diff.edits.empty()) {
      environment_.out << fmt::format("`{}` is recorded already.\n", options_.address);
      return workspace_.finish();
    }
    environment_.out << plan_text(*plan, environment_.out_style());
    if (!options_.auto_approve && !approve()) {
      return workspace_.diagnostics().has_errors() ? workspace_.finish() : ExitCode::Error;
    }
    record(*plan);
    return workspace_.finish();
  }

 private:
  const Resource* wanted() const {
    return desired_->configuration->resources.find(Address(options_.address));
  }

  // Of this address alone, whatever else the template and the project file ask for.
  std::optional<Plan> make_plan() {
    PlanRequest request;
    request.now = environment_.clock.now();
    request.imports = {{Address(options_.address), options_.identifier, options_.type}};
    if (wanted() != nullptr) {
      request.selection.targets = {
          Selector{SelectorKind::Address, options_.address, options_.address, {}}};
    }
    const ResourceSet& resources = desired_->configuration->resources;
    if (const Status read = read_imports(request.imports, resources, *desired_->provider); !read) {
      workspace_.diagnostics().add(codes::RefreshFailed, read.error());
      return std::nullopt;
    }
    std::optional<Plan> plan =
        plan_stack(&*desired_->configuration, *recorded_, workspace_.schemas(), std::move(request),
                   workspace_.diagnostics());
    if (plan) {
      plan->region = desired_->stack.region;
      plan->account = desired_->stack.account;
      plan->selection.clear();
      keep_import(*plan);
    }
    return plan;
  }

  // What the object needs is not this command's business.
  void keep_import(Plan& plan) const {
    std::erase_if(plan.diff.changes, [&](const ResourceChange& change) {
      return change.address.text() != options_.address || !change.deposed.empty();
    });
    plan.diff.outputs.clear();
    plan.steps.clear();
    std::erase_if(plan.diff.edits, [&](const StateEdit& edit) {
      return edit.upsert.size() != 1 || edit.upsert.front().address.text() != options_.address;
    });
  }

  bool approve() {
    if (!environment_.in_is_terminal) {
      workspace_.diagnostics().add({codes::NotApproved,
                                    "there is no terminal to ask for approval",
                                    {},
                                    "look at what it shows and pass --auto-approve"});
      return false;
    }
    environment_.out << "\nDo you want to record this? Only 'yes' is accepted.\n\n"
                        "  Enter a value: ";
    environment_.out.flush();
    std::string answer;
    std::getline(environment_.in, answer);
    environment_.out << (answer == "yes" ? "\n" : "\nImport cancelled.\n");
    return answer == "yes";
  }

  void record(const Plan& plan) {
    const Result<std::unique_ptr<StateStore>> store = workspace_.state(desired_->stack, true);
    if (!store) {
      workspace_.diagnostics().add(codes::StateUnreadable, store.error());
      return;
    }
    const Result<std::unique_ptr<HeldLock>> held =
        hold_lock(workspace_, desired_->stack, **store, "import");
    if (!held) {
      workspace_.diagnostics().add(codes::StateLocked, held.error());
      return;
    }
    write(plan, **store, (*held)->token());
  }

  void write(const Plan& plan, StateStore& store, const LockToken& lock) {
    const Result<StateSnapshot> now = store.snapshot();
    if (!now) {
      workspace_.diagnostics().add(codes::StateUnreadable, now.error());
      return;
    }
    if (now->serial != recorded_->serial) {
      workspace_.diagnostics().add({codes::PlanStale,
                                    "the state has changed while this was looked at",
                                    {},
                                    "run the command again"});
      return;
    }
    const std::vector<StateWrite> writes(plan.diff.edits.begin(), plan.diff.edits.end());
    if (const Status written = store.write(lock, writes); !written) {
      workspace_.diagnostics().add(codes::StateUnwritable, written.error());
      return;
    }
    environment_.out << fmt::format(
        "Imported {} as `{}`. `drydock plan` shows what is left to "
        "do.\n",
        options_.identifier, options_.address);
  }

  void generate() {
    const Resource* resource = wanted();
    const std::string type = resource != nullptr ? resource->type : options_.type;
    Diagnostics& diagnostics = workspace_.diagnostics();
    if (type.empty()) {
      diagnostics.add({codes::ImportRefused,
                       fmt::format("the template declares no resource `{}`, so its type is not "
                                   "known",
                                   options_.address),
                       {},
                       "say it: --type AWS::EC2::VPC"});
      return;
    }
    const Result<std::optional<LiveResource>> object =
        desired_->provider->read(type, options_.identifier);
    if (!object) {
      diagnostics.add(codes::RefreshFailed, object.error());
      return;
    }
    if (!*object) {
      diagnostics.add(
          {codes::ImportRefused,
           fmt::format("there is no {} with the identifier {}", type, options_.identifier),
           {},
           {}});
      return;
    }
    const std::string text =
        config_text(options_.address, type, config_of(**object, workspace_.schemas().find(type)));
    if (const Status written = write_file_atomically(options_.generate_config, text); !written) {
      diagnostics.add(codes::OutputUnwritable, written.error());
      return;
    }
    environment_.out << fmt::format(
        "Wrote what {} has to {}. Put it into the template, then: drydock import {} {}\n",
        options_.identifier, options_.generate_config, options_.address, options_.identifier);
  }

  const ImportOptions& options_;
  Workspace& workspace_;
  Environment& environment_;
  std::optional<Desired> desired_;
  std::optional<StateSnapshot> recorded_;
};

}  // namespace

ExitCode run_import(const ImportOptions& options, Environment& environment) {
  Workspace workspace(environment);
  return ImportRun(options, workspace).run();
}

}  // namespace drydock
