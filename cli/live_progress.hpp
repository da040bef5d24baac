// What runs just now, as a table at the foot of a terminal: drawn over itself a few times a second,
// gone when the run is over. Lines that stay are printed above it.
#pragma once

#include <map>
#include <ostream>
#include <string>

#include "base/clock.hpp"
#include "planner/apply/executor.hpp"
#include "report/style.hpp"

namespace drydock {

class LiveProgress {
 public:
  // `steps`: how many there are in all.
  LiveProgress(std::ostream& out, const Clock& clock, ReportStyle style, std::size_t steps)
      : out_(out), clock_(clock), style_(style), steps_(steps) {}

  // Prints `line` above the table, if it is to stay, and takes note of the event.
  void event(const StepEvent& event, const std::string& line);
  // Draws anew if the last drawing is old enough.
  void tick();
  void clear();

 private:
  struct Row {
    std::string text;
    Nanoseconds since = 0;
    std::string state;
  };
  void draw();

  std::ostream& out_;
  const Clock& clock_;
  ReportStyle style_;
  std::size_t steps_;
  std::size_t ended_ = 0;
  std::map<std::uint32_t, Row> rows_;  // by step
  std::size_t lines_ = 0;              // of the table as it stands on the terminal
  Nanoseconds drawn_at_ = 0;
};

}  // namespace drydock
