// The process: fills in the environment and runs the command line.
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "cli/arguments.hpp"
#include "cli/interrupt.hpp"

int main(int argc, char** argv) {
  using namespace drydock;
  std::ios::sync_with_stdio(false);
  SystemClock clock;
  const DiskFileSystem files;
  Environment environment{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .clock = clock,
      .files = files,
      .in_is_terminal = ::isatty(STDIN_FILENO) == 1,
      .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
      .interrupted = watch_interrupts(),
      .variable = [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      },
      .terminal_size =
          [] {
            const std::optional<TerminalSize> size = terminal_size(STDOUT_FILENO);
            return size ? size : terminal_size(STDERR_FILENO);
          }};
  const ExitCode code = run_command_line(argc, argv, environment);
  std::cout.flush();
  return static_cast<int>(code);
}
