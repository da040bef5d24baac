#include "simulator/market/blend_model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "simulator/market/blend_fit.hpp"
#include "simulator/market/regional_copula.hpp"

namespace drydock {
namespace {

constexpr double kLeastTrainingHours = 24;
constexpr std::uint32_t kMostHorizonTicks = 20'000;

}  // namespace

BlendModel::BlendModel(const PoolSeries& series, std::uint32_t train_end,
                       std::span<const std::uint32_t> horizons, const BlendOptions& options)
    : history_(history_features(series)),
      horizons_(horizons.begin(), horizons.end()),
      climatology_(series, train_end, kBlendPoolingHours),
      spells_(series, train_end, kBlendPoolingEnds),
      shock_(series, train_end) {
  DRYDOCK_CHECK(!horizons_.empty());
  for (const std::uint32_t horizon : horizons_) {
    seasonal_.push_back(seasonal_features(series, horizon));
  }
  BlendFit fit = fit_blend({series, history_, seasonal_, horizons_}, train_end, options);
  parts_ = std::move(fit.parts);
  correlations_ = std::move(fit.correlations);
}

std::vector<std::string> BlendModel::covariate_names() const {
  std::vector<std::string> names = history_.names();
  const std::vector<std::string>& seasonal = seasonal_.front().names();
  names.insert(names.end(), seasonal.begin(), seasonal.end());
  names.emplace_back("constant");
  return names;
}

std::vector<double> BlendModel::mixed(
    const PoolSeries& series, const BlendPart& part, std::span<const std::uint32_t> origins,
    const std::vector<const std::vector<double>*>& simpler) const {
  const auto found = std::find(horizons_.begin(), horizons_.end(), part.horizon);
  const BlendData data{series, history_, seasonal_, horizons_};
  std::vector<double> made =
      regression_forecast(data, static_cast<std::size_t>(found - horizons_.begin()), part, origins);
  for (std::size_t i = 0; i < made.size(); ++i) {
    made[i] = mix(part, {made[i], (*simpler[0])[i], (*simpler[1])[i], (*simpler[2])[i]});
  }
  return made;
}

HorizonForecast BlendModel::forecast(const PoolSeries& series,
                                     std::span<const std::uint32_t> origins,
                                     std::uint32_t horizon) const {
  const auto found = std::find(horizons_.begin(), horizons_.end(), horizon);
  DRYDOCK_CHECK(found != horizons_.end());
  const auto index = static_cast<std::size_t>(found - horizons_.begin());
  const HorizonForecast climatology = climatology_.forecast(series, origins, horizon);
  const HorizonForecast spells = spells_.forecast(series, origins, horizon);
  const HorizonForecast shock = shock_.forecast(series, origins, horizon);
  HorizonForecast made;
  made.up = mixed(series, parts_[2 * index], origins, {&climatology.up, &spells.up, &shock.up});
  made.keep =
      mixed(series, parts_[2 * index + 1], origins, {&climatology.keep, &spells.keep, &shock.keep});
  made.counts.resize(series.regions.size());
  for (std::size_t region = 0; region < series.regions.size(); ++region) {
    std::vector<double> up(series.members[region].size());
    for (std::size_t o = 0; o < origins.size(); ++o) {
      for (std::size_t m = 0; m < up.size(); ++m) {
        up[m] = made.up[o * series.pool_count() + series.members[region][m]];
      }
      const std::vector<double> counts = copula_counts(up, correlations_[index]);
      made.counts[region].insert(made.counts[region].end(), counts.begin(), counts.end());
    }
  }
  return made;
}

std::optional<Error> training_obstacle(const PoolSeries& series, std::uint32_t train_end,
                                       std::span<const double> horizon_hours) {
  const double hours = train_end * series.gap_hours;
  if (hours < kLeastTrainingHours) {
    return Error{fmt::format("{} has {:.1f} h to estimate from; {} h are needed", series.name,
                             hours, kLeastTrainingHours),
                 "give a longer trace"};
  }
  for (const double ahead : horizon_hours) {
    const std::uint32_t ticks = series.ticks_of(ahead);
    if (ahead < series.gap_hours || ticks > kMostHorizonTicks || 4 * ticks >= train_end) {
      return Error{fmt::format("{} cannot be forecast {} h ahead: a tick is {:.3f} h, and {:.1f} h "
                               "are there to estimate from",
                               series.name, ahead, series.gap_hours, hours),
                   "choose a horizon of at least a tick and less than a quarter of that time"};
    }
  }
  return std::nullopt;
}

}  // namespace drydock
