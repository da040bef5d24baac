#include "simulator/market/blend_fit.hpp"

#include <algorithm>
#include <cmath>

#include "simulator/engine/parallel_for.hpp"
#include "simulator/market/regional_copula.hpp"
#include "simulator/market/ridge_logistic.hpp"

namespace drydock {
namespace {

// Chosen on rolling forecasts inside the first 70 % of the published traces; docs/MARKET.md.
constexpr double kPenalties[] = {1000, 325, 100};  // hours of pools, strongest first
constexpr double kThinPoolDays = 30;               // a training part so small doubles the penalties
constexpr double kFreePenalty = 0.02;              // of the state's own covariates, as a share
constexpr double kConstantPenalty = 0.1;   // keeps the constant finite if there is one outcome
constexpr double kRowHours = 0.5;          // between the origins that are fitted to
constexpr std::size_t kMostRows = 60'000;  // longer or wider traces are fitted to fewer origins
constexpr double kFirstOriginHours = 3;
constexpr double kFolds[] = {0.5, 0.625, 0.75, 0.875, 1.0};
constexpr std::size_t kRolls = std::size(kFolds) - 1;
constexpr double kTrustPoolDays = 15;  // the prior trusts the regression by half
constexpr double kPriorHours = 100;    // what the prior of the mixture is worth, hours of pools
constexpr int kMixtureRounds = 300;

constexpr double kLeastScale = 1e-6;
constexpr double kMostDeviations = 4;  // a covariate beyond them counts as that far
constexpr double kLeastRegression = 0.002;
constexpr double kLeastForecast = 1e-4;
constexpr double kLeastCount = 1e-4;
constexpr int kCorrelationSteps = 19;  // of 0.05 from 0
constexpr double kCorrelationWork = 3e8;

constexpr std::uint8_t kNoOutcome = 2;

double pool_days(const PoolSeries& series, std::uint32_t ticks) {
  return ticks * series.gap_hours * static_cast<double>(series.pool_count()) / 24;
}

std::size_t width_of(const BlendData& data) {
  return data.history.width() + data.seasonal.front().width() + 1;
}

double covariate(const BlendData& data, std::size_t horizon, std::size_t cell, std::size_t column) {
  const std::size_t before = data.history.width();
  return column < before ? data.history.at(cell, column)
                         : data.seasonal[horizon].at(cell, column - before);
}

// 0, 1 or kNoOutcome.
std::uint8_t outcome_of(const PoolSeries& series, MarketTarget target, std::uint32_t origin,
                        std::size_t pool, std::uint32_t horizon) {
  const std::size_t cell = series.cell(origin, pool);
  const std::size_t then = series.cell(origin + horizon, pool);
  if (series.seen[cell] == 0 || series.seen[then] == 0) {
    return kNoOutcome;
  }
  if (target == MarketTarget::Up) {
    return series.up[then];
  }
  return series.up[cell] == 0 ? kNoOutcome : series.keeps_up(cell, origin, horizon) ? 1 : 0;
}

// What the mixture's members said at origins behind a training part, and what came.
struct Roll {
  std::array<std::vector<double>, kBlendMembers> said;  // by member; [origin * pools + pool]
  std::vector<std::uint8_t> outcome;
};

class Fitter {
 public:
  Fitter(const BlendData& data, std::uint32_t train_end)
      : data_(data),
        series_(data.series),
        train_end_(train_end),
        stride_(
            std::max(series_.ticks_of(kRowHours),
                     static_cast<std::uint32_t>(train_end * series_.pool_count() / kMostRows + 1))),
        parts_(2 * data.horizons.size()),
        rolls_(parts_.size() * kRolls) {}

  BlendFit fit(const BlendOptions& options) {
    const auto horizons = static_cast<std::uint32_t>(data_.horizons.size());
    const ParallelOptions parallel{options.threads, options.on_progress};
    parallel_for(
        horizons * static_cast<std::uint32_t>(kRolls + 1),
        // The longest training part first, so that threads end together.
        [&](std::uint32_t piece) { work(kRolls - piece / horizons, piece % horizons); }, parallel);
    BlendFit made;
    made.correlations.resize(horizons);
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      fit_mixture(part);
    }
    for (std::size_t horizon = 0; horizon < horizons; ++horizon) {
      made.correlations[horizon] = fit_correlation(horizon);
    }
    made.parts = std::move(parts_);
    return made;
  }

 private:
  // Both targets of one horizon on one training part: a roll, or at the end the whole.
  void work(std::size_t roll, std::size_t horizon) {
    const auto end = static_cast<std::uint32_t>(kFolds[roll] * train_end_);
    for (const MarketTarget target : {MarketTarget::Up, MarketTarget::NoInterruption}) {
      const std::size_t part = 2 * horizon + (target == MarketTarget::Up ? 0 : 1);
      BlendPart fitted = fit_regression(target, horizon, end);
      if (roll == kRolls) {
        parts_[part] = std::move(fitted);
      } else {
        rolls_[part * kRolls + roll] = forecast_roll(fitted, horizon, roll);
      }
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> origins_between(std::uint32_t begin, std::uint32_t end,
                                                           std::uint32_t horizon) const {
    std::vector<std::uint32_t> origins;
    for (std::uint32_t origin = begin; origin + horizon < end; origin += stride_) {
      origins.push_back(origin);
    }
    return origins;
  }

  Roll forecast_roll(const BlendPart& part, std::size_t horizon, std::size_t roll) const {
    const auto begin = static_cast<std::uint32_t>(kFolds[roll] * train_end_);
    const auto end = static_cast<std::uint32_t>(kFolds[roll + 1] * train_end_);
    const std::vector<std::uint32_t> origins = origins_between(begin, end, part.horizon);
    const bool up = part.target == MarketTarget::Up;
    Roll made;
    made.said[0] = regression_forecast(data_, horizon, part, origins);
    HorizonForecast climatology =
        Climatology(series_, begin, kBlendPoolingHours).forecast(series_, origins, part.horizon);
    made.said[1] = std::move(up ? climatology.up : climatology.keep);
    HorizonForecast spells =
        SpellModel(series_, begin, kBlendPoolingEnds).forecast(series_, origins, part.horizon);
    made.said[2] = std::move(up ? spells.up : spells.keep);
    HorizonForecast shock = RegionalShock(series_, begin).forecast(series_, origins, part.horizon);
    made.said[3] = std::move(up ? shock.up : shock.keep);
    for (const std::uint32_t origin : origins) {
      for (std::size_t pool = 0; pool < series_.pool_count(); ++pool) {
        made.outcome.push_back(outcome_of(series_, part.target, origin, pool, part.horizon));
      }
    }
    return made;
  }

  BlendPart fit_regression(MarketTarget target, std::size_t horizon, std::uint32_t end) const {
    BlendPart part;
    part.target = target;
    part.horizon = data_.horizons[horizon];
    RegressionRows rows = rows_of(part, horizon, end);
    standardise(part, rows);
    part.weights.assign(rows.width, 0.0);
    if (rows.size() == 0) {
      return part;
    }
    const double thin = 1 + kThinPoolDays / pool_days(series_, end);
    std::vector<double> weights(rows.width, 0.0);
    for (const double penalty : kPenalties) {
      std::vector<double> penalties(rows.width, penalty * thin);
      std::fill_n(penalties.begin(), data_.history.free_width(), penalty * thin * kFreePenalty);
      penalties.back() = kConstantPenalty;
      fit_ridge_logistic(rows, stride_ * series_.gap_hours, penalties, weights);
      for (std::size_t i = 0; i < weights.size(); ++i) {
        part.weights[i] += weights[i] / static_cast<double>(std::size(kPenalties));
      }
    }
    return part;
  }

  RegressionRows rows_of(const BlendPart& part, std::size_t horizon, std::uint32_t end) const {
    RegressionRows rows;
    rows.width = width_of(data_);
    for (const std::uint32_t origin :
         origins_between(series_.ticks_of(kFirstOriginHours), end, part.horizon)) {
      for (std::size_t pool = 0; pool < series_.pool_count(); ++pool) {
        const std::uint8_t outcome = outcome_of(series_, part.target, origin, pool, part.horizon);
        if (outcome == kNoOutcome) {
          continue;
        }
        const std::size_t cell = series_.cell(origin, pool);
        for (std::size_t column = 0; column + 1 < rows.width; ++column) {
          rows.covariates.push_back(covariate(data_, horizon, cell, column));
        }
        rows.covariates.push_back(1);
        rows.outcomes.push_back(outcome);
      }
    }
    return rows;
  }

  static void standardise(BlendPart& part, RegressionRows& rows) {
    const std::size_t columns = rows.width - 1;
    part.mean.assign(columns, 0.0);
    part.scale.assign(columns, 1.0);
    if (rows.size() == 0) {
      return;
    }
    const auto count = static_cast<double>(rows.size());
    std::vector<double> squares(columns, 0.0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t c = 0; c < columns; ++c) {
        part.mean[c] += rows.covariates[row * rows.width + c] / count;
      }
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t c = 0; c < columns; ++c) {
        const double away = rows.covariates[row * rows.width + c] - part.mean[c];
        squares[c] += away * away / count;
      }
    }
    for (std::size_t c = 0; c < columns; ++c) {
      part.scale[c] = std::sqrt(squares[c]) + kLeastScale;
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t c = 0; c < columns; ++c) {
        double& value = rows.covariates[row * rows.width + c];
        value = (value - part.mean[c]) / part.scale[c];
      }
    }
  }

  // Expectation maximisation over the members' weights (A. Dempster, N. Laird, D. Rubin, "Maximum
  // likelihood from incomplete data", 1977), with the prior as outcomes already seen.
  void fit_mixture(std::size_t part) {
    const double days = pool_days(series_, train_end_);
    const double trust = days / (days + kTrustPoolDays);
    const double other = (1 - trust) / (kBlendMembers - 1);
    const std::array<double, kBlendMembers> prior = {trust, other, other, other};
    std::array<double, kBlendMembers>& mixture = parts_[part].mixture;
    mixture = prior;
    for (int round = 0; round < kMixtureRounds; ++round) {
      std::array<double, kBlendMembers> sums{};
      double count = 0;
      for (std::size_t roll = 0; roll < kRolls; ++roll) {
        add_shares(rolls_[part * kRolls + roll], mixture, sums, count);
      }
      const double hours = count * stride_ * series_.gap_hours;
      for (std::size_t m = 0; m < kBlendMembers; ++m) {
        const double mean = count > 0 ? sums[m] / count : prior[m];
        mixture[m] = (mean * hours + kPriorHours * prior[m]) / (hours + kPriorHours);
      }
    }
  }

  static void add_shares(const Roll& roll, const std::array<double, kBlendMembers>& mixture,
                         std::array<double, kBlendMembers>& sums, double& count) {
    for (std::size_t i = 0; i < roll.outcome.size(); ++i) {
      if (roll.outcome[i] == kNoOutcome) {
        continue;
      }
      std::array<double, kBlendMembers> likely{};
      double all = 0;
      for (std::size_t m = 0; m < kBlendMembers; ++m) {
        const double p = roll.said[m][i];
        likely[m] = mixture[m] * (roll.outcome[i] == 1 ? p : 1 - p);
        all += likely[m];
      }
      for (std::size_t m = 0; m < kBlendMembers; ++m) {
        sums[m] += likely[m] / all;
      }
      count += 1;
    }
  }

  // One Region's pools at one origin of a roll, and how many were up.
  struct Together {
    std::vector<double> up;
    std::size_t count = 0;
  };

  double fit_correlation(std::size_t horizon) const {
    const std::vector<Together> all = together(horizon);
    double best = 0;
    double best_loss = 0;
    for (int step = 0; step < kCorrelationSteps; ++step) {
      const double correlation = 0.05 * step;
      double loss = 0;
      for (const Together& each : all) {
        loss -= std::log(std::max(copula_counts(each.up, correlation)[each.count], kLeastCount));
      }
      if (step == 0 || loss < best_loss) {
        best = correlation;
        best_loss = loss;
      }
    }
    return best;
  }

  std::vector<Together> together(std::size_t horizon) const {
    const BlendPart& part = parts_[2 * horizon];
    std::vector<Together> all;
    double work = 0;
    for (std::size_t r = 0; r < kRolls; ++r) {
      const Roll& roll = rolls_[2 * horizon * kRolls + r];
      const std::size_t origins = roll.outcome.size() / series_.pool_count();
      for (std::size_t o = 0; o < origins; ++o) {
        for (const std::vector<std::uint32_t>& members : series_.members) {
          std::optional<Together> one = together_at(part, roll, o, members);
          if (one) {
            work += static_cast<double>(members.size() * members.size());
            all.push_back(std::move(*one));
          }
        }
      }
    }
    const double nodes = 21.0 * kCorrelationSteps;
    const auto every = static_cast<std::size_t>(1 + work * nodes / kCorrelationWork);
    std::vector<Together> some;
    for (std::size_t i = 0; i < all.size(); i += every) {
      some.push_back(std::move(all[i]));
    }
    return some;
  }

  std::optional<Together> together_at(const BlendPart& part, const Roll& roll, std::size_t origin,
                                      const std::vector<std::uint32_t>& members) const {
    if (members.size() < 2) {
      return std::nullopt;
    }
    Together one;
    for (const std::uint32_t pool : members) {
      const std::size_t at = origin * series_.pool_count() + pool;
      if (roll.outcome[at] == kNoOutcome) {
        return std::nullopt;
      }
      one.up.push_back(
          mix(part, {roll.said[0][at], roll.said[1][at], roll.said[2][at], roll.said[3][at]}));
      one.count += roll.outcome[at];
    }
    return one;
  }

  const BlendData& data_;
  const PoolSeries& series_;
  std::uint32_t train_end_;
  std::uint32_t stride_;
  std::vector<BlendPart> parts_;
  std::vector<Roll> rolls_;  // [part * kRolls + roll]
};

}  // namespace

std::vector<double> regression_forecast(const BlendData& data, std::size_t horizon,
                                        const BlendPart& part,
                                        std::span<const std::uint32_t> origins) {
  const std::size_t pools = data.series.pool_count();
  std::vector<double> made;
  made.reserve(origins.size() * pools);
  for (const std::uint32_t origin : origins) {
    for (std::size_t pool = 0; pool < pools; ++pool) {
      const std::size_t cell = data.series.cell(origin, pool);
      double score = part.weights.back();
      for (std::size_t column = 0; column + 1 < part.weights.size(); ++column) {
        const double value =
            (covariate(data, horizon, cell, column) - part.mean[column]) / part.scale[column];
        score += part.weights[column] * std::clamp(value, -kMostDeviations, kMostDeviations);
      }
      made.push_back(std::clamp(logistic(score), kLeastRegression, 1 - kLeastRegression));
    }
  }
  return made;
}

double mix(const BlendPart& part, const std::array<double, kBlendMembers>& said) {
  double p = 0;
  for (std::size_t m = 0; m < kBlendMembers; ++m) {
    p += part.mixture[m] * said[m];
  }
  return std::clamp(p, kLeastForecast, 1 - kLeastForecast);
}

BlendFit fit_blend(const BlendData& data, std::uint32_t train_end, const BlendOptions& options) {
  return Fitter(data, train_end).fit(options);
}

}  // namespace drydock
