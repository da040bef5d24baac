#include "simulator/score/metric.hpp"

#include <array>

namespace drydock {

std::string_view source_kind_name(SourceKind kind) {
  static constexpr std::array<std::string_view, 6> kNames = {"template", "parameter", "scenario",
                                                             "catalog",  "rule",      "default"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace drydock
