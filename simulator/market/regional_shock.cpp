#include "simulator/market/regional_shock.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace drydock {
namespace {

using Hidden = std::array<double, 2>;
using HiddenStep = std::array<Hidden, 2>;

constexpr int kRounds = 30;
constexpr Hidden kStart = {0.8, 0.2};  // before anything was seen
// Steps added to those counted, so that a shock stays rarer and shorter than calm.
constexpr HiddenStep kPriorSteps = {Hidden{20, 0.1}, Hidden{0.1, 5}};
constexpr double kPriorTicks = 2;  // at the pool's overall rates
constexpr double kLeastRate = 1e-5;
constexpr double kGreatestRate = 0.99;

Hidden normalised(Hidden value) {
  const double sum = value[0] + value[1];
  return {value[0] / sum, value[1] / sum};
}

Hidden stepped(const Hidden& from, const HiddenStep& step) {
  return {from[0] * step[0][0] + from[1] * step[1][0], from[0] * step[0][1] + from[1] * step[1][1]};
}

// One Region's pools and how they step.
class RegionSteps {
 public:
  RegionSteps(const PoolSeries& series, std::size_t region)
      : series_(series), members_(series.members[region]) {}

  [[nodiscard]] std::size_t members() const { return members_.size(); }
  [[nodiscard]] bool up(std::uint32_t tick, std::size_t member) const {
    return series_.up[series_.cell(tick, members_[member])] != 0;
  }

  // How likely the step from `tick` to the next is under each hidden state, up to a common factor.
  [[nodiscard]] Hidden likelihood(const RegionWeather& weather, std::uint32_t tick) const {
    Hidden log_likelihood{};
    for (std::size_t state = 0; state < 2; ++state) {
      for (std::size_t m = 0; m < members_.size(); ++m) {
        const MarkovRates& rates = weather.rates[state][m];
        const double leaves = up(tick, m) ? rates.fall : rates.rise;
        log_likelihood[state] +=
            up(tick, m) != up(tick + 1, m) ? std::log(leaves) : std::log1p(-leaves);
      }
    }
    const double most = std::max(log_likelihood[0], log_likelihood[1]);
    return {std::exp(log_likelihood[0] - most), std::exp(log_likelihood[1] - most)};
  }

 private:
  const PoolSeries& series_;
  const std::vector<std::uint32_t>& members_;
};

RegionWeather first_guess(const std::vector<MarkovRates>& overall) {
  RegionWeather weather;
  weather.step = {Hidden{0.995, 0.005}, Hidden{0.02, 0.98}};
  for (const MarkovRates& rates : overall) {
    weather.rates[0].push_back({rates.fall * 0.4, std::min(rates.rise * 1.5, 0.5)});
    weather.rates[1].push_back({std::min(rates.fall * 4, 0.5), rates.rise * 0.3});
  }
  return weather;
}

class WeatherFit {
 public:
  WeatherFit(const RegionSteps& steps, std::uint32_t train_end, std::vector<MarkovRates> overall)
      : steps_(steps),
        count_(train_end - 1),
        overall_(std::move(overall)),
        weather_(first_guess(overall_)) {}

  RegionWeather fit() {
    for (int round = 0; round < kRounds; ++round) {
      smooth();
      maximise();
    }
    return std::move(weather_);
  }

 private:
  // Forward and backward passes: how likely each hidden state is at each step.
  void smooth() {
    likelihood_.resize(count_);
    share_.resize(count_);
    moves_ = kPriorSteps;
    Hidden filtered = kStart;
    for (std::uint32_t t = 0; t < count_; ++t) {
      likelihood_[t] = steps_.likelihood(weather_, t);
      const Hidden ahead = stepped(filtered, weather_.step);
      filtered = normalised({ahead[0] * likelihood_[t][0], ahead[1] * likelihood_[t][1]});
      share_[t] = filtered;
    }
    Hidden later = {1, 1};
    for (std::uint32_t t = count_; t-- > 0;) {
      const Hidden seen = {likelihood_[t][0] * later[0], likelihood_[t][1] * later[1]};
      const Hidden before = t == 0 ? kStart : share_[t - 1];
      share_[t] = normalised({share_[t][0] * later[0], share_[t][1] * later[1]});
      HiddenStep move{};
      double all = 0;
      for (std::size_t from = 0; from < 2; ++from) {
        for (std::size_t to = 0; to < 2; ++to) {
          move[from][to] = before[from] * weather_.step[from][to] * seen[to];
          all += move[from][to];
        }
      }
      for (std::size_t from = 0; from < 2; ++from) {
        for (std::size_t to = 0; to < 2; ++to) {
          moves_[from][to] += move[from][to] / all;
        }
      }
      later = normalised({weather_.step[0][0] * seen[0] + weather_.step[0][1] * seen[1],
                          weather_.step[1][0] * seen[0] + weather_.step[1][1] * seen[1]});
    }
  }

  void maximise() {
    weather_.step = {normalised(moves_[0]), normalised(moves_[1])};
    for (std::size_t state = 0; state < 2; ++state) {
      for (std::size_t m = 0; m < steps_.members(); ++m) {
        weather_.rates[state][m] = rates_of(state, m);
      }
    }
  }

  [[nodiscard]] MarkovRates rates_of(std::size_t state, std::size_t member) const {
    double up = kPriorTicks;
    double down = kPriorTicks;
    double falls = kPriorTicks * overall_[member].fall;
    double rises = kPriorTicks * overall_[member].rise;
    for (std::uint32_t t = 0; t < count_; ++t) {
      const double share = share_[t][state];
      const bool here = steps_.up(t, member);
      const bool moves = here != steps_.up(t + 1, member);
      (here ? up : down) += share;
      (here ? falls : rises) += moves ? share : 0.0;
    }
    return {std::clamp(falls / up, kLeastRate, kGreatestRate),
            std::clamp(rises / down, kLeastRate, kGreatestRate)};
  }

  const RegionSteps& steps_;
  std::uint32_t count_;
  std::vector<MarkovRates> overall_;
  RegionWeather weather_;
  std::vector<Hidden> likelihood_;
  std::vector<Hidden> share_;  // filtered, then smoothed
  HiddenStep moves_{};
};

// A square matrix, row by row.
class Matrix {
 public:
  explicit Matrix(std::size_t size) : size_(size), values_(size * size, 0.0) {}
  [[nodiscard]] std::size_t size() const { return size_; }
  double& at(std::size_t row, std::size_t column) { return values_[row * size_ + column]; }
  [[nodiscard]] double at(std::size_t row, std::size_t column) const {
    return values_[row * size_ + column];
  }
  [[nodiscard]] Matrix times(const Matrix& other) const {
    Matrix product(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t k = 0; k < size_; ++k) {
        const double factor = at(i, k);
        for (std::size_t j = 0; j < size_ && factor != 0; ++j) {
          product.at(i, j) += factor * other.at(k, j);
        }
      }
    }
    return product;
  }
  [[nodiscard]] Matrix power(std::uint32_t exponent) const {
    Matrix result(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      result.at(i, i) = 1;
    }
    Matrix square = *this;
    for (; exponent > 0; exponent >>= 1U) {
      result = (exponent & 1U) != 0 ? result.times(square) : result;
      square = exponent > 1 ? square.times(square) : square;
    }
    return result;
  }

 private:
  std::size_t size_;
  std::vector<double> values_;
};

double step_chance(const MarkovRates& rates, bool here, bool next) {
  const double leaves = here ? rates.fall : rates.rise;
  return here != next ? leaves : 1 - leaves;
}

// The chain of the hidden state and the states of `members`, one bit each.
Matrix joint_step(const RegionWeather& weather, std::span<const std::size_t> members) {
  const std::size_t states = std::size_t{1} << members.size();
  Matrix step(2 * states);
  for (std::size_t to_hidden = 0; to_hidden < 2; ++to_hidden) {
    for (std::size_t from = 0; from < states; ++from) {
      for (std::size_t to = 0; to < states; ++to) {
        double chance = 1;
        for (std::size_t m = 0; m < members.size(); ++m) {
          chance *= step_chance(weather.rates[to_hidden][members[m]], (from >> m & 1U) != 0,
                                (to >> m & 1U) != 0);
        }
        for (std::size_t hidden = 0; hidden < 2; ++hidden) {
          step.at(hidden * states + from, to_hidden * states + to) =
              weather.step[hidden][to_hidden] * chance;
        }
      }
    }
  }
  return step;
}

// Forecasts of one Region.
class RegionForecast {
 public:
  RegionForecast(const RegionWeather& weather, const PoolSeries& series, std::size_t region,
                 std::uint32_t horizon)
      : weather_(weather), steps_(series, region) {
    for (std::size_t m = 0; m < steps_.members(); ++m) {
      const std::size_t alone[] = {m};
      single_.push_back(joint_step(weather, alone).power(horizon));
      Matrix stays(2);
      for (std::size_t from = 0; from < 2; ++from) {
        for (std::size_t to = 0; to < 2; ++to) {
          stays.at(from, to) = weather.step[from][to] * (1 - weather.rates[to][m].fall);
        }
      }
      stays_.push_back(stays.power(horizon));
      all_.push_back(m);
    }
    if (all_.size() <= kJointPools) {
      joint_.push_back(joint_step(weather, all_).power(horizon));
    }
  }

  // Of the hidden state at each tick.
  [[nodiscard]] std::vector<Hidden> filtered(std::uint32_t ticks) const {
    std::vector<Hidden> states = {kStart};
    for (std::uint32_t t = 0; t + 1 < ticks; ++t) {
      const Hidden seen = steps_.likelihood(weather_, t);
      const Hidden ahead = stepped(states.back(), weather_.step);
      states.push_back(normalised({ahead[0] * seen[0], ahead[1] * seen[1]}));
    }
    return states;
  }

  [[nodiscard]] double up(std::uint32_t origin, std::size_t member, std::size_t hidden) const {
    const std::size_t from = hidden * 2 + (steps_.up(origin, member) ? 1 : 0);
    return single_[member].at(from, 1) + single_[member].at(from, 3);
  }

  [[nodiscard]] double keeps(std::size_t member, std::size_t hidden) const {
    return stays_[member].at(hidden, 0) + stays_[member].at(hidden, 1);
  }

  [[nodiscard]] std::vector<double> counts(std::uint32_t origin, std::size_t hidden) const {
    if (joint_.empty()) {
      std::vector<double> each;
      for (const std::size_t m : all_) {
        each.push_back(up(origin, m, hidden));
      }
      return poisson_binomial(each);
    }
    std::size_t state = 0;
    for (const std::size_t m : all_) {
      state |= (steps_.up(origin, m) ? std::size_t{1} : 0) << m;
    }
    const std::size_t states = std::size_t{1} << all_.size();
    std::vector<double> counts(all_.size() + 1, 0.0);
    for (std::size_t to = 0; to < 2 * states; ++to) {
      counts[static_cast<std::size_t>(std::popcount(to % states))] +=
          joint_.front().at(hidden * states + state, to);
    }
    return counts;
  }

 private:
  const RegionWeather& weather_;
  RegionSteps steps_;
  std::vector<std::size_t> all_;
  std::vector<Matrix> single_;
  std::vector<Matrix> stays_;
  std::vector<Matrix> joint_;  // one, or none if the Region is too large
};

}  // namespace

RegionalShock::RegionalShock(const PoolSeries& series, std::uint32_t train_end) {
  const MarkovPools overall(series, train_end);
  for (std::size_t region = 0; region < series.regions.size(); ++region) {
    const RegionSteps steps(series, region);
    std::vector<MarkovRates> rates;
    for (const std::uint32_t pool : series.members[region]) {
      rates.push_back(overall.rates()[pool]);
    }
    regions_.push_back(WeatherFit(steps, train_end, std::move(rates)).fit());
  }
}

HorizonForecast RegionalShock::forecast(const PoolSeries& series,
                                        std::span<const std::uint32_t> origins,
                                        std::uint32_t horizon) const {
  const std::size_t pools = series.pool_count();
  HorizonForecast made;
  made.up.resize(origins.size() * pools);
  made.keep.resize(origins.size() * pools);
  made.counts.resize(series.regions.size());
  for (std::size_t region = 0; region < regions_.size(); ++region) {
    const std::vector<std::uint32_t>& members = series.members[region];
    const RegionForecast ahead(regions_[region], series, region, horizon);
    const std::vector<Hidden> filtered = ahead.filtered(series.ticks);
    for (std::size_t o = 0; o < origins.size(); ++o) {
      const Hidden& hidden = filtered[origins[o]];
      for (std::size_t m = 0; m < members.size(); ++m) {
        const std::size_t at = o * pools + members[m];
        made.up[at] =
            hidden[0] * ahead.up(origins[o], m, 0) + hidden[1] * ahead.up(origins[o], m, 1);
        made.keep[at] = hidden[0] * ahead.keeps(m, 0) + hidden[1] * ahead.keeps(m, 1);
      }
      const std::vector<double> calm = ahead.counts(origins[o], 0);
      const std::vector<double> shock = ahead.counts(origins[o], 1);
      for (std::size_t count = 0; count < calm.size(); ++count) {
        made.counts[region].push_back(hidden[0] * calm[count] + hidden[1] * shock[count]);
      }
    }
  }
  return made;
}

}  // namespace drydock
