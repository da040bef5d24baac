#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace drydock {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr,
               "drydock: internal error: `%s` does not hold (%s:%d)\n"
               "This is a defect of drydock, not of your input; what was recorded stays valid.\n",
               condition, file, line);
  std::abort();
}

}  // namespace drydock
