// Drydock's own model of a market: a regression on the history, mixed with two simpler models.
//
// For each target (up at the horizon; no interruption until then) and horizon one ridge logistic
// regression over all pools (history_features.hpp): it is shared by the pools, so that what sets
// them apart is their history and not a parameter each. It is fitted under three penalties, in
// hours of pools, and the log odds are averaged. The forecast is the mixture
//     w1 * regression + w2 * climatology + w3 * semi-Markov + w4 * Markov with a regional shock,
// climatology and semi-Markov drawn to those of all pools,
// with weights that maximise the likelihood of rolling forecasts inside the training part (the
// model fitted on its first part, scored on the stretch behind it, four times), drawn to a prior
// that trusts the regression the more the longer and the wider the training part is.
//
// How many pools of a Region are up together: a Gaussian copula with one common factor (the
// Region's weather) over the pools' probabilities; its correlation, one a horizon, maximises the
// likelihood of the same rolling forecasts (O. Vasicek, "The distribution of loan portfolio value",
// Risk 15, 2002, for the same construction).
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "simulator/market/climatology.hpp"
#include "simulator/market/history_features.hpp"
#include "simulator/market/market_model.hpp"
#include "simulator/market/regional_shock.hpp"
#include "simulator/market/spell_model.hpp"

namespace drydock {

enum class MarketTarget : std::uint8_t { Up, NoInterruption };

inline constexpr std::size_t kBlendMembers = 4;

// What was fitted for one target and horizon.
struct BlendPart {
  MarketTarget target = MarketTarget::Up;
  std::uint32_t horizon = 0;  // ticks
  std::vector<double> mean;   // of each covariate in the training part
  std::vector<double> scale;
  std::vector<double> weights;  // on standardised covariates; the last is the constant
  std::array<double, kBlendMembers> mixture{};  // in the order above
};

struct BlendOptions {
  std::uint32_t threads = 0;  // 0: all cores
  // Called from any thread, one call at a time.
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

// Precondition of fitting one: training_obstacle() finds nothing.
class BlendModel final : public MarketModel {
 public:
  // Fits for these horizons, in ticks; forecasts are for these alone.
  BlendModel(const PoolSeries& series, std::uint32_t train_end,
             std::span<const std::uint32_t> horizons, const BlendOptions& options = {});

  [[nodiscard]] std::string_view name() const override { return "blend"; }
  [[nodiscard]] HorizonForecast forecast(const PoolSeries& series,
                                         std::span<const std::uint32_t> origins,
                                         std::uint32_t horizon) const override;

  // Two a horizon, in the order of the horizons: up, no interruption.
  [[nodiscard]] const std::vector<BlendPart>& parts() const { return parts_; }
  [[nodiscard]] const std::vector<double>& correlations() const { return correlations_; }
  // Of the covariates of a horizon, in the order of `weights`.
  [[nodiscard]] std::vector<std::string> covariate_names() const;

 private:
  [[nodiscard]] std::vector<double> mixed(
      const PoolSeries& series, const BlendPart& part, std::span<const std::uint32_t> origins,
      const std::vector<const std::vector<double>*>& simpler) const;

  FeatureTable history_;
  std::vector<FeatureTable> seasonal_;  // by horizon
  std::vector<std::uint32_t> horizons_;
  std::vector<BlendPart> parts_;
  std::vector<double> correlations_;  // by horizon
  Climatology climatology_;
  SpellModel spells_;
  RegionalShock shock_;
};

// Why a series cannot be estimated from like that; nothing if it can.
[[nodiscard]] std::optional<Error> training_obstacle(const PoolSeries& series,
                                                     std::uint32_t train_end,
                                                     std::span<const double> horizon_hours);

}  // namespace drydock
