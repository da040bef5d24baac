// An event pattern of Amazon EventBridge: which events a rule, a pipe or an event-source mapping
// takes (User Guide, "Creating Amazon EventBridge event patterns"). Keys that the pattern has must
// all match; a list matches if one of its items does; `$or` matches if one of its objects does.
//
//   exact value        "x" 300 true null
//   prefix, suffix     {"prefix": "x"}, {"prefix": {"equals-ignore-case": "x"}}
//   equals-ignore-case {"equals-ignore-case": "x"}
//   wildcard           {"wildcard": "a/*/b"}
//   numeric            {"numeric": [">", 0, "<=", 5]}
//   cidr               {"cidr": "10.0.0.0/24"}
//   exists             {"exists": false}, of values that are no objects
//   anything-but       a value, a list of texts or of numbers, or prefix, suffix,
//                      equals-ignore-case or wildcard with a text or a list of them
//
// A list in the event matches if one of its items does; of objects in a list one must match all
// that the pattern says of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "simulator/events/ip_range.hpp"
#include "simulator/events/wildcard.hpp"
#include "simulator/json/json.hpp"

namespace drydock {

class EventPattern {
 public:
  // Nothing if the service would refuse the pattern; every reason is a diagnostic.
  [[nodiscard]] static std::optional<EventPattern> read(const Node& root, Diagnostics& diagnostics);

  [[nodiscard]] bool matches(const Json& event) const;

 private:
  friend class EventPatternReader;

  enum class Test : std::uint8_t {
    Null,
    Bool,
    Number,
    Text,
    Exists,
    Prefix,
    Suffix,
    Same,  // but for case
    Wildcard,
    Numeric,
    Cidr,
  };
  // One item of a list, or one of the values behind anything-but.
  struct Matcher {
    Test test = Test::Null;
    bool flag = false;         // of Bool and Exists
    bool ignore_case = false;  // of Prefix and Suffix
    std::string text;
    double lower = 0;  // of Number and Numeric
    double upper = 0;
    bool with_lower = true;
    bool with_upper = true;
    std::uint32_t other = 0;  // of Wildcard and Cidr: which
  };
  struct Item {
    bool anything_but = false;
    std::vector<Matcher> matchers;  // one, but behind anything-but
  };
  struct Part;
  struct Field {
    std::string key;
    std::uint32_t part = 0;
  };
  struct Part {
    bool leaf = false;
    std::vector<Item> items;                          // of a leaf
    std::vector<Field> fields;                        // of an object
    std::vector<std::vector<std::uint32_t>> choices;  // of its $or
  };

  [[nodiscard]] bool part_matches(const Part& part, const Json& value) const;
  [[nodiscard]] bool object_matches(const Part& part, const Json& object) const;
  [[nodiscard]] bool leaf_matches(const Part& part, const Json& value) const;
  [[nodiscard]] bool item_matches(const Item& item, const Json& value) const;
  [[nodiscard]] bool matcher_matches(const Matcher& matcher, const Json& value) const;

  std::vector<Part> parts_;
  std::vector<Wildcard> wildcards_;
  std::vector<IpRange> ranges_;
  std::uint32_t root_ = 0;
};

}  // namespace drydock
