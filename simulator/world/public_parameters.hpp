// The Systems Manager parameters that AWS itself publishes below /aws/service/ (Systems Manager
// User Guide, "Working with public parameters"), as far as a machine image is what they hold. Real
// image ids change every few weeks; ours are fixed for a name and Region, so that the planned and
// the applied image agree.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock {

// "ami-…" for the parameter of an image; nothing for every other name.
[[nodiscard]] std::optional<std::string> public_image_parameter(std::string_view name,
                                                                std::string_view region);

}  // namespace drydock
