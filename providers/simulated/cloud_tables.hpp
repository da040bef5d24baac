// The tables of the embedded cloud's file, and how earlier formats become this one. What the
// columns mean is said in cloud_database.hpp.
//   format 1: 2026-11, resources, instances, launch_template_versions, requests
//   format 2: 2026-11, mentions and counters; requests know when they were asked and what a fault
//             plan has in store for them
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace drydock {

inline constexpr std::int32_t kCloudApplicationId = 0x44445243;  // "DDRC"
inline constexpr std::int32_t kCloudFormat = 2;

[[nodiscard]] std::string_view cloud_tables();
[[nodiscard]] std::span<const std::string_view> cloud_migrations();

}  // namespace drydock
