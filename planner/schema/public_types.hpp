// The names of all types of the public registry. Most have no schema here until it is imported; but
// a name that is known to exist is no slip of the keyboard. Made by scripts/derive_resource_types.
#pragma once

#include <string_view>
#include <vector>

namespace drydock {

struct PublicService {
  std::string_view name;                    // "AWS::EC2"
  std::vector<std::string_view> resources;  // "VPC", sorted
};

[[nodiscard]] std::vector<PublicService> public_services();  // sorted
[[nodiscard]] bool is_public_type(std::string_view type_name);

}  // namespace drydock
