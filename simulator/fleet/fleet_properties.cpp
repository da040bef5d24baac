#include "simulator/fleet/fleet_properties.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace drydock {

FleetProperties FleetProperties::part(std::string_view key) {
  return {object(key).value(), path_of(key), diagnostics()};
}

std::vector<FleetProperties> FleetProperties::items(std::string_view key) {
  std::vector<FleetProperties> readers;
  const std::span<const Value> found = list(key);
  for (std::size_t i = 0; i < found.size(); ++i) {
    readers.emplace_back(&found[i], fmt::format("{}.{}", path_of(key), i), diagnostics());
  }
  return readers;
}

std::optional<std::size_t> FleetProperties::word(std::string_view key,
                                                 std::initializer_list<std::string_view> words) {
  const std::optional<std::string> found = choice(key, words);
  return found ? std::optional(static_cast<std::size_t>(
                     std::find(words.begin(), words.end(), *found) - words.begin()))
               : std::nullopt;
}

std::optional<double> FleetProperties::number(std::string_view key, double least, double most) {
  const Value* found = find(key);
  if (found == nullptr) {
    return std::nullopt;
  }
  const std::optional<double> number = found->as_double();
  if (!number || !(*number >= least && *number <= most)) {
    refuse(key, fmt::format("{} is not a number from {} to {}",
                            found->scalar_text().value_or("this"), least, most));
    return std::nullopt;
  }
  return number;
}

std::optional<Money> FleetProperties::max_price(std::string_view key) {
  const std::optional<std::string> found = text(key);
  if (!found || found->empty()) {
    return std::nullopt;
  }
  const std::optional<Money> price = Money::parse(*found);
  if (!price || *price < *Money::parse("0.001")) {
    refuse(key, fmt::format("\"{}\" is not a price of at least $0.001", *found),
           "leave it out: the On-Demand price is the limit then, and the Spot price is paid");
    return std::nullopt;
  }
  return price;
}

std::vector<std::string> FleetProperties::texts(std::string_view key) {
  std::vector<std::string> all;
  for (const FleetProperties& item : items(key)) {
    if (const auto text = item.value()->scalar_text()) {
      all.push_back(*text);
    } else {
      refuse(key, "a list of texts is wanted here");
    }
  }
  return all;
}

void FleetProperties::refuse(std::string_view key, std::string_view why, std::string hint) {
  report(key, fmt::format("{}: {}", path_of(key), why), std::move(hint));
}

void FleetProperties::doubt(std::string_view key, std::string_view why, std::string hint) {
  report(codes::FleetDoubtful, key, fmt::format("{}: {}", path_of(key), why), std::move(hint));
}

void FleetProperties::not_modelled(std::string_view key, std::string_view why) {
  report(codes::FleetNotModelled, key, fmt::format("{}: {}", path_of(key), why),
         "results are as if it were not there");
}

}  // namespace drydock
