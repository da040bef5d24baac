// An expression after parsing: nodes in one vector, named by number, their lists in another. A path
// `a.b[0].c` is one node with three steps, each with its stages; what needs to be known of the
// whole (which steps carry bindings, which name a `%` means, what is a tail call) stands in the
// nodes, so that evaluation never looks up or back.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/jsonata/regular_expression.hpp"
#include "simulator/jsonata/signature.hpp"

namespace drydock::jsonata {

using NodeId = std::uint32_t;
using NameId = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU;

enum class NodeType : std::uint8_t {
  Path,         // list: steps
  Binary,       // op, a, b
  Negate,       // a
  ArrayMake,    // list: items
  ObjectMake,   // list: key, value, key, value …
  Name,         // name
  Literal,      // value
  Wildcard,     // *
  Descendant,   // **
  Parent,       // %; name: the hidden variable that holds the ancestor
  Variable,     // name; "" is the context
  Condition,    // a ? b : c
  Coalesce,     // a ?? b
  Elvis,        // a ?: b
  Block,        // list
  Bind,         // name := a
  Regex,        // extra: number of the regular expression
  Call,         // a(list)
  Partial,      // a(list), some of the arguments are Placeholder
  Placeholder,  // ?
  Lambda,       // list: parameters (names), b: body, extra: number of the signature
  Apply,        // a ~> b
  Sort,         // list: SortTerm
  SortTerm,     // a; flag descending
  Transform,    // |a|b,c|
  Filter,       // a stage: a
  Index,        // a stage: name
  End,
};

enum class Operator : std::uint8_t {
  None,
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Concat,
  And,
  Or,
  In,
  Range,
};
[[nodiscard]] std::string_view operator_text(Operator op);

// A run of `Expression::lists`.
struct List {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

struct Node {
  NodeType type = NodeType::End;
  Operator op = Operator::None;
  bool keep_array : 1 = false;            // x[]
  bool keep_singleton_array : 1 = false;  // a path one of whose steps is
  bool construct_array : 1 = false;       // [...] as a step: its result is not flattened
  bool tuple : 1 = false;                 // carries bindings along the path
  bool thunk : 1 = false;                 // a Lambda that stands for a tail call
  bool descending : 1 = false;
  bool stages_in_step : 1 = false;  // else they apply to the whole result
  std::uint32_t position = 0;
  NodeId a = kNone;
  NodeId b = kNone;
  NodeId c = kNone;
  NodeId group = kNone;  // an ObjectMake
  NameId name = kNone;
  NameId focus = kNone;     // x@$name
  NameId index = kNone;     // x#$name
  NameId ancestor = kNone;  // the hidden variable that keeps what this step came from
  std::uint32_t extra = kNone;
  List list;
  List stages;  // of a step; of another node they are its predicates
  Json value;
};

// Immutable once parsed; may be evaluated from several threads.
struct Expression {
  std::string source;
  NodeId root = kNone;
  std::vector<Node> nodes;
  std::vector<std::uint32_t> lists;
  std::vector<std::string> names;
  std::vector<std::uint32_t> builtins;  // by name: number of the built-in function, or kNone
  std::vector<Signature> signatures;
  std::vector<RegularExpression> patterns;
  std::unique_ptr<JsonArena> texts;  // of the literals

  [[nodiscard]] std::span<const std::uint32_t> list_of(List list) const {
    return std::span(lists).subspan(list.begin, list.size);
  }
};

}  // namespace drydock::jsonata
