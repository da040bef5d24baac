#include <fmt/format.h>

#include "base/codes/project_codes.hpp"
#include "cli/commands/simulate.hpp"
#include "cli/simulating.hpp"
#include "report/score_html.hpp"
#include "report/score_json.hpp"
#include "report/score_markdown.hpp"
#include "report/score_text.hpp"
#include "simulator/score/scorecard.hpp"

namespace drydock {
namespace {

// What `--against` names: a variant of the project, else a template or REV:PATH with the
// parameters of the stack.
StackConfig against_stack(const Project& project, const StackConfig& stack,
                          const std::string& against) {
  StackConfig other = stack;
  const auto variant = project.variants.find(against);
  if (variant == project.variants.end()) {
    other.template_path = against;
    return other;
  }
  if (!variant->second.template_path.empty()) {
    other.template_path = variant->second.template_path;
  }
  for (const auto& [name, value] : variant->second.parameters) {
    other.parameters.insert_or_assign(name, value);
  }
  return other;
}

struct Scored {
  SimulationResult result;
  Scorecard card;
};

struct Compared {
  Comparison comparison;
  std::vector<TimeSeries> before_series;
};

std::optional<Scored> score_stack(Workspace& workspace, const std::string& name,
                                  const StackConfig& stack, const Catalog& catalog,
                                  const Scenario& scenario, const SimulationArguments& arguments) {
  StackOutcome outcome = simulate_stack(workspace, stack, catalog, scenario, arguments, false);
  if (!outcome.complete) {
    return std::nullopt;
  }
  Scorecard card = make_scorecard(name, scenario, outcome.joined);
  return Scored{std::move(outcome.joined), std::move(card)};
}

std::string render(const ScoreOptions& options, const Scored& scored,
                   const std::optional<Compared>& compared, Workspace& workspace) {
  const Comparison* comparison = compared ? &compared->comparison : nullptr;
  const ReportStyle style = workspace.environment().out_style();
  if (options.format == "json") {
    return comparison ? comparison_json(*comparison, workspace.diagnostics(), workspace.sources())
                      : score_json(scored.card, workspace.diagnostics(), workspace.sources());
  }
  if (options.format == "markdown") {
    return comparison ? comparison_markdown(*comparison) : score_markdown(scored.card);
  }
  if (options.format == "html") {
    return comparison ? comparison_html(*comparison, compared->before_series, scored.result.series)
                      : score_html(scored.card, scored.result.series);
  }
  return comparison
             ? comparison_text(*comparison, compared->before_series, scored.result.series, style)
             : score_text(scored.card, scored.result.series, style);
}

bool deliver(const ScoreOptions& options, const std::string& text, Workspace& workspace) {
  if (options.out.empty()) {
    workspace.environment().out << text;
    return true;
  }
  const Status written = write_file_atomically(options.out, text);
  if (!written) {
    workspace.diagnostics().add(codes::OutputUnwritable, written.error());
  }
  return written.ok();
}

}  // namespace

ExitCode run_score(const ScoreOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  const std::optional<Scenario> scenario =
      stack ? load_scenario(workspace, options.simulation) : std::nullopt;
  const std::optional<Catalog> catalog =
      scenario ? load_workspace_catalog(workspace) : std::nullopt;
  if (!catalog) {
    return workspace.finish();
  }
  std::optional<Scored> scored =
      score_stack(workspace, stack->name, *stack, *catalog, *scenario, options.simulation);
  std::optional<Compared> compared;
  if (scored && !options.against.empty()) {
    const StackConfig other = against_stack(workspace.project(), *stack, options.against);
    std::optional<Scored> before =
        score_stack(workspace, options.against, other, *catalog, *scenario, options.simulation);
    if (!before) {
      return workspace.finish();
    }
    compared = Compared{
        compare_scores(std::move(before->card), before->result, scored->card, scored->result),
        before->result.series};
  }
  if (scored) {
    const std::string text = render(options, *scored, compared, workspace);
    if (!deliver(options, text, workspace)) {
      return workspace.finish();
    }
  }
  const ExitCode code = workspace.finish();
  return code == ExitCode::Success && !scored->card.passed ? ExitCode::Gate : code;
}

}  // namespace drydock
