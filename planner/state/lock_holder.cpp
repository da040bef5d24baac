#include "planner/state/lock_holder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace drydock {
namespace {

// "BOOT/NAMESPACE": where process ids of this process mean what they mean here.
std::string this_place() {
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  std::error_code error;
  const std::string space = std::filesystem::read_symlink("/proc/self/ns/pid", error).string();
  return boot.empty() || error ? std::string() : fmt::format("{}/{}", boot, space);
}

// When a process started, in clock ticks since boot (proc(5), /proc/PID/stat, field 22); "" if
// there is no such process.
std::string start_of(std::string_view pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::stringstream text;
  text << file.rdbuf();
  const std::string line = text.str();
  // The command's name is in parentheses and may itself hold spaces: count after the last one.
  const std::size_t after_name = line.rfind(')');
  if (after_name == std::string::npos) {
    return {};
  }
  std::istringstream fields(line.substr(after_name + 1));
  std::string field;
  std::string state;
  for (int i = 3; i <= 22 && fields >> field; ++i) {
    state = i == 3 ? field : state;
  }
  // A zombie has ended; only its parent has not asked yet.
  return state == "Z" || state == "X" ? std::string() : field;
}

}  // namespace

std::string this_process() {
  const std::string place = this_place();
  const std::string pid = fmt::format("{}", ::getpid());
  const std::string start = start_of(pid);
  return place.empty() || start.empty() ? std::string()
                                        : fmt::format("{}/{}/{}", place, pid, start);
}

bool is_dead_here(std::string_view process) {
  const std::size_t last = process.rfind('/');
  const std::size_t middle =
      last == std::string_view::npos || last == 0 ? last : process.rfind('/', last - 1);
  if (middle == std::string_view::npos) {
    return false;
  }
  const std::string_view pid = process.substr(middle + 1, last - middle - 1);
  return process.substr(0, middle) == this_place() && start_of(pid) != process.substr(last + 1);
}

}  // namespace drydock
