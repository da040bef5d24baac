// The baseline that looks at nothing but the past as a whole: how often each pool was up, how often
// it stayed up, how often so many pools of the Region were up.
#pragma once

#include "simulator/market/market_model.hpp"

namespace drydock {

class Climatology final : public MarketModel {
 public:
  // `pooling_hours`: each pool's share is drawn to that of all pools as if so many hours of theirs
  // had been seen in it; 0 for none.
  Climatology(const PoolSeries& series, std::uint32_t train_end, double pooling_hours = 0);

  [[nodiscard]] std::string_view name() const override { return "climatology"; }
  [[nodiscard]] HorizonForecast forecast(const PoolSeries& series,
                                         std::span<const std::uint32_t> origins,
                                         std::uint32_t horizon) const override;

  [[nodiscard]] const std::vector<double>& up() const { return up_; }  // by pool

 private:
  [[nodiscard]] std::vector<double> pooled(const std::vector<double>& counts,
                                           const std::vector<double>& of, double gap_hours) const;

  std::uint32_t train_end_;
  double pooling_hours_;
  std::vector<double> up_;
  std::vector<std::vector<double>> counts_;  // by Region
};

}  // namespace drydock
