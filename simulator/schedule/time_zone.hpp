// The clocks of a place: how far they are from UTC at an instant, and which instant they mean by a
// time. Read from the system's own time zone files (the IANA database; RFC 8536, "The Time Zone
// Information Format"), so that a simulation follows the rules that are installed. Leap seconds are
// left out, as in UTC of AWS.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace drydock {

class TimeZone {
 public:
  // UTC.
  TimeZone() = default;
  // From the bytes of a file.
  [[nodiscard]] static Result<TimeZone> parse(std::string name, std::string_view bytes);

  [[nodiscard]] const std::string& name() const { return name_; }
  // Seconds east of Greenwich.
  [[nodiscard]] std::int32_t offset_at(std::int64_t utc_seconds) const;
  // The first instant at which the clocks show this time, in seconds since 1970. Nothing if they
  // never do: they were put forward past it.
  [[nodiscard]] std::optional<std::int64_t> instant_of(std::int64_t local_seconds) const;

 private:
  friend class ZoneFileReader;

  std::string name_ = "UTC";
  // The rules after the last listed change are rolled out to the year 2200.
  std::vector<std::int64_t> changes_;
  std::vector<std::int32_t> offsets_ = {0};  // before the first change, and after each
};

// Where Debian, and every Linux that we know, has them.
inline constexpr std::string_view kZoneFolder = "/usr/share/zoneinfo";

// "Europe/Berlin" from `folder`. The error says whether there is no such zone or no database.
[[nodiscard]] Result<TimeZone> load_time_zone(const std::string& name, const FileSystem& files,
                                              const std::string& folder);

}  // namespace drydock
