// Values that a compiled schema accepts, made from the schema alone: for tests over types that
// nobody has written a template for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/model/value.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock::schema_test {

// A text that the pattern finds something in, of at least `least` and at most `most` characters;
// nothing if this little reader of regular expressions does not come up with one.
[[nodiscard]] std::optional<std::string> sample_text(const Pattern& pattern, std::size_t least,
                                                     std::size_t most);

struct SampleCount {
  std::size_t texts = 0;     // with a pattern
  std::size_t unsolved = 0;  // of these: stood in for by an unknown value
};

class Sampler {
 public:
  explicit Sampler(const ResourceSchema& schema) : schema_(schema) {}

  // The smallest value that fits `node`: required members alone, no optional item.
  [[nodiscard]] Value sample(SchemaNodeId node);
  [[nodiscard]] const SampleCount& count() const { return count_; }

 private:
  Value plain(SchemaNodeId node);
  Value text(const SchemaNode& node);
  Value number(const SchemaNode& node, bool whole) const;
  Value list(const SchemaNode& node);
  void add_members(SchemaNodeId id, Value& value);
  void complete(const std::vector<SchemaNodeId>& owners, Value& value, int depth);
  [[nodiscard]] bool fits(const std::vector<SchemaNodeId>& owners, const Value& value) const;
  void choose_branches(const std::vector<SchemaNodeId>& owners, Value& value);
  void choose_one(const std::vector<SchemaNodeId>& owners, PoolRange range, Value& value);

  const ResourceSchema& schema_;
  SampleCount count_;
  int depth_ = 0;
  int variant_ = 0;  // so that items of a list differ
};

}  // namespace drydock::schema_test
