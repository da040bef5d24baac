#include "report/table.hpp"

#include <algorithm>
#include <numeric>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 4;

std::size_t total(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) +
         (widths.empty() ? 0 : kGap * (widths.size() - 1));
}

}  // namespace

void Table::add_row(std::vector<TableCell> cells) {
  DRYDOCK_CHECK(cells.size() == columns_.size());
  for (TableCell& cell : cells) {
    cell.text = printable(cell.text);
  }
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths(std::size_t room) const {
  std::vector<std::size_t> widths(columns_.size());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths[c] = display_width(columns_[c].title);
    for (const auto& row : rows_) {
      widths[c] = std::max(widths[c], display_width(row[c].text));
    }
  }
  for (const bool rigid_too : {false, true}) {
    while (total(widths) > room) {
      std::size_t widest = columns_.size();
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        const bool may = (columns_[c].shrinks || rigid_too) && widths[c] > kNarrowest;
        if (may && (widest == columns_.size() || widths[c] > widths[widest])) {
          widest = c;
        }
      }
      if (widest == columns_.size()) {
        break;
      }
      --widths[widest];
    }
  }
  return widths;
}

std::string Table::text(const ReportStyle& style, std::size_t indent) const {
  const std::size_t room = style.width > indent ? style.width - indent : 1;
  const std::vector<std::size_t> widths = this->widths(room);
  std::string out;
  const auto line = [&](const auto& cell_of, const auto& ink_of) {
    std::string text(indent, ' ');
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string cut = fit(cell_of(c), widths[c], style);
      const std::string padded = columns_[c].right         ? pad_left(cut, widths[c])
                                 : c + 1 < columns_.size() ? pad_right(cut, widths[c])
                                                           : cut;
      text += paint(style, ink_of(c), padded);
      text.append(c + 1 < columns_.size() ? kGap : 0, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  };
  const bool titled = std::any_of(columns_.begin(), columns_.end(),
                                  [](const TableColumn& column) { return !column.title.empty(); });
  if (titled) {
    line([&](std::size_t c) { return columns_[c].title; }, [](std::size_t) { return Ink::Bold; });
    const std::string_view dash = style.unicode ? "─" : "-";
    out.append(indent, ' ');
    for (std::size_t i = 0; i < std::min(total(widths), room); ++i) {
      out += dash;
    }
    out.push_back('\n');
  }
  for (const auto& row : rows_) {
    line([&](std::size_t c) { return row[c].text; }, [&](std::size_t c) { return row[c].ink; });
  }
  return out;
}

}  // namespace drydock
