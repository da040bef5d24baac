// Instants as the Amazon States Language writes them: RFC 3339 with `T` and with `Z` or an offset,
// fractions of any length.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace drydock {

// Nothing if the text is no such instant, or lies beyond the years that Nanoseconds count.
[[nodiscard]] std::optional<Nanoseconds> parse_timestamp(std::string_view text);
// "2026-11-21T10:14:51.250Z", as the context object and the history tell it.
[[nodiscard]] std::string format_timestamp(Nanoseconds instant);

}  // namespace drydock
