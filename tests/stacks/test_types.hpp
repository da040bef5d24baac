// Resource types with every trait that a planner must heed, and nothing else. All have the
// properties Frozen and Anchor (create-only strings), Loose and Note (strings), Size (integer),
// Links (a set of strings), Tags (a set of {Key, Value}), Steps (an ordered list), and the readOnly
// attributes Id, Arn and Version.
//
//   Test::Type::Plain  identified by Id
//   Test::Type::Named  identified by Name, which the template may set
//   Test::Type::Fixed  as Plain, without an update handler
//   Test::Type::Swap   as Plain, delete_then_create
#pragma once

#include "planner/schema/resource_schema.hpp"

namespace drydock {

[[nodiscard]] SchemaRegistry test_types();

}  // namespace drydock
