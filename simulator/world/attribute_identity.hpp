// What services make of attributes, as short forms in a table: "arn:{p}:sqs:{r}:{a}:{QueueName}".
// Types with rules in code go before it, the schema fills in what it does not name.
//   {r} {a} {p} {s} {stack}   Region, account, partition, "amazonaws.com" or its like, stack name
//   {Name}            a property as given, else the attribute of that name as made so far, else a
//                     generated name; "A.0.B" leads into objects and lists
//   {@Attribute}      another attribute, which stands before this one in the table
//   {generated}       a generated name
//   {hex:8} {num:12} {low:10} {up:17} {mixed:6} {uuid} {public_ip}
//                     made up: hex digits, digits, lower-case letters and digits, A-Z2-7, letters
//                     and digits, a UUID, an address; the same in one attribute only
//   {now}             an instant of the past: an identity does not know when it is made
// A number behind a colon is a length: of what is made up, or the longest of a generated name.
// "|modifier" behind a name changes it: see kModifiers in attribute_identity.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "simulator/world/identity_words.hpp"

namespace drydock {

struct AttributeForm {
  std::string_view type;
  std::string_view attribute;
  std::string_view form;
};
// The forms of a type, in order; empty if the table has none.
[[nodiscard]] std::span<const AttributeForm> attribute_forms(std::string_view type);

// `made` holds the attributes so far.
[[nodiscard]] std::string expand_form(const IdentityWords& words, const AttributeForm& form,
                                      const Value& made);

}  // namespace drydock
