#include "planner/plan/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/codes/plan_codes.hpp"
#include "base/glob.hpp"
#include "base/nearest_name.hpp"

namespace drydock {
namespace {

constexpr std::string_view kForms =
    "write an address or a glob (Web*), type=AWS::EC2::*, tag:Key=Value or changed-since=REV";

bool tag_matches(const Selector& selector, const Value& properties) {
  const Value* tags = properties.find("Tags");
  if (tags == nullptr) {
    return false;
  }
  const auto fits = [&](std::string_view key, const Value& value) {
    const std::optional<std::string> text = value.scalar_text();
    return matches_glob(selector.pattern, key) && text && !value.secret() &&
           matches_glob(selector.tag_value, *text);
  };
  if (tags->is_object()) {
    const Value::Object& members = tags->members();
    return std::any_of(members.begin(), members.end(),
                       [&](const Value::Member& m) { return fits(m.key, m.value); });
  }
  return tags->is_list() &&
         std::any_of(tags->items().begin(), tags->items().end(), [&](const Value& item) {
           const Value* key = item.find("Key");
           const Value* value = item.find("Value");
           return key != nullptr && value != nullptr && key->is_string() &&
                  fits(key->text(), *value);
         });
}

// The address itself, or one of the nested stacks that it is in.
bool address_matches(std::string_view pattern, std::string_view address) {
  for (std::size_t end = address.size();; end = address.rfind('.', end - 1)) {
    if (end == std::string_view::npos || end == 0) {
      return false;
    }
    if (matches_glob(pattern, address.substr(0, end))) {
      return true;
    }
  }
}

std::string nearest_hint(const std::string& text, const Diff& diff) {
  std::vector<std::string_view> names;
  for (const ResourceChange& change : diff.changes) {
    names.push_back(change.address.text());
  }
  const std::optional<std::string> nearest = nearest_name(text, names);
  return nearest ? fmt::format("did you mean `{}`?", *nearest)
                 : "`drydock state list` and the template name what there is";
}

// The changes as a graph: an edge to what must come first.
class Closure {
 public:
  explicit Closure(const Plan& plan) : plan_(plan) {}

  // All that `marked` reaches, towards what comes first or towards what comes after.
  void spread(std::vector<bool>& marked, bool forward) const {
    std::vector<std::vector<std::uint32_t>> next(plan_.diff.changes.size());
    for (const PlanStep& step : plan_.steps) {
      for (const std::uint32_t first : step.after) {
        const std::uint32_t other = plan_.steps[first].change;
        if (other != step.change) {
          next[forward ? other : step.change].push_back(forward ? step.change : other);
        }
      }
    }
    if (!forward) {
      add_dependencies(next);
    }
    std::vector<std::uint32_t> pending;
    for (std::uint32_t i = 0; i < marked.size(); ++i) {
      if (marked[i]) {
        pending.push_back(i);
      }
    }
    while (!pending.empty()) {
      const std::uint32_t change = pending.back();
      pending.pop_back();
      for (const std::uint32_t other : next[change]) {
        if (!marked[other]) {
          marked[other] = true;
          pending.push_back(other);
        }
      }
    }
  }

 private:
  // What a target names is needed even where the target itself does not change.
  void add_dependencies(std::vector<std::vector<std::uint32_t>>& next) const {
    const std::vector<ResourceChange>& changes = plan_.diff.changes;
    std::unordered_map<std::string_view, std::uint32_t> index;  // for lookup only
    for (std::uint32_t i = 0; i < changes.size(); ++i) {
      if (changes[i].deposed.empty()) {
        index.emplace(changes[i].address.text(), i);
      }
    }
    for (std::uint32_t i = 0; i < changes.size(); ++i) {
      const bool there = changes[i].action != Action::Delete && changes[i].action != Action::Forget;
      for (const Address& dependency : changes[i].dependencies) {
        const auto found = index.find(dependency.text());
        if (there && found != index.end()) {
          next[i].push_back(found->second);
        }
      }
    }
  }

  const Plan& plan_;
};

}  // namespace

std::optional<Selector> parse_selector(const std::string& text, Diagnostics& diagnostics) {
  const auto refuse = [&](std::string_view why) -> std::optional<Selector> {
    diagnostics.add({codes::SelectorMalformed,
                     fmt::format("`{}` selects nothing: {}", text, why),
                     {},
                     std::string(kForms)});
    return std::nullopt;
  };
  const std::size_t equals = text.find('=');
  if (text.starts_with("tag:")) {
    if (equals == std::string::npos || equals == 4) {
      return refuse("a tag takes its key and its value");
    }
    return Selector{SelectorKind::Tag, text, text.substr(4, equals - 4), text.substr(equals + 1)};
  }
  if (equals == std::string::npos) {
    return text.empty() ? refuse("it is empty") : Selector{SelectorKind::Address, text, text, {}};
  }
  const std::string key = text.substr(0, equals);
  const std::string value = text.substr(equals + 1);
  if (value.empty()) {
    return refuse(fmt::format("nothing stands behind `{}=`", key));
  }
  if (key == "type") {
    return Selector{SelectorKind::Type, text, value, {}};
  }
  if (key == "changed-since") {
    return Selector{SelectorKind::ChangedSince, text, value, {}};
  }
  return refuse(
      fmt::format("there is no selector `{0}`; a tag is written tag:{0}={1}", key, value));
}

bool selects(const Selector& selector, const ResourceChange& change) {
  const std::string& address = change.address.text();
  switch (selector.kind) {
    case SelectorKind::Address:
      return address_matches(selector.pattern, address);
    case SelectorKind::Type:
      return matches_glob(selector.pattern, change.type);
    case SelectorKind::Tag:
      return tag_matches(selector, change.after) || tag_matches(selector, change.before);
    case SelectorKind::ChangedSince:
      return selector.names.contains(address.substr(0, address.find('.')));
  }
  return false;
}

std::set<ChangeKey> left_out_by(const Selection& selection, const Plan& plan,
                                Diagnostics& diagnostics) {
  const bool targeted = !selection.targets.empty();
  const std::vector<ResourceChange>& changes = plan.diff.changes;
  std::vector<bool> marked(changes.size(), false);
  for (const Selector& selector : targeted ? selection.targets : selection.excludes) {
    bool found = false;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const bool hit = selects(selector, changes[i]);
      found = found || hit;
      marked[i] = marked[i] || hit;
    }
    // That nothing has changed since a revision is no mistake.
    if (!found && selector.kind != SelectorKind::ChangedSince) {
      diagnostics.add(
          {codes::SelectionEmpty,
           fmt::format("`{}` matches no resource of the template or the state", selector.text),
           {},
           selector.kind == SelectorKind::Address
               ? nearest_hint(selector.text, plan.diff)
               : std::string("`drydock plan` without it shows types and tags")});
    }
  }
  Closure(plan).spread(marked, !targeted);
  std::set<ChangeKey> left_out;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (marked[i] != targeted) {
      left_out.emplace(changes[i].address, changes[i].deposed);
    }
  }
  return left_out;
}

void check_named(const Selection& selection, const Diff& diff, Diagnostics& diagnostics) {
  const auto check = [&](const std::set<Address>& names, std::string_view option) {
    for (const Address& name : names) {
      const bool known =
          std::any_of(diff.changes.begin(), diff.changes.end(), [&](const ResourceChange& change) {
            return change.address == name && change.deposed.empty();
          });
      if (!known) {
        diagnostics.add({codes::SelectionEmpty,
                         fmt::format("{} names `{}`, which is no resource of the template or the "
                                     "state",
                                     option, name.text()),
                         {},
                         nearest_hint(name.text(), diff)});
      }
    }
  };
  check(selection.replace, "--replace");
  check(selection.accept, "--accept");
}

}  // namespace drydock
