#include "planner/evaluate/nested/stack_dependencies.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace drydock {
namespace {

// The stacks of one level by address.
class Expansion {
 public:
  explicit Expansion(const std::vector<ExpandedStack>& stacks) {
    for (const ExpandedStack& stack : stacks) {
      members_.emplace(stack.address.text(), Members{&stack.waits_for, {}, {}});
    }
  }

  struct Members {
    const std::vector<Reference>* waits_for = nullptr;
    std::vector<std::size_t> first;
    std::vector<Address> last;
  };

  Members* stack_at(const Address& address) {
    const auto found = members_.find(address.text());
    return found == members_.end() ? nullptr : &found->second;
  }

  // Which of its own resources nothing else in a stack needs, and which need nothing in it.
  void sort_members(const std::vector<ExpandedStack>& stacks,
                    const std::vector<Resource>& resources) {
    for (const ExpandedStack& stack : stacks) {
      std::set<std::string_view> inside;
      for (std::size_t i = stack.begin; i < stack.end; ++i) {
        inside.insert(resources[i].address.text());
      }
      Members& members = members_.find(stack.address.text())->second;
      std::set<std::string_view> needed;
      for (std::size_t i = stack.begin; i < stack.end; ++i) {
        bool first = true;
        for (const auto* uses : {&resources[i].references, &resources[i].depends_on}) {
          for (const Reference& use : *uses) {
            if (inside.contains(use.target.text())) {
              needed.insert(use.target.text());
              first = false;
            }
          }
        }
        if (first) {
          members.first.push_back(i);
        }
      }
      for (std::size_t i = stack.begin; i < stack.end; ++i) {
        if (!needed.contains(resources[i].address.text())) {
          members.last.push_back(resources[i].address);
        }
      }
    }
  }

  void hold_back(std::vector<Resource>& resources) const {
    for (const auto& [address, members] : members_) {
      for (const std::size_t i : members.first) {
        std::vector<Reference>& depends_on = resources[i].depends_on;
        for (const Reference& use : *members.waits_for) {
          depends_on.push_back({use.target, {}, {}, use.span});
        }
      }
    }
  }

 private:
  std::map<std::string, Members, std::less<>> members_;
};

// DependsOn without repetitions, each stack replaced by what comes last in it.
void replace_stacks(Expansion& expansion, Resource& resource) {
  std::vector<Reference> uses = std::move(resource.depends_on);
  resource.depends_on.clear();
  const auto names_stack = [&](const Reference& use) {
    return expansion.stack_at(use.target) != nullptr;
  };
  for (const Reference& use : resource.references) {
    if (names_stack(use)) {
      uses.push_back({use.target, {}, {}, use.span});
    }
  }
  std::erase_if(resource.references, names_stack);
  std::set<std::string> seen;
  const auto add = [&](const Address& target, const Reference& use) {
    if (target != resource.address && seen.insert(target.text()).second) {
      resource.depends_on.push_back({target, {}, {}, use.span});
    }
  };
  for (const Reference& use : uses) {
    if (const Expansion::Members* stack = expansion.stack_at(use.target)) {
      for (const Address& last : stack->last) {
        add(last, use);
      }
    } else {
      add(use.target, use);
    }
  }
}

}  // namespace

void expand_dependencies(const std::vector<ExpandedStack>& stacks,
                         std::vector<Resource>& resources) {
  if (stacks.empty()) {
    return;
  }
  Expansion expansion(stacks);
  expansion.sort_members(stacks, resources);
  expansion.hold_back(resources);
  for (Resource& resource : resources) {
    replace_stacks(expansion, resource);
  }
}

}  // namespace drydock
