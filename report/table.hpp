// A table of text in at most the style's width: columns are as wide as their widest cell; if the
// whole is too wide, the columns that may shrink do, widest first, and cut cells end in "…".
#pragma once

#include <string>
#include <vector>

#include "report/style.hpp"

namespace drydock {

struct TableColumn {
  std::string title;
  bool right = false;   // numbers
  bool shrinks = true;  // else it keeps its width as long as anything else can give way
};

struct TableCell {
  TableCell(std::string cell_text,
            Ink cell_ink = Ink::Plain)  // NOLINT(google-explicit-constructor)
      : text(std::move(cell_text)), ink(cell_ink) {}
  TableCell(const char* cell_text) : text(cell_text) {}  // NOLINT(google-explicit-constructor)
  std::string text;                                      // plain: no escapes
  Ink ink = Ink::Plain;
};

class Table {
 public:
  explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  // Precondition: one cell a column.
  void add_row(std::vector<TableCell> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // Title line, rule and rows, each indented and ended by '\n'; no title line if no column has one.
  [[nodiscard]] std::string text(const ReportStyle& style, std::size_t indent = 0) const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths(std::size_t room) const;

  std::vector<TableColumn> columns_;
  std::vector<std::vector<TableCell>> rows_;
};

}  // namespace drydock
