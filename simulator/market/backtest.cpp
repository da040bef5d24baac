#include "simulator/market/backtest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/check.hpp"
#include "simulator/engine/parallel_for.hpp"
#include "simulator/market/blend_model.hpp"
#include "simulator/market/climatology.hpp"
#include "simulator/market/markov_pools.hpp"
#include "simulator/market/proper_scores.hpp"
#include "simulator/market/regional_shock.hpp"
#include "simulator/market/spell_model.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kSeed = 20'230'215;  // of the bootstrap: its draws, not its question
constexpr std::string_view kTargets[] = {"up", "no_interruption", "pools_up"};

// The scores of one model, target and horizon, origin by origin.
struct Tally {
  OriginSums log;
  OriginSums brier;
  OriginSums covered;
  Calibration calibration;
  std::uint64_t forecasts = 0;

  explicit Tally(std::size_t origins) {
    for (OriginSums* sums : {&log, &brier, &covered}) {
      sums->sum.assign(origins, 0.0);
      sums->count.assign(origins, 0.0);
    }
  }

  void add(std::size_t origin, double log_value, double brier_value, double covered_value) {
    log.sum[origin] += log_value;
    brier.sum[origin] += brier_value;
    covered.sum[origin] += covered_value;
    for (OriginSums* sums : {&log, &brier, &covered}) {
      sums->count[origin] += 1;
    }
    ++forecasts;
  }

  void add_event(std::size_t origin, double p, bool came) {
    const double distribution[] = {1 - p, p};
    add(origin, log_score(came ? p : 1 - p), came ? (1 - p) * (1 - p) : p * p,
        covered80(distribution, came ? 1 : 0));
    const auto bin =
        std::min(static_cast<std::size_t>(p * Calibration::kBins), Calibration::kBins - 1);
    calibration.forecast_sum[bin] += p;
    calibration.outcome_sum[bin] += came ? 1 : 0;
    calibration.count[bin] += 1;
  }

  void add_count(std::size_t origin, std::span<const double> distribution, std::size_t count) {
    add(origin, log_score(distribution[count]), brier_score(distribution, count),
        covered80(distribution, count));
    double below = 0;
    for (std::size_t k = 0; k < count; ++k) {
      below += distribution[k];
    }
    // The outcome is spread evenly over the stretch that the forecast gave it.
    const double width = std::max(distribution[count], 1e-12);
    for (std::size_t tenth = 0; tenth < Calibration::kBins; ++tenth) {
      const double begin = static_cast<double>(tenth) / Calibration::kBins;
      const double end = static_cast<double>(tenth + 1) / Calibration::kBins;
      const double inside = std::min(end, below + width) - std::max(begin, below);
      calibration.tenths[tenth] += std::max(0.0, inside) / width;
    }
  }
};

class Backtest {
 public:
  Backtest(const PoolSeries& series, const BacktestOptions& options)
      : series_(series),
        options_(options),
        train_end_(static_cast<std::uint32_t>(options.split * series.ticks)) {
    for (const double hours : options.horizon_hours) {
      horizons_.push_back(series.ticks_of(hours));
    }
    for (const std::string_view name : kMarketModels) {
      if (wanted(name)) {
        names_.push_back(name);
      }
    }
  }

  SeriesBacktest run() {
    count_pieces();
    fit();
    tallies_.resize(names_.size() * horizons_.size());
    parallel_for(
        static_cast<std::uint32_t>(tallies_.size()),
        [&](std::uint32_t piece) { score(piece / horizons_.size(), piece % horizons_.size()); },
        {options_.threads, progress()});
    return result();
  }

 private:
  [[nodiscard]] bool wanted(std::string_view name) const {
    return options_.models.empty() ||
           std::find(options_.models.begin(), options_.models.end(), name) != options_.models.end();
  }

  void count_pieces() {
    const std::size_t own = wanted(kOwnModel) ? 5 * horizons_.size() : 0;
    pieces_ = static_cast<std::uint32_t>(names_.size() + own + names_.size() * horizons_.size());
  }

  // Each stage counts on from the one before.
  std::function<void(std::uint32_t, std::uint32_t)> progress() {
    if (!options_.on_progress) {
      return {};
    }
    return [this, before = done_](std::uint32_t done, std::uint32_t) {
      done_ = before + done;
      options_.on_progress(std::min(done_, pieces_), pieces_);
    };
  }

  void fit() {
    models_.resize(names_.size());
    parallel_for(static_cast<std::uint32_t>(names_.size()),
                 [&](std::uint32_t index) { models_[index] = baseline(names_[index]); },
                 {options_.threads, progress()});
    if (wanted(kOwnModel)) {
      models_.back() = std::make_unique<BlendModel>(series_, train_end_, horizons_,
                                                    BlendOptions{options_.threads, progress()});
    }
  }

  // Nothing for our own model, which is fitted on several threads by itself.
  [[nodiscard]] std::unique_ptr<MarketModel> baseline(std::string_view name) const {
    if (name == "climatology") {
      return std::make_unique<Climatology>(series_, train_end_);
    }
    if (name == "markov") {
      return std::make_unique<MarkovPools>(series_, train_end_);
    }
    if (name == "semi-markov") {
      return std::make_unique<SpellModel>(series_, train_end_);
    }
    if (name == "markov-shock") {
      return std::make_unique<RegionalShock>(series_, train_end_);
    }
    return nullptr;
  }

  [[nodiscard]] std::uint32_t stride() const {
    return options_.origin_hours > 0 ? series_.ticks_of(options_.origin_hours) : 1;
  }

  [[nodiscard]] std::vector<std::uint32_t> origins(std::uint32_t horizon) const {
    std::vector<std::uint32_t> made;
    for (std::uint32_t origin = train_end_; origin + horizon < series_.ticks; origin += stride()) {
      made.push_back(origin);
    }
    return made;
  }

  void score(std::size_t model, std::size_t horizon) {
    const std::uint32_t ticks = horizons_[horizon];
    const std::vector<std::uint32_t> all = origins(ticks);
    const HorizonForecast forecast = models_[model]->forecast(series_, all, ticks);
    std::vector<Tally> tallies(std::size(kTargets), Tally(all.size()));
    for (std::size_t o = 0; o < all.size(); ++o) {
      score_pools(forecast, all[o], o, ticks, tallies);
      score_regions(forecast, all[o], o, ticks, tallies[2]);
    }
    tallies_[model * horizons_.size() + horizon] = std::move(tallies);
  }

  void score_pools(const HorizonForecast& forecast, std::uint32_t origin, std::size_t o,
                   std::uint32_t ticks, std::vector<Tally>& tallies) const {
    for (std::size_t pool = 0; pool < series_.pool_count(); ++pool) {
      const std::size_t cell = series_.cell(origin, pool);
      const std::size_t then = series_.cell(origin + ticks, pool);
      if (series_.seen[cell] == 0 || series_.seen[then] == 0) {
        continue;
      }
      const std::size_t at = o * series_.pool_count() + pool;
      tallies[0].add_event(o, forecast.up[at], series_.up[then] != 0);
      if (series_.up[cell] != 0) {
        tallies[1].add_event(o, forecast.keep[at], series_.keeps_up(cell, origin, ticks));
      }
    }
  }

  void score_regions(const HorizonForecast& forecast, std::uint32_t origin, std::size_t o,
                     std::uint32_t ticks, Tally& tally) const {
    for (std::size_t region = 0; region < series_.regions.size(); ++region) {
      const std::vector<std::uint32_t>& members = series_.members[region];
      std::size_t count = 0;
      bool seen = true;
      for (const std::uint32_t pool : members) {
        const std::size_t then = series_.cell(origin + ticks, pool);
        seen = seen && series_.seen[series_.cell(origin, pool)] != 0 && series_.seen[then] != 0;
        count += series_.up[then];
      }
      if (seen) {
        const std::size_t width = members.size() + 1;
        tally.add_count(o, std::span(forecast.counts[region]).subspan(o * width, width), count);
      }
    }
  }

  SeriesBacktest result() const {
    SeriesBacktest made;
    made.series = series_.name;
    made.kind = series_.kind;
    made.asked = series_.asked;
    made.pools = series_.pool_count();
    made.regions = series_.regions.size();
    made.trained_hours = train_end_ * series_.gap_hours;
    made.held_out_hours = (series_.ticks - train_end_) * series_.gap_hours;
    for (std::size_t horizon = 0; horizon < horizons_.size(); ++horizon) {
      const std::size_t count = origins(horizons_[horizon]).size();
      const auto day = static_cast<std::size_t>(std::ceil(24 / (series_.gap_hours * stride())));
      const BlockBootstrap bootstrap(count, std::min(day, std::max<std::size_t>(count / 3, 1)),
                                     kSeed);
      for (std::size_t target = 0; target < std::size(kTargets); ++target) {
        add_scores(made, horizon, target, bootstrap);
      }
    }
    return made;
  }

  [[nodiscard]] const Tally& tally(std::size_t model, std::size_t horizon,
                                   std::size_t target) const {
    return tallies_[model * horizons_.size() + horizon][target];
  }

  void add_scores(SeriesBacktest& made, std::size_t horizon, std::size_t target,
                  const BlockBootstrap& bootstrap) const {
    for (std::size_t model = 0; model < names_.size(); ++model) {
      const Tally& own = tally(model, horizon, target);
      if (own.forecasts == 0) {
        continue;
      }
      BacktestScore score;
      score.model = names_[model];
      score.target = kTargets[target];
      score.horizon_hours = options_.horizon_hours[horizon];
      score.log_score = overall_ratio(own.log);
      score.log_ci95 = bootstrap.ratio(own.log);
      score.brier = overall_ratio(own.brier);
      score.brier_ci95 = bootstrap.ratio(own.brier);
      score.coverage80 = overall_ratio(own.covered);
      score.origins = static_cast<std::uint64_t>(std::count_if(
          own.log.count.begin(), own.log.count.end(), [](double count) { return count > 0; }));
      score.forecasts = own.forecasts;
      score.calibration = own.calibration;
      for (std::size_t other = 0; names_[model] == kOwnModel && other < model; ++other) {
        score.differences.push_back(
            difference(own, tally(other, horizon, target), names_[other], bootstrap));
      }
      made.scores.push_back(std::move(score));
    }
  }

  static ScoreDifference difference(const Tally& own, const Tally& other, std::string_view against,
                                    const BlockBootstrap& bootstrap) {
    ScoreDifference made;
    made.against = against;
    made.log_score = overall_ratio(own.log) - overall_ratio(other.log);
    made.log_ci95 = bootstrap.difference(own.log, other.log);
    made.brier = overall_ratio(own.brier) - overall_ratio(other.brier);
    made.brier_ci95 = bootstrap.difference(own.brier, other.brier);
    return made;
  }

  const PoolSeries& series_;
  const BacktestOptions& options_;
  std::uint32_t train_end_;
  std::vector<std::uint32_t> horizons_;  // ticks
  std::vector<std::string_view> names_;  // our own last
  std::vector<std::unique_ptr<MarketModel>> models_;
  std::vector<std::vector<Tally>> tallies_;  // [model * horizons + horizon][target]
  std::uint32_t pieces_ = 0;
  std::uint32_t done_ = 0;
};

}  // namespace

std::optional<Error> backtest_obstacle(const PoolSeries& series, const BacktestOptions& options) {
  const auto trained = static_cast<std::uint32_t>(options.split * series.ticks);
  if (std::optional<Error> obstacle = training_obstacle(series, trained, options.horizon_hours)) {
    return obstacle;
  }
  for (const double hours : options.horizon_hours) {
    if (series.ticks_of(hours) >= series.ticks - trained) {
      return Error{fmt::format("{} has {:.1f} h behind the split, too few to score {} h ahead",
                               series.name, (series.ticks - trained) * series.gap_hours, hours),
                   "give a longer trace, an earlier --split, or a shorter horizon"};
    }
  }
  return std::nullopt;
}

SeriesBacktest backtest_series(const PoolSeries& series, const BacktestOptions& options) {
  DRYDOCK_CHECK(!backtest_obstacle(series, options));
  return Backtest(series, options).run();
}

}  // namespace drydock
