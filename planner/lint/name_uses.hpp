// Which names a template uses: every Ref, Fn::GetAtt, variable of Fn::Sub, condition and mapping
// with the place of its use. What a use means is left to the checks. Internal to planner/lint.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/evaluate/template.hpp"
#include "planner/lint/template_tree.hpp"

namespace drydock {

enum class UseKind : std::uint8_t { Ref, Attribute, Condition, Mapping };
inline constexpr std::size_t kUseKinds = 4;

struct NameUse {
  UseKind kind;
  std::string name;       // the logical id, without the attribute
  std::string attribute;  // of an Attribute
  std::uint32_t place;    // of the function
  bool in_sub;            // a variable of Fn::Sub
};

struct NameUses {
  std::vector<NameUse> all;                                         // in template order
  std::array<std::set<std::string, std::less<>>, kUseKinds> names;  // by kind
  std::array<std::vector<std::string>, kUseKinds> globs;  // names that a loop computes, "Subnet*"
  // A macro that is not known or an include may use anything: nothing can be said of what is
  // unused.
  bool open = false;
  // A mapping's name is computed.
  bool any_mapping = false;

  // Something of that kind has this name, or a name that a loop computes and that it fits.
  [[nodiscard]] bool uses(UseKind kind, std::string_view name) const;
};

[[nodiscard]] NameUses collect_name_uses(const TemplateTree& tree);

}  // namespace drydock
