#include "providers/simulated/deletion_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "base/glob.hpp"
#include "providers/simulated/protection.hpp"

namespace drydock {
namespace {

std::string_view last_part(std::string_view type) {
  const std::size_t colon = type.rfind(':');
  return colon == std::string_view::npos ? type : type.substr(colon + 1);
}

// Without the dependents, which stand beside it.
std::string conflict_text(const CloudResource& resource, const Dependence& dependence) {
  if (resource.type == "AWS::IAM::Role" && dependence.dependent == "AWS::IAM::InstanceProfile") {
    return "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.";
  }
  return fmt::format("{}: The {} '{}' has dependencies and cannot be deleted", dependence.code,
                     last_part(resource.type), resource.identifier);
}

// What the properties of others name it by: its identifier, its ARN, the parts of an identifier
// that has several and begins with its own (an address that an allocation follows).
std::vector<std::string> names_of(const CloudResource& resource) {
  std::vector<std::string> names = {resource.identifier};
  if (resource.attributes.is_object()) {
    for (const Value::Member& member : resource.attributes.members()) {
      const bool names_it = member.key.ends_with("Arn") || member.key.ends_with("ARN") ||
                            member.key.ends_with("Id") || member.key.ends_with("Ip") ||
                            member.key.ends_with("Name");
      // Only what the service made up: what was given may be the id of something else.
      if (names_it && member.key.find('.') == std::string::npos && member.value.is_string() &&
          !member.value.text().empty() && resource.properties.find(member.key) == nullptr) {
        names.push_back(member.value.text());
      }
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool contains_word(std::string_view key, std::string_view word) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::search(key.begin(), key.end(), word.begin(), word.end(),
                     [&](char a, char b) { return lower(a) == lower(b); }) != key.end();
}

// The text stands below a property that tells of the needed type: "Roles" of AWS::IAM::Role.
bool stands_below(const Value& properties, std::string_view word, const std::string& text) {
  struct Place {
    const Value* value;
    bool below;
  };
  std::vector<Place> open = {{&properties, false}};
  while (!open.empty()) {
    const Place place = open.back();
    open.pop_back();
    if (place.value->is_object()) {
      for (const Value::Member& member : place.value->members()) {
        open.push_back({&member.value, place.below || contains_word(member.key, word)});
      }
    } else if (place.value->is_list()) {
      for (const Value& item : place.value->items()) {
        open.push_back({&item, place.below});
      }
    } else if (place.below && place.value->is_string() && place.value->text() == text) {
      return true;
    }
  }
  return false;
}

// A name that a person gave may be the name of something else as well; what a service made is one
// of a kind.
bool is_given(const CloudResource& resource, const std::string& name) {
  const Value::Object& members = resource.properties.members();
  return std::any_of(members.begin(), members.end(), [&](const Value::Member& member) {
    return member.value.scalar_text() == name;
  });
}

Result<bool> refers_to(const CloudContext& context, const CloudObject& other,
                       const CloudResource& resource, const std::string& name) {
  if (!resource.properties.is_object() || !is_given(resource, name)) {
    return true;
  }
  const Result<std::optional<CloudResource>> whole =
      context.database.find_anywhere(other.type, other.identifier);
  if (!whole) {
    return whole.error();
  }
  return *whole && stands_below((*whole)->properties, last_part(resource.type), name);
}

// Instances run in a subnet, those of a group at the group's wish.
Status add_instances(const CloudContext& context, const CloudResource& subnet,
                     std::vector<BlockingObject>& blockers) {
  const Result<std::int64_t> running = context.database.instances_in_subnet(subnet.identifier);
  if (!running || *running == 0) {
    return running ? success() : Status(running.error());
  }
  const Result<std::vector<CloudInstance>> all =
      context.database.instances(context.region, nullptr);
  if (!all) {
    return all.error();
  }
  std::set<std::string> seen;
  for (const CloudInstance& instance : *all) {
    const std::string& owner = instance.group.empty() ? instance.id : instance.group;
    if (instance.subnet == subnet.identifier && seen.insert(owner).second) {
      blockers.push_back(
          {instance.group.empty() ? "AWS::EC2::Instance" : "AWS::AutoScaling::AutoScalingGroup",
           owner, subnet.identifier});
    }
  }
  return success();
}

// Who needs the resource by one of its names. The text of the first is what the service says.
Status add_dependents(const CloudContext& context, const CloudResource& resource,
                      std::span<const Dependence> rules, const std::string& name,
                      Refusal& refusal) {
  const Result<std::vector<CloudObject>> others = context.database.naming(name);
  if (!others) {
    return others.error();
  }
  for (const CloudObject& other : *others) {
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const Dependence& each) {
      return matches_glob(each.dependent, other.type);
    });
    if (found == rules.end() || other.number == resource.number) {
      continue;
    }
    const Result<bool> refers = refers_to(context, other, resource, name);
    if (!refers) {
      return refers.error();
    }
    if (*refers) {
      if (refusal.blockers.empty()) {
        refusal.message = conflict_text(resource, *found);
      }
      refusal.blockers.push_back({other.type, other.identifier, name});
    }
  }
  return success();
}

}  // namespace

Verdict check_deletion(const CloudContext& context, const CloudResource& resource) {
  if (Verdict verdict = check_protection(resource); settles(verdict)) {
    return verdict;
  }
  std::vector<Dependence> here;
  for (const Dependence& each : dependences()) {
    if (each.needed == resource.type) {
      here.push_back(each);
    }
  }
  if (here.empty()) {
    return accepted();
  }
  Refusal refusal{HandlerError::ResourceConflict, "", {}};
  for (const std::string& name : names_of(resource)) {
    if (Status added = add_dependents(context, resource, here, name, refusal); !added) {
      return added.error();
    }
  }
  if (resource.type == "AWS::EC2::Subnet") {
    if (Status added = add_instances(context, resource, refusal.blockers); !added) {
      return added.error();
    }
    if (refusal.message.empty()) {
      refusal.message = conflict_text(resource, {"", "", "DependencyViolation"});
    }
  }
  return refusal.blockers.empty() ? accepted() : Verdict(std::optional(std::move(refusal)));
}

}  // namespace drydock
