#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/codes/lint_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/lint/checks.hpp"

namespace drydock {
namespace {

// What one Fn::FindInMap reads of its mapping; no `top` where that is computed.
struct Reading {
  std::optional<std::string_view> top;
  std::string_view second;
};

std::optional<std::string_view> literal(const Node& node) {
  const bool loop_name = node.is_scalar() && (node.text().find("${") != std::string_view::npos ||
                                              node.text().find("&{") != std::string_view::npos);
  return node.is_scalar() && !loop_name ? std::optional(node.text()) : std::nullopt;
}

// By mapping; nothing for one of whose readings the second key is computed.
using Readings = std::map<std::string_view, std::optional<std::vector<Reading>>>;

Readings readings_of(const LintContext& context) {
  Readings readings;
  for (const NameUse& use : context.uses.all) {
    if (use.kind != UseKind::Mapping) {
      continue;
    }
    const Node argument = context.tree[TemplateTree::argument(use.place)].node;
    std::optional<std::vector<Reading>>& of_mapping =
        readings.try_emplace(argument[0].text(), std::in_place).first->second;
    const std::optional<std::string_view> second =
        argument.size() >= 3 ? literal(argument[2]) : std::nullopt;
    if (!second) {
      of_mapping.reset();
    } else if (of_mapping) {
      of_mapping->push_back({literal(argument[1]), *second});
    }
  }
  return readings;
}

class MappingKeys {
 public:
  MappingKeys(const TemplateEntry& mapping, const std::vector<Reading>& readings,
              Diagnostics& diagnostics)
      : mapping_(mapping), readings_(readings), diagnostics_(diagnostics) {}

  void check() {
    std::map<std::string_view, Unread> names;  // of the second level
    for (std::size_t i = 0; i < mapping_.node.size(); ++i) {
      const Node row = mapping_.node[i];
      for (std::size_t j = 0; row.is(NodeKind::Mapping) && j < row.size(); ++j) {
        Unread& name = names[row.key(j)];
        if (is_read(mapping_.node.key(i), row.key(j))) {
          name.read = true;
        } else {
          name.places.push_back({mapping_.node.key(i), row.key_span(j)});
        }
      }
    }
    for (const auto& [name, unread] : names) {
      report(name, unread);
    }
  }

 private:
  struct Place {
    std::string_view top;
    Span span;
  };
  struct Unread {
    bool read = false;  // below another key of the first level
    std::vector<Place> places;
  };

  [[nodiscard]] bool is_read(std::string_view top, std::string_view second) const {
    return std::any_of(readings_.begin(), readings_.end(), [&](const Reading& reading) {
      return reading.second == second && (!reading.top || *reading.top == top);
    });
  }

  // A reading of a key that the mapping does not have likely means this one; that is an error.
  [[nodiscard]] bool is_meant(std::string_view name) const {
    return std::any_of(readings_.begin(), readings_.end(), [&](const Reading& reading) {
      return reading.second != name && !has(reading.second) && nearest_name(reading.second, {name});
    });
  }

  [[nodiscard]] bool has(std::string_view second) const {
    for (std::size_t i = 0; i < mapping_.node.size(); ++i) {
      const Node row = mapping_.node[i];
      if (row.is(NodeKind::Mapping) && row.find(second)) {
        return true;
      }
    }
    return false;
  }

  void report(std::string_view name, const Unread& unread) {
    if (unread.places.empty() || is_meant(name)) {
      return;
    }
    // One note for a name that nothing reads anywhere: a mapping repeats its names in every row.
    const std::size_t notes = unread.read ? unread.places.size() : 1;
    for (std::size_t i = 0; i < notes; ++i) {
      const Place& place = unread.places[i];
      diagnostics_.add(
          {codes::UnusedMappingKey,
           unread.read ? fmt::format("nothing reads {} of {} in the mapping {}", name, place.top,
                                     mapping_.name)
                       : fmt::format("nothing reads {} in the mapping {}", name, mapping_.name),
           place.span,
           "remove it, or read it with Fn::FindInMap",
           {},
           fmt::format("Mappings.{}.{}.{}", mapping_.name, place.top, name)});
    }
  }

  const TemplateEntry& mapping_;
  const std::vector<Reading>& readings_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_mapping_keys(const LintContext& context, Diagnostics& diagnostics) {
  const NameUses& uses = context.uses;
  const auto mappings = static_cast<std::size_t>(UseKind::Mapping);
  if (uses.open || uses.any_mapping || !uses.globs[mappings].empty()) {
    return;
  }
  const Readings readings = readings_of(context);
  for (const TemplateEntry& mapping : context.source.mappings.entries) {
    const auto found = readings.find(mapping.name);
    if (mapping.node.is(NodeKind::Mapping) && found != readings.end() && found->second) {
      MappingKeys(mapping, *found->second, diagnostics).check();
    }
  }
}

}  // namespace drydock
