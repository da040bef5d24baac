#include "simulator/market/history_features.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/check.hpp"

namespace drydock {
namespace {

using Panel = std::vector<double>;  // by cell

constexpr double kPriorTicks = 6;  // of one half, before anything was seen
constexpr double kFloor = 0.02;    // added before a logarithm of a share or of a rate per hour
constexpr double kUsualSpell = 2;  // hours, before a spell was seen
constexpr double kSpellMemory = 0.8;

Panel mapped(const Panel& values, double (*function)(double)) {
  Panel made(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    made[i] = function(values[i]);
  }
  return made;
}

Panel product(const Panel& a, const Panel& b) {
  Panel made(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    made[i] = a[i] * b[i];
  }
  return made;
}

Panel shifted(const Panel& values, double by) {
  Panel made = values;
  for (double& value : made) {
    value += by;
  }
  return made;
}

Panel scaled(const Panel& values, double by) {
  Panel made = values;
  for (double& value : made) {
    value *= by;
  }
  return made;
}

Panel sum_of_region(const PoolSeries& series, const Panel& values) {
  Panel made(values.size());
  std::vector<double> sums(series.regions.size());
  for (std::size_t tick = 0; tick < series.ticks; ++tick) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t pool = 0; pool < series.pool_count(); ++pool) {
      sums[series.region_of[pool]] += values[series.cell(tick, pool)];
    }
    for (std::size_t pool = 0; pool < series.pool_count(); ++pool) {
      made[series.cell(tick, pool)] = sums[series.region_of[pool]];
    }
  }
  return made;
}

class HistoryBuilder {
 public:
  explicit HistoryBuilder(const PoolSeries& series)
      : series_(series), table_(series.up.size()), up_(series.up.begin(), series.up.end()) {}

  FeatureTable build() {
    centred_ = shifted(up_, -0.5);
    add_state();
    add_recent();
    add_changes();
    add_spells();
    if (series_.asked > 1) {
      add_given();
    }
    return std::move(table_);
  }

 private:
  [[nodiscard]] bool changed(std::size_t cell) const {
    const std::size_t pools = series_.pool_count();
    return cell >= pools && series_.up[cell] != series_.up[cell - pools];
  }

  void add_by_state(const char* name, const Panel& values) {
    table_.add(fmt::format("up * {}", name), product(up_, values));
    table_.add(fmt::format("down * {}", name), product(shifted(scaled(up_, -1), 1), values));
  }

  void add_state() {
    Panel age(up_.size());
    for (std::size_t cell = 0; cell < age.size(); ++cell) {
      age[cell] = std::log((series_.age[cell] + 1) * series_.gap_hours);
    }
    table_.add("up", up_);
    add_by_state("log age", age);
    add_by_state("log age squared", product(age, age));
    table_.end_free();
  }

  void add_recent() {
    const Panel others = mean_of_others(series_, up_);
    table_.add("others up", others);
    table_.add("up * others up", product(up_, others));
    for (const double hours : {0.5, 1.5, 4.0, 12.0, 24.0, 72.0, 168.0}) {
      const Panel own = fading_average(series_, up_, hours);
      const Panel region = mean_of_others(series_, own);
      table_.add(fmt::format("share up {} h", hours), own);
      table_.add(fmt::format("others' share up {} h", hours), region);
      if (hours == 4 || hours == 24 || hours == 168) {
        table_.add(fmt::format("log odds of share up {} h", hours),
                   mapped(own, [](double p) { return std::log((p + kFloor) / (1 - p + kFloor)); }));
      }
      if (hours == 4 || hours == 24) {
        table_.add(fmt::format("up * share up {} h", hours), product(centred_, shifted(own, -0.5)));
      }
      if (hours == 4) {
        table_.add("up * others' share up 4 h", product(centred_, region));
      }
    }
  }

  void add_changes() {
    Panel changes(up_.size());
    Panel losses(up_.size());
    Panel calm(up_.size());
    for (std::size_t cell = 0; cell < up_.size(); ++cell) {
      changes[cell] = changed(cell) ? 1 : 0;
      losses[cell] = changed(cell) && series_.up[cell] == 0 ? 1 : 0;
    }
    const Panel moved = sum_of_region(series_, changes);
    const std::size_t pools = series_.pool_count();
    std::vector<double> since(pools, 0.0);
    for (std::size_t cell = 0; cell < up_.size(); ++cell) {
      double& ticks = since[cell % pools];
      ticks = moved[cell] > 0 ? 0 : ticks + 1;
      calm[cell] = std::log((ticks + 1) * series_.gap_hours);
    }
    for (const double hours : {3.0, 24.0, 120.0}) {
      const Panel rate = log_rate(fading_average(series_, changes, hours));
      table_.add(fmt::format("log changes per hour {} h", hours), rate);
      table_.add(fmt::format("up * log changes per hour {} h", hours), product(centred_, rate));
    }
    table_.add("log hours since the Region moved", calm);
    for (const double hours : {1.0, 6.0}) {
      table_.add(fmt::format("log losses per hour in the Region {} h", hours),
                 log_rate(sum_of_region(series_, fading_average(series_, losses, hours))));
    }
  }

  [[nodiscard]] Panel log_rate(const Panel& per_tick) const {
    Panel made(per_tick.size());
    for (std::size_t cell = 0; cell < made.size(); ++cell) {
      made[cell] = std::log(per_tick[cell] / series_.gap_hours + kFloor);
    }
    return made;
  }

  void add_spells() {
    const std::size_t pools = series_.pool_count();
    Panel last(up_.size());
    Panel typical[2] = {Panel(up_.size()), Panel(up_.size())};  // down, up
    std::vector<double> now_last(pools, std::log(kUsualSpell));
    std::vector<double> now_typical[2] = {now_last, now_last};
    for (std::size_t cell = 0; cell < up_.size(); ++cell) {
      const std::size_t pool = cell % pools;
      if (changed(cell)) {
        const std::size_t before = cell - pools;
        now_last[pool] = std::log((series_.age[before] + 1) * series_.gap_hours);
        double& mean = now_typical[series_.up[before]][pool];
        mean = kSpellMemory * mean + (1 - kSpellMemory) * now_last[pool];
      }
      last[cell] = now_last[pool];
      typical[0][cell] = now_typical[0][pool];
      typical[1][cell] = now_typical[1][pool];
    }
    add_by_state("log of the last spell", last);
    table_.add("mean log of up spells", typical[1]);
    table_.add("mean log of down spells", typical[0]);
  }

  void add_given() {
    const Panel share(series_.share.begin(), series_.share.end());
    table_.add("share given", share);
    table_.add("share given 1 h", fading_average(series_, share, 1));
    table_.add("share given 12 h", fading_average(series_, share, 12));
    table_.add("others' share given", mean_of_others(series_, share));
  }

  const PoolSeries& series_;
  FeatureTable table_;
  Panel up_;
  Panel centred_;
};

}  // namespace

void FeatureTable::add(std::string name, const std::vector<double>& values) {
  DRYDOCK_CHECK(values.size() == cells_);
  names_.push_back(std::move(name));
  std::vector<float>& column = columns_.emplace_back();
  column.reserve(values.size());
  for (const double value : values) {
    column.push_back(static_cast<float>(value));
  }
}

std::vector<double> mean_of_others(const PoolSeries& series, const std::vector<double>& values) {
  Panel made = sum_of_region(series, values);
  for (std::size_t cell = 0; cell < made.size(); ++cell) {
    const std::size_t region = series.region_of[cell % series.pool_count()];
    const std::size_t others = series.members[region].size() - 1;
    made[cell] = others == 0 ? 0 : (made[cell] - values[cell]) / static_cast<double>(others);
  }
  return made;
}

std::vector<double> fading_average(const PoolSeries& series, const std::vector<double>& values,
                                   double half_life_hours) {
  const double weight = 1 - std::pow(0.5, series.gap_hours / half_life_hours);
  const std::size_t pools = series.pool_count();
  std::vector<double> sums(pools, 0.5 * weight * kPriorTicks);
  double all = weight * kPriorTicks;
  Panel made(values.size());
  for (std::size_t cell = 0; cell < values.size(); ++cell) {
    const std::size_t pool = cell % pools;
    all = pool == 0 ? all * (1 - weight) + weight : all;
    sums[pool] = sums[pool] * (1 - weight) + weight * values[cell];
    made[cell] = sums[pool] / all;
  }
  return made;
}

FeatureTable history_features(const PoolSeries& series) { return HistoryBuilder(series).build(); }

}  // namespace drydock
