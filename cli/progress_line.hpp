// One line at a terminal about something that takes longer than a second: "Simulating: 400 of
// 1000 trials (40 %)", drawn over itself at most ten times a second, gone at the end.
#pragma once

#include <cstdint>
#include <string>

#include "cli/environment.hpp"

namespace drydock {

class ProgressLine {
 public:
  ProgressLine(Environment& environment, std::string what, std::string of);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  // Not from two threads at once.
  void update(std::uint32_t done, std::uint32_t all);

 private:
  Environment& environment_;
  std::string what_;
  std::string of_;
  Nanoseconds started_;
  Nanoseconds printed_;
  bool shown_ = false;
};

}  // namespace drydock
