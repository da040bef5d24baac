#include "simulator/world/workload_settings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/scenario_codes.hpp"
#include "base/codes/workload_codes.hpp"
#include "simulator/world/arrival_settings.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kLongest = Nanoseconds{10} * 365 * kDay;
constexpr double kMostUnitHours = 1e9;
constexpr double kMostMetric = 1e12;

class WorkloadReader {
 public:
  WorkloadReader(ScenarioValues& values, Nanoseconds starts_at)
      : values_(values), starts_at_(starts_at) {}

  std::optional<WorkloadSettings> read(const Node& node, const std::string& path);

 private:
  void refuse(const Node& at, std::string message, std::string hint, const std::string& path) {
    values_.report(codes::ScenarioBadValue, std::move(message), at.span(), std::move(hint), path);
  }
  // 0 if it is absent.
  Nanoseconds time(const Node& mapping, std::string_view key, const std::string& path);
  std::optional<double> number(const Node& node, double most, const std::string& path);
  std::optional<ServiceLoad> service(const Node& node, const std::string& path);
  std::optional<BatchWork> batch(const Node& node, const std::string& path);
  void read_checkpoint(const Node& node, const std::string& path, BatchWork& work);
  void read_metrics(const Node& node, const std::string& path, ServiceLoad& load);

  ScenarioValues& values_;
  Nanoseconds starts_at_;
};

Nanoseconds WorkloadReader::time(const Node& mapping, std::string_view key,
                                 const std::string& path) {
  const auto node = mapping.find(key);
  if (!node) {
    return 0;
  }
  const std::string where = fmt::format("{}.{}", path, key);
  const Nanoseconds value = values_.duration(*node, where).value_or(0);
  if (value > kLongest) {
    refuse(*node, fmt::format("{}: `{}` is longer than 10 years", where, node->text()), "", where);
    return 0;
  }
  return value;
}

// Above 0.
std::optional<double> WorkloadReader::number(const Node& node, double most,
                                             const std::string& path) {
  const std::optional<double> value = values_.number(node, path);
  if (value && !(*value > 0 && *value <= most)) {
    refuse(node, fmt::format("{}: `{}` is not above 0 and at most {}", path, node.text(), most), "",
           path);
    return std::nullopt;
  }
  return value;
}

void WorkloadReader::read_metrics(const Node& node, const std::string& path, ServiceLoad& load) {
  if (!values_.expect(node, NodeKind::Mapping, path)) {
    return;
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (const auto value = number(node[i], kMostMetric, fmt::format("{}.{}", path, node.key(i)))) {
      load.metrics.emplace_back(node.key(i), *value);
    }
  }
}

std::optional<ServiceLoad> WorkloadReader::service(const Node& node, const std::string& path) {
  if (!values_.expect(node, NodeKind::Mapping, path) ||
      !values_.check_keys(node, {"load", "per_unit", "late_above", "drain", "metrics"},
                          {"load", "per_unit"}, path)) {
    return std::nullopt;
  }
  ServiceLoad load;
  auto requests = read_arrival_process(*node.find("load"), values_, starts_at_, path + ".load");
  const double per_unit = read_rate(*node.find("per_unit"), path + ".per_unit", values_);
  if (const auto late = node.find("late_above")) {
    const std::string where = path + ".late_above";
    const std::string written = values_.text(*late, where).value_or("1");
    const auto share = parse_metric_value(written, *find_metric("capacity_attained"));
    if (!share || *share <= 0 || *share > 1) {
      refuse(*late, fmt::format("{}: `{}` is no share above 0 and at most 1", where, written),
             "write 0.8 or 80%", where);
    }
    load.late_above = share && *share > 0 ? std::min(*share, 1.0) : 1;
  }
  load.drain = time(node, "drain", path);
  if (const auto metrics = node.find("metrics")) {
    read_metrics(*metrics, path + ".metrics", load);
  }
  if (!requests || per_unit <= 0) {
    if (requests) {
      refuse(*node.find("per_unit"), fmt::format("{}.per_unit must be above 0", path), "",
             path + ".per_unit");
    }
    return std::nullopt;
  }
  load.requests = *std::move(requests);
  load.per_unit = per_unit;
  return load;
}

void WorkloadReader::read_checkpoint(const Node& node, const std::string& path, BatchWork& work) {
  if (!values_.expect(node, NodeKind::Mapping, path)) {
    return;
  }
  values_.check_keys(node, {"every", "cost", "on_notice"}, {"cost"}, path);
  work.interval = time(node, "every", path);
  work.checkpoint = time(node, "cost", path);
  if (const auto on_notice = node.find("on_notice")) {
    work.on_notice = values_.expect(*on_notice, NodeKind::Bool, path + ".on_notice") &&
                     on_notice->text() == "true";
  }
  if (work.interval == 0 && !work.on_notice) {
    refuse(node, fmt::format("{} is never written", path), "add `every: 30m`, or `on_notice: true`",
           path);
  }
}

std::optional<BatchWork> WorkloadReader::batch(const Node& node, const std::string& path) {
  if (!values_.expect(node, NodeKind::Mapping, path) ||
      !values_.check_keys(node, {"unit_hours", "checkpoint", "restart", "deadline"}, {"unit_hours"},
                          path)) {
    return std::nullopt;
  }
  BatchWork work;
  const auto hours = number(*node.find("unit_hours"), kMostUnitHours, path + ".unit_hours");
  if (const auto checkpoint = node.find("checkpoint")) {
    read_checkpoint(*checkpoint, path + ".checkpoint", work);
  }
  work.restart = time(node, "restart", path);
  if (node.find("deadline")) {
    work.deadline = time(node, "deadline", path);
  }
  if (!hours) {
    return std::nullopt;
  }
  work.unit_hours = *hours;
  return work;
}

std::optional<WorkloadSettings> WorkloadReader::read(const Node& node, const std::string& path) {
  if (!values_.expect(node, NodeKind::Mapping, path) ||
      !values_.check_keys(node, {"service", "batch"}, {}, path)) {
    return std::nullopt;
  }
  const auto is_service = node.find("service");
  const auto is_batch = node.find("batch");
  if (is_service.has_value() == is_batch.has_value()) {
    refuse(node, fmt::format("{} is exactly one of a service and a batch", path),
           "write `service: {load, per_unit}` or `batch: {unit_hours}`", path);
    return std::nullopt;
  }
  WorkloadSettings settings;
  settings.span = node.span();
  if (is_service) {
    settings.service = service(*is_service, path + ".service");
  } else {
    settings.batch = batch(*is_batch, path + ".batch");
  }
  return settings.service || settings.batch ? std::optional(std::move(settings)) : std::nullopt;
}

}  // namespace

const WorkloadSettings* WorkloadScenario::find(std::string_view fleet) const {
  const auto found = std::find_if(workloads.begin(), workloads.end(),
                                  [&](const auto& each) { return each.fleet == fleet; });
  return found == workloads.end() ? nullptr : &*found;
}

void bind_workloads(const WorkloadScenario& scenario, std::span<const std::string> fleets,
                    std::span<ScalingPlan> plans, Diagnostics& diagnostics) {
  for (const WorkloadSettings& each : scenario.workloads) {
    if (std::find(fleets.begin(), fleets.end(), each.fleet) == fleets.end()) {
      diagnostics.add({codes::WorkloadUnknownFleet,
                       fmt::format("workloads: the template has no fleet `{}`", each.fleet),
                       each.span,
                       ScenarioValues::suggest(each.fleet, {fleets.begin(), fleets.end()})});
    }
  }
  for (ScalingPlan& plan : plans) {
    const WorkloadSettings* settings = scenario.find(plan.address);
    const ServiceLoad* load =
        settings != nullptr && settings->service ? &*settings->service : nullptr;
    const auto bind = [&](ScalingMetric& metric, const std::string& policy) {
      if (metric.kind == ScalingMetric::Kind::Custom && metric.at_full_load <= 0 &&
          load != nullptr) {
        for (const auto& [name, value] : load->metrics) {
          metric.at_full_load = name == metric.name ? value : metric.at_full_load;
        }
      }
      const bool custom = metric.kind == ScalingMetric::Kind::Custom;
      if (load == nullptr || (custom && metric.at_full_load <= 0)) {
        diagnostics.add(
            {codes::ScalingMetricUnknown,
             fmt::format("{} looks at {} of {}, which the scenario does not give: it does nothing",
                         policy, custom ? metric.name : "the load", plan.address),
             plan.span,
             custom && load != nullptr
                 ? fmt::format("add `metrics: {{{}: …}}`, its value when one unit is fully busy",
                               metric.name)
                 : fmt::format("add `workloads: {{{}: {{service: {{load: …, per_unit: …}}}}}}`",
                               plan.address)});
      }
    };
    for (TargetTracking& each : plan.tracking) {
      bind(each.metric, each.name);
    }
    for (StepScaling& each : plan.steps) {
      bind(each.alarm.metric, each.name);
    }
  }
}

WorkloadScenario read_workloads(const Node& root, ScenarioValues& values, Nanoseconds starts_at) {
  WorkloadScenario scenario;
  const auto node = root.find("workloads");
  if (!node || !values.expect(*node, NodeKind::Mapping, "workloads")) {
    return scenario;
  }
  WorkloadReader reader(values, starts_at);
  for (std::size_t i = 0; i < node->size(); ++i) {
    if (auto settings = reader.read((*node)[i], fmt::format("workloads.{}", node->key(i)))) {
      settings->fleet = std::string(node->key(i));
      settings->span = node->key_span(i);
      scenario.workloads.push_back(std::move(*settings));
    }
  }
  return scenario;
}

}  // namespace drydock
