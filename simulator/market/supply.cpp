#include "simulator/market/supply.hpp"

#include "base/check.hpp"
#include "simulator/engine/special_functions.hpp"
#include "simulator/market/supply_parts.hpp"

namespace drydock {

SupplyPath::SupplyPath(const SupplyModel& model) : parts_(std::make_unique<Parts>(model)) {}
SupplyPath::~SupplyPath() = default;

void SupplyPath::reset(std::uint64_t seed, std::uint32_t trial, Nanoseconds until) {
  Parts& parts = *parts_;
  parts.key = {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)};
  parts.trial = trial;
  parts.until = until;
  parts.now = 0;
  parts.edges.clear();
  parts.next_edge = 0;
  const auto pools = static_cast<std::uint32_t>(parts.pools.size());
  for (std::uint32_t region = 0; region < parts.regions.size(); ++region) {
    parts.begin_region(region);
    parts.clocks.put(pools + region, parts.within(parts.regions[region].due));
  }
  for (std::uint32_t pool = 0; pool < pools; ++pool) {
    parts.begin_pool(pool);
    const philox::Counter words = parts.draw(parts.facts[pool].entity, supply_draws::kLoss, 0);
    parts.pools[pool].loss_turn = 1;
    parts.pools[pool].loss.start(exponential_of_word(words[0]), 0, 0);
    parts.clocks.put(pool, parts.within(parts.pools[pool].due()));
  }
  parts.clocks.put(pools + static_cast<std::uint32_t>(parts.regions.size()), SupplyPath::kNever);
  parts.clocks.rebuild();
}

void SupplyPath::add_shock(const SupplyShock& shock, std::uint32_t number,
                           std::span<const std::uint32_t> pools) {
  Parts& parts = *parts_;
  DRYDOCK_CHECK(shock.begin >= parts.now && shock.end >= shock.begin && shock.price_factor > 0);
  for (const std::uint32_t pool : pools) {
    const std::uint32_t word =
        parts.draw(parts.facts[pool].entity, supply_draws::kShock, number)[0];
    const bool hits = unit_of_word(word) < shock.short_share;
    parts.edges.push_back({shock.begin, pool, number, shock.price_factor, true, hits});
    parts.edges.push_back({shock.end, pool, number, shock.price_factor, false, hits});
  }
  std::stable_sort(parts.edges.begin() + static_cast<std::ptrdiff_t>(parts.next_edge),
                   parts.edges.end(),
                   [](const ShockEdge& a, const ShockEdge& b) { return a.at < b.at; });
  if (parts.next_edge < parts.edges.size()) {
    parts.clocks.set(static_cast<std::uint32_t>(parts.pools.size() + parts.regions.size()),
                     parts.within(parts.edges[parts.next_edge].at));
  }
}

void SupplyPath::continue_from(const SupplyPath& other) {
  Parts& parts = *parts_;
  const Parts& from = *other.parts_;
  DRYDOCK_CHECK(&parts.model == &from.model);
  parts.pools = from.pools;
  parts.regions = from.regions;
  parts.edges = from.edges;
  parts.next_edge = from.next_edge;
  parts.clocks = from.clocks;
  parts.key = from.key;
  parts.trial = from.trial;
  parts.now = from.now;
  parts.until = from.until;
}

Nanoseconds SupplyPath::next() const { return parts_->clocks.due(); }

SupplyChange SupplyPath::step() {
  Parts& parts = *parts_;
  DRYDOCK_CHECK(parts.clocks.due() != SupplyPath::kNever);
  parts.now = parts.clocks.due();
  const std::uint32_t clock = parts.clocks.first();
  const auto pools = static_cast<std::uint32_t>(parts.pools.size());
  if (clock >= pools) {
    return clock - pools < parts.regions.size() ? parts.turn_weather(clock - pools)
                                                : parts.turn_shock();
  }
  PoolState& state = parts.pools[clock];
  SupplyChange change;
  if (state.taken_due == parts.now) {
    change = parts.take_back(clock);
  } else if (state.spell.due == parts.now) {
    change = parts.turn_spell(clock);
  } else if (state.loss.due == parts.now) {
    change = parts.lose_one(clock);
  } else {
    state.price_due = parts.next_price_step(clock);
    change = parts.room_changed(clock);
  }
  parts.schedule(clock);
  return change;
}

void SupplyPath::hold(std::uint32_t pool, std::uint32_t instances, Nanoseconds now) {
  Parts& parts = *parts_;
  DRYDOCK_CHECK(now >= parts.now && now <= parts.clocks.due());
  parts.now = now;
  PoolState& state = parts.pools[pool];
  if (state.held == instances) {
    return;
  }
  if (instances < state.held) {
    state.at_risk -= std::min(state.at_risk, state.held - instances);
    if (state.at_risk == 0) {
      state.taken_due = SupplyPath::kNever;
    }
  }
  state.held = instances;
  state.loss.change(parts.loss_rate(pool), now);
  state.price_due = instances == 0                          ? SupplyPath::kNever
                    : state.price_due == SupplyPath::kNever ? parts.next_price_step(pool)
                                                            : state.price_due;
  parts.schedule(pool);
}

std::uint32_t SupplyPath::room(std::uint32_t pool) const {
  const PoolState& state = parts_->pools[pool];
  const auto depth = static_cast<std::uint32_t>(state.depth);
  return state.gives() && depth > state.held ? depth - state.held : 0;
}

std::int64_t SupplyPath::price(std::uint32_t pool) const {
  Parts& parts = *parts_;
  PoolState& state = parts.pools[pool];
  const PoolFacts& of = parts.facts[pool];
  if (of.price_step > 0 && parts.now >= of.price_phase) {
    const auto steps = static_cast<std::uint32_t>((parts.now - of.price_phase) / kSupplyDay + 1);
    if (state.price_day < steps) {
      state.price_now = -1;
    }
    while (state.price_day < steps) {
      const philox::Counter words =
          parts.draw(of.entity, supply_draws::kPrice, state.price_day / 4);
      do {
        const double deviate = normal_quantile(unit_of_word(words[state.price_day % 4]));
        state.log_price =
            std::min(of.price_keep * state.log_price + of.price_step * deviate, of.log_price_cap);
        ++state.price_day;
      } while (state.price_day < steps && state.price_day % 4 != 0);
    }
  }
  if (state.price_now < 0) {
    const SupplyPool& start = parts.model.pools[pool];
    const double price =
        static_cast<double>(start.price) * std::exp(state.log_price) * state.shock_factor;
    const auto whole = static_cast<std::int64_t>(std::min(std::round(price), 9e18));
    state.price_now = start.on_demand > 0 ? std::min(whole, start.on_demand) : whole;
  }
  return state.price_now;
}

double SupplyPath::score(std::uint32_t pool, std::uint32_t batch) const {
  const Parts& parts = *parts_;
  PoolState& state = parts_->pools[pool];
  const std::uint32_t gives = room(pool);
  if (gives == 0 || batch == 0) {
    return gives == 0 ? 0 : 1;
  }
  // The same batch of the same pool is asked for again and again.
  if (state.scored_batch != batch || state.scored_held != state.held) {
    const SupplyPool& of = parts.model.pools[pool];
    const double crowd = 1 + static_cast<double>(state.held + batch) / state.depth;
    const double pressure = of.pressure == 1 ? crowd : std::pow(crowd, of.pressure);
    state.scored_keep =
        std::exp(-of.loss * state.rate_factor * pressure * batch * hours_of(parts.model.horizon));
    state.scored_batch = batch;
    state.scored_held = state.held;
  }
  double chance =
      state.keeps[parts.regions[parts.facts[pool].region].shock ? 1 : 0] * state.scored_keep;
  if (state.noise != 0) {
    chance = chance / (chance + (1 - chance) * std::exp(-state.noise));
  }
  return gives >= batch ? chance : chance * gives / batch;
}

}  // namespace drydock
