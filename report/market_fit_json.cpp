#include "report/market_fit_json.hpp"

#include <cmath>

#include "base/json_writer.hpp"

namespace drydock {
namespace {

template <class Values>
void write_numbers(JsonWriter& json, std::string_view name, const Values& values) {
  json.key(name).begin_array();
  for (const auto value : values) {
    json.number(static_cast<double>(value));
  }
  json.end_array();
}

void write_spells(JsonWriter& json, const SpellHazards& hazards, double gap_hours) {
  const auto rates = [gap_hours](const std::vector<double>& per_tick) {
    std::vector<double> made;
    made.reserve(per_tick.size());
    for (const double hazard : per_tick) {
      made.push_back(-std::log1p(-hazard) / gap_hours);
    }
    return made;
  };
  json.begin_object();
  write_numbers(json, "ends_up_per_hour", rates(hazards.hazard[1]));
  write_numbers(json, "ends_down_per_hour", rates(hazards.hazard[0]));
  json.end_object();
}

void write_pools(JsonWriter& json, const MarketFit& fit) {
  const PoolSeries& series = *fit.series;
  json.key("pools").begin_array();
  for (std::size_t pool = 0; pool < series.pool_count(); ++pool) {
    const MarkovRates& rates = fit.markov->rates()[pool];
    json.begin_object().member("pool", series.pools[pool]);
    json.member("region", series.regions[series.region_of[pool]]);
    json.member("up_share", fit.climatology->up()[pool]);
    json.key("markov").begin_object().member("falls_per_tick", rates.fall);
    json.member("rises_per_tick", rates.rise).end_object();
    json.key("spells");
    write_spells(json, fit.spells->pools()[pool], series.gap_hours);
    json.end_object();
  }
  json.end_array();
}

void write_regions(JsonWriter& json, const MarketFit& fit) {
  const PoolSeries& series = *fit.series;
  json.key("regions").begin_array();
  for (std::size_t region = 0; region < series.regions.size(); ++region) {
    const RegionWeather& weather = fit.shock->regions()[region];
    json.begin_object().member("region", series.regions[region]);
    json.member("shock_begins_per_tick", weather.step[0][1]);
    json.member("shock_ends_per_tick", weather.step[1][0]);
    json.key("pools").begin_array();
    for (std::size_t m = 0; m < series.members[region].size(); ++m) {
      json.begin_object().member("pool", series.pools[series.members[region][m]]);
      json.member("falls_per_tick_calm", weather.rates[0][m].fall);
      json.member("rises_per_tick_calm", weather.rates[0][m].rise);
      json.member("falls_per_tick_shock", weather.rates[1][m].fall);
      json.member("rises_per_tick_shock", weather.rates[1][m].rise).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_blend(JsonWriter& json, const MarketFit& fit) {
  json.key("blend").begin_object().key("covariates").begin_array();
  for (const std::string& name : fit.blend->covariate_names()) {
    json.string(name);
  }
  json.end_array().key("parts").begin_array();
  for (std::size_t p = 0; p < fit.blend->parts().size(); ++p) {
    const BlendPart& part = fit.blend->parts()[p];
    json.begin_object();
    json.member("target", part.target == MarketTarget::Up ? "up" : "no_interruption");
    json.member("horizon_hours", fit.horizon_hours[p / 2]);
    write_numbers(json, "mean", part.mean);
    write_numbers(json, "scale", part.scale);
    write_numbers(json, "weights", part.weights);
    json.key("mixture").begin_object().member("regression", part.mixture[0]);
    json.member("climatology", part.mixture[1]).member("semi_markov", part.mixture[2]);
    json.member("markov_shock", part.mixture[3]).end_object().end_object();
  }
  json.end_array();
  write_numbers(json, "regional_correlation", fit.blend->correlations());
  json.end_object();
}

void write_prices(JsonWriter& json, const MarketFit& fit) {
  json.key("prices").begin_array();
  for (std::size_t pool = 0; pool < fit.prices.size(); ++pool) {
    const PriceSummary& price = fit.prices[pool];
    json.begin_object().member("pool", fit.trace.pools[pool]).member("ticks", price.ticks);
    json.member("mean_usd_per_hour", price.mean).member("low_usd_per_hour", price.low);
    json.member("high_usd_per_hour", price.high).member("last_usd_per_hour", price.last);
    json.member("day_ahead_error", price.day_error).end_object();
  }
  json.end_array();
}

}  // namespace

std::string market_fit_json(const std::vector<MarketFit>& fits) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").key("series").begin_array();
  for (const MarketFit& fit : fits) {
    json.begin_object().member("series", fit.trace.name);
    json.member("kind", trace_kind_name(fit.trace.kind));
    json.member("gap_seconds", fit.trace.gap_seconds).member("ticks", fit.trace.ticks());
    json.member("start", fit.trace.start);
    if (fit.series) {
      json.member("asked", fit.trace.asked);
      std::vector<double> edges;
      edges.reserve(fit.spells->all_pools().edges.size());
      for (const std::uint32_t edge : fit.spells->all_pools().edges) {
        edges.push_back(edge * fit.series->gap_hours);
      }
      write_numbers(json, "spell_edges_hours", edges);
      write_pools(json, fit);
      write_regions(json, fit);
      write_blend(json, fit);
    } else {
      write_prices(json, fit);
    }
    json.end_object();
  }
  return json.end_array().end_object().take() + "\n";
}

}  // namespace drydock
