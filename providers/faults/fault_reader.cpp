#include "providers/faults/fault_reader.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <utility>

#include "base/codes/apply_codes.hpp"
#include "base/duration.hpp"
#include "base/nearest_name.hpp"
#include "planner/document/mapping_reader.hpp"
#include "planner/document/read_document.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kLargestQuota = 1'000'000'000;
constexpr std::size_t kMostCalls = 10'000;

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

std::vector<std::string_view> error_names() {
  std::vector<std::string_view> names;
  for (auto i = static_cast<int>(HandlerError::NotUpdatable);
       i <= static_cast<int>(HandlerError::InternalFailure); ++i) {
    names.push_back(handler_error_name(static_cast<HandlerError>(i)));
  }
  return names;
}

class FaultReader {
 public:
  explicit FaultReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  FaultPlan read(const Node& root) {
    MappingReader file = open(root, "");
    file.allow_only({"format_version", "seed", "hidden", "throttles", "failures", "latencies",
                     "endless", "lost", "duplicates", "quotas"});
    const std::optional<std::string> version = file.required_text("format_version");
    if (version && *version != "1") {
      file.report(*file.find("format_version"),
                  fmt::format("format_version {} is not known", *version),
                  "this drydock reads format_version 1");
    }
    plan_.seed = number<std::uint64_t>(file, "seed", 0, UINT64_MAX).value_or(plan_.seed);
    each(file, "hidden", [this](MappingReader& rule) {
      rule.allow_only({"type", "for"});
      plan_.hidden.push_back({glob(rule, "type"), seconds(rule, "for")});
    });
    each(file, "throttles", [this](MappingReader& rule) { read_throttle(rule); });
    each(file, "failures", [this](MappingReader& rule) { read_failure(rule); });
    each(file, "latencies", [this](MappingReader& rule) {
      rule.allow_only({"type", "time"});
      plan_.latencies.push_back({glob(rule, "type"), seconds(rule, "time")});
    });
    each(file, "endless", [this](MappingReader& rule) {
      rule.allow_only({"type", "operation", "probability", "calls"});
      plan_.endless.push_back(match(rule));
    });
    each(file, "lost", [this](MappingReader& rule) { read_lost(rule); });
    each(file, "duplicates", [this](MappingReader& rule) {
      rule.allow_only({"type", "operation", "probability", "calls"});
      plan_.duplicates.push_back(match(rule));
    });
    read_quotas(file);
    return std::move(plan_);
  }

 private:
  MappingReader open(const Node& node, std::string where) {
    return {node, std::move(where), codes::FaultPlanFile, diagnostics_};
  }

  template <class Body>
  void each(MappingReader& file, std::string_view key, Body body) {
    const std::optional<Node> list = file.find(key);
    if (!list) {
      return;
    }
    if (!list->is(NodeKind::Sequence)) {
      file.report(
          *list,
          fmt::format("`{}` must be a list of rules, but is {}", key, describe_kind(list->kind())),
          fmt::format("write {}: [{{…}}]", key));
      return;
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
      MappingReader rule = open((*list)[i], fmt::format("{}.{}", key, i));
      if (rule.valid()) {
        body(rule);
      }
    }
  }

  template <class Number>
  std::optional<Number> number(MappingReader& mapping, std::string_view key, Number least,
                               Number most) {
    const std::optional<std::string> text = mapping.text(key);
    if (!text) {
      return std::nullopt;
    }
    const std::optional<Number> read = number_of<Number>(*text);
    // Written so that a NaN fails.
    if (!read || !(*read >= least && *read <= most)) {
      mapping.report(*mapping.find(key),
                     fmt::format("`{}` must be a number from {} to {}, \"{}\" is not",
                                 mapping.path_of(key), least, most, *text));
      return std::nullopt;
    }
    return read;
  }

  static std::string glob(MappingReader& mapping, std::string_view key) {
    return mapping.text(key).value_or("*");
  }

  // The forms of a scenario's distributions; their messages carry our code.
  Distribution seconds(MappingReader& mapping, std::string_view key) {
    const std::optional<Node> node = mapping.require(key);
    if (!node) {
      return {};
    }
    Diagnostics found;
    ScenarioValues values(found);
    const std::optional<Distribution> read = values.distribution(*node, true, mapping.path_of(key));
    for (Diagnostic diagnostic : found.all()) {
      diagnostic.code = codes::FaultPlanFile;
      diagnostics_.add(std::move(diagnostic));
    }
    return read.value_or(Distribution{});
  }

  std::optional<OperationKind> operation(MappingReader& mapping) {
    const std::optional<std::string> text = mapping.text("operation");
    if (!text || *text == "any") {
      return std::nullopt;
    }
    for (const OperationKind kind :
         {OperationKind::Create, OperationKind::Update, OperationKind::Delete}) {
      if (operation_name(kind) == *text) {
        return kind;
      }
    }
    mapping.report(*mapping.find("operation"), fmt::format("there is no operation \"{}\"", *text),
                   "use create, update, delete or any");
    return std::nullopt;
  }

  FaultMatch match(MappingReader& rule) {
    FaultMatch match;
    match.type = glob(rule, "type");
    match.operation = operation(rule);
    match.probability = number<double>(rule, "probability", 0, 1).value_or(1);
    match.calls = calls(rule);
    return match;
  }

  static std::vector<std::int64_t> calls(MappingReader& rule) {
    std::vector<std::int64_t> numbers;
    const std::optional<Node> node = rule.find("calls");
    if (!node) {
      return numbers;
    }
    if (!node->is(NodeKind::Sequence) || node->size() == 0 || node->size() > kMostCalls) {
      rule.report(
          *node,
          fmt::format("`{}` must be a list of 1 to {} numbers", rule.path_of("calls"), kMostCalls),
          "write calls: [3, 7] for the third and the seventh request");
      return numbers;
    }
    for (std::size_t i = 0; i < node->size(); ++i) {
      const Node item = (*node)[i];
      const std::optional<std::int64_t> read =
          item.is(NodeKind::Number) ? number_of<std::int64_t>(item.text()) : std::nullopt;
      if (read && *read >= 1) {
        numbers.push_back(*read);
      } else {
        rule.report(item, fmt::format("`{}` counts requests from 1; \"{}\" is none of them",
                                      rule.path_of("calls"), item.is_scalar() ? item.text() : "…"));
      }
    }
    return numbers;
  }

  bool truth(MappingReader& mapping, std::string_view key) {
    const std::optional<Node> node = mapping.find(key);
    if (node && !node->is(NodeKind::Bool)) {
      mapping.report(*node, fmt::format("`{}` must be true or false, but is {}",
                                        mapping.path_of(key), describe_kind(node->kind())));
    }
    return node && node->is(NodeKind::Bool) && node->text() == "true";
  }

  void read_throttle(MappingReader& rule) {
    rule.allow_only({"service", "rate_per_second", "burst", "reads", "retry_after"});
    constexpr double kFastest = 1e6;
    Throttle throttle;
    throttle.service = glob(rule, "service");
    if (rule.require("rate_per_second")) {
      throttle.rate_per_second =
          number<double>(rule, "rate_per_second", 0.001, kFastest).value_or(1);
    }
    throttle.burst = number<double>(rule, "burst", 1, kFastest)
                         .value_or(throttle.rate_per_second < 1 ? 1 : throttle.rate_per_second);
    throttle.reads = truth(rule, "reads");
    if (const std::optional<std::string> text = rule.text("retry_after")) {
      const std::optional<Nanoseconds> wait = parse_duration(*text);
      if (!wait) {
        rule.report(*rule.find("retry_after"), fmt::format("\"{}\" is no duration", *text),
                    "write 500ms, 2s or 1m");
      }
      throttle.retry_after = wait.value_or(0);
    }
    plan_.throttles.push_back(std::move(throttle));
  }

  void read_failure(MappingReader& rule) {
    rule.allow_only(
        {"type", "operation", "probability", "calls", "error", "message", "leaves_object"});
    OperationFailure failure;
    failure.match = match(rule);
    if (const std::optional<std::string> name = rule.text("error")) {
      failure.error = error_of(*name);
      if (failure.error == HandlerError::None) {
        const std::optional<std::string> near = nearest_name(*name, error_names());
        rule.report(*rule.find("error"), fmt::format("there is no HandlerErrorCode \"{}\"", *name),
                    near ? fmt::format("did you mean \"{}\"?", *near)
                         : fmt::format("use one of: {}", fmt::join(error_names(), ", ")));
      }
    }
    failure.message = rule.text("message").value_or(
        fmt::format("{} (a fault plan asks for this)", handler_error_name(failure.error)));
    failure.leaves_object = truth(rule, "leaves_object");
    plan_.failures.push_back(std::move(failure));
  }

  static HandlerError error_of(std::string_view name) {
    const std::vector<std::string_view> names = error_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == name) {
        return static_cast<HandlerError>(i + 1);
      }
    }
    return HandlerError::None;
  }

  void read_lost(MappingReader& rule) {
    rule.allow_only({"type", "operation", "probability", "calls", "call", "before_effect"});
    LostAnswer lost;
    lost.match = match(rule);
    lost.before_effect = truth(rule, "before_effect");
    if (const std::optional<std::string> name = rule.text("call")) {
      bool known = false;
      for (const ProviderCall call :
           {ProviderCall::Start, ProviderCall::Poll, ProviderCall::Find, ProviderCall::Read}) {
        if (provider_call_name(call) == *name) {
          lost.call = call;
          known = true;
        }
      }
      if (!known) {
        rule.report(*rule.find("call"), fmt::format("there is no call \"{}\"", *name),
                    "use start, poll, find or read");
      }
    }
    plan_.lost.push_back(std::move(lost));
  }

  void read_quotas(MappingReader& file) {
    const std::optional<Node> node = file.find("quotas");
    if (!node) {
      return;
    }
    if (node->is(NodeKind::String) && node->text() == "default") {
      plan_.default_quotas = true;
      return;
    }
    MappingReader quotas = open(*node, "quotas");
    for (std::size_t i = 0; i < quotas.size(); ++i) {
      const std::string type(quotas.key(i));
      if (type == "default") {
        plan_.default_quotas = truth(quotas, "default");
      } else if (const std::optional<std::int64_t> most =
                     number<std::int64_t>(quotas, type, 0, kLargestQuota)) {
        plan_.quotas.insert_or_assign(type, *most);
      }
    }
  }

  Diagnostics& diagnostics_;
  FaultPlan plan_;
};

}  // namespace

std::optional<FaultPlan> read_fault_plan(const Document& document, Diagnostics& diagnostics) {
  Diagnostics found;
  FaultPlan plan = FaultReader(found).read(document.root());
  const bool valid = !found.has_errors();
  diagnostics.append(found);
  return valid ? std::optional(std::move(plan)) : std::nullopt;
}

std::optional<FaultPlan> load_fault_plan(const FileSystem& files, const std::string& path,
                                         SourceMap& sources, Diagnostics& diagnostics) {
  Result<std::string> text = files.read(path);
  if (!text) {
    diagnostics.add({codes::FaultPlanFile, text.error().message, {}, text.error().hint});
    return std::nullopt;
  }
  const FileId file = sources.add(path, *std::move(text));
  const std::optional<Document> document =
      read_document(sources, file, diagnostics, ReadAs::OwnFile);
  return document ? read_fault_plan(*document, diagnostics) : std::nullopt;
}

}  // namespace drydock
