#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/codes/file_codes.hpp"
#include "base/codes/pipeline_codes.hpp"
#include "base/csv.hpp"
#include "base/duration.hpp"
#include "base/nearest_name.hpp"
#include "cli/commands/events.hpp"
#include "report/arrivals_report.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostRecorded = 10'000'000;

// A date and time, or seconds since 1970, in milliseconds if they are that large.
std::optional<Nanoseconds> instant_of(std::string_view field) {
  if (const std::optional<Nanoseconds> instant = parse_instant(field)) {
    return instant;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc{} || end != field.data() + field.size() || !(value >= 0)) {
    return std::nullopt;
  }
  constexpr double kMillisecondsBegin = 1e11;  // seconds would be the year 5138
  const double seconds = value >= kMillisecondsBegin ? value / 1000 : value;
  constexpr double kLast = 4e9;  // the year 2096
  return seconds < kLast ? std::optional(static_cast<Nanoseconds>(
                               std::llround(seconds * static_cast<double>(kSecond))))
                         : std::nullopt;
}

class Recorded {
 public:
  Recorded(const EventsFitOptions& options, Workspace& workspace)
      : options_(options), diagnostics_(workspace.diagnostics()) {
    const Result<std::string> text = workspace.environment().files.read(options.recorded);
    if (!text) {
      diagnostics_.add(codes::FileUnreadable, text.error());
    } else {
      read(*text);
    }
  }
  // Ascending.
  [[nodiscard]] const std::vector<Nanoseconds>& instants() const { return instants_; }

 private:
  void refuse(std::string message, std::string hint) {
    diagnostics_.add({codes::RecordedEventsUnreadable, std::move(message), {}, std::move(hint)});
  }

  void read(std::string_view text) {
    const std::vector<std::string> names = csv_fields(take_line(text));
    std::size_t column = 0;
    if (!options_.column.empty()) {
      const auto found = std::find(names.begin(), names.end(), options_.column);
      if (found == names.end()) {
        const auto near = nearest_name(options_.column, {names.begin(), names.end()});
        return refuse(fmt::format("{} has no column `{}`", options_.recorded, options_.column),
                      near ? fmt::format("did you mean `{}`?", *near)
                           : fmt::format("its first line names: {}", fmt::join(names, ", ")));
      }
      column = static_cast<std::size_t>(found - names.begin());
    }
    for (std::size_t number = 2; !text.empty() && instants_.size() < kMostRecorded; ++number) {
      const std::vector<std::string> fields = csv_fields(take_line(text));
      if (column >= fields.size() || fields[column].empty()) {
        continue;
      }
      const std::optional<Nanoseconds> instant = instant_of(fields[column]);
      if (!instant) {
        return refuse(fmt::format("line {} of {}: `{}` is no instant", number, options_.recorded,
                                  fields[column]),
                      "write date, T, time and Z, or seconds since 1970");
      }
      instants_.push_back(*instant);
    }
    std::sort(instants_.begin(), instants_.end());
    if (instants_.empty()) {
      refuse(fmt::format("{} holds no instants", options_.recorded),
             "its first line names the columns, each further line is one event");
    }
  }

  const EventsFitOptions& options_;
  Diagnostics& diagnostics_;
  std::vector<Nanoseconds> instants_;
};

}  // namespace

ExitCode run_events_fit(const EventsFitOptions& options, Environment& environment) {
  Workspace workspace(environment);
  Diagnostics& diagnostics = workspace.diagnostics();
  const auto bound = [&](const std::string& text, std::string_view option) {
    const std::optional<Nanoseconds> value = parse_instant(text);
    if (!text.empty() && !value) {
      diagnostics.add({codes::RecordedEventsUnreadable,
                       fmt::format("{}: `{}` is no instant", option, text),
                       {},
                       "write date, T, time and Z"});
    }
    return value;
  };
  const std::optional<Nanoseconds> from = bound(options.from, "--from");
  const std::optional<Nanoseconds> until = bound(options.until, "--until");
  const Recorded recorded(options, workspace);
  std::optional<ArrivalFit> fit;
  if (!diagnostics.has_errors()) {
    fit = fit_arrivals(recorded.instants(), from, until);
    if (!fit) {
      diagnostics.add({codes::RecordedEventsUnreadable,
                       "there is no time between --from and --until, or more than a century",
                       {},
                       "leave them out to take the hours from the first event to the last"});
    }
  }
  if (options.json) {
    environment.out << arrivals_json(fit ? &*fit : nullptr, options.to, diagnostics,
                                     workspace.sources());
  } else if (fit) {
    environment.out << arrivals_text(*fit, options.to, environment.out_style());
  }
  return workspace.finish();
}

}  // namespace drydock
