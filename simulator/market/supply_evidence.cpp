#include "simulator/market/supply_evidence.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "base/codes/placement_codes.hpp"
#include "planner/document/mapping_reader.hpp"
#include "simulator/market/climatology.hpp"
#include "simulator/market/market_fit.hpp"
#include "simulator/market/supply_prior.hpp"

namespace drydock {
namespace {

// What is known of a pool tick by tick.
struct TickRates {
  double up_share = 0;
  MarkovRates all;
  std::array<MarkovRates, 2> by_weather;
};

double per_hour(double per_tick, double gap_hours) {
  return -std::log1p(-std::clamp(per_tick, 0.0, 0.999)) / gap_hours;
}

// Rates with heavy tails under which the pool is up as often and falls as often as it did.
SpellRates calibrated(const TickRates& seen, double begins, double ends, double gap_hours) {
  SpellRates rates;
  rates.shock_begins = per_hour(begins, gap_hours);
  rates.shock_ends = std::max(per_hour(ends, gap_hours), 1e-3);
  rates.up_brief = kPriorShape.up_brief;
  rates.up_brief_factor = kPriorShape.up_brief_factor;
  rates.short_brief = kPriorShape.short_brief;
  rates.short_brief_factor = kPriorShape.short_brief_factor;
  for (unsigned weather = 0; weather < 2; ++weather) {
    rates.falls[weather] = std::max(per_hour(seen.by_weather[weather].fall, gap_hours), 1e-4);
    rates.rises[weather] = std::max(per_hour(seen.by_weather[weather].rise, gap_hours), 1e-3);
  }
  const double up = std::clamp(seen.up_share, 0.001, 0.999);
  const double falls = std::max(per_hour(seen.all.fall, gap_hours), 1e-5) * up;
  constexpr int kRounds = 100;
  for (int round = 0; round < kRounds; ++round) {
    const Equilibrium now = equilibrium(rates);
    const double flow = now.fall_flow[0] + now.fall_flow[1];
    const double fall_factor = (falls / up) / (flow / now.up());
    const double rise_factor = (falls / (1 - up)) / (flow / (1 - now.up()));
    for (unsigned weather = 0; weather < 2; ++weather) {
      rates.falls[weather] *= fall_factor;
      rates.rises[weather] *= rise_factor;
    }
  }
  return rates;
}

std::int64_t nano_dollars_of(double usd) { return std::llround(usd * 1e9); }

// Of a normal error, from the mean of its absolute value.
double day_spread(double mean_error) { return mean_error * std::sqrt(std::numbers::pi / 2); }

PoolEvidence named(std::string_view pool) {
  PoolEvidence evidence;
  evidence.zone = zone_of_pool(pool);
  evidence.region = region_of_pool(evidence.zone);
  return evidence;
}

// A reader of the few members that evidence needs of a fit.
class FitReader {
 public:
  FitReader(std::string type, Diagnostics& diagnostics)
      : type_(std::move(type)), diagnostics_(diagnostics) {}

  std::vector<MarketEvidence> read(const Node& root) {
    std::vector<MarketEvidence> all;
    MappingReader reader(root, "fit", codes::MarketFitUnusable, diagnostics_);
    for (const Node& series : items(reader, "series")) {
      all.push_back(read_series(series));
    }
    return all;
  }

 private:
  static std::vector<Node> items(MappingReader& reader, std::string_view key) {
    std::vector<Node> found;
    const std::optional<Node> list = reader.require(key);
    if (list && !list->is(NodeKind::Sequence)) {
      reader.report(*list, std::string(key) + " is not a list", "write it with `drydock spot fit`");
    } else if (list) {
      for (std::size_t i = 0; i < list->size(); ++i) {
        found.push_back((*list)[i]);
      }
    }
    return found;
  }

  static double number(MappingReader& reader, std::string_view key, double least, double most) {
    const std::optional<Node> node = reader.require(key);
    if (!node) {
      return least;
    }
    double value = 0;
    const std::string_view text = node->is_scalar() ? node->text() : std::string_view();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= least) ||
        value > most) {
      reader.report(*node, std::string(key) + " is not a number of its kind",
                    "write it with `drydock spot fit`");
      return least;
    }
    return value;
  }

  MappingReader part(const Node& node, const char* where) {
    return {node, where, codes::MarketFitUnusable, diagnostics_};
  }

  MarketEvidence read_series(const Node& node) {
    MappingReader reader = part(node, "series");
    MarketEvidence evidence;
    evidence.type = type_;
    evidence.series = reader.required_text("series").value_or("");
    const std::string kind = reader.required_text("kind").value_or("");
    evidence.kind = kind == "prices"          ? TraceKind::Price
                    : kind == "running nodes" ? TraceKind::RunningNodes
                                              : TraceKind::LaunchProbe;
    const double gap_hours = number(reader, "gap_seconds", 1, 1e7) / 3600;
    if (evidence.kind == TraceKind::Price) {
      for (const Node& each : items(reader, "prices")) {
        MappingReader price = part(each, "prices");
        PoolEvidence pool = named(price.required_text("pool").value_or(""));
        pool.asked = 0;
        pool.price = nano_dollars_of(number(price, "last_usd_per_hour", 0, 1e6));
        pool.price_spread = day_spread(number(price, "day_ahead_error", 0, 100));
        evidence.pools.push_back(std::move(pool));
      }
      return evidence;
    }
    const auto asked = static_cast<std::uint32_t>(number(reader, "asked", 1, 1e9));
    read_weather(reader, evidence, read_pools(reader, evidence), gap_hours);
    for (PoolEvidence& pool : evidence.pools) {
      pool.asked = asked;
      if (pool.rates.falls[0] == 0) {
        reader.report(node, "the pool of " + pool.zone + " is in none of its regions",
                      "write it with `drydock spot fit`");
      }
    }
    return evidence;
  }

  std::vector<TickRates> read_pools(MappingReader& series, MarketEvidence& evidence) {
    std::vector<TickRates> rates;
    for (const Node& each : items(series, "pools")) {
      MappingReader pool = part(each, "pools");
      names_.push_back(pool.required_text("pool").value_or(""));
      evidence.pools.push_back(named(names_.back()));
      TickRates seen;
      seen.up_share = number(pool, "up_share", 0, 1);
      evidence.pools.back().up_share = seen.up_share;
      if (const std::optional<Node> markov = pool.require("markov")) {
        MappingReader chain = part(*markov, "markov");
        seen.all = {number(chain, "falls_per_tick", 0, 1), number(chain, "rises_per_tick", 0, 1)};
      }
      rates.push_back(seen);
    }
    return rates;
  }

  void read_weather(MappingReader& series, MarketEvidence& evidence, std::vector<TickRates> pools,
                    double gap_hours) {
    const std::size_t first = names_.size() - pools.size();
    for (const Node& each : items(series, "regions")) {
      MappingReader region = part(each, "regions");
      const double begins = number(region, "shock_begins_per_tick", 0, 1);
      const double ends = number(region, "shock_ends_per_tick", 0, 1);
      for (const Node& member : items(region, "pools")) {
        MappingReader pool = part(member, "pools");
        const std::string name = pool.required_text("pool").value_or("");
        const auto found =
            std::find(names_.begin() + static_cast<std::ptrdiff_t>(first), names_.end(), name);
        if (found == names_.end()) {
          pool.report(member, "the pool \"" + name + "\" is of no series",
                      "write it with `drydock spot fit`");
          continue;
        }
        const auto index = static_cast<std::size_t>(found - names_.begin()) - first;
        pools[index].by_weather = {MarkovRates{number(pool, "falls_per_tick_calm", 0, 1),
                                               number(pool, "rises_per_tick_calm", 0, 1)},
                                   MarkovRates{number(pool, "falls_per_tick_shock", 0, 1),
                                               number(pool, "rises_per_tick_shock", 0, 1)}};
        evidence.pools[index].rates = calibrated(pools[index], begins, ends, gap_hours);
      }
    }
  }

  std::string type_;
  std::vector<std::string> names_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::string zone_of_pool(std::string_view pool) {
  return std::string(pool.substr(0, pool.find('_')));
}

MarketEvidence evidence_of_trace(const MarketTrace& trace, std::string type) {
  MarketEvidence evidence;
  evidence.type = std::move(type);
  evidence.series = trace.name;
  evidence.kind = trace.kind;
  if (trace.kind == TraceKind::Price) {
    const std::vector<PriceSummary> prices = summarise_prices(trace);
    for (std::size_t pool = 0; pool < prices.size(); ++pool) {
      PoolEvidence each = named(trace.pools[pool]);
      each.asked = 0;
      each.price = nano_dollars_of(prices[pool].last);
      each.price_spread = day_spread(prices[pool].day_error);
      evidence.pools.push_back(std::move(each));
    }
    return evidence;
  }
  const PoolSeries series = make_pool_series(trace);
  const Climatology climatology(series, series.ticks);
  const MarkovPools markov(series, series.ticks);
  const RegionalShock shock(series, series.ticks);
  for (std::size_t pool = 0; pool < series.pool_count(); ++pool) {
    const std::size_t region = series.region_of[pool];
    const auto& members = series.members[region];
    const auto member = static_cast<std::size_t>(
        std::find(members.begin(), members.end(), static_cast<std::uint32_t>(pool)) -
        members.begin());
    const RegionWeather& weather = shock.regions()[region];
    TickRates seen{climatology.up()[pool],
                   markov.rates()[pool],
                   {weather.rates[0][member], weather.rates[1][member]}};
    PoolEvidence each = named(series.pools[pool]);
    each.up_share = seen.up_share;
    each.asked = series.asked;
    each.rates = calibrated(seen, weather.step[0][1], weather.step[1][0], series.gap_hours);
    evidence.pools.push_back(std::move(each));
  }
  return evidence;
}

std::optional<std::vector<MarketEvidence>> read_market_fit(const Document& document,
                                                           const std::string& type,
                                                           Diagnostics& diagnostics) {
  Diagnostics found;
  std::vector<MarketEvidence> all = FitReader(type, found).read(document.root());
  const bool wrong = found.has_errors();
  diagnostics.append(found);
  if (wrong) {
    return std::nullopt;
  }
  return all;
}

}  // namespace drydock
