#include "report/property_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/value_text.hpp"

namespace drydock {
namespace {

std::size_t common_prefix(const std::string& a, const std::string& b) {
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) {
    ++same;
  }
  while (same > 0 && same < a.size() && (static_cast<unsigned char>(a[same]) & 0xC0U) == 0x80U) {
    --same;
  }
  return same;
}

// Two long texts, one below the other, cut where they begin to differ.
void append_long_pair(std::string& out, const std::string& name, const std::string& before,
                      const std::string& after, std::string_view note, const ReportStyle& style) {
  constexpr std::size_t kKept = 20;
  const std::size_t same = common_prefix(before, after);
  std::size_t skip = same > kKept + 10 ? same - kKept : 0;
  while (skip > 0 && (static_cast<unsigned char>(before[skip]) & 0xC0U) == 0x80U) {
    --skip;
  }
  const std::string lead = skip == 0 ? "" : style.unicode ? "…" : "...";
  const std::size_t room = style.width > 40 ? style.width - 14 : 26;
  out += fmt::format("      {}{}:{}\n", paint(style, Ink::Yellow, "~ "), name, note);
  out += fmt::format("          {}{}\n", paint(style, Ink::Red, "- "),
                     fit(lead + before.substr(skip), room, style));
  out += fmt::format("          {}{}\n", paint(style, Ink::Green, "+ "),
                     fit(lead + after.substr(skip), room, style));
}

}  // namespace

void append_property(std::string& out, const PropertyChange& property, const ReportStyle& style) {
  const std::string name = property_path_display(property.path);
  std::string note;
  if (property.behavior != UpdateBehavior::InPlace) {
    note = property.behavior == UpdateBehavior::Replaces ? " # forces replacement"
                                                         : " # may force replacement";
  }
  const std::string painted = paint(style, Ink::Red, note);
  if (property.before.is_null() && !property.before.secret()) {
    append_value(out, name, property.after, {6, "+ ", Ink::Green, note}, style);
  } else if (property.after.is_null() && !property.after.secret()) {
    append_value(out, name, property.before, {6, "- ", Ink::Red, note}, style);
  } else {
    const std::string before = value_inline(property.before);
    const std::string after = value_inline(property.after);
    const std::size_t columns =
        8 + display_width(name) + 2 + display_width(before) + 4 + display_width(after);
    if (columns + note.size() <= style.width) {
      out += fmt::format("      {}{}: {} -> {}{}\n", paint(style, Ink::Yellow, "~ "), name, before,
                         paint(style, property.after.is_unknown() ? Ink::Dim : Ink::Plain, after),
                         painted);
    } else {
      append_long_pair(out, name, before, after, painted, style);
    }
  }
  if (!property.cause.empty()) {
    out += paint(style, Ink::Dim, wrapped("          # ", printable(property.cause), style));
  }
  if (property.recorded) {
    const std::string recorded = fmt::format(
        "          # recorded: {}", property.recorded->is_null() && !property.recorded->secret()
                                        ? "nothing"
                                        : value_inline(*property.recorded));
    out += paint(style, Ink::Dim, fit(recorded, std::max(style.width, 20U), style)) + "\n";
  }
}

}  // namespace drydock
