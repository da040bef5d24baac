#include "simulator/demand/reader_trial.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "base/duration.hpp"
#include "simulator/arrivals/arrivals.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kMostVisits = 20'000'000;  // in one trial
constexpr double kMostSessions = 1'000;            // of a user and month, of a break-even

// Draws users in proportion to how often they come (A. J. Walker, "An efficient method for
// generating discrete random variables with general distributions", ACM Transactions on
// Mathematical Software 3 (1977); tables as M. D. Vose, IEEE Transactions on Software Engineering
// 17 (1991)).
class UserPicker {
 public:
  explicit UserPicker(const std::vector<double>& activity)
      : keep_(activity.size(), 1), alias_(activity.size(), 0) {
    std::vector<double> scaled = activity;
    const double mean =
        std::accumulate(scaled.begin(), scaled.end(), 0.0) / static_cast<double>(scaled.size());
    std::vector<std::uint32_t> small;
    std::vector<std::uint32_t> large;
    for (std::uint32_t i = 0; i < scaled.size(); ++i) {
      scaled[i] /= mean;
      alias_[i] = i;
      (scaled[i] < 1 ? small : large).push_back(i);
    }
    while (!small.empty() && !large.empty()) {
      const std::uint32_t low = small.back();
      const std::uint32_t high = large.back();
      small.pop_back();
      keep_[low] = scaled[low];
      alias_[low] = high;
      scaled[high] -= 1 - scaled[low];
      if (scaled[high] < 1) {
        large.pop_back();
        small.push_back(high);
      }
    }
  }

  [[nodiscard]] std::uint32_t pick(Rng& rng) const {
    const std::uint32_t place = rng.below(static_cast<std::uint32_t>(keep_.size()));
    return rng.uniform() < keep_[place] ? place : alias_[place];
  }

 private:
  std::vector<double> keep_;
  std::vector<std::uint32_t> alias_;
};

std::vector<Nanoseconds> draw_visits(const ReaderModel& model, std::uint64_t seed,
                                     std::uint32_t trial, Nanoseconds until) {
  std::vector<Nanoseconds> visits;
  for (std::uint32_t i = 0; i < model.arrivals.size(); ++i) {
    ArrivalStream stream(
        model.arrivals[i]->process,
        {seed, trial, stream_hash(model.arrivals[i]->to) + i, stream_hash("visit")});
    while (visits.size() < kMostVisits) {
      const std::optional<Arrival> arrival = stream.next(until);
      if (!arrival) {
        break;
      }
      const std::uint64_t room = kMostVisits - visits.size();
      visits.insert(visits.end(), std::min(arrival->count, room), arrival->at);
    }
  }
  std::sort(visits.begin(), visits.end());
  return visits;
}

void end_month(const ReaderModel& model, std::vector<std::uint32_t>& sessions,
               ReaderFigures& figures) {
  const std::uint32_t most = model.most_single_sessions();
  for (std::uint32_t& of_user : sessions) {
    figures.active += of_user > 0 ? 1.0 : 0.0;
    figures.single += of_user <= most ? of_user : 0U;
    figures.capped += of_user > most ? 1U : 0U;
    of_user = 0;
  }
}

}  // namespace

std::uint32_t ReaderModel::most_single_sessions() const {
  std::uint32_t sessions = 0;
  while (session_usd > Money{} && session_usd * (sessions + std::int64_t{1}) <= session_most_usd) {
    ++sessions;
  }
  return sessions;
}

// Lognormal with mean 1 among those who come at all.
std::vector<double> draw_activity(const AudienceSettings& readers, std::uint64_t seed,
                                  std::uint32_t trial) {
  Rng rng({seed, trial, stream_hash(readers.resource), stream_hash("reader_activity")});
  constexpr double kNormal95 = 1.6448536269514722;
  const double sigma = std::sqrt(std::log1p(readers.variation * readers.variation));
  const double median = std::exp(-sigma * sigma / 2);
  const Distribution of_one{Distribution::Kind::Lognormal, median,
                            median * std::exp(sigma * kNormal95)};
  std::vector<double> activity(readers.users);
  const auto comers = static_cast<std::size_t>(
      std::max(1.0, std::round(readers.active * static_cast<double>(readers.users))));
  for (std::size_t i = 0; i < std::min(comers, activity.size()); ++i) {
    activity[i] = sigma > 0 ? of_one.sample(rng) : 1;
  }
  return activity;
}

ReaderFigures run_readers(const ReaderModel& model, std::uint64_t seed, std::uint32_t trial,
                          Nanoseconds begins, Nanoseconds until) {
  constexpr Nanoseconds kNotYet = std::numeric_limits<Nanoseconds>::min();
  ReaderFigures figures;
  figures.by_hour.resize(24);
  const UserPicker users(draw_activity(*model.written, seed, trial));
  Rng who({seed, trial, stream_hash(model.written->resource), stream_hash("reader")});
  std::vector<Nanoseconds> session_ends(model.written->users, kNotYet);
  std::vector<std::uint32_t> sessions(model.written->users);
  std::vector<Nanoseconds> open;  // ends of sessions that last, ascending from first_open
  std::size_t first_open = 0;
  Nanoseconds month_ends = kMonth;
  for (const Nanoseconds at : draw_visits(model, seed, trial, until)) {
    while (at >= month_ends) {
      end_month(model, sessions, figures);
      month_ends += kMonth;
    }
    ++figures.visits;
    const std::uint32_t user = users.pick(who);
    if (at < session_ends[user]) {
      continue;
    }
    session_ends[user] = at + model.session;
    ++sessions[user];
    ++figures.sessions;
    ++figures.by_hour[static_cast<std::size_t>((begins + at) % kDay / kHour)];
    open.push_back(session_ends[user]);
    while (open[first_open] <= at) {
      ++first_open;
    }
    figures.peak = std::max<std::uint64_t>(figures.peak, open.size() - first_open);
  }
  end_month(model, sessions, figures);
  figures.overrun = figures.visits >= kMostVisits;
  figures.active *= static_cast<double>(kMonth) / static_cast<double>(std::max(until, kMonth));
  return figures;
}

double mean_usd_per_user(const ReaderModel& model, const std::vector<double>& activity,
                         double sessions_per_user) {
  const double mean =
      std::accumulate(activity.begin(), activity.end(), 0.0) / static_cast<double>(activity.size());
  const std::uint32_t most = model.most_single_sessions();
  const double one = model.session_usd.to_double();
  double sum = 0;
  for (const double of_user : activity) {
    const double expected = sessions_per_user * of_user / mean;
    // The expected cost of a Poisson number of sessions, term by term.
    double probability = std::exp(-expected);
    double below = 0;
    double cost = 0;
    for (std::uint32_t sessions = 0; sessions <= most; ++sessions) {
      cost += probability * one * sessions;
      below += probability;
      probability *= expected / (sessions + 1.0);
    }
    sum += cost + std::max(0.0, 1 - below) * model.session_most_usd.to_double();
  }
  return sum / static_cast<double>(activity.size());
}

double break_even_sessions(const ReaderModel& model, const std::vector<double>& activity,
                           double usd) {
  double low = 0;
  double high = kMostSessions;
  if (mean_usd_per_user(model, activity, high) < usd) {
    return std::numeric_limits<double>::infinity();
  }
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    (mean_usd_per_user(model, activity, middle) < usd ? low : high) = middle;
  }
  return high;
}

}  // namespace drydock
