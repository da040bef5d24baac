// How large the terminal is just now; it may be another size the next moment.
#pragma once

#include <cstdint>
#include <optional>

namespace drydock {

struct TerminalSize {
  std::uint32_t columns = 80;
  std::uint32_t rows = 24;
};

// Nothing if the file is no terminal, or one that does not know its size.
[[nodiscard]] std::optional<TerminalSize> terminal_size(int file);

}  // namespace drydock
