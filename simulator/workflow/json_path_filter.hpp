// The condition of `[?(…)]` in a path: comparisons of paths and literals with && || ! and
// parentheses, `=~` a regular expression, `in` and `nin` a list, and a path alone, which asks
// whether it leads anywhere (the dialect of Jayway JsonPath, which Step Functions uses; its README,
// "Filter Operators").
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/jsonata/regular_expression.hpp"

namespace drydock {

class JsonPath;

class JsonPathFilter {
 public:
  // Nothing, and why, if the text is no condition. `nesting` is that of the path it stands in.
  [[nodiscard]] static std::unique_ptr<JsonPathFilter> parse(std::string_view text,
                                                             std::size_t nesting, std::string& why);
  ~JsonPathFilter();

  [[nodiscard]] bool holds(const Json& item, const Json& root, JsonArena& arena) const;

 private:
  friend class JsonPathFilterParser;
  JsonPathFilter();

  enum class Kind : std::uint8_t {
    Or,
    And,
    Not,
    Exists,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Match,
    In,
    NotIn,
  };
  struct Operand {
    Json literal;
    std::uint32_t path = 0;  // number + 1 in paths_; 0 for a literal
    bool of_item = true;     // @ and not $
  };
  struct Node {
    Kind kind = Kind::Exists;
    std::uint32_t a = 0;  // of Or, And, Not
    std::uint32_t b = 0;
    Operand left;
    Operand right;
    std::uint32_t pattern = 0;
  };
  [[nodiscard]] bool holds(const Node& node, const Json& item, const Json& root,
                           JsonArena& arena) const;
  [[nodiscard]] Json value_of(const Operand& operand, const Json& item, const Json& root,
                              JsonArena& arena) const;

  std::vector<Node> nodes_;
  std::vector<JsonPath> paths_;
  std::vector<jsonata::RegularExpression> patterns_;
  JsonArena literals_;
  std::uint32_t root_ = 0;
};

}  // namespace drydock
