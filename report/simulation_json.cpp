#include "report/simulation_json.hpp"

#include "base/duration.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/simulation_text.hpp"

namespace drydock {
namespace {

void write_metric(JsonWriter& json, const Metric& metric) {
  const bool exists = metric.trials != 0;
  const auto number = [&](std::string_view name, double value) {
    json.key(name);
    exists ? json.number(value) : json.null();
  };
  const auto interval = [&](std::string_view name, const Interval& value) {
    json.key(name);
    if (exists) {
      write_interval(json, value);
    } else {
      json.null();
    }
  };
  json.begin_object()
      .member("name", metric.name)
      .member("unit", metric.unit)
      .member("title", metric.title);
  number("mean", metric.mean);
  interval("ci95", metric.mean_ci95);
  number("p50", metric.p50);
  number("p95", metric.p95);
  number("p99", metric.p99);
  interval("p50_ci95", metric.p50_ci95);
  interval("p95_ci95", metric.p95_ci95);
  interval("p99_ci95", metric.p99_ci95);
  json.member("trials", metric.trials)
      .member("censored", metric.censored)
      .member("mean_is_lower_bound", metric.mean_is_lower_bound)
      .member("p50_is_lower_bound", metric.p50_is_lower_bound)
      .member("p95_is_lower_bound", metric.p95_is_lower_bound)
      .member("p99_is_lower_bound", metric.p99_is_lower_bound)
      .member("direction", direction_word(metric.direction))
      .end_object();
}

void write_placements(JsonWriter& json, const std::vector<PlacementCheckpoint>& placements) {
  json.key("placements").begin_array();
  for (const PlacementCheckpoint& checkpoint : placements) {
    json.begin_object()
        .member("at_seconds", to_seconds(checkpoint.at))
        .member("label", checkpoint.label)
        .member("desired", checkpoint.desired)
        .key("zones")
        .begin_array();
    for (const ZonePlacement& zone : checkpoint.zones) {
      json.begin_object()
          .member("zone", zone.zone)
          .member("in_group", zone.in_group)
          .member("impaired", zone.impaired)
          .member("group_reserved", zone.group_reserved)
          .member("group_unreserved", zone.group_unreserved)
          .member("outside_reserved", zone.outside_reserved)
          .member("outside_unreserved", zone.outside_unreserved)
          .member("reserved_slots", zone.reserved_slots)
          .member("reserved_used", zone.reserved_used)
          .end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_series(JsonWriter& json, const std::vector<TimeSeries>& all) {
  json.key("series").begin_array();
  for (const TimeSeries& series : all) {
    json.begin_object()
        .member("name", series.name)
        .member("start_seconds", to_seconds(series.start))
        .member("step_seconds", to_seconds(series.step));
    write_numbers(json, "mean", series.mean);
    write_numbers(json, "p05", series.p05);
    write_numbers(json, "p95", series.p95);
    json.end_object();
  }
  json.end_array();
}

void write_sizing(JsonWriter& json, const std::vector<ReservationSizing>& all) {
  json.key("sizing").begin_array();
  for (const ReservationSizing& sizing : all) {
    json.begin_object()
        .member("group", sizing.group)
        .member("desired", sizing.desired)
        .member("zones", sizing.zones)
        .member("per_zone", sizing.per_zone)
        .member("configured_per_zone", sizing.configured_per_zone)
        .member("sufficient", sizing.configured_per_zone >= sizing.per_zone)
        .end_object();
  }
  json.end_array();
}

// Only a simulation on a market has them.
void write_operation(JsonWriter& json, const SimulationResult& result) {
  if (result.mix.empty()) {
    return;
  }
  json.key("mix").begin_array();
  for (const MixSeries& series : result.mix) {
    json.begin_object().member("of", series.of).member("name", series.name);
    write_numbers(json, "mean", series.mean);
    json.end_object();
  }
  json.end_array().key("bounds").begin_array();
  for (const BoundResult& bound : result.bounds) {
    json.begin_object()
        .member("fleet", bound.fleet)
        .member("reason", bound.reason)
        .member("unit_hours", bound.unit_hours)
        .member("failed_launches", bound.failed_launches)
        .end_object();
  }
  json.end_array().key("faults").begin_array();
  for (const FaultResult& fault : result.faults) {
    json.begin_object()
        .member("label", fault.label)
        .member("trials", fault.trials)
        .member("lost_instances", fault.lost_instances)
        .member("recovery_seconds", fault.recovery_mean)
        .member("recovery_p50_seconds", fault.recovery_p50)
        .member("recovery_p95_seconds", fault.recovery_p95)
        .member("censored", fault.censored)
        .end_object();
  }
  json.end_array();
}

}  // namespace

std::string_view direction_word(Direction direction) {
  return direction == Direction::LowerIsBetter ? "lower" : "higher";
}

void write_interval(JsonWriter& json, const Interval& interval) {
  json.begin_array().number(interval.low).number(interval.high).end_array();
}

void write_metrics(JsonWriter& json, const std::vector<Metric>& metrics) {
  json.begin_array();
  for (const Metric& metric : metrics) {
    write_metric(json, metric);
  }
  json.end_array();
}

void write_numbers(JsonWriter& json, std::string_view name, const std::vector<double>& values) {
  json.key(name).begin_array();
  for (const double value : values) {
    json.number(value);
  }
  json.end_array();
}

void write_objectives(JsonWriter& json, const std::vector<ObjectiveResult>& objectives) {
  json.begin_array();
  for (const ObjectiveResult& objective : objectives) {
    json.begin_object()
        .member("objective", objective.text)
        .member("passed", objective.passed)
        .member("measured", objective.measured)
        .key("ci95");
    write_interval(json, objective.ci95);
    json.member("limit", objective.limit)
        .member("unit", objective.unit)
        .member("share", objective.share)
        .key("share_ci95");
    write_interval(json, objective.share_ci95);
    json.member("share_of", objective.of_runs ? "runs" : "trials").end_object();
  }
  json.end_array();
}

void write_ledger(JsonWriter& json, const std::vector<LedgerEntry>& ledger) {
  json.begin_array();
  for (const LedgerEntry& entry : ledger) {
    json.begin_object()
        .member("id", entry.id)
        .member("name", entry.name)
        .member("value", entry.value)
        .member("kind", source_kind_name(entry.kind))
        .member("source", entry.source)
        .end_object();
  }
  json.end_array();
}

void write_simulation(JsonWriter& json, const SimulationResult& result) {
  json.member("format_version", "1.0")
      .member("scenario", result.scenario)
      .key("seed")
      .raw(std::to_string(result.seed))
      .member("trials", result.trials)
      .member("until_seconds", to_seconds(result.until))
      .member("events", result.events)
      .key("metrics");
  write_metrics(json, result.metrics);
  json.key("objectives");
  write_objectives(json, result.objectives);
  write_placements(json, result.placements);
  write_sizing(json, result.sizing);
  write_series(json, result.series);
  write_operation(json, result);
  json.key("ledger");
  write_ledger(json, result.ledger);
}

std::string simulation_json(const SimulationResult& result, const Diagnostics& diagnostics,
                            const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object();
  write_simulation(json, result);
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
