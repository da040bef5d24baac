// Any text as a JSONata expression on a small input: it is refused, or it is evaluated twice to the
// same value or problem. Bounds keep each input short.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/jsonata/jsonata.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::string shown(const drydock::jsonata::Expression& expression, drydock::JsonArena& arena) {
  static constexpr const char* kInput =
      R"({"a": [{"b": 1, "c": "x"}, {"b": [2, 3], "c": null}], "d": {"e": "12:30", "f": [[1], []]}})";
  drydock::jsonata::Context context;
  context.limits = {.depth = 150, .steps = 200'000, .bytes = std::size_t{1} << 24U};
  const drydock::Json input = drydock::read_json_value(kInput, arena).value();
  const drydock::jsonata::Outcome outcome =
      drydock::jsonata::evaluate(expression, input, context, arena);
  return outcome.problem ? outcome.problem->code + outcome.problem->message
                         : drydock::json_text(outcome.value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  drydock::jsonata::Problem problem;
  const auto expression = drydock::jsonata::parse(text, problem);
  DRYDOCK_CHECK(expression.has_value() == problem.code.empty());
  if (expression) {
    drydock::JsonArena first;
    drydock::JsonArena second;
    DRYDOCK_CHECK(shown(*expression, first) == shown(*expression, second));
  }
  return 0;
}
