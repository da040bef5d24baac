// `drydock import`: takes an object that exists into the state, under an address of the template.
// It shows first what the import would mean; the object itself is not touched.
#pragma once

#include <string>

#include "cli/workspace.hpp"

namespace drydock {

struct ImportOptions {
  std::string address;
  std::string identifier;
  std::string type;             // needed only where the template does not declare the address
  std::string generate_config;  // write what the object has as a fragment of a template
  TemplateOptions target;
  bool auto_approve = false;
};

[[nodiscard]] ExitCode run_import(const ImportOptions& options, Environment& environment);

}  // namespace drydock
