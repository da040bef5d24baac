#include "simulator/schedule/time_zone.hpp"

#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "simulator/schedule/instant.hpp"
#include "simulator/schedule/posix_rule.hpp"

namespace drydock {
namespace {

std::string big_endian(std::int64_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = bytes; i-- > 0;) {
    text += static_cast<char>(value >> (8 * i) & 0xFF);
  }
  return text;
}

// A file of version 2 with the clocks and changes given and a rule behind them.
std::string zone_file(const std::vector<std::pair<std::int64_t, int>>& changes,
                      const std::vector<int>& offsets, const std::string& rule) {
  const auto header = [](std::size_t times, std::size_t types, std::size_t chars) {
    std::string text = "TZif2" + std::string(15, '\0');
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{0}, std::size_t{0}, times, types, chars}) {
      text += big_endian(static_cast<std::int64_t>(count), 4);
    }
    return text;
  };
  const std::string no_data = header(0, 1, 1) + std::string(6, '\0') + std::string(1, '\0');
  std::string body = header(changes.size(), offsets.size(), 1);
  for (const auto& [at, type] : changes) {
    body += big_endian(at, 8);
  }
  for (const auto& [at, type] : changes) {
    body += static_cast<char>(type);
  }
  for (const int offset : offsets) {
    body += big_endian(offset, 4) + std::string(2, '\0');
  }
  return no_data + body + std::string(1, '\0') + "\n" + rule + "\n";
}

TimeZone berlin() {
  const Result<TimeZone> zone =
      TimeZone::parse("Berlin", zone_file({{0, 0}}, {3600}, "CET-1CEST,M3.5.0,M10.5.0/3"));
  EXPECT_TRUE(zone.ok());
  return *zone;
}

std::int64_t local(std::string_view text) { return parse_local_time(text).value(); }

TEST(TimeZone, RuleOfTheFutureGivesSummerAndWinter) {
  const TimeZone zone = berlin();
  EXPECT_EQ(zone.offset_at(local("2026-03-29T00:59:59")), 3600);
  EXPECT_EQ(zone.offset_at(local("2026-03-29T01:00:00")), 7200);
  EXPECT_EQ(zone.offset_at(local("2026-10-25T00:59:59")), 7200);
  EXPECT_EQ(zone.offset_at(local("2026-10-25T01:00:00")), 3600);
  EXPECT_EQ(zone.offset_at(local("2150-07-01T00:00:00")), 7200);
}

TEST(TimeZone, AGapHasNoInstantAndAnOverlapTheFirst) {
  const TimeZone zone = berlin();
  EXPECT_FALSE(zone.instant_of(local("2026-03-29T02:00:00")));
  EXPECT_FALSE(zone.instant_of(local("2026-03-29T02:59:59")));
  EXPECT_EQ(zone.instant_of(local("2026-03-29T03:00:00")), local("2026-03-29T01:00:00"));
  EXPECT_EQ(zone.instant_of(local("2026-10-25T02:30:00")), local("2026-10-25T00:30:00"));
  EXPECT_EQ(zone.instant_of(local("2026-10-25T03:00:00")), local("2026-10-25T02:00:00"));
}

TEST(TimeZone, RulesOfThePosixStandard) {
  const auto at = [](std::string_view text, int year) {
    const auto rule = PosixRule::parse(text);
    EXPECT_TRUE(rule) << text;
    return format_local(rule->summer_begins.at(year), 0) + " " +
           format_local(rule->summer_ends.at(year), 0);
  };
  EXPECT_EQ(at("EST5EDT,M3.2.0,M11.1.0", 2026), "2026-03-08T02:00:00Z 2026-11-01T02:00:00Z");
  // Lord Howe moves half an hour; Godthab changes before its day begins; J60 is 1 March always.
  const auto howe = PosixRule::parse("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0");
  ASSERT_TRUE(howe);
  EXPECT_EQ(howe->standard_offset, 37800);
  EXPECT_EQ(howe->summer_offset, 39600);
  EXPECT_EQ(at("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026),
            "2026-03-28T23:00:00Z 2026-10-25T00:00:00Z");
  EXPECT_EQ(at("AAA3BBB,J60,60", 2028), "2028-03-01T02:00:00Z 2028-03-01T02:00:00Z");
  for (const std::string_view bad : {"", "CE-1", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0",
                                     "CET-1CEST,M3.5.0", "<CET-1", "CET-1x", "CET-200"}) {
    EXPECT_FALSE(PosixRule::parse(bad)) << bad;
  }
}

TEST(TimeZone, BrokenFilesAreRefused) {
  const std::string good = zone_file({{0, 0}, {1000, 1}}, {3600, 7200}, "CET-1");
  EXPECT_TRUE(TimeZone::parse("x", good).ok());
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(TimeZone::parse("x", good.substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(TimeZone::parse("x", zone_file({{5, 0}, {5, 0}}, {0}, "")).ok());
  EXPECT_FALSE(TimeZone::parse("x", zone_file({{5, 3}}, {0}, "")).ok());
  EXPECT_FALSE(TimeZone::parse("x", zone_file({{5, 0}}, {100 * 3600}, "")).ok());
  // Any bytes at all end in an answer.
  Rng rng({.seed = 5});
  for (int round = 0; round < 2000; ++round) {
    std::string broken = good;
    for (int i = 0; i < 3; ++i) {
      broken[rng.below(static_cast<std::uint32_t>(broken.size()))] =
          static_cast<char>(rng.below(256));
    }
    static_cast<void>(TimeZone::parse("x", broken));
  }
}

TEST(TimeZone, NamesAreLookedUpInTheFolder) {
  const MemoryFileSystem files({{"/z/Europe/Berlin", zone_file({{0, 0}}, {3600}, "CET-1")},
                                {"/z/UTC", zone_file({}, {0}, "UTC0")},
                                {"/z/zone1970.tab", "#c\nDE\t+5230+01322\tEurope/Berlin\tmost\n"},
                                {"/secret", "no zone"}});
  EXPECT_TRUE(load_time_zone("Europe/Berlin", files, "/z").ok());
  EXPECT_EQ(load_time_zone("Europe/Berlim", files, "/z").error().hint,
            "did you mean `Europe/Berlin`?");
  EXPECT_FALSE(load_time_zone("../secret", files, "/z").ok());
  EXPECT_FALSE(load_time_zone("zone1970.tab", files, "/z").ok());
  EXPECT_TRUE(load_time_zone("UTC", files, "/nowhere").ok());
  EXPECT_EQ(load_time_zone("Europe/Berlin", files, "/nowhere").error().hint,
            "install the package tzdata, or set TZDIR");
}

// The C library reads the same files.
TEST(TimeZone, AgreesWithTheCLibrary) {
  const DiskFileSystem files;
  for (const char* name :
       {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
        "Pacific/Apia", "America/Nuuk", "Asia/Kathmandu", "America/Sao_Paulo", "Europe/Dublin"}) {
    const Result<TimeZone> zone = load_time_zone(name, files, std::string(kZoneFolder));
    if (!zone) {
      GTEST_SKIP() << zone.error().message;
    }
    setenv("TZ", name, 1);
    tzset();
    // Every nine hours and a bit from 1972 to 2090.
    for (std::time_t at = 63'072'000; at < 3'786'912'000; at += 32'417) {
      std::tm broken{};
      localtime_r(&at, &broken);
      ASSERT_EQ(zone->offset_at(at), broken.tm_gmtoff) << name << " " << at;
    }
  }
  unsetenv("TZ");
  tzset();
}

TEST(Instant, ReadsWhatServicesWrite) {
  EXPECT_EQ(parse_instant("1970-01-01T00:00:01Z"), 1'000'000'000);
  EXPECT_EQ(parse_instant("1970-01-01T01:00:00.25+01:00"), 250'000'000);
  EXPECT_EQ(parse_instant("1970-01-02"), 86'400'000'000'000);
  for (const std::string_view bad :
       {"", "2026", "2026-02-29", "2026-13-01", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "9999-01-01"}) {
    EXPECT_FALSE(parse_instant(bad)) << bad;
  }
  EXPECT_EQ(format_local(0, -(5 * 3600 + 1800)), "1969-12-31T18:30:00-05:30");
}

}  // namespace
}  // namespace drydock
