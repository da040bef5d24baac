#include "simulator/market/supply_parts.hpp"

#include <limits>

#include "base/check.hpp"
#include "simulator/engine/special_functions.hpp"
#include "simulator/market/supply_season.hpp"

namespace drydock {
namespace {

SpellRates scaled(SpellRates rates, double factor) {
  rates.falls[0] *= factor;
  rates.falls[1] *= factor;
  return rates;
}

PoolFacts facts_of(const SupplyModel& model, const SupplyPool& pool) {
  const SupplyRegion& region = model.regions[pool.region];
  PoolFacts facts;
  facts.entity = stream_hash(pool.name);
  facts.region = pool.region;
  facts.season = has_season(pool);
  facts.peak = facts.season ? season_peak(pool) : 1;
  // Steps of different pools come at different times of the day.
  facts.price_phase =
      static_cast<Nanoseconds>(unit_of_word(facts.entity) * static_cast<double>(kSupplyDay)) + 1;
  facts.price_keep = model.price_return_days > 0 ? std::exp(-1 / model.price_return_days) : 0;
  facts.price_step = pool.price_spread;
  facts.log_price_cap =
      pool.on_demand > 0 && pool.price > 0
          ? std::log(static_cast<double>(pool.on_demand) / static_cast<double>(pool.price))
          : std::numeric_limits<double>::infinity();
  facts.rates = {{pool.falls, pool.falls_in_shock},
                 {pool.rises, pool.rises_in_shock},
                 pool.up_brief,
                 pool.up_brief_factor,
                 pool.short_brief,
                 pool.short_brief_factor,
                 region.shock_begins,
                 region.shock_ends};
  facts.long_run = equilibrium(facts.rates);
  facts.keeps = stays_up(facts.rates, facts.long_run, hours_of(model.horizon));
  return facts;
}

}  // namespace

SupplyPath::Parts::Parts(const SupplyModel& of)
    : model(of),
      pools(of.pools.size()),
      regions(of.regions.size()),
      members(of.regions.size()),
      clocks(static_cast<std::uint32_t>(of.pools.size() + of.regions.size() + 1)) {
  for (std::uint32_t region = 0; region < regions.size(); ++region) {
    regions[region].entity = stream_hash(of.regions[region].name);
  }
  for (const SupplyPool& pool : of.pools) {
    DRYDOCK_CHECK(pool.region < regions.size());
    members[pool.region].push_back(static_cast<std::uint32_t>(facts.size()));
    facts.push_back(facts_of(of, pool));
  }
}

double SupplyPath::Parts::loss_rate(std::uint32_t pool) const {
  const PoolState& state = pools[pool];
  const SupplyPool& of = model.pools[pool];
  const double exposed = state.held - state.at_risk;
  if (exposed <= 0 || of.loss <= 0) {
    return 0;
  }
  const double crowd = 1 + state.held / state.burden;
  const double pressure = of.pressure == 1 ? crowd : std::pow(crowd, of.pressure);
  return exposed * of.loss * state.rate_factor * pressure * facts[pool].peak;
}

double SupplyPath::Parts::spell_rate(std::uint32_t pool) const {
  const PoolState& state = pools[pool];
  const PoolFacts& of = facts[pool];
  const unsigned weather = regions[of.region].shock ? 1 : 0;
  return state.up ? of.rates.falls[weather] * state.rate_factor * of.peak *
                        (state.brief ? of.rates.up_brief_factor : 1)
                  : of.rates.rises[weather] * (state.brief ? of.rates.short_brief_factor : 1);
}

bool SupplyPath::Parts::in_season(std::uint32_t pool) {
  if (!facts[pool].season) {
    return true;
  }
  const std::uint32_t word =
      draw(facts[pool].entity, supply_draws::kThinning, pools[pool].thinning_turn++)[0];
  return unit_of_word(word) * facts[pool].peak < season_at(model.pools[pool], model.begins + now);
}

bool SupplyPath::Parts::late(std::uint32_t word, Nanoseconds& lead) const {
  const double chance = unit_of_word(word);
  if (model.recommendation_lead <= 0 || chance < model.recommendation_late) {
    return true;
  }
  const double rest = (chance - model.recommendation_late) / (1 - model.recommendation_late);
  lead = static_cast<Nanoseconds>(-std::log(1 - rest) *
                                  static_cast<double>(model.recommendation_lead));
  return false;
}

void SupplyPath::Parts::begin_region(std::uint32_t region) {
  RegionState& state = regions[region];
  const SupplyRegion& of = model.regions[region];
  const philox::Counter words = draw(state.entity, supply_draws::kWeather, 0);
  state.shock = unit_of_word(words[0]) * (of.shock_begins + of.shock_ends) < of.shock_begins;
  state.turn = 1;
  state.due =
      spent_at(0, exponential_of_word(words[1]), state.shock ? of.shock_ends : of.shock_begins);
}

void SupplyPath::Parts::begin_pool(std::uint32_t pool) {
  const PoolFacts& of = facts[pool];
  PoolState& state = pools[pool];
  state = PoolState{};
  const philox::Counter words = draw(of.entity, supply_draws::kTrial, 0);
  const double spread = model.pools[pool].rate_spread;
  state.drains = model.pools[pool].drains_unknown
                     ? unit_of_word(draw(of.entity, supply_draws::kTrial, 1)[0])
                     : model.pools[pool].drains;
  const Equilibrium* long_run = &of.long_run;
  Equilibrium own;
  state.keeps = of.keeps;
  if (spread > 0) {
    state.rate_factor = std::exp(spread * normal_quantile(unit_of_word(words[0])));
    const SpellRates rates = scaled(of.rates, state.rate_factor);
    own = equilibrium(rates);
    long_run = &own;
    state.keeps = stays_up(rates, own, hours_of(model.horizon));
  }
  const std::array<double, 4> chance = long_run->given(regions[of.region].shock ? 1 : 0);
  double rest = unit_of_word(words[1]);
  unsigned at = 0;
  while (at < 3 && rest >= chance[at]) {
    rest -= chance[at++];
  }
  state.up = at == kUpLong || at == kUpBrief;
  state.brief = at == kUpBrief || at == kShortBrief;
  begin_spell(pool, {words[2], 0, words[3], 0});
}

// Words: how long, (whether brief: the caller's), how deep, noise of the score.
void SupplyPath::Parts::begin_spell(std::uint32_t pool, const philox::Counter& words) {
  PoolState& state = pools[pool];
  const SupplyPool& of = model.pools[pool];
  if (state.up) {
    const double deviate = of.depth_spread > 0 ? normal_quantile(unit_of_word(words[2])) : 0;
    state.depth = std::clamp(of.depth_median * std::exp(of.depth_spread * deviate), 1.0, 1e9);
    state.burden = state.depth;
    state.scored_batch = 0;
    if (model.score_noise > 0) {
      state.noise = model.score_noise * normal_quantile(unit_of_word(words[3]));
    }
  }
  state.spell.start(exponential_of_word(words[0]), spell_rate(pool), now);
}

SupplyChange SupplyPath::Parts::turn_weather(std::uint32_t region) {
  RegionState& state = regions[region];
  const SupplyRegion& of = model.regions[region];
  state.shock = !state.shock;
  const philox::Counter words = draw(state.entity, supply_draws::kWeather, state.turn++);
  state.due =
      spent_at(now, exponential_of_word(words[0]), state.shock ? of.shock_ends : of.shock_begins);
  for (const std::uint32_t pool : members[region]) {
    pools[pool].spell.change(spell_rate(pool), now);
    clocks.put(pool, within(pools[pool].due()));
  }
  clocks.put(static_cast<std::uint32_t>(pools.size()) + region, within(state.due));
  clocks.rebuild();
  return room_changed(members[region].empty() ? 0 : members[region].front());
}

SupplyChange SupplyPath::Parts::turn_spell(std::uint32_t pool) {
  PoolState& state = pools[pool];
  if (state.up && !in_season(pool)) {
    const std::uint32_t word =
        draw(facts[pool].entity, supply_draws::kThinning, state.thinning_turn++)[0];
    state.spell.start(exponential_of_word(word), spell_rate(pool), now);
    return room_changed(pool);
  }
  const SupplyPool& of = model.pools[pool];
  const philox::Counter words = draw(facts[pool].entity, supply_draws::kSpell, state.turn++);
  const bool gave = state.gives();
  state.up = !state.up;
  state.brief = unit_of_word(words[1]) < (state.up ? of.up_brief : of.short_brief);
  begin_spell(pool, words);
  if (state.up) {
    state.loss.change(loss_rate(pool), now);
    return room_changed(pool);
  }
  return gave ? fall(pool, words) : room_changed(pool);
}

// A pool that gave gives no more. Words 2 and 3: how much it takes back, and when.
SupplyChange SupplyPath::Parts::fall(std::uint32_t pool, const philox::Counter& words) {
  PoolState& state = pools[pool];
  const std::uint32_t exposed = state.held - state.at_risk;
  if (exposed == 0) {
    return room_changed(pool);
  }
  const double drains = state.drains;
  const double chance = unit_of_word(words[2]);
  const double share = chance < drains ? 1 : (chance - drains) / (1 - drains);
  const auto lost = std::min(exposed, static_cast<std::uint32_t>(std::ceil(share * exposed)));
  // Those that it leaves stand in a pool that is as deep as they are many.
  state.burden = std::max(1.0, static_cast<double>(exposed - lost));
  Nanoseconds lead = 0;
  SupplyChange change{now, pool, SupplyChange::Kind::AtRisk, lost};
  if (late(words[3], lead)) {
    state.held -= lost;
    change.kind = SupplyChange::Kind::Reclaimed;
  } else {
    state.at_risk += lost;
    state.taken_due = std::min(state.taken_due, now + lead);
  }
  state.loss.change(loss_rate(pool), now);
  if (state.held == 0) {
    state.price_due = SupplyPath::kNever;
  }
  return change;
}

SupplyChange SupplyPath::Parts::lose_one(std::uint32_t pool) {
  PoolState& state = pools[pool];
  const philox::Counter words = draw(facts[pool].entity, supply_draws::kLoss, state.loss_turn++);
  SupplyChange change = room_changed(pool);
  if (in_season(pool)) {
    Nanoseconds lead = 0;
    change.instances = 1;
    if (late(words[1], lead)) {
      --state.held;
      change.kind = SupplyChange::Kind::Reclaimed;
    } else {
      ++state.at_risk;
      state.taken_due = std::min(state.taken_due, now + lead);
      change.kind = SupplyChange::Kind::AtRisk;
    }
    if (state.held == 0) {
      state.price_due = SupplyPath::kNever;
    }
  }
  state.loss.start(exponential_of_word(words[0]), loss_rate(pool), now);
  return change;
}

SupplyChange SupplyPath::Parts::take_back(std::uint32_t pool) {
  PoolState& state = pools[pool];
  const SupplyChange change{now, pool, SupplyChange::Kind::Reclaimed, state.at_risk};
  state.held -= state.at_risk;
  state.at_risk = 0;
  state.taken_due = SupplyPath::kNever;
  state.loss.change(loss_rate(pool), now);
  if (state.held == 0) {
    state.price_due = SupplyPath::kNever;
  }
  return change;
}

SupplyChange SupplyPath::Parts::turn_shock() {
  const ShockEdge& edge = edges[next_edge++];
  PoolState& state = pools[edge.pool];
  state.price_now = -1;
  clocks.set(static_cast<std::uint32_t>(pools.size() + regions.size()),
             next_edge < edges.size() ? within(edges[next_edge].at) : SupplyPath::kNever);
  const bool gave = state.gives();
  if (edge.begins) {
    state.forced += edge.hits ? 1 : 0;
    ++state.shocks;
    state.shock_factor *= edge.price_factor;
  } else {
    state.forced -= edge.hits ? 1 : 0;
    // Without rounding what is over is over.
    state.shock_factor = --state.shocks == 0 ? 1 : state.shock_factor / edge.price_factor;
  }
  SupplyChange change = room_changed(edge.pool);
  if (gave && !state.gives()) {
    change = fall(edge.pool,
                  draw(facts[edge.pool].entity, supply_draws::kShock, edge.number | 1U << 31U));
  }
  schedule(edge.pool);
  return change;
}

Nanoseconds SupplyPath::Parts::next_price_step(std::uint32_t pool) const {
  const Nanoseconds phase = facts[pool].price_phase;
  return now < phase ? phase : phase + ((now - phase) / kSupplyDay + 1) * kSupplyDay;
}

}  // namespace drydock
