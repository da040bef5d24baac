#include "report/placement_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/duration.hpp"
#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/table.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kSecondNs = 1'000'000'000;

std::string instant_text(Nanoseconds at) { return format_local(at / kSecondNs, 0); }

std::string types_text(const PlacementRequest& request) {
  return request.requirements ? "types by requirements" : counted(request.types.size(), "type");
}

std::string capacity_text_of(const PlacementRequest& request) {
  const std::string_view unit = request.unit == CapacityUnit::Vcpu        ? "vCPU"
                                : request.unit == CapacityUnit::MemoryMib ? "MiB"
                                : request.capacity == 1                   ? "instance"
                                                                          : "instances";
  return fmt::format("{} {}", request.capacity, unit);
}

std::string place_of(const PlacementScore& score) {
  return score.zone.empty() ? score.region : score.region + " " + score.zone;
}

Ink ink_of(std::uint32_t score) {
  return score >= 8 ? Ink::Green : score >= 4 ? Ink::Yellow : Ink::Red;
}

std::string probability_text(const PlacementPoint& point) {
  return fmt::format("{:.1f} %", 100 * point.probability);
}

std::string interval_text(const PlacementPoint& point) {
  return fmt::format("[{:.1f}, {:.1f}]", 100 * point.ci95.low, 100 * point.ci95.high);
}

// Each source with the pools of all places that it is of, most first.
std::vector<std::pair<std::string, std::uint32_t>> sources_of(
    const std::vector<PlacementScore>& scores) {
  std::map<std::string, std::uint32_t> counted_by;
  for (const PlacementScore& score : scores) {
    for (const auto& [source, pools] : score.sources) {
      counted_by[source] += pools;
    }
  }
  std::vector<std::pair<std::string, std::uint32_t>> sources(counted_by.begin(), counted_by.end());
  std::stable_sort(sources.begin(), sources.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return sources;
}

std::string sources_text(const std::vector<PlacementScore>& scores, const ReportStyle& style) {
  constexpr std::size_t kMostShown = 5;
  const auto sources = sources_of(scores);
  std::string out;
  for (std::size_t i = 0; i < sources.size() && i < kMostShown; ++i) {
    out += wrapped(
        "  ",
        fmt::format("{}: {}", counted(sources[i].second, "pool"), printable(sources[i].first)),
        style);
  }
  if (sources.size() > kMostShown) {
    out += fmt::format("  and {} more; --json lists them\n", sources.size() - kMostShown);
  }
  return out;
}

void write_interval(JsonWriter& json, const Interval& interval) {
  json.key("ci95").begin_array().number(interval.low).number(interval.high).end_array();
}

void write_point(JsonWriter& json, const PlacementPoint& point) {
  json.member("score", point.score).member("probability", point.probability);
  write_interval(json, point.ci95);
}

void write_request(JsonWriter& json, const PlacementRequest& request) {
  json.member("capacity", request.capacity).member("unit", capacity_unit_name(request.unit));
  json.member("single_zone", request.single_zone);
  if (request.requirements) {
    json.member("by_requirements", true);
  } else {
    json.key("types").begin_array();
    for (const std::string& type : request.types) {
      json.string(type);
    }
    json.end_array();
  }
}

void write_scores(JsonWriter& json, const std::vector<PlacementScore>& scores, bool series) {
  json.key("scores").begin_array();
  for (const PlacementScore& score : scores) {
    json.begin_object().member("region", score.region);
    if (!score.zone.empty()) {
      json.member("zone", score.zone);
    }
    if (series) {
      json.member("mean_probability", score.mean_probability());
      json.key("points").begin_array();
      for (const PlacementPoint& point : score.points) {
        json.begin_object();
        write_point(json, point);
        json.end_object();
      }
      json.end_array();
    } else {
      write_point(json, score.first());
    }
    json.member("types", score.types).member("pools", score.pools);
    json.key("sources").begin_array();
    for (const auto& [source, pools] : score.sources) {
      json.begin_object().member("source", source).member("pools", pools).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_frame(JsonWriter& json, const PlacementFrame& frame) {
  json.member("format_version", "1.0").member("at", instant_text(frame.options.at));
  json.member("keep_seconds", frame.options.keep / kSecondNs);
  json.member("trials", frame.options.trials).member("seed", frame.options.seed);
}

void write_end(JsonWriter& json, const Diagnostics& diagnostics, const SourceMap& sources) {
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
}

}  // namespace

std::string placement_text(const ScoredRequest& scored, const PlacementFrame& frame,
                           const ReportStyle& style) {
  const PlacementRequest& request = scored.request;
  std::string out = paint(
      style, Ink::Bold,
      wrapped("",
              fmt::format("{} of {}, {}: obtained at {} and kept for {}", capacity_text_of(request),
                          types_text(request),
                          request.single_zone ? "in one zone" : "over a Region's zones",
                          instant_text(frame.options.at), format_duration(frame.options.keep)),
              style));
  Table table({{"score", true, false},
               {"probability", true, false},
               {"95 %", true, false},
               {request.single_zone ? "zone" : "Region", false, true},
               {"types", true, false},
               {"pools", true, false}});
  for (const PlacementScore& score : scored.scores) {
    const PlacementPoint& point = score.first();
    table.add_row({{std::to_string(point.score), ink_of(point.score)},
                   probability_text(point),
                   interval_text(point),
                   place_of(score),
                   std::to_string(score.types),
                   std::to_string(score.pools)});
  }
  if (table.empty()) {
    return out;
  }
  return out + table.text(style) + "\n" + wrapped("", "What is believed of the pools:", style) +
         sources_text(scored.scores, style);
}

std::string placement_json(const ScoredRequest& scored, const PlacementFrame& frame,
                           const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json;
  json.begin_object();
  write_frame(json, frame);
  write_request(json, scored.request);
  write_scores(json, scored.scores, false);
  write_end(json, diagnostics, sources);
  return json.take() + "\n";
}

std::string track_json(const std::vector<ScoredRequest>& all, const PlacementFrame& frame,
                       const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json;
  json.begin_object();
  write_frame(json, frame);
  json.member("every_seconds", frame.series.every / kSecondNs);
  json.key("configurations").begin_array();
  for (const ScoredRequest& each : all) {
    json.begin_object().member("name", each.request.name);
    write_request(json, each.request);
    write_scores(json, each.scores, true);
    json.end_object();
  }
  json.end_array();
  write_end(json, diagnostics, sources);
  return json.take() + "\n";
}

}  // namespace drydock
