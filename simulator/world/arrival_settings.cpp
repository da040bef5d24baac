#include "simulator/world/arrival_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "base/codes/scenario_codes.hpp"
#include "base/duration.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/schedule/instant.hpp"
#include "simulator/workflow/payload_template.hpp"

namespace drydock {
namespace {

constexpr double kMostPerSecond = 1e9;
constexpr double kLargestBurst = 1e7;
constexpr std::size_t kMostReplayed = 1'000'000;
constexpr Nanoseconds kLongest = Nanoseconds{10} * 365 * kDay;

class ArrivalReader {
 public:
  ArrivalReader(ScenarioValues& values, Nanoseconds starts_at)
      : values_(values), time_of_day_(starts_at - floor_divide(starts_at, kDay) * kDay) {}

  std::optional<ArrivalSettings> read(const Node& node, const std::string& path);
  // The process alone, of a mapping that may hold the keys `beside` too.
  std::optional<ArrivalProcess> process(const Node& node,
                                        std::initializer_list<std::string_view> beside,
                                        std::initializer_list<std::string_view> required,
                                        const std::string& path);

 private:
  using Kind = Distribution::Kind;

  void refuse(const Node& at, std::string message, std::string hint, const std::string& path) {
    values_.report(codes::ScenarioBadValue, std::move(message), at.span(), std::move(hint), path);
  }
  Nanoseconds time(const Node& node, const std::string& path);
  double rate(const Node& mapping, const std::string& path);
  double positive(const Node& node, const std::string& path, double most);
  bool read_process(const Node& node, std::string_view kind, const std::string& path,
                    ArrivalProcess& process);
  DailyArrivals daily(const Node& node, const std::string& path);
  void read_weights(const Node& node, const std::string& path, DailyArrivals& daily);
  BurstArrivals bursts(const Node& node, const std::string& path);
  Distribution size(const Node& node, const std::string& path);
  ReplayedArrivals replay(const Node& node, const std::string& path);

  ScenarioValues& values_;
  Nanoseconds time_of_day_;
};

Nanoseconds ArrivalReader::time(const Node& node, const std::string& path) {
  const Nanoseconds value = values_.duration(node, path).value_or(0);
  if (value > kLongest) {
    refuse(node, fmt::format("{}: `{}` is longer than 10 years", path, node.text()), "", path);
    return 0;
  }
  return value;
}

double ArrivalReader::positive(const Node& node, const std::string& path, double most) {
  const std::optional<double> value = values_.number(node, path);
  if (value && (*value <= 0 || *value > most)) {
    refuse(node, fmt::format("{}: `{}` is not above 0 and at most {}", path, node.text(), most), "",
           path);
  }
  return value.value_or(1);
}

double ArrivalReader::rate(const Node& mapping, const std::string& path) {
  const auto node = mapping.find("rate");
  return node ? read_rate(*node, path + ".rate", values_) : 0;  // reported already
}

void ArrivalReader::read_weights(const Node& node, const std::string& path, DailyArrivals& daily) {
  if (!values_.expect(node, NodeKind::Sequence, path)) {
    return;
  }
  std::array<double, 24> weights{};
  bool good = node.size() == weights.size();
  for (std::size_t i = 0; good && i < weights.size(); ++i) {
    const std::optional<double> weight = values_.number(node[i], fmt::format("{}.{}", path, i));
    good = weight && *weight >= 0 && *weight <= kMostPerSecond;
    weights[i] = weight.value_or(0);
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (!good || sum <= 0) {
    refuse(node, fmt::format("{} must be 24 numbers from 0 up, not all of them 0", path),
           "one weight for each hour from midnight", path);
    return;
  }
  for (double& weight : weights) {
    weight *= 24 / sum;
  }
  daily.weights = weights;
}

DailyArrivals ArrivalReader::daily(const Node& node, const std::string& path) {
  DailyArrivals daily;
  values_.check_keys(node, {"rate", "amplitude", "peak", "hours"}, {"rate"}, path);
  daily.per_second = rate(node, path);
  const auto hours = node.find("hours");
  const auto amplitude = node.find("amplitude");
  if (hours && (amplitude || node.find("peak"))) {
    refuse(node, fmt::format("{} has both hours and a sinusoid", path),
           "keep `hours`, or `amplitude` and `peak`", path);
  } else if (hours) {
    read_weights(*hours, path + ".hours", daily);
  } else if (!amplitude) {
    refuse(node, fmt::format("{} does not say how the rate follows the time of day", path),
           "add `amplitude` (0 to 1) and `peak` (14h), or 24 `hours`", path);
  } else {
    daily.amplitude = values_.number(*amplitude, path + ".amplitude").value_or(0);
    if (daily.amplitude < 0 || daily.amplitude > 1) {
      refuse(*amplitude, fmt::format("{}.amplitude is not from 0 to 1", path),
             "0.8 swings between 0.2 and 1.8 times the rate", path);
    }
    if (const auto peak = node.find("peak")) {
      daily.peak = time(*peak, path + ".peak") % kDay;
    }
  }
  return daily;
}

// A number of things: 200, {uniform: [1, 9]}, {lognormal: {median: 200, p95: 1000}}, …
Distribution ArrivalReader::size(const Node& node, const std::string& path) {
  const auto number = [&](const Node& at, const std::string& where) {
    return positive(at, where, kLargestBurst);
  };
  if (!node.is(NodeKind::Mapping)) {
    return {Kind::Constant, number(node, path)};
  }
  const std::vector<std::string_view> kinds = {"constant", "uniform", "exponential", "lognormal"};
  if (node.size() != 1 || !values_.check_keys(node, kinds, {}, path)) {
    refuse(node, fmt::format("{} must hold exactly one distribution", path),
           fmt::format("use one of: {}", fmt::join(kinds, ", ")), path);
    return {Kind::Constant, 1};
  }
  const std::string inner = fmt::format("{}.{}", path, node.key(0));
  const Node value = node[0];
  if (node.key(0) == "uniform") {
    if (!value.is(NodeKind::Sequence) || value.size() != 2) {
      refuse(value, fmt::format("{} must be [lowest, highest]", inner), "", inner);
      return {Kind::Constant, 1};
    }
    Distribution uniform{Kind::Uniform, number(value[0], inner), number(value[1], inner)};
    if (uniform.first > uniform.second) {
      refuse(value, fmt::format("{}: the lowest is above the highest", inner), "", inner);
    }
    return uniform;
  }
  if (node.key(0) == "constant") {
    return {Kind::Constant, number(value, inner)};
  }
  const bool lognormal = node.key(0) == "lognormal";
  const std::vector<std::string_view> keys = lognormal
                                                 ? std::vector<std::string_view>{"median", "p95"}
                                                 : std::vector<std::string_view>{"mean"};
  if (!values_.expect(value, NodeKind::Mapping, inner) ||
      !values_.check_keys(value, keys, keys, inner)) {
    return {Kind::Constant, 1};
  }
  const double first = number(*value.find(keys.front()), inner);
  const double second = lognormal ? number(*value.find("p95"), inner) : 0;
  if (lognormal && second < first) {
    refuse(value, fmt::format("{} needs median <= p95", inner), "", inner);
  }
  return {lognormal ? Kind::Lognormal : Kind::Exponential, first, second};
}

BurstArrivals ArrivalReader::bursts(const Node& node, const std::string& path) {
  BurstArrivals bursts;
  values_.check_keys(node, {"rate", "size", "within"}, {"rate", "size"}, path);
  bursts.per_second = rate(node, path);
  if (const auto written = node.find("size")) {
    bursts.size = size(*written, path + ".size");
  }
  if (const auto within = node.find("within")) {
    bursts.within = time(*within, path + ".within");
  }
  return bursts;
}

ReplayedArrivals ArrivalReader::replay(const Node& node, const std::string& path) {
  ReplayedArrivals replayed;
  values_.check_keys(node, {"times", "repeat"}, {"times"}, path);
  const auto times = node.find("times");
  if (times && times->is(NodeKind::Mapping)) {
    const std::optional<std::vector<double>> column = values_.column(*times, path + ".times");
    if (!column) {
      return replayed;
    }
    for (const double seconds : *column) {
      replayed.times.push_back(static_cast<Nanoseconds>(std::min(seconds, to_seconds(kLongest)) *
                                                        static_cast<double>(kSecond)));
    }
  } else if (times && values_.expect(*times, NodeKind::Sequence, path + ".times")) {
    for (std::size_t i = 0; i < times->size(); ++i) {
      replayed.times.push_back(time((*times)[i], fmt::format("{}.times.{}", path, i)));
    }
  }
  std::sort(replayed.times.begin(), replayed.times.end());
  if (times && (replayed.times.empty() || replayed.times.size() > kMostReplayed)) {
    refuse(*times,
           fmt::format("{}.times holds {} times, not 1 to {}", path, replayed.times.size(),
                       kMostReplayed),
           "write durations from the beginning, or {file: times.csv, column: at}", path);
  }
  if (const auto repeat = node.find("repeat")) {
    replayed.repeat = time(*repeat, path + ".repeat");
    if (!replayed.times.empty() && replayed.repeat <= replayed.times.back()) {
      refuse(*repeat,
             fmt::format("{}.repeat: `{}` is not after the last time", path, repeat->text()),
             fmt::format("the last is at {}", format_duration(replayed.times.back())), path);
    }
  }
  return replayed;
}

bool ArrivalReader::read_process(const Node& node, std::string_view kind, const std::string& path,
                                 ArrivalProcess& process) {
  if (kind == "every") {
    const Nanoseconds period = time(node, path);
    if (period <= 0) {
      refuse(node, fmt::format("{} must be above 0", path), "", path);
      return false;
    }
    process.kind = RegularArrivals{period};
    return true;
  }
  if (!values_.expect(node, NodeKind::Mapping, path)) {
    return false;
  }
  if (kind == "poisson") {
    values_.check_keys(node, {"rate"}, {"rate"}, path);
    process.kind = PoissonArrivals{rate(node, path)};
  } else if (kind == "daily") {
    process.kind = daily(node, path);
  } else if (kind == "bursts") {
    process.kind = bursts(node, path);
  } else {
    process.kind = replay(node, path);
  }
  return true;
}

std::optional<ArrivalProcess> ArrivalReader::process(
    const Node& node, std::initializer_list<std::string_view> beside,
    std::initializer_list<std::string_view> required, const std::string& path) {
  static const std::vector<std::string_view> kKinds = {"every", "poisson", "daily", "bursts",
                                                       "replay"};
  if (!values_.expect(node, NodeKind::Mapping, path)) {
    return std::nullopt;
  }
  std::vector<std::string_view> known = kKinds;
  known.insert(known.end(), beside);
  known.insert(known.end(), {"from", "until"});
  values_.check_keys(node, known, required, path);
  ArrivalProcess process;
  process.starts_at = time_of_day_;
  if (const auto from = node.find("from")) {
    process.from = time(*from, path + ".from");
  }
  if (const auto until = node.find("until")) {
    process.until = time(*until, path + ".until");
    if (*process.until <= process.from) {
      refuse(*until, fmt::format("{} ends before it begins", path), "", path);
    }
  }
  std::vector<std::string_view> present;
  for (const std::string_view kind : kKinds) {
    if (node.find(kind)) {
      present.push_back(kind);
    }
  }
  if (present.size() != 1) {
    refuse(node,
           fmt::format("{} must say in exactly one way when things come, and it says it in "
                       "{}",
                       path, present.size()),
           fmt::format("use one of: {}", fmt::join(kKinds, ", ")), path);
    return std::nullopt;
  }
  const bool good = read_process(*node.find(present.front()), present.front(),
                                 fmt::format("{}.{}", path, present.front()), process);
  return good ? std::optional(std::move(process)) : std::nullopt;
}

std::optional<ArrivalSettings> ArrivalReader::read(const Node& node, const std::string& path) {
  std::optional<ArrivalProcess> when = process(node, {"to", "label", "data"}, {"to"}, path);
  if (!when) {
    return std::nullopt;
  }
  ArrivalSettings settings;
  settings.span = node.span();
  settings.process = *std::move(when);
  settings.data_json = "{}";
  if (const auto to = node.find("to")) {
    settings.to = values_.text(*to, path + ".to").value_or("");
  }
  if (const auto label = node.find("label")) {
    settings.label = values_.text(*label, path + ".label").value_or("");
  }
  if (const auto data = node.find("data")) {
    JsonArena arena;
    settings.data_json = json_text(json_of(*data, arena));
  }
  return settings;
}

}  // namespace

std::optional<ArrivalProcess> read_arrival_process(const Node& node, ScenarioValues& values,
                                                   Nanoseconds starts_at, const std::string& path) {
  return ArrivalReader(values, starts_at).process(node, {}, {}, path);
}

double read_rate(const Node& node, const std::string& path, ScenarioValues& values) {
  const std::string written = values.text(node, path).value_or("1/s");
  const std::size_t slash = written.find('/');
  std::string unit = slash == std::string::npos ? "" : written.substr(slash + 1);
  unit.insert(0, !unit.empty() && (unit[0] < '0' || unit[0] > '9') ? "1" : "");
  const std::optional<Nanoseconds> period = parse_duration(unit);
  const std::string number = written.substr(0, slash);
  double count = -1;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), count);
  const bool whole = error == std::errc{} && end == number.data() + number.size();
  if (!whole || !(count >= 0) || !period || *period <= 0 ||
      count / to_seconds(*period) > kMostPerSecond) {
    values.report(codes::ScenarioBadValue, fmt::format("{}: `{}` is no rate", path, written),
                  node.span(),
                  "write a number and a time, 120/h or 30000000/m, at most 1000000000/s", path);
    return 0;
  }
  return count / to_seconds(*period);
}

ArrivalScenario read_arrival_scenario(const Node& root, ScenarioValues& values) {
  ArrivalScenario scenario;
  scenario.starts_at = parse_instant(kUsualBeginning).value_or(0);
  if (const auto begins = root.find("starts_at")) {
    const std::string written = values.text(*begins, "starts_at").value_or("");
    const std::optional<Nanoseconds> instant = parse_instant(written);
    if (!instant || *instant < 0) {
      values.report(codes::ScenarioBadValue,
                    fmt::format("starts_at: `{}` is no date and time since 1970", written),
                    begins->span(), "write 2026-11-21T10:00:00Z, or a date alone", "starts_at");
    }
    scenario.starts_at = std::max<Nanoseconds>(0, instant.value_or(scenario.starts_at));
  }
  const auto node = root.find("arrivals");
  if (!node || !values.expect(*node, NodeKind::Sequence, "arrivals")) {
    return scenario;
  }
  ArrivalReader reader(values, scenario.starts_at);
  for (std::size_t i = 0; i < node->size(); ++i) {
    if (auto settings = reader.read((*node)[i], fmt::format("arrivals.{}", i))) {
      scenario.arrivals.push_back(std::move(*settings));
    }
  }
  return scenario;
}

}  // namespace drydock
