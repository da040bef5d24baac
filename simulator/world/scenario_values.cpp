#include "simulator/world/scenario_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/codes/scenario_codes.hpp"
#include "base/duration.hpp"
#include "base/nearest_name.hpp"
#include "planner/document/mapping_reader.hpp"

namespace drydock {
namespace {

constexpr std::string_view kDurationHint = "write a number with a unit: 90s, 10m, 1h30m, 2d";

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::string shown(const Node& node) {
  return node.is_scalar() && !node.is(NodeKind::Null)
             ? fmt::format("`{}`", node.text().substr(0, 60))
             : std::string(describe_kind(node.kind()));
}

}  // namespace

std::optional<double> parse_metric_value(std::string_view text, const MetricInfo& metric) {
  if (metric.unit == "seconds") {
    const std::optional<Nanoseconds> duration = parse_duration(text);
    return duration ? std::optional(to_seconds(*duration)) : std::nullopt;
  }
  if (metric.unit == "ratio" && text.ends_with('%')) {
    const std::optional<double> percent = parse_number(text.substr(0, text.size() - 1));
    return percent ? std::optional(*percent / 100) : std::nullopt;
  }
  return parse_number(text);
}

void ScenarioValues::report(DiagnosticCode code, std::string message, Span span, std::string hint,
                            const std::string& path) {
  Diagnostic diagnostic{code, std::move(message), span, std::move(hint)};
  diagnostic.path = path;
  diagnostics_->add(std::move(diagnostic));
}

std::string ScenarioValues::suggest(std::string_view written,
                                    const std::vector<std::string_view>& candidates) {
  if (const auto near = nearest_name(written, candidates)) {
    return fmt::format("did you mean `{}`?", *near);
  }
  return fmt::format("use one of: {}", fmt::join(candidates, ", "));
}

bool ScenarioValues::expect(const Node& node, NodeKind kind, const std::string& path) {
  if (node.is(kind)) {
    return true;
  }
  report(codes::ScenarioShape,
         fmt::format("{} must be {}, and it is {}", path.empty() ? "a scenario" : path,
                     describe_kind(kind), describe_kind(node.kind())),
         node.span(), "see docs/SCENARIOS.md for the format", path);
  return false;
}

bool ScenarioValues::check_keys(const Node& mapping, const std::vector<std::string_view>& known,
                                const std::vector<std::string_view>& required,
                                const std::string& path) {
  bool good = true;
  const std::string where = path.empty() ? "" : fmt::format(" in {}", path);
  for (std::size_t i = 0; i < mapping.size(); ++i) {
    if (std::find(known.begin(), known.end(), mapping.key(i)) == known.end()) {
      report(codes::ScenarioUnknownKey,
             fmt::format("there is no key `{}`{}", mapping.key(i), where), mapping.key_span(i),
             suggest(mapping.key(i), known), path);
      good = false;
    }
  }
  for (const std::string_view key : required) {
    if (!mapping.find(key)) {
      report(codes::ScenarioMissingKey, fmt::format("the key `{}` is missing{}", key, where),
             mapping.span(), fmt::format("add `{}:`", key), path);
      good = false;
    }
  }
  return good;
}

std::optional<std::string> ScenarioValues::text(const Node& node, const std::string& path) {
  if (node.is(NodeKind::String) || node.is(NodeKind::Number)) {
    return std::string(node.text());
  }
  expect(node, NodeKind::String, path);
  return std::nullopt;
}

std::optional<std::uint64_t> ScenarioValues::whole_number(const Node& node, const std::string& path,
                                                          std::uint64_t least, std::uint64_t most) {
  std::uint64_t value = 0;
  const std::string_view written = node.is(NodeKind::Number) ? node.text() : std::string_view{};
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (written.empty() || error != std::errc{} || end != written.data() + written.size() ||
      value < least || value > most) {
    report(codes::ScenarioBadValue,
           fmt::format("{} must be a whole number from {} to {}, not {}", path, least, most,
                       shown(node)),
           node.span(), "", path);
    return std::nullopt;
  }
  return value;
}

std::optional<Nanoseconds> ScenarioValues::duration(const Node& node, const std::string& path) {
  const bool scalar = node.is(NodeKind::String) || node.is(NodeKind::Number);
  const std::optional<Nanoseconds> value =
      scalar ? parse_duration(node.text()) : std::optional<Nanoseconds>{};
  if (!value) {
    const std::string why = node.is(NodeKind::Number) ? " has no unit" : " is not a duration";
    report(codes::ScenarioBadValue, fmt::format("{}: {}{}", path, shown(node), why), node.span(),
           node.is(NodeKind::Number) ? fmt::format("write {}s for seconds", node.text())
                                     : std::string(kDurationHint),
           path);
  }
  return value;
}

std::optional<double> ScenarioValues::number(const Node& node, const std::string& path) {
  const std::optional<double> value =
      node.is(NodeKind::Number) ? parse_number(node.text()) : std::optional<double>{};
  if (!value) {
    report(codes::ScenarioBadValue, fmt::format("{}: {} is not a number", path, shown(node)),
           node.span(), "", path);
  }
  return value;
}

std::optional<double> ScenarioValues::metric_value(const Node& node, const MetricInfo& metric,
                                                   const std::string& path) {
  const bool scalar = node.is(NodeKind::String) || node.is(NodeKind::Number);
  const std::optional<double> value =
      scalar ? parse_metric_value(node.text(), metric) : std::optional<double>{};
  if (!value) {
    report(codes::ScenarioBadValue,
           fmt::format("{}: {} is not a value of {} ({})", path, shown(node), metric.name,
                       metric.unit),
           node.span(), metric.unit == "seconds" ? std::string(kDurationHint) : "write a number",
           path);
  }
  return value;
}

std::optional<double> ScenarioValues::quantity(const Node& node, bool is_time,
                                               const std::string& path) {
  if (is_time) {
    const std::optional<Nanoseconds> value = duration(node, path);
    return value ? std::optional(to_seconds(*value)) : std::nullopt;
  }
  const std::optional<double> value = number(node, path);
  if (value && (*value < 0 || *value > 1)) {
    report(codes::ScenarioBadValue, fmt::format("{}: {} is not a probability", path, shown(node)),
           node.span(), "write a number from 0 to 1", path);
    return std::nullopt;
  }
  return value;
}

std::optional<Distribution> ScenarioValues::distribution(const Node& node, bool is_time,
                                                         const std::string& path) {
  using Kind = Distribution::Kind;
  if (!node.is(NodeKind::Mapping)) {
    const std::optional<double> value = quantity(node, is_time, path);
    return value ? std::optional(Distribution{Kind::Constant, *value, 0}) : std::nullopt;
  }
  const std::vector<std::string_view> kinds =
      is_time ? std::vector<std::string_view>{"constant",  "uniform", "exponential",
                                              "lognormal", "gamma",   "empirical"}
              : std::vector<std::string_view>{"constant", "uniform"};
  if (node.size() != 1) {
    report(codes::ScenarioBadValue,
           fmt::format("{} must hold exactly one distribution, and it holds {}", path, node.size()),
           node.span(), fmt::format("use one of: {}", fmt::join(kinds, ", ")), path);
    return std::nullopt;
  }
  if (!check_keys(node, kinds, {}, path)) {
    return std::nullopt;
  }
  const std::string inner = fmt::format("{}.{}", path, node.key(0));
  if (node.key(0) == "uniform") {
    return uniform(node[0], is_time, inner);
  }
  if (node.key(0) == "exponential") {
    return exponential(node[0], inner);
  }
  if (node.key(0) == "lognormal") {
    return lognormal(node[0], inner);
  }
  if (node.key(0) == "gamma") {
    return gamma(node[0], inner);
  }
  if (node.key(0) == "empirical") {
    return empirical(node[0], is_time, inner);
  }
  const std::optional<double> value = quantity(node[0], is_time, inner);
  return value ? std::optional(Distribution{Kind::Constant, *value, 0}) : std::nullopt;
}

std::optional<Distribution> ScenarioValues::uniform(const Node& node, bool is_time,
                                                    const std::string& path) {
  if (!expect(node, NodeKind::Sequence, path)) {
    return std::nullopt;
  }
  if (node.size() != 2) {
    report(codes::ScenarioBadValue, fmt::format("{} must be [lowest, highest]", path), node.span(),
           "", path);
    return std::nullopt;
  }
  const std::optional<double> low = quantity(node[0], is_time, path);
  const std::optional<double> high = quantity(node[1], is_time, path);
  if (low && high && *low > *high) {
    report(codes::ScenarioBadValue,
           fmt::format("{}: the lowest value {} is above the highest {}", path, shown(node[0]),
                       shown(node[1])),
           node.span(), "write the lower one first", path);
    return std::nullopt;
  }
  return low && high ? std::optional(Distribution{Distribution::Kind::Uniform, *low, *high})
                     : std::nullopt;
}

std::optional<Distribution> ScenarioValues::exponential(const Node& node, const std::string& path) {
  if (!expect(node, NodeKind::Mapping, path) || !check_keys(node, {"mean"}, {"mean"}, path)) {
    return std::nullopt;
  }
  const std::optional<double> mean = quantity(*node.find("mean"), true, path + ".mean");
  return mean ? std::optional(Distribution{Distribution::Kind::Exponential, *mean, 0})
              : std::nullopt;
}

std::optional<Distribution> ScenarioValues::lognormal(const Node& node, const std::string& path) {
  if (!expect(node, NodeKind::Mapping, path) ||
      !check_keys(node, {"median", "p95"}, {"median", "p95"}, path)) {
    return std::nullopt;
  }
  const std::optional<double> median = quantity(*node.find("median"), true, path + ".median");
  const std::optional<double> p95 = quantity(*node.find("p95"), true, path + ".p95");
  if (!median || !p95) {
    return std::nullopt;
  }
  if (*median <= 0 || *p95 < *median) {
    report(codes::ScenarioBadValue, fmt::format("{} needs 0 < median <= p95", path), node.span(),
           "p95 is the value that only one in twenty exceeds", path);
    return std::nullopt;
  }
  return Distribution{Distribution::Kind::Lognormal, *median, *p95};
}

}  // namespace drydock
