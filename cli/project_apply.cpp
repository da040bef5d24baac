#include "cli/project_apply.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "base/codes/apply_codes.hpp"
#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kMostAtOnce = 1000;

std::optional<std::uint32_t> count_in(const std::string& text) {
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && count >= 1 && count <= kMostAtOnce ? std::optional(count) : std::nullopt;
}

class ApplyReader {
 public:
  explicit ApplyReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  ApplyConfig read(const MappingReader& file) {
    ApplyConfig config;
    if (const std::optional<Node> node = file.find("apply")) {
      MappingReader apply = open(*node, "apply");
      apply.allow_only({"parallelism", "limits", "timeouts"});
      config.parallelism = count(apply, "parallelism");
      read_limits(apply, config);
      read_timeouts(apply, config);
    }
    if (const std::optional<Node> node = file.find("hooks")) {
      read_hooks(*node, config);
    }
    return config;
  }

 private:
  MappingReader open(const Node& node, std::string where) {
    return {node, std::move(where), codes::ApplySettings, diagnostics_};
  }

  static std::optional<std::uint32_t> count(MappingReader& mapping, std::string_view key) {
    const std::optional<std::string> text = mapping.find(key) ? mapping.text(key) : std::nullopt;
    const std::optional<std::uint32_t> number = text ? count_in(*text) : std::nullopt;
    if (text && !number) {
      mapping.report(*mapping.find(key), fmt::format("`{}` is \"{}\"", mapping.path_of(key), *text),
                     fmt::format("write a whole number from 1 to {}", kMostAtOnce));
    }
    return number;
  }

  static std::optional<Nanoseconds> duration(MappingReader& mapping, std::string_view key) {
    const std::optional<std::string> text = mapping.find(key) ? mapping.text(key) : std::nullopt;
    const std::optional<Nanoseconds> parsed = text ? parse_duration(*text) : std::nullopt;
    if (text && (!parsed || *parsed <= 0)) {
      mapping.report(
          *mapping.find(key),
          fmt::format("`{}` is \"{}\", which is no duration", mapping.path_of(key), *text),
          "write 90s, 10m or 1h30m");
      return std::nullopt;
    }
    return parsed;
  }

  void read_limits(const MappingReader& apply, ApplyConfig& config) {
    if (const std::optional<Node> node = apply.find("limits")) {
      MappingReader limits = open(*node, "apply.limits");
      for (std::size_t i = 0; i < limits.size(); ++i) {
        const std::string types(limits.key(i));
        if (const std::optional<std::uint32_t> at_most = count(limits, types)) {
          config.limits.push_back({types, *at_most});
        }
      }
    }
  }

  void read_timeouts(const MappingReader& apply, ApplyConfig& config) {
    if (const std::optional<Node> node = apply.find("timeouts")) {
      MappingReader timeouts = open(*node, "apply.timeouts");
      for (std::size_t i = 0; i < timeouts.size(); ++i) {
        const std::string types(timeouts.key(i));
        if (const std::optional<Nanoseconds> timeout = duration(timeouts, types)) {
          config.timeouts.push_back({types, *timeout});
        }
      }
    }
  }

  void read_hooks(const Node& node, ApplyConfig& config) {
    MappingReader hooks = open(node, "hooks");
    hooks.allow_only({"before", "after"});
    for (const auto& [key, moment] :
         {std::pair{"before", HookMoment::Before}, std::pair{"after", HookMoment::After}}) {
      const std::optional<Node> list = hooks.find(key);
      if (list && !list->is(NodeKind::Sequence)) {
        hooks.report(*list, fmt::format("`hooks.{}` must be a list", key),
                     "write - run: COMMAND for each hook");
        continue;
      }
      for (std::size_t i = 0; list && i < list->size(); ++i) {
        read_hook((*list)[i], fmt::format("hooks.{}.{}", key, i), moment, config);
      }
    }
  }

  void read_hook(const Node& node, std::string where, HookMoment moment, ApplyConfig& config) {
    MappingReader reader = open(node, std::move(where));
    reader.allow_only({"run", "types", "resources", "operation", "timeout"});
    HookConfig hook;
    hook.moment = moment;
    hook.command = reader.required_text("run").value_or("");
    hook.types = reader.text("types").value_or(hook.types);
    hook.resources = reader.text("resources").value_or(hook.resources);
    hook.timeout = duration(reader, "timeout").value_or(hook.timeout);
    if (const std::optional<std::string> operation = reader.text("operation")) {
      constexpr std::array<OperationKind, 3> kKinds = {OperationKind::Create, OperationKind::Update,
                                                       OperationKind::Delete};
      for (const OperationKind kind : kKinds) {
        if (operation_name(kind) == *operation) {
          hook.operations.push_back(kind);
        }
      }
      if (hook.operations.empty()) {
        reader.report(*reader.find("operation"),
                      fmt::format("`{}` is \"{}\"", reader.path_of("operation"), *operation),
                      "write create, update or delete, or leave it out for all of them");
      }
    }
    config.hooks.push_back(std::move(hook));
  }

  Diagnostics& diagnostics_;
};

}  // namespace

ApplyConfig read_apply_config(const MappingReader& file, Diagnostics& diagnostics) {
  return ApplyReader(diagnostics).read(file);
}

}  // namespace drydock
