// Where AWS keeps its managed policies: the path that belongs to a name in an ARN.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock::serverless {

// "service-role/AWSLambdaBasicExecutionRole" for "AWSLambdaBasicExecutionRole"; nothing if AWS has
// no policy of that name.
[[nodiscard]] std::optional<std::string> managed_policy_path(std::string_view name);

// Names without a path, each followed by a space.
[[nodiscard]] std::string_view managed_policy_root_names();

}  // namespace drydock::serverless
