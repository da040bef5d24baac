#include "cli/commands/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/project_codes.hpp"
#include "base/nearest_name.hpp"
#include "report/explain_text.hpp"
#include "report/table.hpp"
#include "simulator/score/metric_catalog.hpp"
#include "simulator/world/assumptions.hpp"
#include "simulator/world/modelled_rules.hpp"

namespace drydock {
namespace {

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

void add_section(std::string_view heading, const Table& table, const ReportStyle& style,
                 std::string& text) {
  text += paint(style, Ink::Bold, heading) + "\n" + table.text(style, 2) + "\n";
}

std::string list_everything(const ReportStyle& style) {
  std::string text;
  Table metrics({{"", false, false}, {""}});
  for (const MetricInfo* metric : known_metrics()) {
    metrics.add_row({std::string(metric->name), std::string(metric->title)});
  }
  add_section("Metrics", metrics, style, text);
  Table assumptions({{"", false, false}, {""}});
  for (const AssumptionInfo& assumption : all_assumptions()) {
    assumptions.add_row({std::string(assumption.name), std::string(assumption.title)});
  }
  add_section("Assumptions", assumptions, style, text);
  Table rules({{"", false, false}, {""}});
  for (const ModelledRule& rule : all_modelled_rules()) {
    rules.add_row({std::string(rule.id), std::string(rule.title)});
  }
  add_section("Rules of AWS, and choices of the model", rules, style, text);
  Table codes({{"", false, false}, {""}});
  for (const DiagnosticInfo& info : all_diagnostics()) {
    codes.add_row({std::string(info.id), std::string(info.title)});
  }
  add_section("Diagnostics", codes, style, text);
  return text;
}

// An assumption as the ledger of a result would list it with its default.
LedgerEntry ledger_entry(const AssumptionInfo& assumption) {
  return {std::string(assumption.title), describe(assumption.by_default, assumption.is_time),
          SourceKind::Default, std::string(assumption.source), std::string(assumption.id)};
}

LedgerEntry ledger_entry(const ModelledRule& rule) {
  return {std::string(rule.title), std::string(rule.text), rule.kind, std::string(rule.source),
          std::string(rule.id)};
}

// Sources name an assumption by its id ("launch-latency"), scenarios by its name.
const AssumptionInfo* assumption_called(const std::string& subject) {
  for (const AssumptionInfo& info : all_assumptions()) {
    if (info.name == subject || info.id == subject) {
      return &info;
    }
  }
  return nullptr;
}

void report_unknown(const std::string& subject, Workspace& workspace) {
  std::vector<std::string_view> names;
  for (const MetricInfo* metric : known_metrics()) {
    names.push_back(metric->name);
  }
  for (const AssumptionInfo& assumption : all_assumptions()) {
    names.push_back(assumption.name);
  }
  for (const ModelledRule& rule : all_modelled_rules()) {
    names.push_back(rule.id);
  }
  for (const DiagnosticInfo& info : all_diagnostics()) {
    names.push_back(info.id);
  }
  const std::optional<std::string> nearest = nearest_name(subject, names);
  workspace.diagnostics().add(
      {codes::ArgumentInvalid,
       fmt::format("`{}` is neither a metric, an assumption, a rule nor a diagnostic code",
                   subject),
       {},
       nearest ? fmt::format("did you mean `{}`?", *nearest)
               : "drydock explain without an argument lists everything"});
}

}  // namespace

ExitCode run_explain(const ExplainOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const ReportStyle style = environment.out_style();
  if (options.subject.empty()) {
    environment.out << list_everything(style);
  } else if (const MetricInfo* metric = find_metric(options.subject)) {
    environment.out << explain_metric(*metric, nullptr, style);
  } else if (const AssumptionInfo* assumption = assumption_called(options.subject)) {
    environment.out << explain_input(ledger_entry(*assumption), assumption->explanation, style);
  } else if (const ModelledRule* rule = find_modelled_rule(options.subject)) {
    environment.out << explain_input(ledger_entry(*rule), rule->explanation, style);
  } else if (const auto code = find_diagnostic(upper_case(options.subject))) {
    environment.out << explain_diagnostic(*code, style);
  } else {
    report_unknown(options.subject, workspace);
  }
  return workspace.finish();
}

}  // namespace drydock
