#include "simulator/world/public_parameters.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"

namespace drydock {

std::optional<std::string> public_image_parameter(std::string_view name, std::string_view region) {
  const bool of_aws = name.starts_with("/aws/service/");
  const bool image = name.find("/ami-") != std::string_view::npos || name.ends_with("/ami") ||
                     name.ends_with("/image_id") || name.ends_with("/image-id");
  if (!of_aws || !image) {
    return std::nullopt;
  }
  return "ami-" + sha256_hex(fmt::format("{}\n{}", name, region)).substr(0, 17);
}

}  // namespace drydock
