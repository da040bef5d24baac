#include "simulator/catalog/export_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/capacity_codes.hpp"
#include "planner/document/mapping_reader.hpp"
#include "simulator/catalog/catalog_words.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostTold = 20;

std::string_view kind_words(NodeKind kind) {
  return kind == NodeKind::Mapping    ? "an object"
         : kind == NodeKind::Sequence ? "a list"
         : kind == NodeKind::Number   ? "a number"
                                      : "text";
}

}  // namespace

void ExportReport::wrong(Span span, std::string message, std::string hint) {
  last_wrong_ = span;
  if (++wrong_ <= kMostTold) {
    diagnostics_.add({codes::ExportRecord, std::move(message), span, std::move(hint)});
  }
}

void ExportReport::skip(Span span, std::string_view what) {
  if (figures_.skipped++ == 0) {
    first_skipped_ = span;
    first_skipped_what_ = what;
  }
}

void ExportReport::count(Put put) {
  (put == Put::New        ? figures_.added
   : put == Put::Replaced ? figures_.changed
                          : figures_.unchanged) += 1;
}

void ExportReport::finish() {
  if (wrong_ > kMostTold) {
    diagnostics_.add({codes::ExportRecord,
                      fmt::format("{} more records are wrong, up to this one", wrong_ - kMostTold),
                      last_wrong_, "the file may be damaged, or something else"});
  }
  if (figures_.skipped > 0) {
    diagnostics_.add(
        {codes::ExportSkipped,
         fmt::format("{} {} left out; the first is of {}", figures_.skipped,
                     figures_.skipped == 1 ? "record was" : "records were", first_skipped_what_),
         first_skipped_,
         "import `aws ec2 describe-instance-types` along with it if these types matter"});
  }
}

std::optional<Node> ExportReport::require(const Node& record, std::string_view key, NodeKind kind) {
  if (!record.is(NodeKind::Mapping)) {
    wrong(record.span(),
          fmt::format("a record is {}, not an object", describe_kind(record.kind())));
    return std::nullopt;
  }
  const std::optional<Node> found = record.find(key);
  if (!found) {
    wrong(record.span(), fmt::format("the record has no `{}`", key));
  } else if (!found->is(kind)) {
    wrong(found->span(),
          fmt::format("`{}` is {}, not {}", key, describe_kind(found->kind()), kind_words(kind)));
  } else {
    return found;
  }
  return std::nullopt;
}

std::string_view ExportReport::text(const Node& record, std::string_view key) {
  const std::optional<Node> found = require(record, key, NodeKind::String);
  if (found && !is_catalog_word(found->text())) {
    wrong(found->span(), fmt::format("\"{}\" is no name", found->text()));
    return {};
  }
  return found ? found->text() : std::string_view();
}

std::uint64_t ExportReport::whole(const Node& record, std::string_view key) {
  const std::optional<Node> found = require(record, key, NodeKind::Number);
  return found ? whole_or(record, key, 0) : 0;
}

std::uint64_t ExportReport::whole_or(const Node& record, std::string_view key,
                                     std::uint64_t otherwise) {
  const std::optional<Node> found = record.is(NodeKind::Mapping) ? record.find(key) : std::nullopt;
  if (!found || found->is(NodeKind::Null)) {
    return otherwise;
  }
  // No amount that EC2 lists comes near it, and sums of such stay in 64 bits.
  constexpr std::uint64_t kLargest = 1'000'000'000'000;
  const auto number = found->is_scalar() ? parse_whole<std::uint64_t>(found->text()) : std::nullopt;
  if (!number || *number > kLargest) {
    wrong(found->span(), fmt::format("`{}` is not a whole number that can be", key));
    return otherwise;
  }
  return *number;
}

double ExportReport::amount_or(const Node& record, std::string_view key, double otherwise) {
  const std::optional<Node> found = record.is(NodeKind::Mapping) ? record.find(key) : std::nullopt;
  if (!found || found->is(NodeKind::Null)) {
    return otherwise;
  }
  const std::optional<double> number =
      found->is(NodeKind::Number) ? parse_amount(found->text()) : std::nullopt;
  if (!number) {
    wrong(found->span(), fmt::format("`{}` is not an amount", key));
  }
  return number.value_or(otherwise);
}

std::optional<Node> ExportReport::list(const Node& record, std::string_view key) {
  const std::optional<Node> found = record.is(NodeKind::Mapping) ? record.find(key) : std::nullopt;
  if (!found || !found->is(NodeKind::Sequence)) {
    return std::nullopt;
  }
  return found;
}

bool is_catalog_word(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::none_of(text.begin(), text.end(), [](char c) {
    return c == ',' || c == '|' || c == ':' || c == '#' || static_cast<unsigned char>(c) < 0x20;
  });
}

}  // namespace drydock
