// The parameters of a command line: `--parameters K=V …`, or a file in any of the forms that
// CloudFormation's users have: {"K": "V"}, {"Parameters": {"K": "V"}}, or the AWS CLI's
// [{"ParameterKey": "K", "ParameterValue": "V"}]; JSON or YAML.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/source_map.hpp"
#include "cli/project.hpp"

namespace drydock {

// Text for a scalar, a List of texts for a list of scalars; nothing for other nodes.
[[nodiscard]] std::optional<Value> parameter_value(const Node& node);

// Later ones win. What cannot be read is reported.
[[nodiscard]] ParameterTexts read_parameters(const std::vector<std::string>& arguments,
                                             const FileSystem& files, SourceMap& sources,
                                             Diagnostics& diagnostics);

}  // namespace drydock
