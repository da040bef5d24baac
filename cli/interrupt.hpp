// Ctrl-C: the first asks for a graceful end (running operations are finished and recorded), the
// second ends the process at once; the journal then knows what was under way.
#pragma once

#include <atomic>

namespace drydock {

// Installs the handlers of SIGINT and SIGTERM and returns the flag that they set.
[[nodiscard]] const std::atomic<bool>& watch_interrupts();

}  // namespace drydock
