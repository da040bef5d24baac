#include "simulator/placement/placement_score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/codes/placement_codes.hpp"
#include "simulator/engine/parallel_for.hpp"
#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/fleet/fleet_allocation.hpp"
#include "simulator/market/supply.hpp"
#include "simulator/placement/placement_market.hpp"

namespace drydock {
namespace {

// The market goes through the hours of the day before it is asked.
constexpr Nanoseconds kWarmUp = Nanoseconds{24} * 3600 * 1'000'000'000;
constexpr std::uint32_t kBlock = 16;         // trials of one piece of work
constexpr std::uint32_t kFewTypes = 3;       // rule 96: fewer than so many
constexpr std::uint32_t kFewTypesScore = 3;  // rule 100: at most so much

// Requests in one trial after the other.
class PlacementTrial {
 public:
  PlacementTrial(const PlacementRequest& request, const PlacementMarket& market)
      : request_(request),
        path_(market.supply),
        future_(market.supply),
        table_(market.table),
        running_(table_.size()),
        none_(table_.size(), 0) {
    rules_.spot.strategy = request.strategy;
    for (std::uint32_t pool = 0; pool < table_.size(); ++pool) {
      table_.may_on_demand[pool] = 0;
    }
  }

  // Adds 1 to each point at which the request succeeds.
  void run(const PlacementOptions& options, const PlacementSeries& series, std::uint32_t trial,
           std::vector<std::uint32_t>& successes) {
    const Nanoseconds last = kWarmUp + series.every * (series.points - 1);
    path_.reset(options.seed, trial, last + options.keep + 1);
    for (std::uint32_t point = 0; point < series.points; ++point) {
      const Nanoseconds at = kWarmUp + series.every * point;
      while (path_.next() <= at) {
        path_.step();
      }
      // The last request may use up the market that the others leave as it is.
      const bool is_last = point + 1 == series.points;
      if (!is_last) {
        future_.continue_from(path_);
      }
      successes[point] += succeeds(is_last ? path_ : future_, at, options.keep) ? 1U : 0U;
    }
  }

 private:
  bool succeeds(SupplyPath& path, Nanoseconds at, Nanoseconds keep) {
    std::fill(running_.begin(), running_.end(), 0U);
    Units missing = request_.capacity;
    if (!fill(path, at, missing)) {
      return false;
    }
    while (path.next() <= at + keep) {
      const SupplyChange change = path.step();
      if (change.kind == SupplyChange::Kind::Reclaimed) {
        running_[change.pool] -= change.instances;
        missing += change.instances * table_.weight[change.pool];
        if (missing > 0 && !fill(path, change.at, missing)) {
          return false;
        }
      }
    }
    return true;
  }

  // Launches what is missing, all at once; `missing` may fall below 0 by weights.
  bool fill(SupplyPath& path, Nanoseconds now, Units& missing) {
    for (std::uint32_t pool = 0; pool < table_.size(); ++pool) {
      table_.spot_room[pool] = path.room(pool);
      table_.spot_price[pool] = path.price(pool);
      table_.score[pool] = path.score(pool, instances_for(missing, table_.weight[pool]));
    }
    const Launches& launches = allocator_.allocate(table_, rules_, {running_, none_}, missing, 0);
    if (launches.spot_units < missing) {
      return false;
    }
    missing -= launches.spot_units;
    for (std::uint32_t pool = 0; pool < table_.size(); ++pool) {
      if (launches.spot[pool] > 0) {
        running_[pool] += launches.spot[pool];
        path.hold(pool, running_[pool], now);
      }
    }
    return true;
  }

  const PlacementRequest& request_;
  SupplyPath path_;
  SupplyPath future_;
  PoolTable table_;
  FleetRules rules_;
  FleetAllocator allocator_;
  std::vector<std::uint32_t> running_;
  std::vector<std::uint32_t> none_;
};

std::vector<std::uint32_t> count_successes(const PlacementRequest& request,
                                           const PlacementMarket& market,
                                           const PlacementOptions& options,
                                           const PlacementSeries& series,
                                           const ParallelOptions& parallel) {
  const std::uint32_t blocks = (options.trials + kBlock - 1) / kBlock;
  std::vector<std::vector<std::uint32_t>> counted(blocks);
  parallel_for(
      blocks,
      [&](std::uint32_t block) {
        counted[block].assign(series.points, 0);
        PlacementTrial trial(request, market);
        const std::uint32_t end = std::min(options.trials, (block + 1) * kBlock);
        for (std::uint32_t number = block * kBlock; number < end; ++number) {
          trial.run(options, series, number, counted[block]);
        }
      },
      parallel);
  std::vector<std::uint32_t> all(series.points, 0);
  for (const std::vector<std::uint32_t>& block : counted) {
    for (std::uint32_t point = 0; point < series.points; ++point) {
      all[point] += block[point];
    }
  }
  return all;
}

// Rule 96 counts the types that a request names, wherever they are offered.
std::size_t types_asked(const PlacementRequest& request, const PlacementMarket& market) {
  const std::set<std::string> named(request.types.begin(), request.types.end());
  return request.requirements ? market.types : named.size();
}

PlacementScore score_market(const PlacementRequest& request, const PlacementMarket& market,
                            const PlacementOptions& options,
                            const std::vector<std::uint32_t>& successes) {
  PlacementScore score;
  score.region = market.region;
  score.zone = market.zone;
  score.types = market.types;
  score.pools = market.table.size();
  for (const std::uint32_t hits : successes) {
    PlacementPoint point;
    point.probability = static_cast<double>(hits) / options.trials;
    point.ci95 = share_ci95(hits, options.trials);
    point.score = placement_score(point.probability);
    if (options.few_types_score_low && types_asked(request, market) < kFewTypes) {
      point.score = std::min(point.score, kFewTypesScore);
    }
    score.points.push_back(point);
  }
  std::map<std::string, std::uint32_t> sources;
  for (const SupplyPool& pool : market.supply.pools) {
    ++sources[pool.source];
  }
  score.sources.assign(sources.begin(), sources.end());
  return score;
}

}  // namespace

double PlacementScore::mean_probability() const {
  double sum = 0;
  for (const PlacementPoint& point : points) {
    sum += point.probability;
  }
  return sum / static_cast<double>(points.size());
}

std::uint32_t placement_score(double probability) {
  // Just above a tenth is the next score; a share of trials may be a rounding error above it.
  const double tenths = std::ceil(probability * 10 - 1e-9);
  return static_cast<std::uint32_t>(std::clamp(tenths, 1.0, 10.0));
}

std::vector<PlacementScore> score_placements(const PlacementRequest& request,
                                             const Catalog& catalog,
                                             std::span<const MarketEvidence> evidence,
                                             const PlacementOptions& options,
                                             const PlacementSeries& series, Span span,
                                             Diagnostics& diagnostics) {
  SupplyPriorOptions prior = options.prior;
  prior.begins = options.at - kWarmUp;
  const std::vector<PlacementMarket> markets = placement_markets(request, catalog, evidence, prior);
  if (markets.empty()) {
    diagnostics.add({codes::PlacementWithoutPools,
                     fmt::format("{}{}no Region of the request has a pool for it", request.name,
                                 request.name.empty() ? "" : ": "),
                     span, "Spot sells none of its types there, or the catalog has no price"});
  }
  std::vector<PlacementScore> scores;
  for (std::size_t i = 0; i < markets.size(); ++i) {
    ParallelOptions parallel{options.threads, {}};
    if (options.on_progress) {
      parallel.on_progress = [&](std::uint32_t done, std::uint32_t all) {
        options.on_progress(static_cast<std::uint32_t>(i) * all + done,
                            static_cast<std::uint32_t>(markets.size()) * all);
      };
    }
    scores.push_back(score_market(request, markets[i], options,
                                  count_successes(request, markets[i], options, series, parallel)));
  }
  std::sort(scores.begin(), scores.end(), [](const PlacementScore& a, const PlacementScore& b) {
    const double left = a.mean_probability();
    const double right = b.mean_probability();
    return left != right          ? left > right
           : a.region != b.region ? a.region < b.region
                                  : a.zone < b.zone;
  });
  if (scores.size() > request.most_results) {
    scores.resize(request.most_results);
  }
  return scores;
}

}  // namespace drydock
