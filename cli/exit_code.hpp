// What the process returns; the contract with scripts and CI (docs/CLI.md).
#pragma once

namespace drydock {

enum class ExitCode : int {
  Success = 0,
  Error = 1,
  Changes = 2,  // plan --detailed-exitcode: success, and there are changes
  Gate = 3,     // an objective failed
  Interrupted = 130,
};

}  // namespace drydock
