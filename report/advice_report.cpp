#include "report/advice_report.hpp"

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/quantity.hpp"
#include "report/score_headline.hpp"
#include "report/simulation_json.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

std::string_view verdict_title(Advice::Verdict verdict) {
  switch (verdict) {
    case Advice::Verdict::Improvement:
      return "Improvements";
    case Advice::Verdict::TradeOff:
      return "Better and worse";
    case Advice::Verdict::NoGain:
      break;
  }
  return "No gain";
}

std::string_view verdict_member(Advice::Verdict verdict) {
  switch (verdict) {
    case Advice::Verdict::Improvement:
      return "improvement";
    case Advice::Verdict::TradeOff:
      return "trade_off";
    case Advice::Verdict::NoGain:
      break;
  }
  return "no_gain";
}

std::string one_advice(const Advice& advice, const ReportStyle& style) {
  std::string text = wrapped(
      "  ", fmt::format("{}: {}", printable(advice.fleet), printable(advice.change)), style);
  if (advice.effects.empty()) {
    return text + "    nothing that is judged moves\n";
  }
  Table table({{"moves"}, {"now", true}, {"then", true}, {"difference", true}, {"95 % CI", true}});
  for (const MetricDifference& effect : advice.effects) {
    const bool better = verdict_of(effect) == Verdict::Better;
    table.add_row(
        {difference_title(effect),
         format_quantity(effect.before, effect.unit),
         format_quantity(effect.after, effect.unit),
         {format_difference(effect.difference, effect.unit, style), better ? Ink::Green : Ink::Red},
         difference_interval(effect, style)});
  }
  return text + table.text(style, 4);
}

}  // namespace

std::string advice_text(const AdviceReport& report, const ReportStyle& style) {
  if (report.advice.empty()) {
    return "There is no group and no fleet whose choices could be others.\n";
  }
  std::string text = fmt::format("Scenario {}, {}: each change simulated with the same luck\n",
                                 printable(report.scenario), counted(report.trials, "trial"));
  for (const Advice::Verdict verdict :
       {Advice::Verdict::Improvement, Advice::Verdict::TradeOff, Advice::Verdict::NoGain}) {
    std::string part;
    for (const Advice& advice : report.advice) {
      part += advice.verdict == verdict ? one_advice(advice, style) : "";
    }
    text +=
        part.empty() ? "" : "\n" + paint(style, Ink::Bold, verdict_title(verdict)) + "\n" + part;
  }
  return text;
}

std::string advice_json(const AdviceReport& report, const Diagnostics& diagnostics,
                        const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("scenario", report.scenario)
      .member("seed", report.seed)
      .member("trials", report.trials)
      .key("advice")
      .begin_array();
  for (const Advice& advice : report.advice) {
    json.begin_object()
        .member("verdict", verdict_member(advice.verdict))
        .member("kind", variation_words(advice.kind))
        .member("fleet", advice.fleet)
        .member("change", advice.change)
        .key("effects")
        .begin_array();
    for (const MetricDifference& effect : advice.effects) {
      json.begin_object()
          .member("metric", effect.name)
          .member("unit", effect.unit)
          .member("before", effect.before)
          .member("after", effect.after)
          .member("difference", effect.difference)
          .key("ci95");
      write_interval(json, effect.ci95);
      json.member("pairs", effect.pairs).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
