#include "report/ledger_text.hpp"

#include <algorithm>
#include <map>

namespace drydock {
namespace {

constexpr std::size_t kIndent = 4;
constexpr std::size_t kGap = 2;
constexpr std::size_t kWidestName = 34;

struct Row {
  std::string name;
  std::string value;
  std::string source;
};

// As `wrap`, but a word that is too long for a line is cut into pieces.
std::vector<std::string> lines_of(std::string_view text, std::size_t width) {
  std::vector<std::string> out;
  for (std::string& line : wrap(text, width)) {
    while (display_width(line) > width) {
      std::size_t bytes = 0;
      std::size_t columns = 0;
      while (bytes < line.size()) {
        const Glyph glyph = first_glyph(std::string_view(line).substr(bytes));
        if (bytes != 0 && columns + glyph.columns > width) {
          break;
        }
        bytes += glyph.bytes;
        columns += glyph.columns;
      }
      out.push_back(line.substr(0, bytes));
      line.erase(0, bytes);
    }
    out.push_back(std::move(line));
  }
  return out;
}

std::size_t widest(const std::vector<Row>& rows, std::string Row::*part) {
  std::size_t width = 0;
  for (const Row& row : rows) {
    width = std::max(width, display_width(row.*part));
  }
  return width;
}

// The source stands behind the value where that leaves both on one line, else below it.
void append_row(std::string& out, const Row& row, std::size_t name_width, std::size_t room,
                const ReportStyle& style) {
  const std::vector<std::string> name = lines_of(row.name, name_width);
  std::vector<std::string> right;
  const std::size_t both = display_width(row.value) + kGap + display_width(row.source);
  if (both <= room) {
    right.push_back(row.value + std::string(kGap, ' ') + paint(style, Ink::Dim, row.source));
  } else {
    right = lines_of(row.value, room);
    for (const std::string& line : lines_of(row.source, room)) {
      right.push_back(paint(style, Ink::Dim, line));
    }
  }
  for (std::size_t i = 0; i < std::max(name.size(), right.size()); ++i) {
    const std::string left = i < name.size() ? name[i] : "";
    out += std::string(kIndent, ' ');
    out += i < right.size() ? pad_right(left, name_width + kGap) + right[i] : left;
    out.push_back('\n');
  }
}

void append_rows(std::string& out, const std::vector<Row>& rows, const ReportStyle& style) {
  const std::size_t room = style.width > kIndent + 40 ? style.width - kIndent : 40;
  const std::size_t name_width = std::min({widest(rows, &Row::name), kWidestName, room / 2});
  for (const Row& row : rows) {
    append_row(out, row, name_width, room - name_width - kGap, style);
  }
}

}  // namespace

const std::vector<SourceKind>& ledger_order() {
  static const std::vector<SourceKind> kOrder = {SourceKind::Template, SourceKind::Parameter,
                                                 SourceKind::Scenario, SourceKind::Catalog,
                                                 SourceKind::Rule,     SourceKind::Default};
  return kOrder;
}

std::string_view ledger_heading(SourceKind kind) {
  switch (kind) {
    case SourceKind::Template:
      return "Template";
    case SourceKind::Parameter:
      return "Parameters";
    case SourceKind::Scenario:
      return "Scenario";
    case SourceKind::Catalog:
      return "Catalog";
    case SourceKind::Rule:
      return "Rules of AWS";
    case SourceKind::Default:
      return "Defaults and choices of the model";
  }
  return "Others";
}

std::string_view ledger_source(const LedgerEntry& entry) {
  std::string_view source = entry.source;
  for (const std::string_view prefix : {"template:", "scenario:"}) {
    if (source.substr(0, prefix.size()) == prefix) {
      source.remove_prefix(prefix.size());
    }
  }
  return source;
}

std::string ledger_text(const std::vector<LedgerEntry>& ledger, const ReportStyle& style) {
  std::string out;
  bool explained = false;
  for (const SourceKind kind : ledger_order()) {
    std::vector<Row> rows;
    for (const LedgerEntry& entry : ledger) {
      if (entry.kind == kind) {
        std::string source = printable(ledger_source(entry));
        source += entry.id.empty() ? "" : " [" + printable(entry.id) + "]";
        explained = explained || !entry.id.empty();
        rows.push_back({printable(entry.name), printable(entry.value), std::move(source)});
      }
    }
    if (!rows.empty()) {
      out += "  " + std::string(ledger_heading(kind)) + "\n";
      append_rows(out, rows, style);
    }
  }
  if (explained) {
    out +=
        paint(style, Ink::Dim,
              wrapped("  ", "drydock explain NAME says more about an input with a [name].", style));
  }
  return out;
}

std::vector<LedgerEntry> ledger_only_in(const std::vector<LedgerEntry>& ledger,
                                        const std::vector<LedgerEntry>& other) {
  std::multimap<std::string_view, std::string_view> known;
  for (const LedgerEntry& entry : other) {
    known.emplace(entry.name, entry.value);
  }
  std::vector<LedgerEntry> out;
  for (const LedgerEntry& entry : ledger) {
    const auto [begin, end] = known.equal_range(entry.name);
    if (std::none_of(begin, end, [&](const auto& each) { return each.second == entry.value; })) {
      out.push_back(entry);
    }
  }
  return out;
}

}  // namespace drydock
