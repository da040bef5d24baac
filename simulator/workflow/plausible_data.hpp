// Data that a definition can run on when nobody has given any: an object with everything that its
// paths and expressions read, each of the kind that its use asks for. Where a Choice compares, the
// values that it compares with take turns, so that loops which wait for a status end.
//
// It is a guess by the text of the definition: what reads the input and what reads the result of a
// task is not told apart.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "planner/document/document.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

class PlausibleData {
 public:
  explicit PlausibleData(const Node& definition);

  // `turn`: which of the values that a Choice knows.
  [[nodiscard]] Json make(std::uint32_t turn, JsonArena& arena) const;

 private:
  struct Want {
    std::map<std::string, Want, std::less<>> members;
    std::vector<Json> values;
    bool list = false;
  };

  void read(const Node& node, std::string_view key);
  void read_comparison(const Node& rule, const Node& variable);
  void read_text(std::string_view text, std::string_view key);
  // The place that the path behind a `$` at `at` leads to, null if it is none; `at` moves behind.
  [[nodiscard]] Want* take_path(std::string_view text, std::size_t& at);
  [[nodiscard]] Want* take_steps(std::string_view text, std::size_t& at);
  void read_condition(std::string_view text, std::size_t at, Want& want);
  [[nodiscard]] Json make(const Want& want, std::uint32_t turn, int depth, JsonArena& arena) const;
  [[nodiscard]] Json make_members(const Want& want, std::uint32_t turn, int depth,
                                  JsonArena& arena) const;

  Want root_;
  JsonArena values_;
};

}  // namespace drydock
