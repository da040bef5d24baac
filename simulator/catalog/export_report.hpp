// Tells of what is wrong in an export: the first problems each with its place, the others by their
// number, so that a file that is something else altogether does not fill the screen. For the files
// import_*.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "simulator/catalog/import_exports.hpp"

namespace drydock {

class ExportReport {
 public:
  ExportReport(ImportedFigures& figures, Diagnostics& diagnostics)
      : figures_(figures), diagnostics_(diagnostics) {}
  ExportReport(const ExportReport&) = delete;
  ExportReport& operator=(const ExportReport&) = delete;

  void wrong(Span span, std::string message, std::string hint = {});
  // A record of something that the catalog does not hold: counted, told of once.
  void skip(Span span, std::string_view what);
  void count(Put put);
  // Tells of what was only counted. To be called once, at the end.
  void finish();

  // A member of a record, of that kind; reports a missing or a wrong one.
  [[nodiscard]] std::optional<Node> require(const Node& record, std::string_view key,
                                            NodeKind kind);
  // The text of a member; "" and a report if it is missing.
  [[nodiscard]] std::string_view text(const Node& record, std::string_view key);
  // A whole number.
  [[nodiscard]] std::uint64_t whole(const Node& record, std::string_view key);
  [[nodiscard]] std::uint64_t whole_or(const Node& record, std::string_view key,
                                       std::uint64_t otherwise);
  [[nodiscard]] double amount_or(const Node& record, std::string_view key, double otherwise);
  // The items of a list that is there; false if the member is missing or no list.
  [[nodiscard]] std::optional<Node> list(const Node& record, std::string_view key);

 private:
  ImportedFigures& figures_;
  Diagnostics& diagnostics_;
  std::size_t wrong_ = 0;
  Span last_wrong_;
  Span first_skipped_;
  std::string first_skipped_what_;
};

// What a text may be in a file of the catalog: no commas, bars, colons, line ends.
[[nodiscard]] bool is_catalog_word(std::string_view text);

}  // namespace drydock
