// An intrinsic function of the Amazon States Language as a payload template calls it,
// `States.Format('{} of {}', $.a, States.ArrayLength($.b))` (states-language.net, Appendix B).
// Arguments are texts in single quotes, numbers, true, false, null, paths, and calls.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/intrinsic_functions.hpp"
#include "simulator/workflow/json_path.hpp"
#include "simulator/workflow/state_data.hpp"

namespace drydock {

// A value, or why the state fails.
struct StateValue {
  Json value;
  std::optional<StateFailure> failure;
};

// What a path leads to; the failure that Step Functions reports if it is definite and leads
// nowhere. `field` is the name of the field as written, "value.$".
[[nodiscard]] StateValue find_path(const JsonPath& path, const StateData& data,
                                   std::string_view field, JsonArena& arena);

class Intrinsic {
 public:
  // Nothing, and why, if the text is no call of a function that exists with as many arguments as it
  // takes.
  [[nodiscard]] static std::optional<Intrinsic> parse(std::string_view text, std::string& why);

  [[nodiscard]] StateValue evaluate(const StateData& data, std::string_view field,
                                    JsonArena& arena) const;
  // The paths among the arguments, at any depth.
  [[nodiscard]] const std::vector<JsonPath>& paths() const { return paths_; }

 private:
  friend class IntrinsicParser;
  Intrinsic() = default;

  struct Argument {
    enum class Kind : std::uint8_t { Literal, Path, Call };
    Kind kind = Kind::Literal;
    std::uint32_t number = 0;  // in literals_, paths_ or calls_
  };
  struct Call {
    const IntrinsicFunction* function = nullptr;
    std::vector<Argument> arguments;
    std::string text;
  };
  [[nodiscard]] StateValue evaluate(const Call& call, const StateData& data, std::string_view field,
                                    JsonArena& arena) const;

  std::vector<Json> literals_;
  std::vector<JsonPath> paths_;
  std::vector<Call> calls_;  // callers behind what they call; the last is the outermost
  JsonArena owned_;
};

}  // namespace drydock
