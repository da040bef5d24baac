// Facts about AWS Regions that the template language needs: Availability Zone names, partition,
// URL suffix. Source and date stand in region.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drydock {

// "us-east-1a" … in order of name; empty for a Region that is not known.
[[nodiscard]] std::vector<std::string> availability_zones(std::string_view region);
[[nodiscard]] std::string_view partition_of(std::string_view region);   // "aws", "aws-cn", …
[[nodiscard]] std::string_view url_suffix_of(std::string_view region);  // "amazonaws.com", …
// Region of a zone name: "us-east-1a" → "us-east-1".
[[nodiscard]] std::string region_of_zone(std::string_view zone);

}  // namespace drydock
