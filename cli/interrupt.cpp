#include "cli/interrupt.hpp"

#include <unistd.h>

#include <csignal>

#include "cli/exit_code.hpp"

namespace drydock {
namespace {

// A signal handler has no other way to reach the program.
std::atomic<bool> interrupted{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> told_elsewhere{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void on_signal(int /*signal*/) {
  const auto say = [](std::string_view text) {
    // Nothing can be done about a failed write in a signal handler.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
  };
  if (interrupted.exchange(true)) {
    say("\nInterrupted again: stopping at once. The next apply finishes what was under way.\n");
    ::_exit(static_cast<int>(ExitCode::Interrupted));
  }
  if (!told_elsewhere.load()) {
    say("\n");
    say(kInterruptedText);
  }
}

}  // namespace

InterruptToldElsewhere::InterruptToldElsewhere() { told_elsewhere.store(true); }

InterruptToldElsewhere::~InterruptToldElsewhere() { told_elsewhere.store(false); }

const std::atomic<bool>& watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // an interrupted prompt returns instead of waiting on
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  // A closed pipe (`drydock plan | head`) ends writing, not the program.
  ::signal(SIGPIPE, SIG_IGN);
  // A file-size limit behaves like a full disk: the write fails and is reported.
  ::signal(SIGXFSZ, SIG_IGN);
  return interrupted;
}

}  // namespace drydock
