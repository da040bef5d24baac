// The tables of a state file and how older ones become them. docs/STATE_FORMAT.md explains the
// rows.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace drydock {

inline constexpr std::int32_t kStateApplicationId = 0x64727973;  // "drys"
inline constexpr std::int32_t kStateSchemaVersion = 2;

extern const std::string_view kStateSchema;
// The statements that take a file from format i + 1 to format i + 2.
extern const std::array<std::string_view, kStateSchemaVersion - 1> kStateMigrations;

}  // namespace drydock
