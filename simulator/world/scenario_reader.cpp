#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/codes/scenario_codes.hpp"
#include "base/duration.hpp"
#include "simulator/score/metric_catalog.hpp"
#include "simulator/world/assumptions.hpp"
#include "simulator/world/fault_settings.hpp"
#include "simulator/world/scenario.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kMostInstances = 100'000;
constexpr Nanoseconds kLongest = Nanoseconds{10} * 365 * kDay;
constexpr std::array<std::string_view, 4> kStatistics = {"mean", "p50", "p95", "p99"};

std::vector<std::string_view> metric_names() {
  std::vector<std::string_view> names;
  for (const MetricInfo* metric : known_metrics()) {
    names.push_back(metric->name);
  }
  return names;
}

bool is_statistic(std::string_view text) {
  return std::find(kStatistics.begin(), kStatistics.end(), text) != kStatistics.end();
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  while ((begin = text.find_first_not_of(" \t", begin)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

class ScenarioReader {
 public:
  ScenarioReader(Node root, Diagnostics& diagnostics, const ScenarioFolder& folder)
      : root_(root), values_(diagnostics, folder) {}

  Scenario read(const std::string& name);

 private:
  void read_run();
  void read_assumptions();
  void read_events();
  std::optional<ScenarioEvent> read_event(const Node& node, const std::string& path);
  void read_what(const Node& node, std::string_view kind, const std::string& path,
                 ScenarioEvent& event);
  void read_launch(const Node& node, const std::string& path, ScenarioEvent& event);
  void read_match(const Node& node, const std::string& path, ScenarioEvent& event);
  void read_zone_removal(const Node& node, const std::string& path, ScenarioEvent& event);
  void read_desired(const Node& node, const std::string& path, ScenarioEvent& event);
  void read_objectives();
  void read_objective(const Node& node, const std::string& path);
  void read_score();
  std::optional<std::string> zone(const Node& mapping, const std::string& path);

  Node root_;
  ScenarioValues values_;
  Scenario scenario_;
};

Scenario ScenarioReader::read(const std::string& name) {
  scenario_.name = name;
  for (const AssumptionInfo& info : all_assumptions()) {
    scenario_.assumptions[std::string(info.name)] = {
        std::string(info.name), info.by_default, info.is_time, {}};
  }
  if (!values_.expect(root_, NodeKind::Mapping, "")) {
    return std::move(scenario_);
  }
  values_.check_keys(
      root_,
      {"format_version", "description", "until",      "trials",     "seed",     "required_capacity",
       "quotas",         "assumptions", "events",     "objectives", "score",    "services",
       "pipelines",      "deadline",    "free_tiers", "objects",    "arrivals", "starts_at",
       "streams",        "workloads",   "queries",    "readers",    "market"},
      {"format_version", "until"}, "");
  read_run();
  read_assumptions();
  read_events();
  read_objectives();
  read_score();
  scenario_.services = read_service_scenario(root_, values_);
  scenario_.arrivals = read_arrival_scenario(root_, values_);
  scenario_.streams = read_stream_scenario(root_, values_);
  scenario_.workloads = read_workloads(root_, values_, scenario_.arrivals.starts_at);
  scenario_.demand = read_demand_scenario(root_, values_);
  scenario_.market = read_market_scenario(root_, values_);
  return std::move(scenario_);
}

void ScenarioReader::read_run() {
  if (const auto version = root_.find("format_version")) {
    if (!version->is(NodeKind::Number) || version->text() != "1") {
      values_.report(codes::ScenarioVersion,
                     "format_version must be 1: this drydock reads no other format",
                     version->span(), "", "format_version");
    }
  }
  if (const auto description = root_.find("description")) {
    scenario_.description = values_.text(*description, "description").value_or("");
  }
  if (const auto until = root_.find("until")) {
    scenario_.until = values_.duration(*until, "until").value_or(kHour);
    if (scenario_.until <= 0 || scenario_.until > kLongest) {
      values_.report(codes::ScenarioBadValue,
                     fmt::format("until: `{}` is not between 0s and 10 years", until->text()),
                     until->span(), "", "until");
    }
  }
  if (const auto trials = root_.find("trials")) {
    scenario_.trials = static_cast<std::uint32_t>(
        values_.whole_number(*trials, "trials", 1, kMostTrials).value_or(1));
  }
  if (const auto seed = root_.find("seed")) {
    scenario_.seed =
        values_.whole_number(*seed, "seed", 0, std::numeric_limits<std::uint64_t>::max())
            .value_or(1);
  }
  if (const auto required = root_.find("required_capacity")) {
    if (const auto count =
            values_.whole_number(*required, "required_capacity", 1, kMostInstances)) {
      scenario_.required_capacity = static_cast<std::uint32_t>(*count);
    }
  }
  read_quotas(root_, values_, scenario_);
}

void ScenarioReader::read_assumptions() {
  const auto node = root_.find("assumptions");
  if (!node || !values_.expect(*node, NodeKind::Mapping, "assumptions")) {
    return;
  }
  std::vector<std::string_view> names;
  for (const AssumptionInfo& info : all_assumptions()) {
    names.push_back(info.name);
  }
  values_.check_keys(*node, names, {}, "assumptions");
  for (std::size_t i = 0; i < node->size(); ++i) {
    const AssumptionInfo* info = find_assumption(node->key(i));
    if (info == nullptr) {
      continue;
    }
    const std::string path = fmt::format("assumptions.{}", info->name);
    if (const auto value = values_.distribution((*node)[i], info->is_time, path)) {
      Assumption& assumption = scenario_.assumptions[std::string(info->name)];
      assumption.value = *value;
      assumption.span = (*node)[i].span();
    }
  }
}

void ScenarioReader::read_events() {
  const auto node = root_.find("events");
  if (!node || !values_.expect(*node, NodeKind::Sequence, "events")) {
    return;
  }
  for (std::size_t i = 0; i < node->size(); ++i) {
    const std::string path = fmt::format("events.{}", i);
    if (auto event = read_event((*node)[i], path)) {
      scenario_.events.push_back(std::move(*event));
    }
  }
}

std::optional<ScenarioEvent> ScenarioReader::read_event(const Node& node, const std::string& path) {
  static const std::vector<std::string_view> kKinds = {
      "zone_impaired", "launch_instances", "reservations_match", "remove_zone",
      "set_desired",   "capacity_short",   "price_spike"};
  if (!values_.expect(node, NodeKind::Mapping, path)) {
    return std::nullopt;
  }
  std::vector<std::string_view> known = kKinds;
  known.insert(known.end(), {"at", "label"});
  values_.check_keys(node, known, {"at"}, path);
  ScenarioEvent event;
  event.span = node.span();
  if (const auto at = node.find("at")) {
    event.at_seconds = values_.distribution(*at, true, path + ".at").value_or(Distribution{});
    if (event.at_seconds.kind == Distribution::Kind::Constant && scenario_.until > 0 &&
        event.at_seconds.first > to_seconds(scenario_.until)) {
      values_.report(codes::ScenarioEventLate,
                     fmt::format("{} is at {}, after the end at {}: it never happens", path,
                                 at->text(), format_duration(scenario_.until)),
                     at->span(), "raise `until` or bring the event forward", path);
    }
  }
  if (const auto label = node.find("label")) {
    event.label = values_.text(*label, path + ".label").value_or("");
  }
  std::vector<std::string_view> present;
  for (const std::string_view kind : kKinds) {
    if (node.find(kind)) {
      present.push_back(kind);
    }
  }
  if (present.size() != 1) {
    values_.report(codes::ScenarioBadValue,
                   fmt::format("{} must say exactly one thing that happens, and it says {}", path,
                               present.size()),
                   node.span(), fmt::format("use one of: {}", fmt::join(kKinds, ", ")), path);
    return std::nullopt;
  }
  read_what(*node.find(present.front()), present.front(),
            fmt::format("{}.{}", path, present.front()), event);
  return event;
}

void ScenarioReader::read_what(const Node& node, std::string_view kind, const std::string& path,
                               ScenarioEvent& event) {
  if (kind == "zone_impaired") {
    event.what = read_zone_impaired(node, path, values_);
  } else if (kind == "capacity_short") {
    event.what = read_capacity_short(node, path, values_);
  } else if (kind == "price_spike") {
    event.what = read_price_spike(node, path, values_);
  } else if (kind == "launch_instances") {
    read_launch(node, path, event);
  } else if (kind == "reservations_match") {
    read_match(node, path, event);
  } else if (kind == "remove_zone") {
    read_zone_removal(node, path, event);
  } else {
    read_desired(node, path, event);
  }
}

std::optional<std::string> ScenarioReader::zone(const Node& mapping, const std::string& path) {
  const auto node = mapping.find("zone");
  return node ? values_.text(*node, path + ".zone") : std::nullopt;
}

void ScenarioReader::read_launch(const Node& node, const std::string& path, ScenarioEvent& event) {
  LaunchInstancesEvent what;
  if (values_.expect(node, NodeKind::Mapping, path) &&
      values_.check_keys(node, {"count", "instance_type", "zone"}, {}, path)) {
    if (const auto count = node.find("count")) {
      what.count = static_cast<std::uint32_t>(
          values_.whole_number(*count, path + ".count", 1, kMostInstances).value_or(1));
    }
    if (const auto type = node.find("instance_type")) {
      what.instance_type = values_.text(*type, path + ".instance_type").value_or("");
    }
    what.zone = zone(node, path).value_or("");
  }
  event.what = std::move(what);
}

void ScenarioReader::read_match(const Node& node, const std::string& path, ScenarioEvent& event) {
  const std::string_view written = node.is(NodeKind::String) ? node.text() : std::string_view{};
  if (written != "open" && written != "targeted") {
    values_.report(codes::ScenarioBadValue, fmt::format("{} must be `open` or `targeted`", path),
                   node.span(), "", path);
  }
  event.what = SetMatchCriteriaEvent{written == "open"};
}

void ScenarioReader::read_zone_removal(const Node& node, const std::string& path,
                                       ScenarioEvent& event) {
  RemoveZoneEvent what;
  if (values_.expect(node, NodeKind::Mapping, path) &&
      values_.check_keys(node, {"group", "zone"}, {"zone"}, path)) {
    what.zone = zone(node, path).value_or("");
    if (what.zone == "any") {
      values_.report(codes::ScenarioBadValue,
                     fmt::format("{}: a zone that is removed must be named", path),
                     node.find("zone")->span(), "write its name, or \"#0\" for the first", path);
    }
    if (const auto group = node.find("group")) {
      what.group = values_.text(*group, path + ".group").value_or("");
    }
  }
  event.what = std::move(what);
}

void ScenarioReader::read_desired(const Node& node, const std::string& path, ScenarioEvent& event) {
  SetDesiredEvent what;
  std::optional<Node> count = node;
  std::string count_path = path;
  if (node.is(NodeKind::Mapping)) {
    values_.check_keys(node, {"group", "count"}, {"count"}, path);
    count = node.find("count");
    count_path += ".count";
    if (const auto group = node.find("group")) {
      what.group = values_.text(*group, path + ".group").value_or("");
    }
  }
  if (count) {
    what.desired = static_cast<std::uint32_t>(
        values_.whole_number(*count, count_path, 0, kMostInstances).value_or(0));
  }
  event.what = std::move(what);
}

void ScenarioReader::read_objectives() {
  const auto node = root_.find("objectives");
  if (!node || !values_.expect(*node, NodeKind::Sequence, "objectives")) {
    return;
  }
  for (std::size_t i = 0; i < node->size(); ++i) {
    read_objective((*node)[i], fmt::format("objectives.{}", i));
  }
}

void ScenarioReader::read_objective(const Node& node, const std::string& path) {
  if (!values_.expect(node, NodeKind::String, path)) {
    return;
  }
  Objective objective;
  objective.text = std::string(node.text());
  objective.span = node.span();
  std::vector<std::string_view> words = words_of(node.text());
  if (words.size() == 3) {
    words.insert(words.begin() + 1, "mean");
  }
  const auto wrong = [&](std::string message, std::string hint) {
    values_.report(codes::ScenarioObjective, fmt::format("{}: {}", path, message), node.span(),
                   std::move(hint), path);
  };
  if (words.size() != 4 || (words[2] != "<=" && words[2] != ">=")) {
    wrong(fmt::format("`{}` is not METRIC STATISTIC <= LIMIT", node.text()),
          "for example: recovery_time p95 <= 10m");
    return;
  }
  const MetricInfo* metric = find_metric(words[0]);
  if (metric == nullptr) {
    values_.report(codes::ScenarioUnknownMetric,
                   fmt::format("{}: there is no metric `{}`", path, words[0]), node.span(),
                   ScenarioValues::suggest(words[0], metric_names()), path);
    return;
  }
  if (!is_statistic(words[1])) {
    wrong(fmt::format("there is no statistic `{}`", words[1]), "use mean, p50, p95 or p99");
    return;
  }
  const std::optional<double> limit = parse_metric_value(words[3], *metric);
  if (!limit) {
    wrong(fmt::format("`{}` is not a value of {} ({})", words[3], metric->name, metric->unit),
          metric->unit == "seconds" ? "write a duration: 90s, 10m" : "write a number");
    return;
  }
  objective.metric = std::string(words[0]);
  objective.statistic = std::string(words[1]);
  objective.at_most = words[2] == "<=";
  objective.limit = *limit;
  scenario_.objectives.push_back(std::move(objective));
}

void ScenarioReader::read_score() {
  const auto node = root_.find("score");
  if (!node || !values_.expect(*node, NodeKind::Mapping, "score")) {
    return;
  }
  for (std::size_t i = 0; i < node->size(); ++i) {
    const std::string path = fmt::format("score.{}", node->key(i));
    const MetricInfo* metric = find_metric(node->key(i));
    if (metric == nullptr) {
      values_.report(codes::ScenarioUnknownMetric,
                     fmt::format("score: there is no metric `{}`", node->key(i)), node->key_span(i),
                     ScenarioValues::suggest(node->key(i), metric_names()), "score");
      continue;
    }
    const Node part = (*node)[i];
    if (!values_.expect(part, NodeKind::Mapping, path) ||
        !values_.check_keys(part, {"statistic", "weight", "best", "worst"},
                            {"weight", "best", "worst"}, path)) {
      continue;
    }
    ScoreWeight weight;
    weight.metric = std::string(node->key(i));
    weight.span = part.span();
    if (const auto statistic = part.find("statistic")) {
      weight.statistic = values_.text(*statistic, path + ".statistic").value_or("mean");
      if (!is_statistic(weight.statistic)) {
        values_.report(codes::ScenarioBadValue,
                       fmt::format("{}: there is no statistic `{}`", path, weight.statistic),
                       statistic->span(), "use mean, p50, p95 or p99", path);
      }
    }
    const auto number = values_.number(*part.find("weight"), path + ".weight");
    const auto best = values_.metric_value(*part.find("best"), *metric, path + ".best");
    const auto worst = values_.metric_value(*part.find("worst"), *metric, path + ".worst");
    if (!number || !best || !worst) {
      continue;
    }
    if (*number <= 0 || *best == *worst) {
      values_.report(codes::ScenarioBadValue,
                     *number <= 0 ? fmt::format("{}: the weight must be above 0", path)
                                  : fmt::format("{}: best and worst must differ", path),
                     part.span(), "", path);
      continue;
    }
    weight.weight = *number;
    weight.best = *best;
    weight.worst = *worst;
    scenario_.weights.push_back(std::move(weight));
  }
}

}  // namespace

std::optional<Scenario> read_scenario(const Document& document, const std::string& name,
                                      Diagnostics& diagnostics, const ScenarioFolder& folder) {
  Diagnostics own;
  Scenario scenario = ScenarioReader(document.root(), own, folder).read(name);
  diagnostics.append(own);
  return own.has_errors() ? std::nullopt : std::optional(std::move(scenario));
}

}  // namespace drydock
