// What runs just now, as a table at the foot of a terminal: drawn over itself a few times a second,
// gone when the run is over. Lines that stay are printed above it with the next drawing. The table
// never is wider or higher than the terminal, whose size is asked each time.
//
// Only three control sequences of ECMA-48 are sent, beside colour: CR, cursor up (CUU) and erase to
// the end (ED). The cursor is never hidden, so that nothing has to be restored after a kill.
#pragma once

#include <atomic>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "cli/environment.hpp"
#include "cli/interrupt.hpp"
#include "planner/apply/executor.hpp"
#include "report/style.hpp"

namespace drydock {

class LiveProgress {
 public:
  // `steps`: how many there are in all. The environment outlives this object.
  LiveProgress(Environment& environment, std::size_t steps)
      : environment_(environment),
        style_(environment.out_style()),
        steps_(steps),
        told_interrupt_(environment.interrupted.load()) {}

  // Prints `line` above the table, if it is to stay, and takes note of the event.
  void event(const StepEvent& event, const std::string& line);
  // Draws anew if the last drawing is old enough.
  void tick();
  // Takes the table away; call it last.
  void clear();

 private:
  struct Row {
    std::string text;
    Nanoseconds since = 0;
    std::string state;
  };
  [[nodiscard]] TerminalSize size() const;
  [[nodiscard]] std::string erased();
  [[nodiscard]] std::string drawn();
  void tell_interrupt();

  Environment& environment_;
  ReportStyle style_;
  InterruptToldElsewhere quiet_handler_;
  std::size_t steps_;
  std::size_t ended_ = 0;
  std::map<std::uint32_t, Row> rows_;  // by step
  std::string above_;                  // lines that are to stay, not printed yet
  std::vector<std::size_t> widths_;    // of the table's lines as they stand on the terminal
  bool told_interrupt_;
  Nanoseconds drawn_at_ = 0;
};

}  // namespace drydock
