// What a call that depends on the world (disk, network, provider) returns: the value, or an Error
// that says what failed, why, and what to do. Shaped like std::expected, which GCC 12 lacks.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "base/check.hpp"

namespace drydock {

struct Error {
  std::string message;  // what failed and why, one sentence without a final full stop
  std::string hint;     // what to do about it; may be empty
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : held_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(held_); }
  explicit operator bool() const { return ok(); }

  // Precondition for value() and the operators: ok(). For error(): !ok().
  [[nodiscard]] const T& value() const& {
    DRYDOCK_CHECK(ok());
    return std::get<T>(held_);
  }
  [[nodiscard]] T& value() & {
    DRYDOCK_CHECK(ok());
    return std::get<T>(held_);
  }
  [[nodiscard]] T&& value() && {
    DRYDOCK_CHECK(ok());
    return std::get<T>(std::move(held_));
  }
  [[nodiscard]] const Error& error() const {
    DRYDOCK_CHECK(!ok());
    return std::get<Error>(held_);
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

 private:
  std::variant<T, Error> held_;
};

// A call that yields nothing but may fail.
using Status = Result<std::monostate>;
inline Status success() { return std::monostate{}; }

}  // namespace drydock
