#include "simulator/pipelines/pipeline_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/duration.hpp"
#include "base/json_writer.hpp"

namespace drydock {

void PathTotals::merge(const PathTotals& other) {
  for (const auto& [name, share] : other.states) {
    PathShare& own = states[name];
    own.total += share.total;
    own.runs += share.runs;
  }
  for (const auto& [name, machine] : other.machines) {
    Machine& own = machines[name];
    own.runs += machine.runs;
    own.total += machine.total;
    own.waiting += machine.waiting;
    own.retrying += machine.retrying;
  }
}

void PathRecorder::add(const HistoryEvent& event) {
  Event one;
  one.previous = event.previous;
  one.at = event.at;
  if (event.type.ends_with("StateEntered")) {
    one.kind = Kind::Entered;
    one.wait = event.type == "WaitStateEntered";
    one.name = event.name;
  } else if (event.type.ends_with("StateExited")) {
    one.kind = Kind::Exited;
  } else if (event.type == "TaskScheduled" || event.type == "LambdaFunctionScheduled" ||
             event.type == "ActivityScheduled") {
    one.kind = Kind::Scheduled;
  } else if (event.type.ends_with("Failed") || event.type.ends_with("TimedOut")) {
    one.kind = Kind::Failed;
  }
  // Events come in order of their numbers.
  events_.push_back(std::move(one));
}

void PathRecorder::finish(const std::string& machine, PathTotals& totals) const {
  if (events_.empty()) {
    return;
  }
  std::vector<const Event*> chain;
  for (std::uint64_t id = events_.size(); id > 0 && chain.size() <= events_.size();
       id = events_[id - 1].previous) {
    chain.push_back(&events_[id - 1]);
  }
  std::reverse(chain.begin(), chain.end());
  PathTotals::Machine& all = totals.machines[machine];
  ++all.runs;
  all.total += events_.back().at - events_.front().at;
  std::vector<const Event*> open;  // states that were entered, the innermost last
  std::set<std::string> seen;
  Nanoseconds since_try = chain.front()->at;  // when the try at hand was scheduled, or failed
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const Event& event = *chain[i];
    if (i > 0 && !open.empty()) {
      const Nanoseconds passed = event.at - chain[i - 1]->at;
      PathShare& share = totals.states[fmt::format("{}.{}", machine, open.back()->name)];
      share.total += passed;
      share.runs += seen.insert(open.back()->name).second ? 1U : 0U;
      all.waiting += open.back()->wait ? passed : 0;
    }
    switch (event.kind) {
      case Kind::Entered:
        open.push_back(&event);
        break;
      case Kind::Exited:
        if (!open.empty()) {
          open.pop_back();
        }
        break;
      case Kind::Failed:
      case Kind::Scheduled:
        // A try that failed, or the pause before the next one.
        if (event.kind == Kind::Failed || (i > 0 && chain[i - 1]->kind == Kind::Failed)) {
          all.retrying += event.at - since_try;
        }
        since_try = event.at;
        break;
      case Kind::Other:
        break;
    }
  }
}

void TraceRecord::on_event(std::uint32_t track, const HistoryEvent& event) {
  constexpr std::string_view kEntered = "StateEntered";
  if (event.type.ends_with(kEntered)) {
    if (spans.size() >= kMostSpans) {
      cut = true;
      return;
    }
    open_.push_back({track, std::string(event.name), spans.size()});
    spans.push_back({track, std::string(event.name),
                     std::string(event.type.substr(0, event.type.size() - kEntered.size())),
                     event.at, event.at, false});
    return;
  }
  if (event.type.ends_with("StateExited")) {
    const auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const Open& one) {
      return one.track == track && one.name == event.name;
    });
    if (found != open_.rend()) {
      spans[found->span].end = event.at;
      open_.erase(std::next(found).base());
    }
    return;
  }
  if (event.type.starts_with("Execution")) {
    // What is open when an execution ends never was left.
    const bool failed = event.type != "ExecutionSucceeded" && event.type != "ExecutionStarted";
    const auto rest = std::remove_if(open_.begin(), open_.end(), [&](const Open& one) {
      if (one.track != track || event.type == "ExecutionStarted") {
        return false;
      }
      spans[one.span].end = event.at;
      spans[one.span].failed = failed;
      return true;
    });
    open_.erase(rest, open_.end());
  }
}

namespace {

// Spans that overlap without one being within the other need lanes of their own.
std::vector<std::uint32_t> lanes_of(const std::vector<const TraceSpan*>& spans) {
  std::vector<std::vector<Nanoseconds>> lanes;  // ends of what is open, the innermost last
  std::vector<std::uint32_t> result;
  for (const TraceSpan* span : spans) {
    std::uint32_t lane = 0;
    for (; lane < lanes.size(); ++lane) {
      std::vector<Nanoseconds>& ends = lanes[lane];
      while (!ends.empty() && ends.back() <= span->begin) {
        ends.pop_back();
      }
      if (ends.empty() || span->end <= ends.back()) {
        break;
      }
    }
    if (lane == lanes.size()) {
      lanes.emplace_back();
    }
    lanes[lane].push_back(span->end);
    result.push_back(lane);
  }
  return result;
}

double microseconds(Nanoseconds time) { return static_cast<double>(time) / 1000; }

}  // namespace

std::string trace_json(const TraceRecord& trace, Nanoseconds begins) {
  std::vector<std::string> machines;
  for (const TraceTrack& track : trace.tracks) {
    if (std::find(machines.begin(), machines.end(), track.machine) == machines.end()) {
      machines.push_back(track.machine);
    }
  }
  std::vector<std::vector<const TraceSpan*>> by_track(trace.tracks.size());
  for (const TraceSpan& span : trace.spans) {
    by_track[span.track].push_back(&span);
  }
  JsonWriter json;
  json.begin_object().member("displayTimeUnit", "ms").key("traceEvents").begin_array();
  for (std::size_t i = 0; i < machines.size(); ++i) {
    json.begin_object()
        .member("name", "process_name")
        .member("ph", "M")
        .member("pid", i + 1)
        .key("args")
        .begin_object()
        .member("name", machines[i])
        .end_object()
        .end_object();
  }
  std::uint64_t thread = 0;
  for (std::size_t t = 0; t < by_track.size(); ++t) {
    const TraceTrack& track = trace.tracks[t];
    const auto process = static_cast<std::uint64_t>(
        std::find(machines.begin(), machines.end(), track.machine) - machines.begin() + 1);
    std::vector<const TraceSpan*>& spans = by_track[t];
    std::stable_sort(spans.begin(), spans.end(), [](const TraceSpan* a, const TraceSpan* b) {
      return a->begin != b->begin ? a->begin < b->begin : a->end > b->end;
    });
    const std::vector<std::uint32_t> lanes = lanes_of(spans);
    const std::uint32_t lane_count =
        lanes.empty() ? 0 : *std::max_element(lanes.begin(), lanes.end()) + 1;
    for (std::uint32_t lane = 0; lane < lane_count; ++lane) {
      json.begin_object()
          .member("name", "thread_name")
          .member("ph", "M")
          .member("pid", process)
          .member("tid", thread + lane + 1)
          .key("args")
          .begin_object()
          .member("name", track.execution)
          .end_object()
          .end_object();
    }
    for (std::size_t i = 0; i < spans.size(); ++i) {
      json.begin_object()
          .member("name", spans[i]->name)
          .member("cat", spans[i]->category)
          .member("ph", "X")
          .member("ts", microseconds(spans[i]->begin - begins))
          .member("dur", microseconds(spans[i]->end - spans[i]->begin))
          .member("pid", process)
          .member("tid", thread + lanes[i] + 1);
      if (spans[i]->failed) {
        json.key("args").begin_object().member("failed", true).end_object();
      }
      json.end_object();
    }
    thread += lane_count;
  }
  return json.end_array().end_object().take() + "\n";
}

}  // namespace drydock
