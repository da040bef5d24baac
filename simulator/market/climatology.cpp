#include "simulator/market/climatology.hpp"

#include <numeric>

namespace drydock {

Climatology::Climatology(const PoolSeries& series, std::uint32_t train_end, double pooling_hours)
    : train_end_(train_end), pooling_hours_(pooling_hours) {
  const std::size_t pools = series.pool_count();
  std::vector<double> up(pools, 0.0);
  std::vector<double> seen(pools, 0.0);
  counts_.resize(series.regions.size());
  for (std::size_t region = 0; region < counts_.size(); ++region) {
    counts_[region].assign(series.members[region].size() + 1, 0.5);
  }
  for (std::uint32_t tick = 0; tick < train_end; ++tick) {
    for (std::size_t pool = 0; pool < pools; ++pool) {
      const std::size_t cell = series.cell(tick, pool);
      seen[pool] += series.seen[cell];
      up[pool] += series.seen[cell] != 0 ? series.up[cell] : 0;
    }
    for (std::size_t region = 0; region < counts_.size(); ++region) {
      std::size_t count = 0;
      for (const std::uint32_t pool : series.members[region]) {
        count += series.up[series.cell(tick, pool)];
      }
      counts_[region][count] += 1;
    }
  }
  for (std::vector<double>& counts : counts_) {
    const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
    for (double& count : counts) {
      count /= all;
    }
  }
  up_ = pooled(up, seen, series.gap_hours);
}

std::vector<double> Climatology::pooled(const std::vector<double>& counts,
                                        const std::vector<double>& of, double gap_hours) const {
  const double all = smoothed_share(std::accumulate(counts.begin(), counts.end(), 0.0),
                                    std::accumulate(of.begin(), of.end(), 0.0));
  std::vector<double> shares(counts.size());
  for (std::size_t pool = 0; pool < shares.size(); ++pool) {
    const double hours = of[pool] * gap_hours;
    const double own = smoothed_share(counts[pool], of[pool]);
    shares[pool] =
        pooling_hours_ > 0 ? (own * hours + all * pooling_hours_) / (hours + pooling_hours_) : own;
  }
  return shares;
}

HorizonForecast Climatology::forecast(const PoolSeries& series,
                                      std::span<const std::uint32_t> origins,
                                      std::uint32_t horizon) const {
  const std::size_t pools = series.pool_count();
  std::vector<double> kept(pools, 0.0);
  std::vector<double> began(pools, 0.0);
  for (std::uint32_t tick = 0; tick + horizon < train_end_; ++tick) {
    for (std::size_t pool = 0; pool < pools; ++pool) {
      const std::size_t cell = series.cell(tick, pool);
      if (series.seen[cell] != 0 && series.up[cell] != 0) {
        began[pool] += 1;
        kept[pool] += series.keeps_up(cell, tick, horizon) ? 1 : 0;
      }
    }
  }
  const std::vector<double> keep = pooled(kept, began, series.gap_hours);
  HorizonForecast made;
  made.counts.resize(series.regions.size());
  for (std::size_t o = 0; o < origins.size(); ++o) {
    made.up.insert(made.up.end(), up_.begin(), up_.end());
    made.keep.insert(made.keep.end(), keep.begin(), keep.end());
    for (std::size_t region = 0; region < counts_.size(); ++region) {
      made.counts[region].insert(made.counts[region].end(), counts_[region].begin(),
                                 counts_[region].end());
    }
  }
  return made;
}

}  // namespace drydock
