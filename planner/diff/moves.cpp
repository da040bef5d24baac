#include "planner/diff/moves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/codes/plan_codes.hpp"

namespace drydock {
namespace {

class Moves {
 public:
  Moves(const std::vector<MoveRule>& rules, const ResourceSet* desired, StateSnapshot& state,
        Diagnostics& diagnostics)
      : desired_(desired), state_(state), diagnostics_(diagnostics) {
    for (const RecordedResource& row : state.resources) {
      recorded_.insert(row.address);
    }
    for (const MoveRule& rule : rules) {
      add(rule);
    }
  }

  Moved run(std::vector<ResourceDrift>& drift) {
    Moved moved;
    std::map<Address, Address> renamed = destinations();
    if (renamed.empty()) {
      return moved;
    }
    StateEdit edit;
    for (RecordedResource& row : state_.resources) {
      bool changed = false;
      if (const auto found = renamed.find(row.address); found != renamed.end()) {
        edit.remove.emplace_back(row.address, row.deposed);
        if (row.deposed.empty()) {
          edit.what += fmt::format("{}mv {} {}", edit.what.empty() ? "" : ", ", row.address.text(),
                                   found->second.text());
          moved.previous.emplace(found->second, row.address);
        }
        row.address = found->second;
        changed = true;
      }
      for (Address& dependency : row.dependencies) {
        if (const auto found = renamed.find(dependency); found != renamed.end()) {
          dependency = found->second;
          changed = true;
        }
      }
      if (changed) {
        std::sort(row.dependencies.begin(), row.dependencies.end());
        edit.upsert.push_back(row);
      }
    }
    for (ResourceDrift& one : drift) {
      if (const auto found = renamed.find(one.address); found != renamed.end()) {
        one.address = found->second;
      }
    }
    std::sort(state_.resources.begin(), state_.resources.end(), [](const auto& a, const auto& b) {
      return std::tie(a.address, a.deposed) < std::tie(b.address, b.deposed);
    });
    moved.edits.push_back(std::move(edit));
    return moved;
  }

 private:
  void refuse(const MoveRule& rule, Span at, std::string message, std::string hint) {
    diagnostics_.add({.code = codes::MoveRefused,
                      .message = std::move(message),
                      .span = at,
                      .hint = std::move(hint),
                      .path = fmt::format("moved.{}", rule.from.text())});
  }

  void add(const MoveRule& rule) {
    const auto [known, added] = rules_.emplace(rule.from, &rule);
    if (!added && !(known->second->to == rule.to)) {
      refuse(rule, rule.from_span,
             fmt::format("`{}` is moved to `{}` and to `{}`", rule.from.text(),
                         known->second->to.text(), rule.to.text()),
             "keep one of the two");
    }
  }

  // Where the rules lead from an address; nothing if nowhere.
  std::optional<Address> destination(const Address& from, const MoveRule*& last) {
    Address at = from;
    std::set<Address> seen = {from};
    while (const MoveRule* rule = rule_for(at)) {
      // Of a resource in a nested stack the stack's own name changes.
      at = Address(rule->to.text() + at.text().substr(rule->from.text().size()));
      if (!seen.insert(at).second) {
        if (circles_.insert(rule).second) {
          refuse(*rule, rule->to_span,
                 fmt::format("the moves lead in a circle back to `{}`", at.text()),
                 "take one of them out");
        }
        return std::nullopt;
      }
      last = rule;
    }
    return last == nullptr ? std::nullopt : std::optional(at);
  }

  const MoveRule* rule_for(const Address& address) const {
    if (const auto own = rules_.find(address); own != rules_.end()) {
      return own->second;
    }
    for (std::size_t dot = address.text().rfind('.'); dot != std::string::npos && dot != 0;
         dot = address.text().rfind('.', dot - 1)) {
      const auto found = rules_.find(Address(address.text().substr(0, dot)));
      if (found != rules_.end()) {
        return found->second;
      }
    }
    return nullptr;
  }

  std::map<Address, Address> destinations() {
    std::map<Address, Address> renamed;
    std::map<Address, Address> taken;  // by whom
    for (const Address& from : recorded_) {
      const MoveRule* rule = nullptr;
      const std::optional<Address> to = destination(from, rule);
      if (!to) {
        continue;
      }
      if (desired_ != nullptr && desired_->find(from) != nullptr) {
        refuse(*rule, rule->from_span,
               fmt::format("`{}` is moved to `{}`, and the template still declares it", from.text(),
                           to->text()),
               "rename it in the template as well, or take the move out");
      } else if (recorded_.contains(*to) && rule_for(*to) == nullptr) {
        refuse(*rule, rule->to_span,
               fmt::format("`{}` cannot become `{}`: both are recorded", from.text(), to->text()),
               fmt::format("forget one of them first: drydock state rm {}", to->text()));
      } else if (const auto [other, added] = taken.emplace(*to, from); !added) {
        refuse(*rule, rule->to_span,
               fmt::format("`{}` and `{}` would both become `{}`", other->second.text(),
                           from.text(), to->text()),
               "keep one of the two moves");
      } else {
        renamed.emplace(from, *to);
      }
    }
    return renamed;
  }

  const ResourceSet* desired_;
  StateSnapshot& state_;
  Diagnostics& diagnostics_;
  std::set<Address> recorded_;
  std::map<Address, const MoveRule*> rules_;
  std::set<const MoveRule*> circles_;
};

}  // namespace

Moved apply_moves(const std::vector<MoveRule>& rules, const ResourceSet* desired,
                  StateSnapshot& state, std::vector<ResourceDrift>& drift,
                  Diagnostics& diagnostics) {
  if (rules.empty()) {
    return {};
  }
  return Moves(rules, desired, state, diagnostics).run(drift);
}

}  // namespace drydock
