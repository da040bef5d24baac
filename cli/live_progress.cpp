#include "cli/live_progress.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostRows = 10;
constexpr std::size_t kWidestName = 56;
constexpr std::size_t kNarrowestName = 8;
constexpr std::size_t kStateWidth = 10;  // "destroying"
constexpr std::size_t kTimeWidth = 7;    // "1h02m3s"
// Two blanks before the name, one behind it and one behind the state.
constexpr std::size_t kBesideName = 2 + 1 + kStateWidth + 1 + kTimeWidth;
constexpr Nanoseconds kRedraw = 100 * kMillisecond;

std::string_view doing(OperationKind operation) {
  return operation == OperationKind::Create   ? "creating"
         : operation == OperationKind::Update ? "modifying"
                                              : "destroying";
}

}  // namespace

void LiveProgress::event(const StepEvent& event, const std::string& line) {
  switch (event.kind) {
    case StepEvent::Kind::Started:
      rows_[event.step] = {printable(fmt::format("{} ({})", event.address.text(), event.type)),
                           environment_.clock.now(), std::string(doing(event.operation))};
      break;
    case StepEvent::Kind::Retrying:
      rows_[event.step].state = "retrying";
      break;
    case StepEvent::Kind::Progress:
      rows_[event.step].state = doing(event.operation);
      break;
    case StepEvent::Kind::Finished:
    case StepEvent::Kind::Failed:
    case StepEvent::Kind::Skipped:
      ++ended_;
      rows_.erase(event.step);
      above_ += line;
      break;
  }
  tick();
}

void LiveProgress::tick() {
  tell_interrupt();
  const Nanoseconds now = environment_.clock.now();
  if (now - drawn_at_ >= kRedraw) {
    drawn_at_ = now;
    // In one piece, so that nobody sees the table gone.
    const std::string erase = erased();
    environment_.out << erase + std::exchange(above_, {}) + drawn() << std::flush;
  }
}

void LiveProgress::clear() {
  tell_interrupt();
  const std::string erase = erased();
  environment_.out << erase + std::exchange(above_, {}) << std::flush;
}

void LiveProgress::tell_interrupt() {
  if (!told_interrupt_ && environment_.interrupted.load()) {
    told_interrupt_ = true;
    above_ += kInterruptedText;
    drawn_at_ = 0;  // at once
  }
}

TerminalSize LiveProgress::size() const {
  const std::optional<TerminalSize> known =
      environment_.terminal_size ? environment_.terminal_size() : std::nullopt;
  return known.value_or(TerminalSize{});
}

// A terminal that was made narrower since has broken the lines of the table into more of them.
std::string LiveProgress::erased() {
  const std::size_t columns = std::max<std::size_t>(size().columns, 1);
  std::size_t lines = 0;
  for (const std::size_t width : std::exchange(widths_, {})) {
    lines += std::max<std::size_t>((width + columns - 1) / columns, 1);
  }
  return lines == 0 ? std::string() : fmt::format("\r\x1b[{}A\x1b[J", lines);
}

std::string LiveProgress::drawn() {
  if (rows_.empty()) {
    return {};
  }
  const TerminalSize now = size();
  // A terminal may go to the next line as soon as the last column is filled.
  const std::size_t width = now.columns > 1 ? now.columns - 1 : 1;
  const std::size_t name_width =
      std::clamp(width > kBesideName ? width - kBesideName : 0, kNarrowestName, kWidestName);
  // Beside the rows: the head, what says how many more there are, and the cursor's line.
  const std::size_t most = std::clamp<std::size_t>(now.rows > 3 ? now.rows - 3 : 1, 1, kMostRows);
  std::string text;
  const auto add = [&](const std::string& line) {
    const std::string cut = fit(line, width, style_);
    widths_.push_back(display_width(cut));
    text += cut + "\n";
  };
  add(fmt::format("  {} of {} steps done, {} running", ended_, steps_, rows_.size()));
  for (const auto& [step, row] : rows_) {
    if (widths_.size() > most) {
      add(fmt::format("  and {} more", rows_.size() - most));
      break;
    }
    const Nanoseconds elapsed = environment_.clock.now() - row.since;
    add(fmt::format("  {} {} {}", pad_right(fit(row.text, name_width, style_), name_width),
                    pad_right(row.state, kStateWidth),
                    format_duration(elapsed / kSecond * kSecond)));
  }
  return paint(style_, Ink::Dim, text);
}

}  // namespace drydock
