// What a forecast reads from the history up to an origin, one row of covariates a cell (tick and
// pool). None of them looks beyond its own tick, and none depends on where a training part ends.
//
//   state      up or down, the logarithm of its age and its square, apart for both states
//   recent     shares of time up over half-lives from half an hour to a week; also as log odds
//   region     the same of the other pools of the Region, and how long ago one of them moved
//   changes    how often the pool changed over half-lives from 3 hours to 5 days
//   spells     the last spell's duration, and typical durations of up and down spells
//   given      the share of instances given, if more than one was asked for
//   seasonal   how far the pool was above its day's mean at the time of day of the origin, of the
//              target and between them, on the days before (recent days weigh more); its losses in
//              that window; the same of the other pools of the Region
//
// All hours are of the trace; a series of less than a day has no seasonal covariates but zeros.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "simulator/market/pool_series.hpp"

namespace drydock {

class FeatureTable {
 public:
  explicit FeatureTable(std::size_t cells) : cells_(cells) {}

  [[nodiscard]] std::size_t width() const { return names_.size(); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  // Covariates of the state itself, which a penalty should hardly touch, come first.
  [[nodiscard]] std::size_t free_width() const { return free_; }
  void end_free() { free_ = names_.size(); }

  // Precondition: one value a cell.
  void add(std::string name, const std::vector<double>& values);
  [[nodiscard]] double at(std::size_t cell, std::size_t column) const {
    return static_cast<double>(columns_[column][cell]);
  }

 private:
  std::size_t cells_;
  std::size_t free_ = 0;
  std::vector<std::string> names_;
  std::vector<std::vector<float>> columns_;
};

// Everything but the seasonal covariates.
[[nodiscard]] FeatureTable history_features(const PoolSeries& series);
// The seasonal covariates for a target `horizon` ticks ahead.
[[nodiscard]] FeatureTable seasonal_features(const PoolSeries& series, std::uint32_t horizon);

// By cell, of the pool's Region: the mean over the other pools (0 if there are none).
[[nodiscard]] std::vector<double> mean_of_others(const PoolSeries& series,
                                                 const std::vector<double>& values);
// By cell: the average over the past with weights that halve every `half_life` hours, begun at one
// half.
[[nodiscard]] std::vector<double> fading_average(const PoolSeries& series,
                                                 const std::vector<double>& values,
                                                 double half_life_hours);

}  // namespace drydock
