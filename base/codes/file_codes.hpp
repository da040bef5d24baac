// Codes DD10xx: reading files. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_FILE_CODES(CODE)                                 \
  CODE(FileUnreadable, "DD1001", Error, "A file cannot be read") \
  CODE(FileTooLarge, "DD1002", Error, "A file is larger than drydock reads")

DRYDOCK_DECLARE_CODES(DRYDOCK_FILE_CODES)
