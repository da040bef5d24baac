// Values as JSON text. Numbers are written as ECMAScript writes them (ECMA-262, Number::toString):
// the shortest digits that give the same double, an exponent from 1e21 and below 1e-6.
#pragma once

#include <cstdint>
#include <string>

#include "simulator/json/json.hpp"

namespace drydock {

enum class JsonStyle : std::uint8_t { Compact, Indented };

// Absent is null; a function is "". Members of an object that are Absent are left out.
[[nodiscard]] std::string json_text(const Json& value, JsonStyle style = JsonStyle::Compact);
void append_json_text(std::string& out, const Json& value, JsonStyle style = JsonStyle::Compact);

// Not finite is null.
void append_number_text(std::string& out, double number);
[[nodiscard]] std::string number_text(double number);
// The text in quotes, with what JSON must escape escaped; a lone surrogate is written \uDXXX.
void append_quoted(std::string& out, std::string_view text);

// The nearest double with 15 significant digits, as $string of JSONata shows fractions; whole
// numbers stay.
[[nodiscard]] double with_15_digits(double number);

}  // namespace drydock
