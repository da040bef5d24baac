// The name of a resource in a plan, a state and a scenario: its logical id. Modules and nested
// stacks prefix it with where they stand ("Network.Vpc").
#pragma once

#include <compare>
#include <string>
#include <utility>

namespace drydock {

class Address {
 public:
  Address() = default;
  explicit Address(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  friend auto operator<=>(const Address&, const Address&) = default;

 private:
  std::string text_;
};

}  // namespace drydock
