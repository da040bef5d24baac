// A fragment of a template that declares an object that exists, as YAML.
#pragma once

#include <string>

#include "planner/model/value.hpp"
#include "report/style.hpp"

namespace drydock {

// `properties` are those that a template may set (imports.hpp, config_of). The object is kept if
// the resource is taken out again: whoever imports did not make it.
[[nodiscard]] std::string config_text(const std::string& address, const std::string& type,
                                      const Value& properties);

}  // namespace drydock
