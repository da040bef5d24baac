// A path of the Amazon States Language (states-language.net, "Paths"; the dialect is that of Jayway
// JsonPath): `$.a['b'][0]`, `$$.Execution.Id` into the context object, `$name.a` into a variable.
// Steps are names, indices (negative ones count from the end), lists of either, slices `[1:3]`,
// wildcards, descent `..` and filters `[?(@.a == 1)]`.
//
// A definite path (names and indices alone) leads to one value or nowhere. Any other gives an array
// of what it finds, which may be empty.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/json_path_filter.hpp"
#include "simulator/workflow/state_data.hpp"

namespace drydock {

class JsonPath {
 public:
  enum class Root : std::uint8_t { Input, Context, Variable };

  // Nothing, and why, if the text is no path. `nesting`: how many filters it stands in.
  [[nodiscard]] static std::optional<JsonPath> parse(std::string_view text, std::string& why,
                                                     std::size_t nesting = 0);

  [[nodiscard]] Root root() const { return root_; }
  [[nodiscard]] const std::string& variable() const { return variable_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_definite() const { return definite_; }
  // The path is its root alone: `$`, `$$`, `$name`.
  [[nodiscard]] bool is_root() const { return steps_.empty(); }

  // Absent if a definite path leads nowhere, or there is no such variable.
  [[nodiscard]] Json find(const StateData& data, JsonArena& arena) const;
  [[nodiscard]] Json find_in(const Json& root, JsonArena& arena) const;
  // Why a definite path leads nowhere, in the words of Step Functions: "No results for path:
  // $['a']['b']", "Missing property in path $['a']".
  [[nodiscard]] std::string missing_in(const Json& root) const;

  // `root` with `value` where the path leads; objects on the way are made, as ResultPath does.
  // Absent if something on the way is no object, or an index is not there. Precondition: definite.
  [[nodiscard]] Json put(const Json& root, const Json& value, JsonArena& arena) const;

 private:
  friend class JsonPathParser;

  enum class Kind : std::uint8_t { Names, Indices, Slice, Wildcard, Filter, Length };
  struct Step {
    Kind kind = Kind::Names;
    bool descends = false;
    std::vector<std::string> names;
    std::vector<std::int64_t> indices;
    std::optional<std::int64_t> first;  // of a slice
    std::optional<std::int64_t> last;
    std::uint32_t filter = 0;
  };
  void take_step(const Step& step, const Json& value, const Json& root, JsonArena& arena,
                 std::vector<Json>& found) const;
  [[nodiscard]] Json put_from(std::size_t step, const Json& at, const Json& value,
                              JsonArena& arena) const;

  std::string text_;
  Root root_ = Root::Input;
  std::string variable_;
  bool definite_ = true;
  std::vector<Step> steps_;
  std::vector<std::unique_ptr<JsonPathFilter>> filters_;
};

}  // namespace drydock
