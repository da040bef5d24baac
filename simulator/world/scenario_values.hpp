// How single values stand in a scenario: durations, numbers, probabilities, distributions, and
// values in the unit of a metric. What the keys mean is left to the scenario reader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "planner/document/document.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/score/metric_catalog.hpp"

namespace drydock {

// Where the files that a scenario names are looked for.
struct ScenarioFolder {
  const FileSystem* files = nullptr;  // null: a scenario may name no files
  std::string path;                   // of the scenario's own file; "" for the current folder
};

class ScenarioValues {
 public:
  explicit ScenarioValues(Diagnostics& diagnostics, ScenarioFolder folder = {})
      : diagnostics_(&diagnostics), folder_(std::move(folder)) {}

  // True if the node is of that kind; reports otherwise. `path` names the place in the scenario.
  bool expect(const Node& node, NodeKind kind, const std::string& path);
  // Reports keys that are not among `known` and required ones that are absent.
  bool check_keys(const Node& mapping, const std::vector<std::string_view>& known,
                  const std::vector<std::string_view>& required, const std::string& path);

  std::optional<std::string> text(const Node& node, const std::string& path);
  std::optional<std::uint64_t> whole_number(const Node& node, const std::string& path,
                                            std::uint64_t least, std::uint64_t most);
  std::optional<Nanoseconds> duration(const Node& node, const std::string& path);
  std::optional<double> number(const Node& node, const std::string& path);
  // In the metric's unit: a duration in seconds, a ratio ("0.99" or "99%"), a number.
  std::optional<double> metric_value(const Node& node, const MetricInfo& metric,
                                     const std::string& path);
  // Seconds if `is_time`, else probabilities.
  std::optional<Distribution> distribution(const Node& node, bool is_time, const std::string& path);

  // The seconds in a column of a CSV file, {file: runs.csv, column: seconds}, or between the
  // instants of two, {file: executions.csv, start: startDate, stop: stopDate}.
  std::optional<std::vector<double>> column(const Node& node, const std::string& path);

  void report(DiagnosticCode code, std::string message, Span span, std::string hint,
              const std::string& path);
  // " Did you mean …?" or the list of what there is.
  static std::string suggest(std::string_view written,
                             const std::vector<std::string_view>& candidates);

 private:
  std::optional<double> quantity(const Node& node, bool is_time, const std::string& path);
  std::optional<Distribution> uniform(const Node& node, bool is_time, const std::string& path);
  std::optional<Distribution> exponential(const Node& node, const std::string& path);
  std::optional<Distribution> lognormal(const Node& node, const std::string& path);
  std::optional<Distribution> gamma(const Node& node, const std::string& path);
  std::optional<Distribution> empirical(const Node& node, bool is_time, const std::string& path);
  Diagnostics* diagnostics_;
  ScenarioFolder folder_;
};

// The text of a metric value in its unit: "10m", "99%", "1500"; nothing if it is not one.
[[nodiscard]] std::optional<double> parse_metric_value(std::string_view text,
                                                       const MetricInfo& metric);

}  // namespace drydock
