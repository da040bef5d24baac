// Distributions of a scenario that say what was observed: a list, or a column of a CSV file.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "base/codes/scenario_codes.hpp"
#include "base/duration.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostObserved = 1'000'000;

// The fields of one line; a field in double quotes may hold commas and doubled quotes (RFC 4180;
// no line breaks within fields).
std::vector<std::string> csv_fields(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[i++];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  return fields;
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  line.remove_suffix(line.ends_with('\r') ? 1 : 0);
  return line;
}

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

// {file: runs.csv, column: seconds}: the first line of the file names its columns.
std::optional<std::vector<double>> ScenarioValues::column(const Node& node,
                                                          const std::string& path) {
  if (!check_keys(node, {"file", "column"}, {"file", "column"}, path)) {
    return std::nullopt;
  }
  const std::optional<std::string> file = text(*node.find("file"), path + ".file");
  const std::optional<std::string> name = text(*node.find("column"), path + ".column");
  if (!file || !name) {
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
  const std::vector<std::string> names = csv_fields(next_line(rest));
  const auto found = std::find(names.begin(), names.end(), *name);
  if (found == names.end()) {
    report(codes::ScenarioBadValue, fmt::format("{}: {} has no column `{}`", path, *file, *name),
           node.find("column")->span(), suggest(*name, {names.begin(), names.end()}), path);
    return std::nullopt;
  }
  const auto wanted = static_cast<std::size_t>(found - names.begin());
  std::vector<double> values;
  for (std::size_t number = 2; !rest.empty(); ++number) {
    const std::string_view line = next_line(rest);
    const std::vector<std::string> fields = csv_fields(line);
    if (line.empty() || (wanted < fields.size() && fields[wanted].empty())) {
      continue;
    }
    const std::optional<double> value =
        wanted < fields.size() ? seconds_of(fields[wanted]) : std::nullopt;
    if (!value) {
      report(codes::ScenarioBadValue,
             fmt::format("{}: line {} of {} has no duration in column `{}`", path, number, *file,
                         *name),
             node.find("file")->span(), "write a duration (90s) or a number of seconds", path);
      return std::nullopt;
    }
    values.push_back(*value);
  }
  return values;
}

}  // namespace drydock
