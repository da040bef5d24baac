// What a file is read for. CloudFormation takes texts that are slips in any other file, and a
// template that it takes must not be refused: what it makes of them is told by a warning. In files
// of drydock's own (project, scenario, schema) the same slips are errors.
//
//                                        Template                   OwnFile
//   a key twice in one mapping           warning, the last counts   error
//   a text in braces that is not JSON    warning if it is YAML      error
//   !Rain::Embed, !Rain::Module, …       warning, a mapping         error: no function
#pragma once

#include <cstdint>

namespace drydock {

enum class ReadAs : std::uint8_t { Template, OwnFile };

}  // namespace drydock
