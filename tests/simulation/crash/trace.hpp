// What happened in a trial, in order: for the case folder of a failure. And the place where a
// process dies.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace drydock {

class Trace {
 public:
  void add(std::string line) { lines_.push_back(std::move(line)); }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
};

// Thrown through the product's code to end a process where SIGKILL would: what it holds in memory
// is dropped, what it has written stays.
struct Killed {};

// Counts the moments at which a process may die: before and after each call to store and cloud.
class Fuse {
 public:
  // 0: never.
  explicit Fuse(std::uint64_t moments = 0) : left_(moments) {}
  void burn() {
    if (left_ != 0 && --left_ == 0) {
      throw Killed();
    }
  }
  // The call happens between two of these moments.
  template <class Call>
  auto around(Call call) {
    burn();
    auto result = call();
    burn();
    return result;
  }

 private:
  std::uint64_t left_;
};

}  // namespace drydock
