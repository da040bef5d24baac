// `drydock catalog show|import|diff`: what is known of EC2, where from, and what moved.
#pragma once

#include <string>
#include <vector>

#include "cli/workspace.hpp"

namespace drydock {

struct CatalogOptions {
  std::string verb;
  std::string type;                // show: "" for a summary
  std::string region;              // show: only this one; import, diff: of exports without one
  std::vector<std::string> files;  // import
  std::string date;                // import: "" for this month
  std::string out;                 // import: "" for the user's
  std::string before;              // diff: a folder
  std::string after;               // diff: a folder or an export; "" if only one was named
  bool detailed_exitcode = false;  // diff
  bool json = false;
};

[[nodiscard]] ExitCode run_catalog(const CatalogOptions& options, Environment& environment);

}  // namespace drydock
