#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>

#include "base/codes/market_codes.hpp"
#include "simulator/market/trace.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostComplaints = 20;
constexpr std::size_t kMostCells = 2'000'000;
constexpr std::size_t kMostPools = 128;
constexpr double kLongestGap = 6 * 3600.0;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

// The first whole number that stands as a word in a phrase such as "launch probe of 16 instances";
// that of "A100" is none.
std::optional<std::uint32_t> first_number(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" ,;()", begin), text.size());
    std::uint32_t value = 0;
    const auto [last, error] = std::from_chars(text.data() + begin, text.data() + end, value);
    if (error == std::errc() && last == text.data() + end && value >= 1 && value <= 100'000) {
      return value;
    }
    begin = end + 1;
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(FileId file, const SourceMap& sources, Diagnostics& diagnostics)
      : file_(file), text_(sources.text(file)), diagnostics_(diagnostics) {
    trace_.name = std::filesystem::path(sources.name(file)).stem().string();
  }

  std::optional<MarketTrace> read() {
    while (at_ < text_.size() && complaints_ < kMostComplaints) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      const std::string_view line = trimmed(text_.substr(at_, end - at_));
      if (line.starts_with('#')) {
        read_metadata(line);
      } else if (!line.empty()) {
        trace_.pools.empty() ? read_names(line) : read_row(line);
      }
      at_ = end + 1;
    }
    finish();
    return complaints_ == 0 ? std::optional(std::move(trace_)) : std::nullopt;
  }

 private:
  struct Datum {
    std::string_view text;
    Span span;
  };

  [[nodiscard]] Span span_of(std::string_view part) const {
    const auto begin = static_cast<std::uint32_t>(part.data() - text_.data());
    return {file_, begin, begin + static_cast<std::uint32_t>(part.size())};
  }

  void complain(DiagnosticCode code, std::string message, Span span, std::string hint) {
    ++complaints_;
    diagnostics_.add({code, std::move(message), span, std::move(hint)});
  }

  void read_metadata(std::string_view line) {
    const std::string_view body = trimmed(line.substr(1));
    const std::size_t equals = body.find('=');
    if (equals != std::string_view::npos) {
      const std::string_view value = trimmed(body.substr(equals + 1));
      metadata_[trimmed(body.substr(0, equals))] = {value, span_of(value)};
    }
  }

  void read_names(std::string_view line) {
    std::map<std::string_view, std::size_t> seen;
    for_each_field(line, [&](std::size_t column, std::string_view name) {
      if (name.empty()) {
        complain(codes::TraceValue, fmt::format("column {} has no name", column + 1), span_of(line),
                 "name each pool by its zone, such as us-east-1a_v100_1");
      } else if (!seen.emplace(name, column).second) {
        complain(codes::TracePoolTwice, fmt::format("`{}` names two columns", name), span_of(name),
                 "give each pool one column");
      }
      trace_.pools.emplace_back(name);
    });
    if (trace_.pools.size() > kMostPools) {
      complain(codes::TraceTooLarge,
               fmt::format("the trace has {} pools; {} are read", trace_.pools.size(), kMostPools),
               span_of(line), "split it by Region");
    }
  }

  template <class Each>
  void for_each_field(std::string_view line, const Each& each) {
    std::size_t column = 0;
    for (std::size_t begin = 0; begin <= line.size(); ++column) {
      const std::size_t end = std::min(line.find(',', begin), line.size());
      each(column, trimmed(line.substr(begin, end - begin)));
      begin = end + 1;
    }
  }

  void read_row(std::string_view line) {
    const std::size_t pools = trace_.pools.size();
    const auto fields = static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) + 1;
    if (fields != pools) {
      complain(codes::TraceColumns,
               fmt::format("the row has {} value{} for {} pool{}", fields, fields == 1 ? "" : "s",
                           pools, pools == 1 ? "" : "s"),
               span_of(line), "leave a value empty if the pool was not observed at that tick");
      return;
    }
    if (trace_.values.size() + pools > kMostCells) {
      complain(codes::TraceTooLarge, fmt::format("the trace holds more than {} values", kMostCells),
               span_of(line), "split it by Region, or in time");
      at_ = text_.size();
      return;
    }
    for_each_field(line, [&](std::size_t, std::string_view field) {
      const std::optional<double> value =
          field.empty() ? std::optional(std::numeric_limits<double>::quiet_NaN())
                        : number_of(field);
      if (!value || *value < 0) {
        complain(codes::TraceValue, fmt::format("`{}` is not a number of 0 or more", field),
                 span_of(field), "write a count or a price; leave it empty if there is none");
      }
      places_.push_back(static_cast<std::uint32_t>(field.data() - text_.data()));
      trace_.values.push_back(value.value_or(0.0));
    });
  }

  void finish() {
    if (complaints_ > 0) {
      return;
    }
    if (trace_.pools.empty() || trace_.values.empty()) {
      complain(codes::TraceEmpty,
               trace_.pools.empty() ? "the trace names no pools" : "the trace holds no ticks",
               {file_, 0, 0}, "write a line of pool names, then one row a tick");
      return;
    }
    read_gap();
    read_kind();
    if (const auto start = metadata_.find("start"); start != metadata_.end()) {
      trace_.start = start->second.text;
    }
  }

  void read_gap() {
    const auto gap = metadata_.find("gap_seconds");
    if (gap == metadata_.end()) {
      complain(codes::TraceMetadata, "the trace does not say how long a tick is", {file_, 0, 0},
               "add a line `# gap_seconds=300` before the names of the pools");
      return;
    }
    const std::optional<double> seconds = number_of(gap->second.text);
    if (!seconds || *seconds < 1 || *seconds > kLongestGap) {
      complain(codes::TraceMetadata, fmt::format("gap_seconds is `{}`", gap->second.text),
               gap->second.span, "write the seconds between two ticks, 1 to 21600");
      return;
    }
    trace_.gap_seconds = *seconds;
  }

  void read_kind() {
    const auto unit = metadata_.find("unit");
    if (unit != metadata_.end() && unit->second.text.starts_with("USD")) {
      trace_.kind = TraceKind::Price;
      return;
    }
    const auto kind = metadata_.find("kind");
    const std::string_view words = kind == metadata_.end() ? std::string_view() : kind->second.text;
    if (words.find("running") != std::string_view::npos) {
      trace_.kind = TraceKind::RunningNodes;
    } else if (words.find("probe") == std::string_view::npos) {
      diagnostics_.add({codes::TraceKindMissing,
                        "the trace does not say what its numbers count; read as a launch probe",
                        kind == metadata_.end() ? Span{file_, 0, 0} : kind->second.span,
                        "say `# kind=launch probe of 1 instance` or "
                        "`# kind=4 running instances`"});
    }
    check_counts(kind == metadata_.end() ? std::nullopt : first_number(kind->second.text));
  }

  void check_counts(std::optional<std::uint32_t> said) {
    double most = 1;
    for (const double value : trace_.values) {
      most = std::isnan(value) ? most : std::max(most, value);
    }
    trace_.asked = said.value_or(static_cast<std::uint32_t>(std::min(most, 100'000.0)));
    for (std::size_t i = 0; i < trace_.values.size() && complaints_ < kMostComplaints; ++i) {
      const double value = trace_.values[i];
      if (!std::isnan(value) && (value != std::floor(value) || value > trace_.asked)) {
        const std::string_view rest = text_.substr(places_[i]);
        const std::string_view field = trimmed(rest.substr(0, rest.find_first_of(",\n")));
        complain(codes::TraceValue,
                 fmt::format("`{}` is not a count of 0 to {} instances", field, trace_.asked),
                 span_of(field), "correct the value, or the number in `# kind=…`");
      }
    }
  }

  FileId file_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  MarketTrace trace_;
  std::map<std::string_view, Datum> metadata_;
  std::vector<std::uint32_t> places_;  // of each value in the text
  std::size_t at_ = 0;
  std::size_t complaints_ = 0;
};

}  // namespace

std::string_view trace_kind_name(TraceKind kind) {
  switch (kind) {
    case TraceKind::LaunchProbe:
      return "launch probe";
    case TraceKind::RunningNodes:
      return "running nodes";
    case TraceKind::Price:
      return "prices";
  }
  return "launch probe";
}

std::optional<MarketTrace> read_market_trace(FileId file, const SourceMap& sources,
                                             Diagnostics& diagnostics) {
  return Reader(file, sources, diagnostics).read();
}

}  // namespace drydock
