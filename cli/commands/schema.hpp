// `drydock schema import|list|show`: which resource types there are, and what each of them says.
#pragma once

#include <string>

#include "cli/workspace.hpp"

namespace drydock {

struct SchemaOptions {
  std::string verb;
  std::string archive;  // import: a zip or a folder
  std::string out;      // import: "" for the project's index, else the user's
  std::string filter;   // list: only names that hold this text
  std::string type;     // show
  bool json = false;
};

[[nodiscard]] ExitCode run_schema(const SchemaOptions& options, Environment& environment);

}  // namespace drydock
