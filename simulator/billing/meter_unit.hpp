// The units in which services are priced, and the whole numbers in which their use is counted, so
// that a bill is exact: a GB-second is 1,024 × 1,000 MiB-milliseconds. Public price lists say GB
// for 2^30 bytes (Amazon S3 pricing: "1 GB = 1,073,741,824 bytes").
#pragma once

#include <cstdint>
#include <string_view>

namespace drydock {

struct MeterUnit {
  std::string_view name;        // as in the catalog: "GB-s"
  std::string_view counted_in;  // "MiB-ms"
  std::int64_t counts_per_unit = 1;
};

// Null if there is none of that name.
[[nodiscard]] const MeterUnit* find_meter_unit(std::string_view name);

// Sixteenths of a DPU, the size of a Python shell job, are what Glue counts in.
inline constexpr std::int64_t kSixteenthsPerDpu = 16;

}  // namespace drydock
