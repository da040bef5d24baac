#include <algorithm>
#include <cmath>

#include "simulator/market/history_features.hpp"

namespace drydock {
namespace {

using Panel = std::vector<double>;  // by cell

constexpr int kMostDays = 28;
constexpr double kFade = 0.95;        // of a day's weight for each day that it lies back
constexpr double kNarrowHours = 0.5;  // on each side of a moment
constexpr double kWideHours = 1.5;

// Half open, in ticks from the origin.
struct Window {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

// Sums over stretches of ticks.
class Sums {
 public:
  Sums(const PoolSeries& series, const Panel& values)
      : pools_(series.pool_count()), ticks_(series.ticks), sums_(values.size() + pools_, 0.0) {
    for (std::size_t cell = 0; cell < values.size(); ++cell) {
      sums_[cell + pools_] = sums_[cell] + values[cell];
    }
  }

  // Over [begin, end), as far as that lies at or before `now`; 0 over nothing.
  [[nodiscard]] double mean(std::size_t pool, std::int64_t begin, std::int64_t end,
                            std::int64_t now) const {
    const std::int64_t from = std::max<std::int64_t>(begin, 0);
    const std::int64_t to = std::min({end, now + 1, static_cast<std::int64_t>(ticks_)});
    if (to <= from) {
      return 0;
    }
    return (sums_[static_cast<std::size_t>(to) * pools_ + pool] -
            sums_[static_cast<std::size_t>(from) * pools_ + pool]) /
           static_cast<double>(to - from);
  }

 private:
  std::size_t pools_;
  std::size_t ticks_;
  std::vector<double> sums_;  // before each tick, by pool
};

class SeasonalBuilder {
 public:
  SeasonalBuilder(const PoolSeries& series, std::uint32_t horizon)
      : series_(series),
        horizon_(horizon),
        day_(series.ticks_of(24)),
        narrow_(series.ticks_of(kNarrowHours)),
        table_(series.up.size()) {}

  FeatureTable build() {
    const std::int64_t wide = series_.ticks_of(kWideHours);
    const Panel up_now(series_.up.begin(), series_.up.end());
    Panel losses(up_now.size(), 0.0);
    for (std::size_t cell = series_.pool_count(); cell < losses.size(); ++cell) {
      losses[cell] = up_now[cell] < up_now[cell - series_.pool_count()] ? 1 : 0;
    }
    const Sums up(series_, up_now);
    add("at this hour", departures(up, {-narrow_, narrow_ + 1}));
    add("at the target's hour", departures(up, {horizon_ - narrow_, horizon_ + narrow_ + 1}));
    add("around the target's hour", departures(up, {horizon_ - wide, horizon_ + wide + 1}));
    add("until the target's hour", departures(up, {0, horizon_ + 1}));
    Panel lost = departures(Sums(series_, losses), {0, horizon_ + 1});
    for (double& each : lost) {
      each /= series_.gap_hours;
    }
    add("losses until the target's hour", lost);
    table_.add("a day before the target", yesterday(up, up_now));
    return std::move(table_);
  }

 private:
  void add(const char* name, const Panel& values) {
    table_.add(name, values);
    table_.add(std::string("others ") + name, mean_of_others(series_, values));
  }

  // How far the window of earlier days lay above the day around it, recent days first.
  [[nodiscard]] Panel departures(const Sums& sums, Window window) const {
    Panel made(series_.up.size(), 0.0);
    const std::int64_t half = day_ / 2;
    for (std::int64_t now = 0; now < series_.ticks; ++now) {
      double weights = 1;  // one day without a departure
      double weight = 1;
      for (int days = 1; days <= kMostDays; ++days, weight *= kFade) {
        const std::int64_t begin = now + window.begin - days * day_;
        if (begin < 0) {
          break;
        }
        if (begin > now) {
          continue;  // the target lies days ahead: this window was not seen yet
        }
        const std::int64_t end = now + window.end - days * day_;
        const std::int64_t middle = (begin + end) / 2;
        weights += weight;
        for (std::size_t pool = 0; pool < series_.pool_count(); ++pool) {
          made[series_.cell(static_cast<std::size_t>(now), pool)] +=
              weight * (sums.mean(pool, begin, end, now) -
                        sums.mean(pool, middle - half, middle + half, now));
        }
      }
      for (std::size_t pool = 0; pool < series_.pool_count(); ++pool) {
        made[series_.cell(static_cast<std::size_t>(now), pool)] /= weights;
      }
    }
    return made;
  }

  // The share up around the target's moment a day before; before that the state itself.
  [[nodiscard]] Panel yesterday(const Sums& up, const Panel& up_now) const {
    Panel made = up_now;
    for (std::int64_t now = 0; now < series_.ticks; ++now) {
      const std::int64_t middle = now + horizon_ - (horizon_ / day_ + 1) * day_;
      for (std::size_t pool = 0; middle >= 0 && pool < series_.pool_count(); ++pool) {
        made[series_.cell(static_cast<std::size_t>(now), pool)] =
            up.mean(pool, middle - narrow_, middle + narrow_ + 1, now);
      }
    }
    return made;
  }

  const PoolSeries& series_;
  std::int64_t horizon_;
  std::int64_t day_;
  std::int64_t narrow_;
  FeatureTable table_;
};

}  // namespace

FeatureTable seasonal_features(const PoolSeries& series, std::uint32_t horizon) {
  return SeasonalBuilder(series, horizon).build();
}

}  // namespace drydock
