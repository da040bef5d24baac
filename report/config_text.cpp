#include "report/config_text.hpp"

#include <fmt/format.h>

#include "report/value_text.hpp"

namespace drydock {

std::string config_text(const std::string& address, const std::string& type,
                        const Value& properties) {
  ReportStyle style;
  style.width = 100'000;  // a file is not a terminal: nothing is cut
  // A nested stack's template declares its own resources.
  const std::string name = address.substr(address.rfind('.') + 1);
  std::string out = fmt::format("Resources:\n  {}:\n    Type: {}\n    DeletionPolicy: Retain\n",
                                printable(name), printable(type));
  if (properties.is_object() && !properties.members().empty()) {
    out += "    Properties:\n";
    append_yaml(out, properties, 6, style);
  }
  return out;
}

}  // namespace drydock
