#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.hpp"
#include "base/codes/plan_codes.hpp"
#include "base/digest.hpp"
#include "planner/diff/drift.hpp"
#include "planner/evaluate/resolve.hpp"
#include "planner/pipeline.hpp"
#include "planner/plan/fingerprint.hpp"

namespace drydock {
namespace {

class Planning {
 public:
  Planning(const Configuration* configuration, const StateSnapshot& recorded,
           const SchemaRegistry& schemas, PlanRequest& request, Diagnostics& diagnostics)
      : configuration_(configuration),
        schemas_(schemas),
        request_(request),
        diagnostics_(diagnostics),
        recorded_(recorded),
        refreshed_(refresh(recorded, request.live, schemas, request.ignore_drift)) {}

  std::optional<Plan> run() {
    const std::size_t errors = diagnostics_.count(Severity::Error);
    prepare();
    if (diagnostics_.count(Severity::Error) != errors) {
      return std::nullopt;
    }
    Plan plan = make(options_);
    check_named(request_.selection, plan.diff, diagnostics_);
    if (request_.selection.partial()) {
      CompareOptions partial = options_;
      partial.left_out = left_out_by(request_.selection, plan, diagnostics_);
      plan = make(partial);
      note_selection(plan);
    }
    check_imports(plan.diff, request_.imports, diagnostics_);
    check_accepted(plan.diff);
    if (diagnostics_.count(Severity::Error) != errors) {
      return std::nullopt;
    }
    if (request_.bind) {
      bind(plan);
    }
    return plan;
  }

 private:
  void bind(Plan& plan) const {
    plan.binding.objects = fingerprints_of(recorded_, request_.live);
    const bool secret =
        std::any_of(plan.parameters.begin(), plan.parameters.end(),
                    [](const ParameterValue& parameter) { return parameter.value.secret(); });
    if (secret) {
      plan.binding.secret_salt = random_hex(16);
      plan.binding.secrets =
          secret_fingerprints(plan.parameters, plan.binding, recorded_.secret_key);
    }
  }

  const ResourceSet* desired() const {
    return request_.mode == PlanMode::Normal && configuration_ != nullptr
               ? &configuration_->resources
               : nullptr;
  }

  // What the project file says of single resources, laid over the refreshed state.
  void prepare() {
    moved_ =
        apply_moves(request_.moves, desired(), refreshed_.state, refreshed_.drift, diagnostics_);
    for (const ForgetRule& rule : request_.forget) {
      if (desired() != nullptr && desired()->find(rule.address) != nullptr) {
        diagnostics_.add(
            {.code = codes::ForgetRefused,
             .message = fmt::format("`{}` is to be forgotten, and the template declares it",
                                    rule.address.text()),
             .span = rule.span,
             .hint = "take it out of the template, or out of the list `forget`",
             .path = "forget." + rule.address.text()});
      } else {
        options_.forget.insert(rule.address);
      }
    }
    if (desired() != nullptr) {
      imported_ = apply_imports(request_.imports, *desired(), schemas_, request_.now,
                                refreshed_.state, diagnostics_);
    }
    options_.drift = refreshed_.drift;
    options_.replace = request_.selection.replace;
  }

  Plan make(const CompareOptions& options) {
    Diagnostics found;
    Diff diff = request_.mode == PlanMode::RefreshOnly
                    ? compare_for_refresh(refreshed_.state, options)
                : desired() == nullptr ? compare_for_destroy(refreshed_.state, options)
                                       : compare(configuration_->resources, configuration_->graph,
                                                 refreshed_.state, schemas_, found, options);
    diagnostics_.append(found);
    for (ResourceChange& change : diff.changes) {
      const auto previous = moved_.previous.find(change.address);
      if (change.deposed.empty() && previous != moved_.previous.end()) {
        change.previous_address = previous->second;
      }
      const auto config = imported_.configs.find(change.address);
      change.imported = change.deposed.empty() && config != imported_.configs.end();
      if (change.imported) {
        change.generated_config = config->second;
      }
    }
    // In this order: a row is moved or made before it is written anew.
    std::vector<StateEdit> edits = moved_.edits;
    for (const StateEdit& edit : imported_.edits) {
      if (!options.left_out.contains({edit.upsert.front().address, ""})) {
        edits.push_back(edit);
      }
    }
    std::move(diff.edits.begin(), diff.edits.end(), std::back_inserter(edits));
    diff.edits = std::move(edits);
    diff.drift = refreshed_.drift;
    Plan plan = make_plan(std::move(diff), {.desired = desired(),
                                            .recorded = &refreshed_.state,
                                            .schema_digest = schemas_.digest(),
                                            .created_at = format_instant(request_.now)});
    if (desired() != nullptr) {
      plan.imports = configuration_->imports;
    }
    plan.destroy = request_.mode == PlanMode::Destroy;
    plan.refresh_only = request_.mode == PlanMode::RefreshOnly;
    plan.refreshed = !request_.live.rows.empty();
    if (desired() == nullptr && !options.left_out.empty()) {
      keep_outputs(plan);
    } else if (desired() != nullptr && request_.selection.partial()) {
      keep_other_outputs(options.left_out, plan);
    }
    return plan;
  }

  // Of a partial plan, an output counts if all that it names is selected and, with targets, if it
  // names anything (as Terraform's TargetsTransformer has it). The others stay as recorded.
  void keep_other_outputs(const std::set<ChangeKey>& left_out, Plan& plan) const {
    const bool targeted = !request_.selection.targets.empty();
    std::set<std::string> declared;
    std::set<std::string> selected;
    for (const Output& output : plan.outputs) {
      const std::vector<ExpressionReference> used = references_of(output.value);
      declared.insert(output.name);
      if ((!targeted || !used.empty()) &&
          std::none_of(used.begin(), used.end(), [&](const ExpressionReference& reference) {
            return left_out.contains({reference.target, ""});
          })) {
        selected.insert(output.name);
      }
    }
    const auto stays = [&](const std::string& name) {
      return !selected.contains(name) && (targeted || declared.contains(name));
    };
    std::erase_if(plan.outputs, [&](const Output& output) { return stays(output.name); });
    for (Output& output : recorded_outputs()) {
      if (stays(output.name)) {
        plan.outputs.push_back(std::move(output));
      }
    }
    for (const OutputChange& change : plan.diff.outputs) {
      if (stays(change.name)) {
        plan.outputs_left_out.push_back(change.name);
      }
    }
    std::erase_if(plan.diff.outputs,
                  [&](const OutputChange& change) { return stays(change.name); });
    const std::vector<std::string>& imports = refreshed_.state.imports;
    plan.imports.insert(plan.imports.end(), imports.begin(), imports.end());
    std::sort(plan.imports.begin(), plan.imports.end());
    plan.imports.erase(std::unique(plan.imports.begin(), plan.imports.end()), plan.imports.end());
  }

  [[nodiscard]] std::vector<Output> recorded_outputs() const {
    std::vector<Output> outputs;
    for (const auto& [name, value] : refreshed_.state.outputs) {
      Output output;
      output.name = name;
      output.value = value;
      for (const auto& [export_name, of] : refreshed_.state.exports) {
        output.export_name = of == name ? export_name : output.export_name;
      }
      outputs.push_back(std::move(output));
    }
    return outputs;
  }

  // What is destroyed in part goes on giving what it gave.
  void keep_outputs(Plan& plan) const {
    plan.diff.outputs.clear();
    plan.imports = refreshed_.state.imports;
    plan.outputs = recorded_outputs();
  }

  void note_selection(Plan& plan) const {
    for (const Selector& selector : request_.selection.targets) {
      plan.selection.push_back("--target " + selector.text);
    }
    for (const Selector& selector : request_.selection.excludes) {
      plan.selection.push_back("--exclude " + selector.text);
    }
  }

  // A real value can be kept only where the template does not say otherwise.
  void check_accepted(const Diff& diff) {
    for (const ResourceChange& change : diff.changes) {
      if (!change.deposed.empty() || !request_.selection.accept.contains(change.address) ||
          change.action == Action::NoChange || change.action == Action::Forget) {
        continue;
      }
      const auto outside = std::find_if(
          change.properties.begin(), change.properties.end(),
          [](const PropertyChange& p) { return p.cause.starts_with("changed outside"); });
      if (change.action != Action::Create && outside == change.properties.end()) {
        continue;  // what changes is the template's doing
      }
      const Resource* wanted = desired() == nullptr ? nullptr : desired()->find(change.address);
      diagnostics_.add(
          {.code = codes::AcceptRefused,
           .message =
               change.action == Action::Create
                   ? fmt::format("`{}` was deleted outside, and the template still declares it",
                                 change.address.text())
                   : fmt::format(
                         "`{}` of `{}` was changed outside, and the template says otherwise",
                         property_path_text(outside->path), change.address.text()),
           .span = wanted == nullptr ? Span{} : wanted->name_span,
           .hint = change.action == Action::Create
                       ? "take it out of the template as well"
                       : "write the real value into the template; then there is nothing to revert",
           .path = "Resources." + change.address.text()});
    }
  }

  const Configuration* configuration_;
  const SchemaRegistry& schemas_;
  PlanRequest& request_;
  Diagnostics& diagnostics_;
  const StateSnapshot& recorded_;
  Refreshed refreshed_;
  CompareOptions options_;
  Moved moved_;
  Imported imported_;
};

}  // namespace

std::optional<Plan> plan_stack(const Configuration* configuration, const StateSnapshot& recorded,
                               const SchemaRegistry& schemas, PlanRequest request,
                               Diagnostics& diagnostics) {
  return Planning(configuration, recorded, schemas, request, diagnostics).run();
}

std::optional<Plan> plan_changes(const Configuration& configuration, const StateSnapshot& recorded,
                                 const SchemaRegistry& schemas, const std::string& created_at,
                                 Diagnostics& diagnostics) {
  std::optional<Plan> plan = plan_stack(&configuration, recorded, schemas, {}, diagnostics);
  if (plan) {
    plan->created_at = created_at;
  }
  return plan;
}

Plan plan_destroy(const StateSnapshot& recorded, const SchemaRegistry& schemas,
                  const std::string& created_at) {
  Diagnostics none;  // nothing is asked for that could be refused
  PlanRequest request;
  request.mode = PlanMode::Destroy;
  std::optional<Plan> plan = plan_stack(nullptr, recorded, schemas, std::move(request), none);
  DRYDOCK_CHECK(plan.has_value());
  plan->created_at = created_at;
  return std::move(*plan);
}

}  // namespace drydock
