// The built-in functions, by name. Each is a plain function of the evaluator and its arguments,
// which its signature has checked; what is not there is Absent.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "simulator/json/json.hpp"
#include "simulator/jsonata/signature.hpp"

namespace drydock::jsonata {

class Evaluator;
using Arguments = std::span<const Json>;

struct Builtin {
  std::string_view name;
  std::string_view signature;
  // How many arguments a higher-order function hands to it.
  std::uint8_t arity;
  // `arguments` has one entry for every parameter of the signature.
  Json (*run)(Evaluator& evaluator, Arguments arguments);
};

struct CheckedBuiltin {
  Builtin builtin;
  Signature signature;
};

// A number for builtin_at; 0xFFFFFFFF if there is no such function.
[[nodiscard]] std::uint32_t find_builtin(std::string_view name);
[[nodiscard]] const CheckedBuiltin& builtin_at(std::uint32_t number);

// Each file of functions has its table.
[[nodiscard]] std::span<const Builtin> text_functions();
[[nodiscard]] std::span<const Builtin> pattern_functions();
[[nodiscard]] std::span<const Builtin> encoding_functions();
[[nodiscard]] std::span<const Builtin> number_functions();
[[nodiscard]] std::span<const Builtin> array_functions();
[[nodiscard]] std::span<const Builtin> object_functions();
[[nodiscard]] std::span<const Builtin> higher_order_functions();
[[nodiscard]] std::span<const Builtin> time_functions();
[[nodiscard]] std::span<const Builtin> service_functions();

}  // namespace drydock::jsonata
