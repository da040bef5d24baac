#include "simulator/billing/meter_unit.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMillisecondsPerHour = 3'600'000;
constexpr std::int64_t kSecondsPerMonth = std::int64_t{730} * 3'600;  // base/duration.hpp, kMonth

constexpr MeterUnit kUnits[] = {
    {"GB", "bytes", std::int64_t{1} << 30U},
    {"GB-h", "MiB-ms", 1024 * kMillisecondsPerHour},
    {"GB-month", "MiB-s", 1024 * kSecondsPerMonth},
    {"GB-s", "MiB-ms", std::int64_t{1024} * 1000},
    {"DPU-h", "1/16 DPU-ms", kSixteenthsPerDpu* kMillisecondsPerHour},
    {"RPU-h", "RPU-ms", kMillisecondsPerHour},
    {"TB", "bytes", std::int64_t{1} << 40U},
    {"each", "each", 1},
    {"h", "ms", kMillisecondsPerHour},
    {"million", "each", 1'000'000},
    {"thousand", "each", 1'000},
    {"vCPU-h", "1/1024 vCPU-ms", 1024 * kMillisecondsPerHour},
};

}  // namespace

const MeterUnit* find_meter_unit(std::string_view name) {
  for (const MeterUnit& unit : kUnits) {
    if (unit.name == name) {
      return &unit;
    }
  }
  return nullptr;
}

}  // namespace drydock
