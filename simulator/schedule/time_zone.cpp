#include "simulator/schedule/time_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/nearest_name.hpp"
#include "simulator/schedule/instant.hpp"
#include "simulator/schedule/posix_rule.hpp"

namespace drydock {
namespace {

constexpr int kLastYear = 2200;
constexpr std::size_t kHeaderSize = 44;  // RFC 8536 section 3.1
// No clock is further from Greenwich (RFC 8536 section 3.2, utoff).
constexpr std::int64_t kFurthest = std::int64_t{26} * 3600;

struct Header {
  char version = 0;
  // RFC 8536 section 3.1: isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt.
  std::array<std::uint64_t, 6> counts{};

  [[nodiscard]] std::uint64_t changes() const { return counts[3]; }
  [[nodiscard]] std::uint64_t types() const { return counts[4]; }
  [[nodiscard]] std::uint64_t body_size(std::uint64_t time_size) const {
    return counts[3] * (time_size + 1) + counts[4] * 6 + counts[5] + counts[2] * (time_size + 4) +
           counts[1] + counts[0];
  }
};

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = static_cast<unsigned char>(bytes.front()) >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const char c : bytes) {
    value = value << 8U | static_cast<unsigned char>(c);
  }
  return static_cast<std::int64_t>(value);
}

std::optional<Header> read_header(std::string_view bytes) {
  if (bytes.size() < kHeaderSize || !bytes.starts_with("TZif")) {
    return std::nullopt;
  }
  Header header;
  header.version = bytes[4];
  for (std::size_t i = 0; i < header.counts.size(); ++i) {
    header.counts[i] =
        static_cast<std::uint64_t>(big_endian(bytes.substr(20 + 4 * i, 4))) & 0xFFFF'FFFFU;
  }
  return header;
}

// Whether it could lead out of the folder, or is no name at all.
bool is_zone_name(std::string_view name) {
  return !name.empty() && name.size() <= 50 && name.front() != '/' &&
         name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '/' || c == '_' || c == '-' || c == '+';
         });
}

// The names of zone1970.tab, in the third column.
std::string suggestion(const std::string& name, const FileSystem& files,
                       const std::string& folder) {
  const Result<std::string> table = files.read(folder + "/zone1970.tab");
  std::vector<std::string_view> names;
  std::string_view rest = table ? std::string_view(*table) : std::string_view();
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t second = line.find('\t', line.find('\t') + 1);
    if (!line.starts_with('#') && second != std::string_view::npos) {
      const std::string_view third = line.substr(second + 1);
      names.push_back(third.substr(0, third.find('\t')));
    }
  }
  const auto near = nearest_name(name, names);
  return near ? fmt::format("did you mean `{}`?", *near)
              : "use a name of the IANA time zone database, such as Europe/Berlin";
}

}  // namespace

class ZoneFileReader {
 public:
  ZoneFileReader(std::string name, std::string_view bytes) : rest_(bytes) {
    zone_.name_ = std::move(name);
  }

  Result<TimeZone> read() {
    std::optional<Header> header = read_header(rest_);
    if (!header || header->version < '2') {
      return broken("it has no data of version 2");
    }
    // The 32-bit data come first, for old readers.
    if (!skip(kHeaderSize + header->body_size(4)) || !(header = read_header(rest_)) ||
        !skip(kHeaderSize)) {
      return broken("it ends too early");
    }
    if (header->types() == 0 || header->counts[2] != 0) {
      return broken(header->types() == 0 ? "it has no clocks" : "it counts leap seconds");
    }
    if (header->body_size(8) > rest_.size()) {
      return broken("it ends too early");
    }
    if (!read_changes(*header) || !skip(header->body_size(8))) {
      return broken("its changes are in no order");
    }
    if (rest_.size() < 2 || rest_.front() != '\n' ||
        rest_.find('\n', 1) == std::string_view::npos) {
      return broken("it has no rule for the future");
    }
    const std::string_view rule = rest_.substr(1, rest_.find('\n', 1) - 1);
    if (!rule.empty()) {
      const std::optional<PosixRule> parsed = PosixRule::parse(rule);
      if (!parsed) {
        return broken(fmt::format("its rule for the future is `{}`", rule));
      }
      roll_out(*parsed);
    }
    return std::move(zone_);
  }

 private:
  Error broken(std::string_view why) const {
    return {fmt::format("the file of the time zone `{}` cannot be used: {}", zone_.name_, why),
            "install the package tzdata"};
  }

  bool skip(std::uint64_t size) {
    if (size > rest_.size()) {
      return false;
    }
    rest_.remove_prefix(size);
    return true;
  }

  // Precondition: the body is there.
  bool read_changes(const Header& header) {
    const std::string_view types = rest_.substr(header.changes() * 9, header.types() * 6);
    const auto offset_of = [&](std::size_t type) {
      return static_cast<std::int32_t>(big_endian(types.substr(type * 6, 4)));
    };
    zone_.offsets_ = {offset_of(0)};
    for (std::size_t i = 0; i < header.changes(); ++i) {
      const std::int64_t at = big_endian(rest_.substr(i * 8, 8));
      const auto type = static_cast<unsigned char>(rest_[header.changes() * 8 + i]);
      if (type >= header.types() || (!zone_.changes_.empty() && at <= zone_.changes_.back())) {
        return false;
      }
      zone_.changes_.push_back(at);
      zone_.offsets_.push_back(offset_of(type));
    }
    return std::all_of(zone_.offsets_.begin(), zone_.offsets_.end(),
                       [](std::int32_t offset) { return std::abs(offset) <= kFurthest; });
  }

  // Of two changes at one instant (summer all year round) the later one holds.
  void add(std::int64_t at, std::int32_t offset) {
    if (zone_.changes_.empty() || at > zone_.changes_.back()) {
      zone_.changes_.push_back(at);
      zone_.offsets_.push_back(offset);
    } else if (at == zone_.changes_.back()) {
      zone_.offsets_.back() = offset;
    }
  }

  void roll_out(const PosixRule& rule) {
    if (!rule.has_summer) {
      return;  // the last change listed leads to it
    }
    const std::int64_t last = zone_.changes_.empty() ? 0 : zone_.changes_.back();
    const int first_year = calendar_day(floor_divide(last, kSecondsPerDay)).year;
    for (int year = std::max(first_year, 1900); year <= kLastYear; ++year) {
      const std::int64_t begins = rule.summer_begins.at(year) - rule.standard_offset;
      const std::int64_t ends = rule.summer_ends.at(year) - rule.summer_offset;
      // South of the equator summer ends before it begins.
      if (begins < ends) {
        add(begins, rule.summer_offset);
        add(ends, rule.standard_offset);
      } else {
        add(ends, rule.standard_offset);
        add(begins, rule.summer_offset);
      }
    }
  }

  TimeZone zone_;
  std::string_view rest_;
};

Result<TimeZone> TimeZone::parse(std::string name, std::string_view bytes) {
  return ZoneFileReader(std::move(name), bytes).read();
}

std::int32_t TimeZone::offset_at(std::int64_t utc_seconds) const {
  const auto after = std::upper_bound(changes_.begin(), changes_.end(), utc_seconds);
  return offsets_[static_cast<std::size_t>(after - changes_.begin())];
}

std::optional<std::int64_t> TimeZone::instant_of(std::int64_t local_seconds) const {
  const auto first = std::upper_bound(changes_.begin(), changes_.end(), local_seconds - kFurthest);
  for (auto segment = static_cast<std::size_t>(first - changes_.begin()); segment < offsets_.size();
       ++segment) {
    if (segment > 0 && changes_[segment - 1] > local_seconds + kFurthest) {
      break;
    }
    const std::int64_t instant = local_seconds - offsets_[segment];
    if ((segment == 0 || instant >= changes_[segment - 1]) &&
        (segment == changes_.size() || instant < changes_[segment])) {
      return instant;
    }
  }
  return std::nullopt;
}

Result<TimeZone> load_time_zone(const std::string& name, const FileSystem& files,
                                const std::string& folder) {
  if (name == "UTC") {
    return TimeZone();
  }
  const Error absent{fmt::format("there is no time zone `{}`", name), ""};
  if (!is_zone_name(name)) {
    return Error{absent.message, suggestion(name, files, folder)};
  }
  const Result<std::string> bytes = files.read(folder + "/" + name);
  if (!bytes) {
    if (!files.exists(folder + "/UTC")) {
      return Error{fmt::format("the time zone `{}` is not known: there is no time zone database "
                               "in {}",
                               name, folder),
                   "install the package tzdata, or set TZDIR"};
    }
    return Error{absent.message, suggestion(name, files, folder)};
  }
  if (!bytes->starts_with("TZif")) {
    return Error{absent.message, suggestion(name, files, folder)};
  }
  return TimeZone::parse(name, *bytes);
}

}  // namespace drydock
