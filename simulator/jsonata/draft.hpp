// An expression between the parser, which knows binding powers, and resolve_steps, which makes
// paths of what the parser saw as nested binary operators. Nothing else uses it.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/jsonata/ast.hpp"
#include "simulator/jsonata/jsonata_error.hpp"

namespace drydock::jsonata {

// Operators that are no node of their own in the end.
enum class Written : std::uint8_t {
  Plain,
  Dot,        // a.b
  Predicate,  // a[b]
  GroupBy,    // a{list}
  OrderBy,    // a^(list of SortTerm)
  Focus,      // a@$name
  IndexBind,  // a#$name
};

// What a `%` looks for: so many levels up, by the name of a hidden variable.
struct AncestorSlot {
  NameId label = kNone;
  int level = 1;
};

struct Draft {
  Written written = Written::Plain;
  bool stages_in_step = false;  // applied to each result of the step, not to the whole
  bool is_text = false;         // a literal in quotes
  std::uint16_t depth = 1;
  Node node;
  std::vector<std::uint32_t> list;
  std::vector<std::uint32_t> stages;
  std::vector<std::uint32_t> seeking;  // slots of `%` whose ancestor is not found yet
  std::uint32_t slot = kNone;          // of a Parent
  std::uint32_t ancestor_slot = kNone;
};

inline constexpr std::uint16_t kDeepestExpression = 500;

// Everything that the two passes share.
struct DraftedExpression {
  Expression expression;  // without nodes and lists
  std::vector<Draft> drafts;
  std::vector<AncestorSlot> slots;
  std::unordered_map<std::string, NameId> name_ids;  // looked up only
  NodeId root = kNone;

  [[nodiscard]] NameId intern(std::string_view name);
  [[nodiscard]] NodeId add(Draft draft);
};

// False if there is a problem.
[[nodiscard]] bool parse_draft(DraftedExpression& drafted, Problem& problem);
[[nodiscard]] bool resolve_steps(DraftedExpression& drafted, Problem& problem);
// Lays the nodes out for evaluation.
void freeze(DraftedExpression& drafted);

}  // namespace drydock::jsonata
