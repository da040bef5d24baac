#include <fmt/format.h>

#include "planner/evaluate/cidr.hpp"
#include "planner/evaluate/function_parts.hpp"
#include "planner/model/region.hpp"

namespace drydock {

FunctionResult apply_select(Value argument, Span span) {
  const std::string hint = "write Fn::Select: [index, [item, item]]";
  if (!has_items(argument, 2, 2)) {
    return FunctionProblem{"Fn::Select takes a list of an index and a list", hint, argument.span()};
  }
  const Value& index = argument.items()[0];
  Value& list = argument.items()[1];
  const std::optional<std::int64_t> place = index.as_integer();
  if (!index.is_unknown() && !place) {
    return FunctionProblem{
        fmt::format("the index of Fn::Select is {}, not a whole number", kind_phrase(index)), hint,
        index.span()};
  }
  if (!list.is_unknown() && !list.is_list()) {
    return FunctionProblem{
        fmt::format("Fn::Select selects from a list, and this is {}", kind_phrase(list)), hint,
        list.span()};
  }
  if (place && *place < 0) {
    return FunctionProblem{fmt::format("the index {} of Fn::Select is negative", *place),
                           "the first item has the index 0", index.span()};
  }
  if (index.is_unknown() || list.is_unknown()) {
    return unknown_function("Fn::Select", std::move(argument), span);
  }
  const std::size_t size = list.items().size();
  if (static_cast<std::uint64_t>(*place) >= size) {
    return FunctionProblem{
        fmt::format("Fn::Select asks for index {} of a list of {} item{}, which are counted from 0",
                    *place, size, size == 1 ? "" : "s"),
        size == 0 ? "the list is empty" : fmt::format("use 0 to {}", size - 1), index.span()};
  }
  const bool secret = list.secret() || index.secret();
  Value chosen = std::move(list.items()[static_cast<std::size_t>(*place)]);
  chosen.mark_secret(chosen.secret() || secret);
  return chosen;
}

FunctionResult apply_find_in_map(Value argument, Span span) {
  if (!has_items(argument, 3, 4) || !argument.items()[0].is_object()) {
    return FunctionProblem{"Fn::FindInMap takes the name of a mapping and two keys",
                           "write Fn::FindInMap: [mapping, key, key]", argument.span()};
  }
  const Value& first = argument.items()[1];
  const Value& second = argument.items()[2];
  for (const Value* key : {&first, &second}) {
    if (!key->is_unknown() && !key->is_scalar()) {
      return FunctionProblem{
          fmt::format("a key of Fn::FindInMap is {}, not text", kind_phrase(*key)), "",
          key->span()};
    }
  }
  if (first.is_unknown() || second.is_unknown()) {
    return unknown_function("Fn::FindInMap", std::move(argument), span);
  }
  if (const Value* found =
          find_in_mapping(argument.items()[0], *first.scalar_text(), *second.scalar_text())) {
    return Value(*found).at(span);
  }
  if (argument.items().size() == 4) {
    if (const Value* fallback = argument.items()[3].find("DefaultValue")) {
      return Value(*fallback);
    }
  }
  return FunctionProblem{
      fmt::format("the mapping has no {} with {}", kind_phrase(first), kind_phrase(second)), "",
      span};
}

FunctionResult apply_get_azs(Value argument, Span span) {
  if (!argument.is_unknown() && !argument.is_string()) {
    return FunctionProblem{
        fmt::format("Fn::GetAZs takes the name of a Region, and this is {}", kind_phrase(argument)),
        "write Fn::GetAZs: \"\" for the Region of the stack", argument.span()};
  }
  Value::List zones;
  if (argument.is_string()) {
    for (std::string& zone : availability_zones(argument.text())) {
      zones.push_back(Value::string(std::move(zone), span));
    }
  }
  if (zones.empty()) {
    return unknown_function("Fn::GetAZs", std::move(argument), span);
  }
  return Value::list(std::move(zones), span);
}

FunctionResult apply_cidr(Value argument, Span span) {
  const std::string hint = "write Fn::Cidr: [block, count, bits of each block]";
  if (!has_items(argument, 2, 3)) {
    return FunctionProblem{"Fn::Cidr takes a block, a count and the bits of each block", hint,
                           argument.span()};
  }
  const Value::List& parts = argument.items();
  const bool defaulted = parts.size() == 2;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool fits = i == 0 ? parts[i].is_string() : parts[i].as_integer().has_value();
    if (!parts[i].is_unknown() && !fits) {
      return FunctionProblem{
          fmt::format("Fn::Cidr needs {} here, and this is {}",
                      i == 0 ? "an address block" : "a whole number", kind_phrase(parts[i])),
          hint, parts[i].span()};
    }
  }
  // What AWS takes if the third argument is absent is not documented, so it is not guessed.
  if (defaulted || parts[0].is_unknown() || parts[1].is_unknown() || parts[2].is_unknown()) {
    return unknown_function("Fn::Cidr", std::move(argument), span);
  }
  const Result<std::vector<std::string>> blocks =
      cidr_blocks(parts[0].text(), *parts[1].as_integer(), *parts[2].as_integer());
  if (!blocks) {
    // A parameter that must not be shown may be the block.
    if (argument.contains_secret()) {
      return FunctionProblem{"Fn::Cidr cannot divide a secret block", hint, argument.span()};
    }
    return FunctionProblem{"Fn::Cidr: " + blocks.error().message, blocks.error().hint,
                           argument.span()};
  }
  const bool secret = argument.contains_secret();
  Value::List list;
  for (const std::string& block : blocks.value()) {
    list.push_back(Value::string(block, span).mark_secret(secret));
  }
  return Value::list(std::move(list), span);
}

FunctionResult apply_length(Value argument, Span span) {
  if (argument.is_unknown()) {
    return unknown_function("Fn::Length", std::move(argument), span);
  }
  if (!argument.is_list()) {
    return FunctionProblem{
        fmt::format("Fn::Length counts the items of a list, and this is {}", kind_phrase(argument)),
        "", argument.span()};
  }
  return Value::integer(static_cast<std::int64_t>(argument.items().size()), span);
}

}  // namespace drydock
