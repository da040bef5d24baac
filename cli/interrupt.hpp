// Ctrl-C: the first asks for a graceful end (running operations are finished and recorded), the
// second ends the process at once; the journal then knows what was under way.
#pragma once

#include <atomic>
#include <string_view>

namespace drydock {

inline constexpr std::string_view kInterruptedText =
    "Interrupted: finishing what is under way, starting nothing new. Again to stop at once.\n";

// Installs the handlers of SIGINT and SIGTERM and returns the flag that they set.
[[nodiscard]] const std::atomic<bool>& watch_interrupts();

// As long as one lives, whoever draws on the terminal says that the first interrupt has come: text
// in the midst of a table would stay there.
class InterruptToldElsewhere {
 public:
  InterruptToldElsewhere();
  InterruptToldElsewhere(const InterruptToldElsewhere&) = delete;
  InterruptToldElsewhere& operator=(const InterruptToldElsewhere&) = delete;
  ~InterruptToldElsewhere();
};

}  // namespace drydock
