// What is believed of the Spot pools that a simulation draws from, and why. Either a trace of the
// pool taught it (`market:` of a scenario names fits or traces), or it is a prior from what the
// catalog knows of the type: the Spot advisor's bracket, family, generation and size; wide on
// purpose, drawn anew for each trial, and named in the ledger as a prior.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace drydock {

// Rates are per hour.
struct SupplyPool {
  std::string name;          // "m5.large/us-east-1a": keys its draws
  std::uint32_t region = 0;  // pools of one share weather
  // Alternates between available and short.
  double falls = 0;  // available to short, in calm weather
  double rises = 0;  // short to available, in calm weather
  double falls_in_shock = 0;
  double rises_in_shock = 0;
  // While available: single instances are taken back at this rate, each, at no pressure.
  double loss = 0;
  // When it falls: probability that all that it gave goes at once (U5), else a share of it.
  double drains = 0.5;
  // Instances that it can give to one fleet when it is available: lognormal.
  double depth_median = 0;
  double depth_spread = 0;  // of the logarithm
  double pressure = 1;      // loss grows with (1 + held / depth)^pressure
  // Log normal uncertainty about `falls` and `loss` themselves, drawn once a trial: 0 for a fit.
  double rate_spread = 0;
  std::int64_t price = 0;      // at the start, billionths of a dollar an hour
  std::int64_t on_demand = 0;  // what the Spot price never passes
  double price_spread = 0;     // of the logarithm, a day; a random walk drawn back to `price`
  // Effect of the time on `falls` and `loss`: a cosine over the day, highest at `peak_hour` UTC,
  // and a factor for weekends.
  double day_amplitude = 0;
  double peak_hour = 0;
  double weekend_factor = 1;
  std::string source;  // of the ledger: "prior: Spot advisor bracket 5-10 %, …"
  bool is_prior = true;
  // Durations have heavy tails: this share of the spells of each state is brief and ends so much
  // faster than `falls` and `rises` say (a two-branch hyper-exponential).
  double up_brief = 0;
  double up_brief_factor = 1;
  double short_brief = 0;
  double short_brief_factor = 1;
  // `drains` is not known: each trial draws its own, uniform between 0 and 1 (a Beta prior of mean
  // ½, U5).
  bool drains_unknown = false;
};

struct SupplyRegion {
  std::string name;
  double shock_begins = 0;  // an hour; 0: no weather
  double shock_ends = 1;
};

struct SupplyModel {
  std::vector<SupplyRegion> regions;
  std::vector<SupplyPool> pools;
  Nanoseconds begins = 0;   // instant of simulated time 0: hours of the day and days of the week
  Nanoseconds horizon = 0;  // of scores; usually an hour (U1)
  double score_noise = 0;   // sd of the error of scores, in log odds (U1)
  // Rebalance recommendations (U7): with this probability none comes before the notice, else so
  // long before it (exponential mean).
  double recommendation_late = 0.5;
  Nanoseconds recommendation_lead = 0;
  double price_return_days = 30;  // prices forget a deviation at this pace (exponential)
};

}  // namespace drydock
