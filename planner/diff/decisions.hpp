// What compare has decided so far, by address: the answers that finish the Unknowns of resources
// further up the graph.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/diff/change.hpp"
#include "planner/evaluate/resolve.hpp"

namespace drydock {

struct Decision {
  const Resource* desired = nullptr;
  const RecordedResource* record = nullptr;  // null pointer if there is none
  const ResourceDrift* drift = nullptr;      // null pointer if nothing happened to it outside
  const ResourceType* type = nullptr;        // null pointer if the type is not known
  ResourceChange change;
  bool decided = false;
  std::size_t root = 0;  // Replace: the decision that this replacement follows from, or its own
  std::string
      root_clause;  // Replace that is its own root: "`CidrBlock` cannot be changed in place"
};

class Decisions {
 public:
  // One undecided entry a resource, by index. Referred to: all three must outlive this.
  Decisions(const ResourceSet& desired, const StateSnapshot& recorded,
            const SchemaRegistry& schemas);

  // Tells the decisions what happened to their objects; `drift` outlives this.
  void know(std::span<const ResourceDrift> drift);

  [[nodiscard]] Decision& at(std::size_t index) { return all_[index]; }
  [[nodiscard]] const Decision& at(std::size_t index) const { return all_[index]; }
  // Null pointer if no such resource is desired.
  [[nodiscard]] const Decision* find(const Address& address) const;
  [[nodiscard]] std::size_t size() const { return all_.size(); }

 private:
  std::vector<Decision> all_;
  std::unordered_map<std::string_view, std::size_t> index_;  // for lookup only
};

// Answers from what is recorded or decided: everything of a resource that does not change; of an
// updated one its identifier, what names it (…Arn, …Id) and the properties that the template sets;
// nothing of one that is created or replaced.
class DecidedReferences final : public ReferenceResolver {
 public:
  // `own` is the record whose dynamic references are answered with what they stood for last time;
  // null pointer: they are not answered.
  DecidedReferences(const Decisions& decisions, const RecordedResource* own)
      : decisions_(decisions), own_(own) {}

  [[nodiscard]] std::optional<Value> attribute_of(const Address& target,
                                                  const std::string& attribute) const override;
  [[nodiscard]] std::optional<Value> dynamic_reference(const std::string& reference) const override;

 private:
  const Decisions& decisions_;
  const RecordedResource* own_;
};

}  // namespace drydock
