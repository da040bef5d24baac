// Distributions of a scenario that say what was observed: a list, or a column of a CSV file.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "base/codes/scenario_codes.hpp"
#include "base/csv.hpp"
#include "base/duration.hpp"
#include "simulator/schedule/instant.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostObserved = 1'000'000;

// A duration with a unit, or seconds.
std::optional<double> seconds_of(std::string_view field) {
  if (const std::optional<Nanoseconds> duration = parse_duration(field)) {
    return to_seconds(*duration);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  const bool good =
      error == std::errc{} && end == field.data() + field.size() && std::isfinite(value);
  return good && value >= 0 ? std::optional(value) : std::nullopt;
}

// Of one column its own value, of two the seconds from the first instant to the second.
std::optional<double> observed_value(const std::vector<std::string>& fields,
                                     const std::vector<std::size_t>& wanted) {
  if (std::any_of(wanted.begin(), wanted.end(),
                  [&](std::size_t column) { return column >= fields.size(); })) {
    return std::nullopt;
  }
  if (wanted.size() == 1) {
    return seconds_of(fields[wanted[0]]);
  }
  const std::optional<Nanoseconds> start = parse_instant(fields[wanted[0]]);
  const std::optional<Nanoseconds> stop = parse_instant(fields[wanted[1]]);
  return start && stop && *stop >= *start ? std::optional(to_seconds(*stop - *start))
                                          : std::nullopt;
}

}  // namespace

std::optional<Distribution> ScenarioValues::gamma(const Node& node, const std::string& path) {
  if (!expect(node, NodeKind::Mapping, path) ||
      !check_keys(node, {"mean", "sd"}, {"mean", "sd"}, path)) {
    return std::nullopt;
  }
  const std::optional<double> mean = quantity(*node.find("mean"), true, path + ".mean");
  const std::optional<double> deviation = quantity(*node.find("sd"), true, path + ".sd");
  if (!mean || !deviation) {
    return std::nullopt;
  }
  if (*mean <= 0 || *deviation <= 0) {
    report(codes::ScenarioBadValue, fmt::format("{} needs a mean and an sd above 0", path),
           node.span(), "sd is the standard deviation; write {constant: …} for none", path);
    return std::nullopt;
  }
  return Distribution{Distribution::Kind::Gamma, *mean, *deviation};
}

std::optional<Distribution> ScenarioValues::empirical(const Node& node, bool is_time,
                                                      const std::string& path) {
  Distribution distribution{Distribution::Kind::Empirical};
  if (node.is(NodeKind::Mapping)) {
    std::optional<std::vector<double>> values = column(node, path);
    if (!values) {
      return std::nullopt;
    }
    distribution.observed = std::move(*values);
  } else {
    if (!expect(node, NodeKind::Sequence, path)) {
      return std::nullopt;
    }
    for (std::size_t i = 0; i < node.size(); ++i) {
      const std::optional<double> value = quantity(node[i], is_time, fmt::format("{}.{}", path, i));
      if (!value) {
        return std::nullopt;
      }
      distribution.observed.push_back(*value);
    }
  }
  if (distribution.observed.empty() || distribution.observed.size() > kMostObserved) {
    report(codes::ScenarioBadValue,
           fmt::format("{} holds {} values; it must hold 1 to {}", path,
                       distribution.observed.size(), kMostObserved),
           node.span(), "", path);
    return std::nullopt;
  }
  std::sort(distribution.observed.begin(), distribution.observed.end());
  return distribution;
}

// {file: runs.csv, column: seconds}, or {file: executions.csv, start: startDate, stop: stopDate}:
// the first line of the file names its columns.
std::optional<std::vector<double>> ScenarioValues::column(const Node& node,
                                                          const std::string& path) {
  const bool spans = node.find("start") || node.find("stop");
  const std::vector<std::string_view> keys =
      spans ? std::vector<std::string_view>{"file", "start", "stop"}
            : std::vector<std::string_view>{"file", "column"};
  if (!check_keys(node, keys, keys, path)) {
    return std::nullopt;
  }
  const std::optional<std::string> file = text(*node.find("file"), path + ".file");
  if (!file) {
    return std::nullopt;
  }
  const std::string place = (std::filesystem::path(folder_.path) / *file).string();
  const Result<std::string> bytes = folder_.files != nullptr
                                        ? folder_.files->read(place)
                                        : Result<std::string>(Error{"no files are read here", ""});
  if (!bytes) {
    report(codes::ScenarioBadValue, fmt::format("{}: {}", path, bytes.error().message),
           node.find("file")->span(), "the path counts from the folder of the scenario", path);
    return std::nullopt;
  }
  std::string_view rest = *bytes;
  const std::vector<std::string> names = csv_fields(take_line(rest));
  std::vector<std::size_t> wanted;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    const Node key = *node.find(keys[i]);
    const std::optional<std::string> name = text(key, fmt::format("{}.{}", path, keys[i]));
    if (!name) {
      return std::nullopt;
    }
    const auto found = std::find(names.begin(), names.end(), *name);
    if (found == names.end()) {
      report(codes::ScenarioBadValue, fmt::format("{}: {} has no column `{}`", path, *file, *name),
             key.span(), suggest(*name, {names.begin(), names.end()}), path);
      return std::nullopt;
    }
    wanted.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  std::vector<double> values;
  for (std::size_t number = 2; !rest.empty(); ++number) {
    const std::vector<std::string> fields = csv_fields(take_line(rest));
    const bool empty = std::any_of(wanted.begin(), wanted.end(), [&](std::size_t i) {
      return i < fields.size() ? fields[i].empty() : fields.size() == 1 && fields[0].empty();
    });
    if (empty) {
      continue;  // of an execution: it still runs
    }
    const std::optional<double> value = observed_value(fields, wanted);
    if (!value) {
      report(codes::ScenarioBadValue,
             fmt::format("{}: line {} of {} has no {}", path, number, *file,
                         spans ? "time from start to stop" : "duration in that column"),
             node.find("file")->span(),
             spans ? "write instants: 2026-11-21T10:00:00Z"
                   : "write a duration (90s) or a number of seconds",
             path);
      return std::nullopt;
    }
    values.push_back(*value);
  }
  return values;
}

}  // namespace drydock
