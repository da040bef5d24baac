// Changes of the record that a person asks for, as one write: mv, rm and push. Pure; the caller has
// made sure that the addresses are recorded, or are free.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/state/state_store.hpp"

namespace drydock {

// Whether a template can give a resource this address: logical ids (letters and digits, User Guide,
// "Template Resources section"), joined by dots.
[[nodiscard]] bool is_possible_address(std::string_view text);

// The object and its old generations; what depends on it follows.
[[nodiscard]] StateEdit move_edit(const StateSnapshot& now, const Address& from, const Address& to);

// The objects and their old generations; what depended on them does so no more.
[[nodiscard]] StateEdit remove_edit(const StateSnapshot& now,
                                    const std::vector<Address>& addresses);

// Why a file must not become the record without force, by Terraform's rules of `state push`: it is
// of another lineage, its serial is lower, or it is the same with other content. A stack of which
// nothing was ever recorded takes any file.
enum class PushRefusal : std::uint8_t { OtherLineage, LowerSerial, SameSerial };
[[nodiscard]] std::vector<PushRefusal> push_refusals(const StateSnapshot& now,
                                                     const StateSnapshot& pushed);

// Makes the record what `pushed` says; only what differs is written. The serial becomes that of
// `pushed`, or the next one if that is higher. Nothing if the record is that already.
[[nodiscard]] std::optional<StateEdit> push_edit(const StateSnapshot& now,
                                                 const StateSnapshot& pushed,
                                                 const std::string& what);

}  // namespace drydock
