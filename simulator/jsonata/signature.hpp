// The signature of a function, `<s-nn?:s>`: which types it takes, what may be left out, what is
// filled in from the context. Letters: s n b l (null) o a f, j (any JSON), x (anything), (ns) one
// of; behind them `-` the context fills in, `?` optional, `+` one or more; `a<n>` an array of
// numbers. What it returns is read and not checked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/jsonata/jsonata_error.hpp"

namespace drydock::jsonata {

class Signature {
 public:
  // `text` without the outer angle brackets. Nothing, and a problem of S0401 or S0402 at an offset
  // of the text, if it is no signature.
  [[nodiscard]] static std::optional<Signature> parse(std::string_view text, Problem& problem);

  struct Mismatch {
    std::string_view code;  // T0410, T0411, T0412
    std::size_t argument = 0;
    Json value;
  };
  // The arguments as the function takes them: filled in from the context, single values as arrays
  // where an array is wanted.
  [[nodiscard]] std::optional<Mismatch> check(std::span<const Json> arguments, const Json& context,
                                              JsonArena& arena, std::vector<Json>& checked) const;

 private:
  struct Parameter {
    std::string types;  // letters that it accepts
    char type = 'x';    // the letter written, or '(' for a choice
    bool optional = false;
    bool repeated = false;
    bool from_context = false;
    std::string subtype;  // of a<…>
  };
  [[nodiscard]] bool match(std::string_view given, std::size_t parameter, std::size_t at,
                           std::vector<std::size_t>& taken) const;
  [[nodiscard]] std::size_t first_wrong(std::string_view given) const;

  std::vector<Parameter> parameters_;
};

}  // namespace drydock::jsonata
