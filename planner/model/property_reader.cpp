#include "planner/model/property_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest_name.hpp"

namespace drydock {
namespace {

std::string shown(const Value& value) {
  const std::optional<std::string> text = value.scalar_text();
  return text                ? fmt::format("`{}`", text->substr(0, 60))
         : value.is_list()   ? "a list"
         : value.is_object() ? "an object"
                             : "no value";
}

}  // namespace

const Value* PropertyReader::find(std::string_view key) const {
  const Value* found = value_ == nullptr ? nullptr : value_->find(key);
  return found == nullptr || found->is_null() || found->is_unknown() ? nullptr : found;
}

std::string PropertyReader::path_of(std::string_view key) const {
  return key.empty() ? where_ : fmt::format("{}.{}", where_, key);
}

Span PropertyReader::span_of(std::string_view key) const {
  const Value* found = key.empty() ? nullptr : find(key);
  return found != nullptr ? found->span() : value_ != nullptr ? value_->span() : Span{};
}

void PropertyReader::report(DiagnosticCode code, std::string_view key, std::string message,
                            std::string hint) {
  Diagnostic diagnostic{code, std::move(message), span_of(key), std::move(hint)};
  diagnostic.path = path_of(key);
  diagnostics_->add(std::move(diagnostic));
}

void PropertyReader::report(std::string_view key, std::string message, std::string hint) {
  report(code_, key, std::move(message), std::move(hint));
}

std::optional<std::string> PropertyReader::text(std::string_view key) {
  const Value* found = find(key);
  if (found == nullptr) {
    return std::nullopt;
  }
  std::optional<std::string> text = found->scalar_text();
  if (!text) {
    report(key, fmt::format("{} is {}, not a text", path_of(key), shown(*found)));
  }
  return text;
}

std::string PropertyReader::text_or(std::string_view key, std::string fallback) {
  return text(key).value_or(std::move(fallback));
}

std::optional<std::string> PropertyReader::choice(std::string_view key,
                                                  std::initializer_list<std::string_view> choices) {
  std::optional<std::string> written = text(key);
  if (!written || std::find(choices.begin(), choices.end(), *written) != choices.end()) {
    return written;
  }
  const auto near = nearest_name(*written, std::vector<std::string_view>(choices));
  report(key, fmt::format("{} is `{}`", path_of(key), *written),
         near ? fmt::format("did you mean `{}`?", *near)
              : fmt::format("use one of: {}", fmt::join(choices, ", ")));
  return std::nullopt;
}

std::optional<std::int64_t> PropertyReader::whole(std::string_view key, std::int64_t least,
                                                  std::int64_t most) {
  const Value* found = find(key);
  if (found == nullptr) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> number = found->as_integer();
  if (!number || *number < least || *number > most) {
    report(key, fmt::format("{} is {}, not a whole number from {} to {}", path_of(key),
                            shown(*found), least, most));
    return std::nullopt;
  }
  return number;
}

std::int64_t PropertyReader::whole_or(std::string_view key, std::int64_t least, std::int64_t most,
                                      std::int64_t fallback) {
  return whole(key, least, most).value_or(fallback);
}

bool PropertyReader::truth_or(std::string_view key, bool fallback) {
  const Value* found = find(key);
  if (found == nullptr) {
    return fallback;
  }
  const std::optional<bool> truth = found->as_truth();
  if (!truth) {
    report(key, fmt::format("{} is {}, not true or false", path_of(key), shown(*found)));
  }
  return truth.value_or(fallback);
}

std::span<const Value> PropertyReader::list(std::string_view key) {
  const Value* found = find(key);
  if (found == nullptr) {
    return {};
  }
  if (!found->is_list()) {
    report(key, fmt::format("{} is {}, not a list", path_of(key), shown(*found)));
    return {};
  }
  return found->items();
}

PropertyReader PropertyReader::object(std::string_view key) {
  const Value* found = find(key);
  if (found != nullptr && !found->is_object()) {
    report(key, fmt::format("{} is {}, not an object", path_of(key), shown(*found)));
    found = nullptr;
  }
  return {found, path_of(key), code_, *diagnostics_};
}

PropertyReader PropertyReader::item(std::string_view key, std::size_t i) {
  const std::span<const Value> items = list(key);
  const std::string where = fmt::format("{}.{}", path_of(key), i);
  const Value* found = i < items.size() ? &items[i] : nullptr;
  return {found != nullptr && found->is_object() ? found : nullptr, where, code_, *diagnostics_};
}

}  // namespace drydock
