#include "cli/live_progress.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "report/value_text.hpp"

namespace drydock {
namespace {

constexpr std::size_t kRows = 10;
constexpr std::size_t kWidth = 56;  // of a name; the line stays within 80 columns
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
                           clock_.now(), std::string(doing(event.operation))};
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
      clear();
      out_ << line;
      break;
  }
  tick();
}

void LiveProgress::tick() {
  const Nanoseconds now = clock_.now();
  if (now - drawn_at_ >= kRedraw) {
    drawn_at_ = now;
    clear();
    draw();
  }
}

void LiveProgress::clear() {
  if (lines_ > 0) {
    // Cursor up, erase to the end (ECMA-48 CUU and ED).
    out_ << fmt::format("\x1b[{}A\x1b[J", lines_);
    lines_ = 0;
  }
  out_.flush();
}

void LiveProgress::draw() {
  if (rows_.empty()) {
    return;
  }
  std::string text =
      fmt::format("  {} of {} steps done, {} running\n", ended_, steps_, rows_.size());
  lines_ = 1;
  for (const auto& [step, row] : rows_) {
    if (lines_ > kRows) {
      text += fmt::format("  and {} more\n", rows_.size() - kRows);
      ++lines_;
      break;
    }
    const std::string name =
        row.text.size() > kWidth ? row.text.substr(0, kWidth - 3) + "..." : row.text;
    text += fmt::format("  {:<{}} {:<10} {}\n", name, kWidth, row.state,
                        format_duration((clock_.now() - row.since) / kSecond * kSecond));
    ++lines_;
  }
  out_ << paint(style_, Ink::Dim, text);
  out_.flush();
}

}  // namespace drydock
