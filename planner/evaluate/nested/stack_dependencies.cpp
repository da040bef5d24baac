#include "planner/evaluate/nested/stack_dependencies.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace drydock {
namespace {

// The stack of this level that holds a resource, or null pointer.
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

  // Addresses of one level have one prefix, so the stack that holds an address is the part of it
  // before some dot.
  [[nodiscard]] std::string_view stack_around(const std::string& address) const {
    for (std::size_t dot = address.find('.'); dot != std::string::npos;
         dot = address.find('.', dot + 1)) {
      const std::string_view outer = std::string_view(address).substr(0, dot);
      if (members_.find(outer) != members_.end()) {
        return outer;
      }
    }
    return {};
  }

  void sort_members(const std::vector<Resource>& resources) {
    std::set<std::string_view> needed;  // by another resource of the same stack
    std::vector<std::string_view> around(resources.size());
    std::vector<bool> starts(resources.size(), true);
    for (std::size_t i = 0; i < resources.size(); ++i) {
      around[i] = stack_around(resources[i].address.text());
    }
    for (std::size_t i = 0; i < resources.size(); ++i) {
      for (const auto* uses : {&resources[i].references, &resources[i].depends_on}) {
        for (const Reference& use : *uses) {
          if (!around[i].empty() && stack_around(use.target.text()) == around[i]) {
            needed.insert(use.target.text());
            starts[i] = false;
          }
        }
      }
    }
    for (std::size_t i = 0; i < resources.size(); ++i) {
      if (around[i].empty()) {
        continue;
      }
      Members& members = members_.find(around[i])->second;
      if (starts[i]) {
        members.first.push_back(i);
      }
      if (!needed.contains(resources[i].address.text())) {
        members.last.push_back(resources[i].address);
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
  expansion.sort_members(resources);
  expansion.hold_back(resources);
  for (Resource& resource : resources) {
    replace_stacks(expansion, resource);
  }
}

}  // namespace drydock
