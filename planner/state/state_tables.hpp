// The tables of a state file and how older ones become them. docs/STATE_FORMAT.md explains the
// rows.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "planner/state/sqlite_database.hpp"

namespace drydock {

inline constexpr std::int32_t kStateApplicationId = 0x64727973;  // "drys"
inline constexpr std::int32_t kStateSchemaVersion = 2;

extern const std::string_view kStateSchema;
// The statements that take a file from format i + 1 to format i + 2.
extern const std::array<std::string_view, kStateSchemaVersion - 1> kStateMigrations;

// How a state file is opened. `check`: look through the whole of it first.
[[nodiscard]] SqliteOpenOptions state_file_options(const std::string& path, bool create,
                                                   bool check);

}  // namespace drydock
