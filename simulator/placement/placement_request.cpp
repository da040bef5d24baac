#include "simulator/placement/placement_request.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/capacity_codes.hpp"
#include "base/codes/placement_codes.hpp"

namespace drydock {
namespace {

// EC2 API, GetSpotPlacementScoresRequest.
constexpr Units kMostCapacity = 2'000'000'000;
constexpr std::size_t kMostTypes = 1000;
constexpr std::size_t kMostRegions = 10;
constexpr std::uint32_t kLeastResults = 10;
constexpr std::uint32_t kMostResults = 1000;

class RequestCheck {
 public:
  RequestCheck(const PlacementRequest& request, Span span, Diagnostics& diagnostics)
      : request_(request), span_(span), diagnostics_(diagnostics) {}

  [[nodiscard]] bool good() const { return good_; }

  void refuse(std::string message, std::string hint,
              DiagnosticCode code = codes::PlacementRefused) {
    const std::string where = request_.name.empty() ? "" : request_.name + ": ";
    diagnostics_.add({code, where + std::move(message), span_, std::move(hint)});
    good_ = false;
  }

  void check_sizes() {
    if (request_.capacity < 1 || request_.capacity > kMostCapacity) {
      refuse(fmt::format("a capacity of {} is not between 1 and 2,000,000,000", request_.capacity),
             "name the capacity of the whole request");
    }
    if (request_.types.empty() != request_.requirements.has_value()) {
      refuse(request_.types.empty() ? "neither instance types nor requirements are named"
                                    : "instance types and requirements are both named",
             "name the types, or what they must have");
    }
    if (request_.types.size() > kMostTypes) {
      refuse(fmt::format("{} instance types, where 1,000 are allowed", request_.types.size()),
             "requirements select any number of types");
    }
    if (request_.regions.size() > kMostRegions) {
      refuse(fmt::format("{} Regions, where 10 are allowed", request_.regions.size()),
             "ask for ten at a time");
    }
    if (request_.most_results < kLeastResults || request_.most_results > kMostResults) {
      refuse(fmt::format("{} results are not between 10 and 1,000", request_.most_results),
             "the ten best are the default");
    }
  }

  // Rule 66.
  void check_prices() {
    const std::optional<InstanceRequirements>& wanted = request_.requirements;
    if (wanted && (wanted->on_demand_over_lowest || wanted->spot_over_lowest ||
                   wanted->spot_of_optimal_on_demand)) {
      refuse("price protection is not supported for placement scores",
             "leave the percentages of prices out");
    }
  }

  void check_names(const Catalog& catalog) {
    for (const std::string& type : request_.types) {
      if (!catalog.index_of(type)) {
        refuse(fmt::format("the catalog holds no instance type \"{}\"", type),
               "`drydock catalog show` lists what it holds", codes::CatalogUnknownName);
      }
    }
    for (const std::string& region : request_.regions) {
      if (catalog.region(region) == nullptr) {
        refuse(fmt::format("the catalog holds no Region \"{}\"", region),
               "`drydock catalog show` lists what it holds", codes::CatalogUnknownName);
      }
    }
  }

 private:
  const PlacementRequest& request_;
  Span span_;
  Diagnostics& diagnostics_;
  bool good_ = true;
};

}  // namespace

std::string_view capacity_unit_name(CapacityUnit unit) {
  return unit == CapacityUnit::Vcpu        ? "vcpu"
         : unit == CapacityUnit::MemoryMib ? "memory-mib"
                                           : "units";
}

bool check_placement_request(const PlacementRequest& request, const Catalog& catalog, Span span,
                             Diagnostics& diagnostics) {
  RequestCheck check(request, span, diagnostics);
  check.check_sizes();
  check.check_prices();
  check.check_names(catalog);
  return check.good();
}

}  // namespace drydock
