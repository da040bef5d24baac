// Properties of an evaluated resource that concern its capacity: PropertyReader with what fleets
// need beside it. What is wrong is reported with DD5410; it then counts as absent, so that all
// problems are told at once. What properties there are is left to the reader of each resource.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/codes/capacity_codes.hpp"
#include "base/money.hpp"
#include "planner/model/property_reader.hpp"

namespace drydock {

class FleetProperties : public PropertyReader {
 public:
  FleetProperties(const Value* value, std::string where, Diagnostics& diagnostics)
      : PropertyReader(value, std::move(where), codes::FleetProperty, diagnostics) {}

  [[nodiscard]] bool present() const { return value() != nullptr; }
  // A member as a reader of its own; one that is absent has no members.
  [[nodiscard]] FleetProperties part(std::string_view key);
  // The items of a list, each as a reader; none if it is absent.
  [[nodiscard]] std::vector<FleetProperties> items(std::string_view key);

  // One of `words`, by its number.
  std::optional<std::size_t> word(std::string_view key,
                                  std::initializer_list<std::string_view> words);
  std::optional<double> number(std::string_view key, double least, double most);
  // US dollars an hour, at least $0.001 (EC2 API, SpotMarketOptions); an empty text is absent.
  std::optional<Money> max_price(std::string_view key);
  std::vector<std::string> texts(std::string_view key);

  void refuse(std::string_view key, std::string_view why, std::string hint = {});
  void doubt(std::string_view key, std::string_view why, std::string hint = {});
  void not_modelled(std::string_view key, std::string_view why);
};

}  // namespace drydock
