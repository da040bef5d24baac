// How BlendModel is fitted; see blend_model.hpp for what it is.
#pragma once

#include "simulator/market/blend_model.hpp"

namespace drydock {

struct BlendData {
  const PoolSeries& series;
  const FeatureTable& history;
  const std::vector<FeatureTable>& seasonal;  // by horizon
  std::span<const std::uint32_t> horizons;    // ticks
};

struct BlendFit {
  std::vector<BlendPart> parts;
  std::vector<double> correlations;
};

inline constexpr double kBlendPoolingHours = 48;  // of its climatology
inline constexpr double kBlendPoolingEnds = 2;    // of its semi-Markov model

[[nodiscard]] BlendFit fit_blend(const BlendData& data, std::uint32_t train_end,
                                 const BlendOptions& options);

// What the regression says of each origin and pool, whether or not the pool is up.
[[nodiscard]] std::vector<double> regression_forecast(const BlendData& data, std::size_t horizon,
                                                      const BlendPart& part,
                                                      std::span<const std::uint32_t> origins);

// The mixture, kept away from certainty.
[[nodiscard]] double mix(const BlendPart& part, const std::array<double, kBlendMembers>& said);

}  // namespace drydock
