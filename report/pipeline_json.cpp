#include "report/pipeline_json.hpp"

#include "base/duration.hpp"
#include "report/demand_report.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/intake_report.hpp"
#include "report/score_json.hpp"
#include "report/simulation_json.hpp"

namespace drydock {
namespace {

void write_pipeline(JsonWriter& json, const PipelineResult& pipeline) {
  json.begin_object()
      .member("address", pipeline.address)
      .member("type", pipeline.type)
      .member("runs", pipeline.runs)
      .key("deadline_seconds");
  pipeline.deadline ? json.number(to_seconds(*pipeline.deadline)) : json.null();
  json.key("metrics");
  write_metrics(json, pipeline.metrics);
  json.key("errors").begin_array();
  for (const ErrorCount& error : pipeline.errors) {
    json.begin_object()
        .member("error", error.error)
        .member("cause", error.cause)
        .member("runs", error.runs)
        .end_object();
  }
  json.end_array()
      .member("observed_runs", pipeline.observed)
      .member("waiting_share", pipeline.waiting_share)
      .member("retrying_share", pipeline.retrying_share)
      .key("critical_path")
      .begin_array();
  for (const PathStep& step : pipeline.critical_path) {
    json.begin_object()
        .member("state", step.state)
        .member("share", step.share)
        .member("mean_seconds", step.mean_seconds)
        .member("on_path", step.on_path)
        .end_object();
  }
  json.end_array().key("running").begin_object().member("step_seconds",
                                                        to_seconds(pipeline.running.step));
  write_numbers(json, "mean", pipeline.running.mean);
  write_numbers(json, "p95", pipeline.running.p95);
  json.end_object().end_object();
}

void write_cost(JsonWriter& json, const CostLine& line) {
  json.begin_object()
      .member("item", line.item)
      .member("resource", line.resource)
      .member("state", line.state)
      .member("unit", line.unit)
      .member("units_per_month", line.units_per_month)
      .member("usd_per_month", line.usd_per_month.to_string())
      .member("price_region", line.region)
      .member("confirmed", line.confirmed)
      .member("source", line.source)
      .end_object();
}

}  // namespace

std::string pipeline_json(const PipelineDocument& document, const Diagnostics& diagnostics,
                          const SourceMap& sources) {
  const PipelineReport& report = document.report;
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("scenario", report.scenario)
      .key("seed")
      .raw(std::to_string(report.seed))
      .member("trials", report.trials)
      .member("until_seconds", to_seconds(report.until))
      .member("executions", report.executions)
      .member("transitions", report.transitions)
      .member("usd_per_month", report.usd_per_month.to_string())
      .key("cost_per_month");
  write_metrics(json, {report.cost_per_month});
  json.key("metrics");
  write_metrics(json, document.joined.metrics);
  json.key("objectives");
  write_objectives(json, document.joined.objectives);
  json.key("pipelines").begin_array();
  for (const PipelineResult& pipeline : report.pipelines) {
    write_pipeline(json, pipeline);
  }
  json.end_array().key("intake");
  write_intake(json, report.intake);
  json.key("demand");
  write_demand(json, report.demand);
  json.key("quotas").begin_array();
  for (const QuotaFinding& quota : report.quotas) {
    json.begin_object()
        .member("quota", quota.quota)
        .member("resource", quota.resource)
        .member("limit", quota.limit)
        .member("peak", quota.peak)
        .member("refused", quota.refused)
        .member("queued", quota.queued)
        .member("waited_seconds", quota.waited_seconds)
        .member("binds", quota.binds())
        .end_object();
  }
  json.end_array().key("costs").begin_array();
  for (const CostLine& line : report.costs) {
    write_cost(json, line);
  }
  json.end_array().key("ledger");
  write_ledger(json, report.ledger);
  if (document.capacity != nullptr) {
    json.key("capacity").begin_object();
    write_simulation(json, *document.capacity);
    json.end_object();
  }
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
