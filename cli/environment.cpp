#include "cli/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

namespace drydock {
namespace {

constexpr std::uint32_t kNarrowest = 40;
constexpr std::uint32_t kWidest = 100;

bool is_utf8_locale(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::optional<std::string> value = environment.variable(name);
    if (value && !value->empty()) {
      return value->find("UTF-8") != std::string::npos || value->find("utf8") != std::string::npos;
    }
  }
  // Nothing is said, as in most CI systems, whose logs are UTF-8.
  return true;
}

ReportStyle style_for(const Environment& environment, bool terminal) {
  ReportStyle result;
  const auto set = [&](const char* name) {
    const std::optional<std::string> value = environment.variable(name);
    return value.has_value() && !value->empty();
  };
  const bool forced = set("CLICOLOR_FORCE") && environment.variable("CLICOLOR_FORCE") != "0";
  result.color = !environment.no_color && !set("NO_COLOR") && (terminal || forced);
  result.unicode = is_utf8_locale(environment);
  result.width = kWidest;
  if (!terminal) {
    return result;
  }
  std::uint32_t width = kWidest;
  if (const std::optional<std::string> columns = environment.variable("COLUMNS")) {
    std::from_chars(columns->data(), columns->data() + columns->size(), width);
  } else if (environment.terminal_size) {
    width = environment.terminal_size().value_or(TerminalSize{kWidest, 0}).columns;
  }
  result.width = std::clamp(width, kNarrowest, kWidest);
  return result;
}

}  // namespace

ReportStyle Environment::out_style() const { return style_for(*this, out_is_terminal); }

ReportStyle Environment::err_style() const { return style_for(*this, err_is_terminal); }

Result<std::string> schemas_folder(const Environment& environment) {
  namespace fs = std::filesystem;
  if (const std::optional<std::string> given = environment.variable("DRYDOCK_SCHEMAS")) {
    return *given;
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  fs::path folder = program.parent_path();
  const fs::path installed = folder / "../share/drydock/schemas";
  if (!error && fs::exists(installed / "resource-types", error)) {
    return installed.lexically_normal().string();
  }
  // out/PRESET/drydock of a source tree.
  for (int up = 0; up < 4 && folder.has_parent_path(); ++up, folder = folder.parent_path()) {
    if (fs::exists(folder / "schemas/resource-types", error)) {
      return (folder / "schemas").string();
    }
  }
  return Error{fmt::format("the schemas are neither at {} nor above {}",
                           installed.lexically_normal().string(), program.parent_path().string()),
               "set DRYDOCK_SCHEMAS to the folder that has resource-types/ and catalog/"};
}

std::optional<std::string> user_data_folder(const Environment& environment) {
  // A relative path in XDG_DATA_HOME is to be ignored.
  if (const auto data = environment.variable("XDG_DATA_HOME"); data && data->starts_with('/')) {
    return *data + "/drydock";
  }
  if (const auto home = environment.variable("HOME"); home && home->starts_with('/')) {
    return *home + "/.local/share/drydock";
  }
  return std::nullopt;
}

}  // namespace drydock
