// A catalog as the files of its folder, in the format that load_catalog reads (docs/CATALOG.md).
#pragma once

#include <map>
#include <string>

#include "simulator/catalog/catalog.hpp"

namespace drydock {

// Text by name of the file; files without records are left out unless they must be there.
[[nodiscard]] std::map<std::string, std::string> catalog_files(const Catalog& catalog);

}  // namespace drydock
