// Which fields stand where in a definition, and what each holds (states-language.net, "Types of
// States" and "Errors"; AWS Step Functions Developer Guide, pages of the state types; statelint's
// StateMachine.j2119). Facts alone: how a value of a kind is judged stands in field_values.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "simulator/workflow/state_machine.hpp"

namespace drydock {

// The objects that have fields. The first eight are states, named as in Type.
enum class Holder : std::uint8_t {
  Task,
  Pass,
  Wait,
  Succeed,
  Fail,
  Choice,
  Parallel,
  Map,
  Machine,
  Branch,     // of a Parallel state
  Processor,  // ItemProcessor, Iterator
  ProcessorConfig,
  Retrier,
  Catcher,
  ItemReader,
  ReaderConfig,
  ItemBatcher,
  ResultWriter,
  WriterConfig,
};
inline constexpr std::size_t kStateTypeCount = 8;
[[nodiscard]] std::string_view holder_name(Holder holder);
[[nodiscard]] std::optional<Holder> state_type(std::string_view name);

enum class FieldKind : std::uint8_t {
  Any,
  Text,
  TextOrExpression,  // of JSONata: any text, which may be an expression
  Boolean,
  Choice,          // one of the row's `allowed`
  Integer,         // between least and most; in JSONata also an expression
  LiteralInteger,  // the same, never an expression
  LiteralNumber,
  Number,
  Path,
  PathOrNull,
  ReferencePath,
  ResultPath,  // a reference path into the input, or null
  StringPath,  // a path, or an intrinsic function that gives a text
  Timestamp,
  Payload,  // a payload template, or JSONata anywhere in it
  PayloadObject,
  Assign,
  Items,  // an array, or an expression
  Resource,
  Label,
  States,
  Choices,
  Branches,
  Handlers,  // a list of what `inner` names
  Object,    // what `inner` names
  ErrorNames,
};

inline constexpr std::uint8_t kInJsonPath = 1;
inline constexpr std::uint8_t kInJsonata = 2;
inline constexpr std::uint8_t kInBoth = 3;

struct FieldRule {
  std::string_view name;
  std::uint32_t holders = 0;  // bits by Holder
  std::uint8_t languages = kInBoth;
  FieldKind kind = FieldKind::Any;
  double least = 0;
  double most = 0;
  std::string_view allowed = {};  // "FULL|NONE"
  Holder inner = Holder::Task;
};
// The field where it stands in any language.
[[nodiscard]] const FieldRule* find_field(Holder holder, QueryLanguage language,
                                          std::string_view name);
[[nodiscard]] const FieldRule* find_field(Holder holder, std::string_view name);
[[nodiscard]] std::span<const FieldRule> all_fields();

enum class Together : std::uint8_t { ExactlyOne, AtMostOne, AtLeastOne };
struct FieldGroup {
  std::uint32_t holders = 0;
  Together together = Together::ExactlyOne;
  std::string_view names;  // "Next|End"
};
[[nodiscard]] std::span<const FieldGroup> all_groups();

[[nodiscard]] constexpr std::uint32_t bit(Holder holder) {
  return 1U << static_cast<std::uint32_t>(holder);
}

}  // namespace drydock
