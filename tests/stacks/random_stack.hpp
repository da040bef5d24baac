// Random acyclic stacks and random changes of them, by seed: the same seed gives the same stack on
// every machine. Resources refer only to those with a lower number, so that any mixture of an old
// and a new stack stays acyclic; their order in the template is shuffled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/rng.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

struct RandomResource {
  std::uint32_t number = 0;
  std::string type;
  std::uint32_t frozen = 0;  // values: what they are does not matter, only whether they change
  std::uint32_t loose = 0;
  std::int64_t size = 0;
  std::uint32_t name = 0;  // of a Named; 0: the cloud names it
  bool secret = false;     // Loose is a secret
  RetentionPolicy replace_policy = RetentionPolicy::Delete;
  std::vector<std::uint32_t> links;       // Ref in Links
  std::vector<std::uint32_t> notes;       // at most one: GetAtt Version in Note
  std::vector<std::uint32_t> anchors;     // at most one: Ref in Anchor
  std::vector<std::uint32_t> depends_on;  // DependsOn
};

struct RandomStack {
  std::vector<RandomResource> resources;  // by number

  // Addresses are `prefix` and the number. `shuffle` orders the template.
  [[nodiscard]] ResourceSet to_set(const std::string& prefix, Rng shuffle) const;
};

// All types, every kind of reference, `count` resources.
[[nodiscard]] RandomStack random_stack(std::uint32_t count, Rng& rng);
// Changes, adds, removes and rewires some of them.
[[nodiscard]] RandomStack mutated(const RandomStack& stack, Rng& rng);

}  // namespace drydock
