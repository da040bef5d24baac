#include "simulator/market/supply_prior.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "simulator/market/supply_equilibrium.hpp"

namespace drydock {
namespace {

// The Spot advisor's file of 2025-06 against that of 2024-02, 11,898 pairs of Region and type: by
// bracket, the hazard 16 months later (geometric mean of the brackets' middles, -ln(1 - p) / 730 h,
// above 20 % taken as 25 %) and the standard deviation of its logarithm. A bracket is a figure of
// the past: what it says of the present is drawn to the middle.
constexpr std::array<double, kAdvisorBrackets> kLaterHazard = {1.12e-4, 1.58e-4, 1.82e-4, 2.15e-4,
                                                               3.05e-4};
constexpr std::array<double, kAdvisorBrackets> kLaterSpread = {0.99, 0.89, 0.78, 0.74, 0.59};
constexpr std::array<const char*, kAdvisorBrackets> kBracketWords = {
    "below 5 %", "5–10 %", "10–15 %", "15–20 %", "above 20 %"};

// Effects on the logarithm beside the bracket (11,803 pairs) and without one (14,863 types of
// 2025-06): a previous generation, each doubling of vCPUs from 8, bare metal, burstable.
struct Effects {
  double base;
  double previous;
  double doubling;
  double metal;
  double burstable;
};
constexpr Effects kBesideBracket = {0, 0.211, 0.049, -0.246, -0.268};
constexpr Effects kWithoutBracket = {1.46e-4, 0.339, 0.065, -0.325, -0.278};
constexpr double kSpreadWithout = 0.89;
// A family's other sizes count as if there were so many of average ones beside them.
constexpr double kFamilyShrinkage = 1.4;

// Accelerated types above 20 %, where the bracket has no upper end: falls an hour of the nine pools
// of p3.2xlarge in the published trace, and the spread among them.
constexpr double kScarceHazard = 0.32;
constexpr double kScarceSpread = 0.9;

// Time of day: falls of us-east-1 in that trace, first harmonic; 15.8 h UTC is 11 h at its place.
constexpr double kDayAmplitude = 0.4;
constexpr double kPeakLocalHour = 10.8;
constexpr const char* kSeenRegion = "us-east-1";

double effect_of(const SupplyPoolFacts& facts, const Effects& effects,
                 const SupplyPriorOptions& options) {
  return std::exp((facts.previous_generation && options.generation_counts ? effects.previous : 0) +
                  effects.doubling * std::log2(facts.vcpus / 8.0) +
                  (facts.bare_metal ? effects.metal : 0) +
                  (facts.burstable ? effects.burstable : 0));
}

// Of the standard time of the Region's place, in hours ahead of UTC; 0 if it is not known.
double clock_of(std::string_view region) {
  struct Clock {
    std::string_view begin;
    double hours;
  };
  // AWS, "Regions and Zones"; standard time of each place. Longer names first.
  constexpr Clock kClocks[] = {{"us-east", -5},
                               {"us-west", -8},
                               {"ca-central", -5},
                               {"ca-west", -7},
                               {"sa-east", -3},
                               {"eu-west", 0},
                               {"eu-central", 1},
                               {"eu-north", 1},
                               {"eu-south", 1},
                               {"af-south", 2},
                               {"me-", 3},
                               {"il-", 2},
                               {"ap-south-", 5.5},
                               {"ap-southeast-1", 8},
                               {"ap-southeast-2", 10},
                               {"ap-southeast", 8},
                               {"ap-northeast", 9},
                               {"ap-east", 8},
                               {"mx-", -6}};
  for (const Clock& clock : kClocks) {
    if (region.substr(0, clock.begin.size()) == clock.begin) {
      return clock.hours;
    }
  }
  return 0;
}

// How many of the instances that a fall meets it takes: all, or a uniform share.
double share_taken(double drains) { return drains + (1 - drains) / 2; }

SpellRates shape_rates(double falls, double begins, double ends) {
  const PriorShape& shape = kPriorShape;
  return {{falls, falls * shape.falls_ratio},
          {shape.rises, shape.rises * shape.rises_ratio},
          shape.up_brief,
          shape.up_brief_factor,
          shape.short_brief,
          shape.short_brief_factor,
          begins,
          ends};
}

// Falls of long spells in calm weather under which an instance that is held whenever the pool is up
// loses it to falls at this rate. The hazard grows with the falls: bisection.
double falls_for(double hazard, double drains, double begins, double ends) {
  double low = hazard * 1e-6;
  double high = hazard * 100;
  constexpr int kSteps = 60;
  for (int step = 0; step < kSteps; ++step) {
    const double middle = std::sqrt(low * high);
    const Equilibrium now = equilibrium(shape_rates(middle, begins, ends));
    const double met = (now.fall_flow[0] + now.fall_flow[1]) / now.up() * share_taken(drains);
    (met < hazard ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

void take_rates(SupplyPool& pool, const SpellRates& rates) {
  pool.falls = rates.falls[0];
  pool.falls_in_shock = rates.falls[1];
  pool.rises = rates.rises[0];
  pool.rises_in_shock = rates.rises[1];
  pool.up_brief = rates.up_brief;
  pool.up_brief_factor = rates.up_brief_factor;
  pool.short_brief = rates.short_brief;
  pool.short_brief_factor = rates.short_brief_factor;
}

class ModelBuilder {
 public:
  ModelBuilder(std::span<const MarketEvidence> evidence, const SupplyPriorOptions& options)
      : evidence_(evidence), options_(options) {
    model_.begins = options.begins;
    model_.horizon = options.horizon;
    model_.score_noise = options.score_noise;
    model_.recommendation_lead = options.recommendation_lead;
  }

  void add(const SupplyPoolFacts& facts) {
    SupplyPool pool;
    pool.name =
        facts.zone.empty() ? facts.type + "/" + facts.region : facts.type + "/" + facts.zone;
    pool.region = region_of(facts.region);
    pool.drains = 0.5;
    pool.drains_unknown = true;
    pool.depth_median = std::max(
        1.0, facts.accelerated ? options_.depth_accelerated : options_.depth_vcpus / facts.vcpus);
    pool.depth_spread = kPriorShape.depth_spread;
    pool.on_demand = facts.on_demand;
    pool.price = facts.spot > 0 ? facts.spot : facts.on_demand;
    pool.price_spread = kPriorShape.price_spread;
    if (!seen(facts, pool)) {
      believe(facts, pool);
    }
    if (options_.day_pattern == DayPattern::EveryRegion ||
        (options_.day_pattern == DayPattern::WhereSeen && facts.region == kSeenRegion)) {
      pool.day_amplitude = kDayAmplitude;
      pool.peak_hour = std::fmod(kPeakLocalHour - clock_of(facts.region) + 24, 24);
      pool.source += fmt::format("; falls ±{:.0f} % over the day, most at {:.0f} h UTC{}",
                                 100 * kDayAmplitude, pool.peak_hour,
                                 facts.region == kSeenRegion ? "" : " (assumed: as in us-east-1)");
    }
    model_.pools.push_back(std::move(pool));
  }

  [[nodiscard]] SupplyModel take() && { return std::move(model_); }

 private:
  std::uint32_t region_of(const std::string& name) {
    for (std::uint32_t i = 0; i < model_.regions.size(); ++i) {
      if (model_.regions[i].name == name) {
        return i;
      }
    }
    model_.regions.push_back(weather_of(name));
    return static_cast<std::uint32_t>(model_.regions.size() - 1);
  }

  // The weather that a trace saw is that of the Region, whatever the type.
  [[nodiscard]] SupplyRegion weather_of(const std::string& name) const {
    for (const MarketEvidence& each : evidence_) {
      for (const PoolEvidence& pool : each.pools) {
        if (pool.region == name && pool.asked > 0) {
          return {name, pool.rates.shock_begins, pool.rates.shock_ends};
        }
      }
    }
    return {name, kPriorShape.shock_begins, kPriorShape.shock_ends};
  }

  void believe(const SupplyPoolFacts& facts, SupplyPool& pool) const {
    const SupplyRegion& region = model_.regions[pool.region];
    const PriorHazard hazard = prior_hazard(facts, options_);
    const double single = kPriorShape.single_share;
    take_rates(pool, shape_rates(falls_for(hazard.median * (1 - single), pool.drains,
                                           region.shock_begins, region.shock_ends),
                                 region.shock_begins, region.shock_ends));
    pool.loss = hazard.median * single;
    pool.rate_spread = hazard.spread;
    pool.source = hazard.source;
  }

  // Whether a trace holds the pool, or others of its type.
  bool seen(const SupplyPoolFacts& facts, SupplyPool& pool) const {
    bool found = false;
    for (const MarketEvidence& each : evidence_) {
      if (each.type != facts.type) {
        continue;
      }
      const auto own = std::find_if(each.pools.begin(), each.pools.end(), [&](const auto& other) {
        return !facts.zone.empty() && other.zone == facts.zone;
      });
      if (own != each.pools.end()) {
        found = take_own(each, *own, pool) || found;
      } else if (!found && each.kind != TraceKind::Price && !each.pools.empty()) {
        take_middle(each, facts, pool);
        found = true;
      }
    }
    return found;
  }

  static bool take_own(const MarketEvidence& from, const PoolEvidence& own, SupplyPool& pool) {
    if (own.asked == 0) {
      pool.price = own.price > 0 ? std::min(own.price, pool.on_demand) : pool.price;
      pool.price_spread = own.price_spread;
      return false;
    }
    take_rates(pool, own.rates);
    pool.depth_median = std::max<double>(pool.depth_median, own.asked);
    pool.is_prior = false;
    pool.rate_spread = 0;
    pool.source = fmt::format("trace {} ({}), up {:.0f} % of its time", from.series,
                              trace_kind_name(from.kind), 100 * own.up_share);
    return true;
  }

  // Geometric means of the pools of the type, those of the Region if there are any.
  static void take_middle(const MarketEvidence& from, const SupplyPoolFacts& facts,
                          SupplyPool& pool) {
    std::vector<const PoolEvidence*> like;
    for (const bool here : {true, false}) {
      for (const PoolEvidence& each : from.pools) {
        if (!here || each.region == facts.region) {
          like.push_back(&each);
        }
      }
      if (!like.empty()) {
        break;
      }
    }
    SpellRates rates = like.front()->rates;
    const auto middle = [&](const auto& rate_of) {
      double sum = 0;
      for (const PoolEvidence* each : like) {
        sum += std::log(std::max(rate_of(each->rates), 1e-9));
      }
      return std::exp(sum / static_cast<double>(like.size()));
    };
    for (unsigned weather = 0; weather < 2; ++weather) {
      rates.falls[weather] = middle([weather](const SpellRates& r) { return r.falls[weather]; });
      rates.rises[weather] = middle([weather](const SpellRates& r) { return r.rises[weather]; });
    }
    take_rates(pool, rates);
    pool.rate_spread = kScarceSpread;
    pool.source = fmt::format("prior: the middle of {} other pool{} of {} in trace {} ({}), wide",
                              like.size(), like.size() == 1 ? "" : "s", facts.type, from.series,
                              trace_kind_name(from.kind));
  }

  std::span<const MarketEvidence> evidence_;
  const SupplyPriorOptions& options_;
  SupplyModel model_;
};

std::string hazard_words(const PriorHazard& hazard) {
  const double a_month = hazard.median * 730;
  return fmt::format(
      "; an instance is interrupted {} times a month, times or over {:.1f}",
      a_month >= 10 ? fmt::format("{:.0f}", a_month) : fmt::format("{:.2g}", a_month),
      std::exp(hazard.spread));
}

}  // namespace

PriorHazard prior_hazard(const SupplyPoolFacts& facts, const SupplyPriorOptions& options) {
  PriorHazard hazard;
  if (facts.bracket && facts.accelerated && *facts.bracket + 1 == kAdvisorBrackets) {
    hazard = {kScarceHazard, kScarceSpread,
              fmt::format("prior: accelerated and above 20 % by the {}: as scarce as the pools of "
                          "p3.2xlarge in the published trace of 2023",
                          facts.bracket_source)};
  } else if (facts.bracket) {
    hazard = {kLaterHazard[*facts.bracket] * effect_of(facts, kBesideBracket, options),
              kLaterSpread[*facts.bracket],
              fmt::format("prior: {} interrupted in a month by the {}",
                          kBracketWords[*facts.bracket], facts.bracket_source)};
  } else {
    double sum = 0;
    for (const std::uint8_t bracket : facts.family_brackets) {
      sum += std::log(kLaterHazard[std::min<std::size_t>(bracket, kAdvisorBrackets - 1)]);
    }
    const auto count = static_cast<double>(facts.family_brackets.size());
    const double base = std::log(kWithoutBracket.base);
    const double drawn = (sum + kFamilyShrinkage * base) / (count + kFamilyShrinkage);
    hazard = {std::exp(drawn) * effect_of(facts, kWithoutBracket, options), kSpreadWithout,
              count > 0 ? "prior: the Spot advisor has no figure of it; from other sizes of its "
                          "family, its generation and size"
                        : "prior: the Spot advisor has no figure of it; from generation and size"};
  }
  hazard.source += hazard_words(hazard);
  return hazard;
}

SupplyModel make_supply_model(std::span<const SupplyPoolFacts> facts,
                              std::span<const MarketEvidence> evidence,
                              const SupplyPriorOptions& options) {
  ModelBuilder builder(evidence, options);
  for (const SupplyPoolFacts& each : facts) {
    builder.add(each);
  }
  return std::move(builder).take();
}

}  // namespace drydock
