#include "report/diagnostics_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace drydock {
namespace {

constexpr std::size_t kTabStop = 4;
constexpr std::size_t kContextBefore = 30;

Ink severity_ink(Severity severity) {
  return severity == Severity::Error     ? Ink::Red
         : severity == Severity::Warning ? Ink::Yellow
                                         : Ink::Cyan;
}

// A source line as it is shown, and the columns under which the marks go.
struct ShownLine {
  std::string text;
  std::size_t mark_begin = 0;
  std::size_t mark_end = 0;
};

ShownLine expand(std::string_view line, std::size_t begin, std::size_t end) {
  ShownLine shown;
  std::size_t column = 0;
  std::size_t offset = 0;
  while (offset < line.size()) {
    const Glyph glyph = first_glyph(line.substr(offset));
    if (offset <= begin) {
      shown.mark_begin = column;
    }
    if (glyph.code_point == '\t') {
      const std::size_t spaces = kTabStop - column % kTabStop;
      shown.text.append(spaces, ' ');
      column += spaces;
    } else {
      const std::string safe = printable(line.substr(offset, glyph.bytes));
      shown.text += safe;
      column += display_width(safe);
    }
    offset += glyph.bytes;
    if (offset <= end) {
      shown.mark_end = column;
    }
  }
  if (begin >= line.size()) {
    shown.mark_begin = column;
  }
  shown.mark_end = std::max(shown.mark_end, shown.mark_begin + 1);
  return shown;
}

// Cuts a line that is too wide to a window around its marks.
ShownLine window(ShownLine line, std::size_t room, const ReportStyle& style) {
  if (display_width(line.text) <= room) {
    return line;
  }
  const std::string_view mark = style.unicode ? "…" : "...";
  const std::size_t mark_width = display_width(mark);
  const std::size_t from = line.mark_begin > kContextBefore + mark_width && line.mark_end > room
                               ? line.mark_begin - kContextBefore
                               : 0;
  std::string_view rest = line.text;
  std::size_t dropped = 0;
  while (dropped < from) {
    const Glyph glyph = first_glyph(rest);
    dropped += glyph.columns;
    rest.remove_prefix(glyph.bytes);
  }
  const std::size_t lead = from == 0 ? 0 : mark_width;
  ShownLine cut;
  cut.text = std::string(from == 0 ? "" : mark) + fit(rest, room - lead, style);
  cut.mark_begin = line.mark_begin - dropped + lead;
  cut.mark_end = std::clamp(line.mark_end - dropped + lead, cut.mark_begin + 1,
                            std::max(room, cut.mark_begin + 1));
  return cut;
}

std::string place(const SourceMap& sources, const Span& span) {
  const Position at = sources.begin(span);
  return fmt::format("{}:{}:{}", printable(sources.name(span.file)), at.line, at.column);
}

// Of a line of megabytes only what is near the mark is looked at, cut between characters.
std::string_view near_mark(std::string_view line, std::size_t mark) {
  constexpr std::size_t kBefore = 1'000;
  constexpr std::size_t kBehind = 4'000;
  const auto inside_character = [&](std::size_t at) {
    return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U;
  };
  std::size_t first = mark > kBefore ? mark - kBefore : 0;
  while (inside_character(first)) {
    ++first;
  }
  std::size_t last = std::min(line.size(), mark + kBehind);
  while (inside_character(last)) {
    ++last;
  }
  return line.substr(first, last - first);
}

void append_snippet(std::string& out, const SourceMap& sources, const Span& span, Ink ink,
                    const ReportStyle& style) {
  const std::string_view whole = sources.text(span.file);
  const std::string_view whole_line = sources.line(span);
  const std::string_view line = near_mark(
      whole_line,
      std::min<std::size_t>(span.begin - static_cast<std::size_t>(whole_line.data() - whole.data()),
                            whole_line.size()));
  const auto line_start = static_cast<std::size_t>(line.data() - whole.data());
  const std::size_t begin = std::min<std::size_t>(span.begin - line_start, line.size());
  const std::size_t end = std::clamp<std::size_t>(span.end - line_start, begin, line.size());
  const std::string number = fmt::format("{:>4}", sources.begin(span).line);
  const std::size_t gutter = number.size() + 3;
  const std::size_t room = style.width > gutter + 40 ? style.width - gutter : 40;
  const ShownLine shown = window(expand(line, begin, end), room, style);
  const std::string marks = "^" + std::string(shown.mark_end - shown.mark_begin - 1, '~');
  out += fmt::format("{} {} {}\n", paint(style, Ink::Dim, number), paint(style, Ink::Dim, "|"),
                     shown.text);
  out += fmt::format("{} {} {}{}\n", std::string(number.size(), ' '), paint(style, Ink::Dim, "|"),
                     std::string(shown.mark_begin, ' '), paint(style, ink, marks));
}

}  // namespace

std::string diagnostic_text(const Diagnostic& diagnostic, const SourceMap& sources,
                            const ReportStyle& style) {
  const Severity severity = diagnostic.severity();
  const std::string where =
      diagnostic.span.valid() ? place(sources, diagnostic.span) + ": " : std::string();
  const std::string word =
      fmt::format("{} {}", severity_name(severity), diagnostic_info(diagnostic.code).id);
  std::string out =
      fmt::format("{}{}: {}\n", paint(style, Ink::Bold, where),
                  paint(style, severity_ink(severity), word), printable(diagnostic.message));
  if (diagnostic.span.valid()) {
    append_snippet(out, sources, diagnostic.span, severity_ink(severity), style);
  }
  for (const Label& label : diagnostic.labels) {
    if (!label.span.valid()) {
      out += fmt::format("     {} note: {}\n", paint(style, Ink::Dim, "="), printable(label.text));
      continue;
    }
    out +=
        fmt::format("  {} {}: {}: {}\n", paint(style, Ink::Dim, "-->"), place(sources, label.span),
                    paint(style, Ink::Cyan, "note"), printable(label.text));
    append_snippet(out, sources, label.span, Ink::Cyan, style);
  }
  if (!diagnostic.hint.empty()) {
    const std::string_view lead = diagnostic.span.valid() ? "     = help: " : "  help: ";
    std::string text = wrapped(lead, printable(diagnostic.hint), style);
    if (style.color) {
      const std::size_t at = text.find("help:");
      text.replace(at, 5, paint(style, Ink::Green, "help:"));
    }
    out += text;
  }
  return out;
}

std::string diagnostics_text(const Diagnostics& diagnostics, const SourceMap& sources,
                             const ReportStyle& style) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    out += diagnostic_text(diagnostic, sources, style) + "\n";
  }
  if (!out.empty()) {
    const Ink ink = diagnostics.has_errors() ? Ink::Red : Ink::Yellow;
    out += paint(style, ink, diagnostics_summary(diagnostics)) + "\n";
  }
  return out;
}

std::string diagnostics_summary(const Diagnostics& diagnostics) {
  const std::vector<Diagnostic> all = diagnostics.sorted();
  std::string out;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note}) {
    const auto count = std::count_if(all.begin(), all.end(), [&](const Diagnostic& diagnostic) {
      return diagnostic.severity() == severity;
    });
    if (count != 0) {
      out += out.empty() ? "" : ", ";
      out += counted(static_cast<std::uint64_t>(count), severity_name(severity));
    }
  }
  return out;
}

}  // namespace drydock
