#include "cli/progress_line.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"

namespace drydock {

ProgressLine::ProgressLine(Environment& environment, std::string what, std::string of)
    : environment_(environment),
      what_(std::move(what)),
      of_(std::move(of)),
      started_(environment.clock.now()),
      printed_(started_) {}

ProgressLine::~ProgressLine() {
  if (shown_) {
    environment_.err << "\r\x1b[K" << std::flush;
  }
}

void ProgressLine::update(std::uint32_t done, std::uint32_t all) {
  const Nanoseconds now = environment_.clock.now();
  const bool wanted = environment_.err_is_terminal && environment_.verbosity != Verbosity::Quiet;
  if (!wanted || now - started_ < kSecond || now - printed_ < kSecond / 10) {
    return;
  }
  printed_ = now;
  shown_ = true;
  environment_.err << fmt::format("\r\x1b[K{}: {} of {} {} ({} %)", what_, done, all, of_,
                                  std::uint64_t{done} * 100 / all)
                   << std::flush;
}

}  // namespace drydock
