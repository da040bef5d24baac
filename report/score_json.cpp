#include "report/score_json.hpp"

#include "base/duration.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/score_headline.hpp"
#include "report/simulation_json.hpp"

namespace drydock {
namespace {

// The members of a card, inside an object that the caller has opened.
void write_card(JsonWriter& json, const Scorecard& card) {
  json.member("name", card.name)
      .member("scenario", card.scenario)
      .key("seed")
      .raw(std::to_string(card.seed))
      .member("trials", card.trials)
      .member("until_seconds", to_seconds(card.until))
      .key("score");
  if (card.parts.empty()) {
    json.null().key("score_ci95").null();
  } else {
    json.number(card.score).key("score_ci95");
    write_interval(json, card.score_ci95);
  }
  json.member("passed", card.passed).key("parts").begin_array();
  for (const ScorePart& part : card.parts) {
    json.begin_object()
        .member("metric", part.metric)
        .member("statistic", part.statistic)
        .member("weight", part.weight)
        .member("share", part.share)
        .member("measured", part.measured)
        .member("unit", part.unit)
        .member("best", part.best)
        .member("worst", part.worst)
        .member("points", part.points)
        .key("points_ci95");
    write_interval(json, part.points_ci95);
    json.end_object();
  }
  json.end_array().key("unmeasured").begin_array();
  for (const UnmeasuredPart& part : card.unmeasured) {
    json.begin_object().member("metric", part.metric).member("weight", part.weight).end_object();
  }
  json.end_array().key("objectives");
  write_objectives(json, card.objectives);
  json.key("metrics");
  write_metrics(json, card.metrics);
  json.key("ledger");
  write_ledger(json, card.ledger);
}

void write_differences(JsonWriter& json, const std::vector<MetricDifference>& differences) {
  json.key("differences").begin_array();
  for (const MetricDifference& difference : differences) {
    json.begin_object()
        .member("name", difference.name)
        .member("unit", difference.unit)
        .member("before", difference.before)
        .member("after", difference.after)
        .member("difference", difference.difference)
        .key("ci95");
    write_interval(json, difference.ci95);
    json.member("direction", direction_word(difference.direction))
        .member("verdict", verdict_word(verdict_of(difference)))
        .member("pairs", difference.pairs)
        .member("variance_ratio", difference.variance_ratio)
        .end_object();
  }
  json.end_array();
}

}  // namespace

std::string score_json(const Scorecard& card, const Diagnostics& diagnostics,
                       const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0");
  write_card(json, card);
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

std::string comparison_json(const Comparison& comparison, const Diagnostics& diagnostics,
                            const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("headline", score_headline(comparison, {}));
  write_card(json, comparison.after);
  json.key("against").begin_object();
  write_card(json, comparison.before);
  json.end_object()
      .member("score_difference", comparison.score_difference)
      .key("score_difference_ci95");
  write_interval(json, comparison.score_difference_ci95);
  write_differences(json, comparison.differences);
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
