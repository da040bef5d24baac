// Which process holds a lock, told so exactly that another process of the same machine can see that
// it is dead: the machine's boot, the process namespace, the process id and when it started. A
// holder that cannot be seen from here counts as alive; then its lease decides.
#pragma once

#include <string>
#include <string_view>

namespace drydock {

// "BOOT/NAMESPACE/PID/START" of this process; "" where /proc does not tell.
[[nodiscard]] std::string this_process();

// True only if `process` is of this boot and this process namespace and runs no more.
[[nodiscard]] bool is_dead_here(std::string_view process);

}  // namespace drydock
