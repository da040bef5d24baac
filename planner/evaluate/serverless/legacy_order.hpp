// The order in which the service's transform walks a map, and how it writes a tree as text before
// hashing it. Deployment ids of REST APIs hash the text of the API's definition as Python 2.7
// writes it, and the service has kept that since; so both are part of its published behaviour
// ("Generated resources", ApiGateway::Deployment: SHA of the definition).
//
// Python 2.7 keeps a map in a table of 2^n slots (8 at first), probed from the key's hash; it
// grows fourfold when two thirds are filled; iteration goes by slot. What was inserted when, and
// what was taken out, therefore matters. A Value's members stand for the order of insertion.
//
// Which text is which follows from spans: a key or string with a valid span was written by the
// user (Python writes u'x'), one without was made by the transform ('x'); an Object with a valid
// span is such a map, one without keeps its order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/model/value.hpp"

namespace drydock::serverless {

class LegacyKeys {
 public:
  void add(std::string_view key);
  void remove(std::string_view key);
  // As when one map is added to another: room for all is made first.
  void merge(const std::vector<std::string>& keys);
  [[nodiscard]] std::vector<std::string> keys() const;

 private:
  struct Slot {
    std::string key;
    bool used = false;
    bool removed = false;
  };
  [[nodiscard]] std::size_t find(std::string_view key) const;
  void resize(std::size_t request);

  std::vector<Slot> slots_ = std::vector<Slot>(8);
  std::size_t used_ = 0;    // keys
  std::size_t filled_ = 0;  // keys and places of removed ones
};

// An empty map of that kind.
[[nodiscard]] Value legacy_map();
[[nodiscard]] bool is_legacy_map(const Value& value);
// Keys in the order in which the service meets them.
[[nodiscard]] std::vector<std::string> legacy_keys(const Value& object);
// A copy as the service makes it: members of maps in the order of legacy_keys, taken-out ones
// gone.
[[nodiscard]] Value legacy_copy(const Value& value);
// Adds members as one map added to another.
void legacy_update(Value& object, Value members);
// Takes a member out, but keeps its slot until the next legacy_copy.
void legacy_erase(Value& object, std::string_view key);
// The text of the tree.
[[nodiscard]] std::string legacy_text(const Value& value);

}  // namespace drydock::serverless
