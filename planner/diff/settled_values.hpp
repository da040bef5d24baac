// What is known of a resource's values on either side of a change set: properties that templates
// set answer Fn::GetAtt and, where the template names the resource, Ref. Which resources move is
// told by whoever decides on them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/diff/change_set.hpp"
#include "planner/evaluate/resolve.hpp"

namespace drydock {

// Whether what a reference gives is other after the update.
enum class Movement : std::uint8_t { Stays, May, Surely };

// What is decided of a resource of the template after.
struct Fate {
  bool decided = false;
  bool added = false;
  bool modified = false;  // a property changes, in place or by replacement
  Replacement replacement = Replacement::False;
  std::vector<PropertyPath> changed;
};

// The resources of one template by address, with their types and resolved properties. Refers to
// the set and the schemas.
class SettledValues final : public ReferenceResolver {
 public:
  SettledValues(const ResourceSet& set, const SchemaRegistry& schemas);

  // The index in the set; nothing if there is no such resource.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view address) const;
  [[nodiscard]] const Resource& at(std::size_t index) const { return set_.resources[index]; }
  [[nodiscard]] const ResourceType* type(std::size_t index) const { return types_[index]; }
  [[nodiscard]] Fate& fate(std::size_t index) { return fates_[index]; }
  [[nodiscard]] const Fate& fate(std::size_t index) const { return fates_[index]; }

  // Answers what can be answered of a resource's properties, for those that use it. Precondition:
  // its dependencies are settled.
  void settle(std::size_t index);
  // Those of the template until they are settled.
  [[nodiscard]] const Value& properties(std::size_t index) const;
  // The value alone; what fails to resolve is left as it is.
  [[nodiscard]] Value settled(const Value& value) const;
  // `value` with every Unknown that does not wait for a moving resource marked as deployed.
  [[nodiscard]] Value presented(const Value& value) const;

  [[nodiscard]] Movement movement(const Address& target, const std::string& attribute) const;
  // The template sets what `attribute` reads, and it changes while the resource stays in place.
  [[nodiscard]] bool follows_quietly(const Address& target, const std::string& attribute) const;

  [[nodiscard]] std::optional<Value> attribute_of(const Address& target,
                                                  const std::string& attribute) const override;

 private:
  [[nodiscard]] bool changes(std::size_t index, const PropertyPath& path) const;

  const ResourceSet& set_;
  std::vector<const ResourceType*> types_;
  std::vector<Fate> fates_;
  std::vector<std::optional<Value>> resolved_;  // only if it differs from what the set holds
  std::vector<bool> settled_;
  std::unordered_map<std::string_view, std::size_t> index_;  // for lookup only
};

}  // namespace drydock
