#include "cli/terminal_size.hpp"

#include <sys/ioctl.h>

namespace drydock {

std::optional<TerminalSize> terminal_size(int file) {
  winsize size{};
  const bool known = ::ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 && size.ws_row != 0;
  return known ? std::optional(TerminalSize{size.ws_col, size.ws_row}) : std::nullopt;
}

}  // namespace drydock
