// How long the operations of the embedded cloud take unless a fault plan says otherwise.
#pragma once

#include <string_view>

#include "base/clock.hpp"

namespace drydock {

[[nodiscard]] Nanoseconds usual_latency(std::string_view type);

}  // namespace drydock
