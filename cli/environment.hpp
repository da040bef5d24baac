// What a command may touch of the world around it: streams, clock, files, environment variables,
// interruption. `main` fills it in; tests may fill in their own.
#pragma once

#include <atomic>
#include <functional>
#include <istream>
#include <optional>
#include <ostream>
#include <string>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "cli/terminal_size.hpp"
#include "report/style.hpp"

namespace drydock {

enum class Verbosity : std::uint8_t { Quiet, Normal, Verbose };

struct Environment {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Clock& clock;
  const FileSystem& files;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  const std::atomic<bool>& interrupted;
  std::function<std::optional<std::string>(const char*)> variable;
  // Of the terminal that `out` or `err` is; empty: not known.
  std::function<std::optional<TerminalSize>()> terminal_size = {};

  // From the global options.
  std::string project_file = {};  // "" for drydock.yaml of the current folder, if it is there
  std::string environment_name = {};
  bool no_color = false;
  Verbosity verbosity = Verbosity::Normal;

  // Colour only on a terminal, unless CLICOLOR_FORCE; never with NO_COLOR or --no-color.
  [[nodiscard]] ReportStyle out_style() const;
  [[nodiscard]] ReportStyle err_style() const;
};

// The folder with resource-types/, catalog/ and formats/: DRYDOCK_SCHEMAS, else beside the
// installed program (../share/drydock/schemas), else the source tree that it was built in.
[[nodiscard]] Result<std::string> schemas_folder(const Environment& environment);

// Where the user's own data of drydock are: $XDG_DATA_HOME/drydock, else ~/.local/share/drydock
// (XDG Base Directory Specification); nothing if neither variable says where. It need not exist.
[[nodiscard]] std::optional<std::string> user_data_folder(const Environment& environment);

}  // namespace drydock
