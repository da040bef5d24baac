#include "simulator/world/service_settings.hpp"

#include <fmt/format.h>

#include "base/codes/scenario_codes.hpp"
#include "base/duration.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/workflow/payload_template.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kMostConcurrent = 10'000'000;
constexpr std::uint64_t kMostRows = 2'000'000;

std::string json_text_of(const Node& node) {
  JsonArena arena;
  return json_text(json_of(node, arena));
}

class ServiceScenarioReader {
 public:
  explicit ServiceScenarioReader(ScenarioValues& values) : values_(values) {}

  ServiceScenario read(const Node& root) {
    if (const auto free = root.find("free_tiers")) {
      scenario_.free_tiers =
          values_.expect(*free, NodeKind::Bool, "free_tiers") && free->text() == "true";
    }
    if (const auto deadline = root.find("deadline")) {
      scenario_.deadline = values_.duration(*deadline, "deadline");
    }
    const auto services = root.find("services");
    if (services && values_.expect(*services, NodeKind::Sequence, "services")) {
      for (std::size_t i = 0; i < services->size(); ++i) {
        read_service((*services)[i], fmt::format("services.{}", i));
      }
    }
    const auto pipelines = root.find("pipelines");
    if (pipelines && values_.expect(*pipelines, NodeKind::Mapping, "pipelines")) {
      for (std::size_t i = 0; i < pipelines->size(); ++i) {
        read_pipeline(std::string(pipelines->key(i)), (*pipelines)[i],
                      fmt::format("pipelines.{}", pipelines->key(i)));
      }
    }
    const auto objects = root.find("objects");
    if (objects && values_.expect(*objects, NodeKind::Sequence, "objects")) {
      for (std::size_t i = 0; i < objects->size(); ++i) {
        read_object((*objects)[i], fmt::format("objects.{}", i));
      }
    }
    return std::move(scenario_);
  }

 private:
  void read_object(const Node& node, const std::string& path) {
    if (!values_.expect(node, NodeKind::Mapping, path) ||
        !values_.check_keys(node, {"bucket", "key", "text", "rows", "columns", "count"},
                            {"bucket", "key"}, path)) {
      return;
    }
    ScenarioObject object;
    object.bucket = text(node, "bucket", path);
    object.key = text(node, "key", path);
    object.text = text(node, "text", path);
    object.span = node.span();
    if (const auto count = node.find("count")) {
      object.count = values_.whole_number(*count, path + ".count", 1, kMostRows).value_or(1);
    }
    if (const auto rows = node.find("rows")) {
      const auto wanted = values_.whole_number(*rows, path + ".rows", 1, kMostRows);
      object.text = csv_text(node, wanted.value_or(1), path);
    }
    scenario_.objects.push_back(std::move(object));
  }

  // Each field is the name of its column and the number of the row.
  std::string csv_text(const Node& node, std::uint64_t rows, const std::string& path) {
    std::vector<std::string> columns;
    const auto written = node.find("columns");
    if (written && values_.expect(*written, NodeKind::Sequence, path + ".columns")) {
      for (std::size_t i = 0; i < written->size(); ++i) {
        columns.push_back(values_.text((*written)[i], path + ".columns").value_or(""));
      }
    }
    if (columns.empty()) {
      columns.emplace_back("id");
    }
    std::string result = fmt::format("{}\n", fmt::join(columns, ","));
    for (std::uint64_t row = 1; row <= rows; ++row) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        result += fmt::format("{}{}-{}", i == 0 ? "" : ",", columns[i], row);
      }
      result += '\n';
    }
    return result;
  }

  void read_service(const Node& node, const std::string& path) {
    if (!values_.expect(node, NodeKind::Mapping, path) ||
        !values_.check_keys(node,
                            {"service", "state", "resource", "tag", "duration", "start", "failure",
                             "error", "cause", "concurrency", "utilisation", "scanned_mb", "output",
                             "outputs", "calls", "per_record", "deadline"},
                            {}, path)) {
      return;
    }
    ServiceSettings settings;
    settings.span = node.span();
    settings.service = text(node, "service", path);
    settings.state = text(node, "state", path);
    settings.resource = text(node, "resource", path);
    read_tag(node, path, settings);
    settings.duration = distribution(node, "duration", true, path);
    settings.start = distribution(node, "start", true, path);
    settings.failure = distribution(node, "failure", false, path);
    settings.per_record = distribution(node, "per_record", true, path);
    if (const auto deadline = node.find("deadline")) {
      settings.deadline = values_.duration(*deadline, path + ".deadline");
    }
    settings.utilisation = distribution(node, "utilisation", false, path);
    settings.error = text(node, "error", path);
    settings.cause = text(node, "cause", path);
    if (const auto concurrency = node.find("concurrency")) {
      settings.concurrency = static_cast<std::uint32_t>(
          values_.whole_number(*concurrency, path + ".concurrency", 1, kMostConcurrent)
              .value_or(1));
    }
    if (const auto scanned = node.find("scanned_mb")) {
      const std::optional<double> megabytes = values_.number(*scanned, path + ".scanned_mb");
      settings.scanned_mb = Distribution{Distribution::Kind::Constant, megabytes.value_or(0), 0};
    }
    read_answers(node, path, settings);
    read_calls(node, path, settings);
    scenario_.services.push_back(std::move(settings));
  }

  // {team: bi}
  void read_tag(const Node& node, const std::string& path, ServiceSettings& settings) {
    const auto tag = node.find("tag");
    if (!tag || !values_.expect(*tag, NodeKind::Mapping, path + ".tag")) {
      return;
    }
    if (tag->size() != 1) {
      values_.report(codes::ScenarioBadValue, fmt::format("{}.tag must name one tag", path),
                     tag->span(), "write {team: bi}", path);
      return;
    }
    settings.tag_key = std::string(tag->key(0));
    settings.tag_value = values_.text((*tag)[0], path + ".tag").value_or("");
  }

  void read_answers(const Node& node, const std::string& path, ServiceSettings& settings) {
    if (const auto output = node.find("output")) {
      settings.answers.push_back({1, json_text_of(*output)});
    }
    const auto outputs = node.find("outputs");
    if (!outputs || !values_.expect(*outputs, NodeKind::Sequence, path + ".outputs")) {
      return;
    }
    for (std::size_t i = 0; i < outputs->size(); ++i) {
      const Node one = (*outputs)[i];
      const std::string inner = fmt::format("{}.outputs.{}", path, i);
      if (!values_.expect(one, NodeKind::Mapping, inner) ||
          !values_.check_keys(one, {"weight", "value"}, {"weight", "value"}, inner)) {
        continue;
      }
      const std::optional<double> weight = values_.number(*one.find("weight"), inner + ".weight");
      if (weight && *weight <= 0) {
        values_.report(codes::ScenarioBadValue, fmt::format("{}: a weight is above 0", inner),
                       one.span(), "leave out what never happens", inner);
      }
      settings.answers.push_back({weight.value_or(1), json_text_of(*one.find("value"))});
    }
  }

  void read_calls(const Node& node, const std::string& path, ServiceSettings& settings) {
    const auto calls = node.find("calls");
    if (!calls || !values_.expect(*calls, NodeKind::Sequence, path + ".calls")) {
      return;
    }
    for (std::size_t i = 0; i < calls->size(); ++i) {
      const Node one = (*calls)[i];
      const std::string inner = fmt::format("{}.calls.{}", path, i);
      if (!values_.expect(one, NodeKind::Mapping, inner) ||
          !values_.check_keys(one, {"action", "arguments", "each", "units"}, {"action"}, inner)) {
        continue;
      }
      const std::string action = text(one, "action", inner);
      if (action.find(':') == std::string::npos) {
        values_.report(codes::ScenarioBadValue,
                       fmt::format("{}: `{}` is not SERVICE:ACTION", inner, action), one.span(),
                       "for example: glue:startCrawler", inner);
      }
      const auto written = [&](std::string_view key, std::string_view otherwise) {
        const auto found = one.find(key);
        return found ? json_text_of(*found) : std::string(otherwise);
      };
      settings.calls.push_back(
          {action, written("arguments", "{}"), written("each", ""), written("units", "")});
    }
  }

  void read_pipeline(std::string machine, const Node& node, const std::string& path) {
    if (!values_.expect(node, NodeKind::Mapping, path) ||
        !values_.check_keys(node, {"deadline", "starts", "count", "input", "host"}, {}, path)) {
      return;
    }
    PipelineSettings settings;
    settings.machine = std::move(machine);
    settings.span = node.span();
    if (const auto deadline = node.find("deadline")) {
      settings.deadline = values_.duration(*deadline, path + ".deadline");
    }
    settings.host = text(node, "host", path);
    if (const auto input = node.find("input")) {
      settings.input_json = json_text_of(*input);
    }
    if (const auto count = node.find("count")) {
      settings.count = static_cast<std::uint32_t>(
          values_.whole_number(*count, path + ".count", 1, kMostRows).value_or(1));
    }
    const auto starts = node.find("starts");
    if (starts && values_.expect(*starts, NodeKind::Sequence, path + ".starts")) {
      for (std::size_t i = 0; i < starts->size(); ++i) {
        if (const auto at =
                values_.distribution((*starts)[i], true, fmt::format("{}.starts.{}", path, i))) {
          settings.starts.push_back(*at);
        }
      }
    }
    scenario_.pipelines.push_back(std::move(settings));
  }

  std::string text(const Node& node, std::string_view key, const std::string& path) {
    const auto found = node.find(key);
    return found ? values_.text(*found, fmt::format("{}.{}", path, key)).value_or("") : "";
  }

  std::optional<Distribution> distribution(const Node& node, std::string_view key, bool is_time,
                                           const std::string& path) {
    const auto found = node.find(key);
    return found ? values_.distribution(*found, is_time, fmt::format("{}.{}", path, key))
                 : std::nullopt;
  }

  ScenarioValues& values_;
  ServiceScenario scenario_;
};

}  // namespace

ServiceScenario read_service_scenario(const Node& root, ScenarioValues& values) {
  return ServiceScenarioReader(values).read(root);
}

}  // namespace drydock
