#include "planner/diff/cause.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planner/diff/property_diff.hpp"

namespace drydock {
namespace {

bool creates_object(Action action) { return action == Action::Create || action == Action::Replace; }

std::string replaced_because(const Decision& target, const Decisions& decisions) {
  const std::string& address = target.change.address.text();
  const Decision& root = decisions.at(target.root);
  if (&root == &target) {
    return fmt::format("`{}` is replaced because {}", address, root.root_clause);
  }
  return fmt::format("`{}` is replaced, which follows from `{}`: {}", address,
                     root.change.address.text(), root.root_clause);
}

std::string unknown_because(const Value& after, const Decisions& decisions) {
  const std::vector<ExpressionReference> references = references_of(after);
  const Decision* unrecorded = nullptr;
  std::string_view attribute;
  for (const ExpressionReference& reference : references) {
    const Decision* target = decisions.find(reference.target);
    if (target == nullptr) {
      continue;
    }
    const std::string& address = target->change.address.text();
    switch (target->change.action) {
      case Action::Create:
        return fmt::format("known only after `{}` is created", address);
      case Action::Replace:
        return fmt::format("known only after {}", replaced_because(*target, decisions));
      case Action::Update:
        return fmt::format("`{}.{}` is known only after `{}` is updated", address,
                           reference.attribute, address);
      default:
        unrecorded = target;
        attribute = reference.attribute;
    }
  }
  if (unrecorded != nullptr) {
    return fmt::format("`{}.{}` is not recorded, so it is known only at apply",
                       unrecorded->change.address.text(), attribute);
  }
  return fmt::format("{} is known only at apply",
                     after.is_unknown() ? describe_expression(after.expression()) : "a part");
}

// One path begins the other: "Subnets" and "Subnets/0".
bool overlap(std::string_view a, std::string_view b) {
  const std::string_view shorter = a.size() < b.size() ? a : b;
  const std::string_view longer = a.size() < b.size() ? b : a;
  return longer.starts_with(shorter) &&
         (longer.size() == shorter.size() || longer[shorter.size()] == '/');
}

std::string known_because(const PropertyChange& property, const Resource& desired,
                          const Decisions& decisions) {
  const std::string path = property_path_text(property.path);
  for (const Reference& reference : desired.references) {
    const Decision* target = decisions.find(reference.target);
    if (target != nullptr && target->change.action != Action::NoChange &&
        overlap(reference.property_path, path)) {
      return fmt::format("`{}{}{}` changes", reference.target.text(),
                         reference.attribute.empty() ? "" : ".", reference.attribute);
    }
  }
  for (const Reference& reference : desired.references) {
    const Decision* target = decisions.find(reference.target);
    if (target != nullptr && target->drift != nullptr && !reference.attribute.empty() &&
        overlap(reference.property_path, path) &&
        std::find(target->drift->attributes.begin(), target->drift->attributes.end(),
                  reference.attribute) != target->drift->attributes.end()) {
      return fmt::format("`{}.{}` has changed outside", reference.target.text(),
                         reference.attribute);
    }
  }
  if (property.before.is_null()) {
    return "set in the template";
  }
  return property.after.is_null() ? "no longer in the template" : "changed in the template";
}

}  // namespace

void explain_properties(Decision& decision, const Decisions& decisions) {
  for (PropertyChange& property : decision.change.properties) {
    property.cause = property.after.contains_unknown()
                         ? unknown_because(property.after, decisions)
                         : known_because(property, *decision.desired, decisions);
  }
}

bool explain_outside(Decision& decision) {
  ResourceChange& change = decision.change;
  if (decision.drift == nullptr || decision.drift->properties.empty()) {
    return false;
  }
  bool all = !change.properties.empty();
  for (PropertyChange& property : change.properties) {
    const std::string path = property_path_text(property.path);
    const auto& drifts = decision.drift->properties;
    const auto found = std::find_if(drifts.begin(), drifts.end(), [&](const PropertyDrift& drift) {
      return overlap(property_path_text(drift.path), path);
    });
    if (found == drifts.end()) {
      all = false;
      continue;
    }
    change.changed_outside = true;
    const bool same_place = found->path == property.path;
    if (same_place) {
      property.recorded = found->recorded;
    }
    const bool wanted = same_place && same_property_value(found->recorded, property.after);
    property.cause = wanted ? "changed outside; the template still says what is recorded"
                            : "changed outside, and " + property.cause;
    all = all && wanted;
  }
  return all;
}

std::string explain_revert(const ResourceChange& change) {
  const std::string first = property_path_text(change.properties.front().path);
  if (change.properties.size() == 1) {
    return fmt::format("`{}` was changed outside, and is set back", first);
  }
  return fmt::format("`{}` and {} more were changed outside, and are set back", first,
                     change.properties.size() - 1);
}

const Decision* new_object_behind(const Value& after, const Decisions& decisions) {
  for (const ExpressionReference& reference : references_of(after)) {
    const Decision* target = decisions.find(reference.target);
    if (target != nullptr && creates_object(target->change.action)) {
      return target;
    }
  }
  return nullptr;
}

std::string explain_replacement(Decision& decision, const PropertyChange& property,
                                const Decisions& decisions) {
  const std::string path = property_path_text(property.path);
  const bool whole_type = decision.type != nullptr && decision.type->immutable();
  decision.root_clause = whole_type ? fmt::format("`{}` changes and {} has no update in place",
                                                  path, decision.change.type)
                                    : fmt::format("`{}` cannot be changed in place", path);
  const Decision* target = new_object_behind(property.after, decisions);
  if (target == nullptr) {
    return decision.root_clause;
  }
  if (target->change.action == Action::Create) {
    decision.root_clause +=
        fmt::format(" and is known only after `{}` is created", target->change.address.text());
    return decision.root_clause;
  }
  decision.root = target->root;
  return fmt::format("{} and is known only after {}", decision.root_clause,
                     replaced_because(*target, decisions));
}

std::string explain_update(const ResourceChange& change) {
  const std::string first = property_path_text(change.properties.front().path);
  if (change.properties.size() == 1) {
    return fmt::format("`{}` changes in place", first);
  }
  return fmt::format("`{}` and {} more change in place", first, change.properties.size() - 1);
}

}  // namespace drydock
