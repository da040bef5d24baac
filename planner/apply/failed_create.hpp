// Whether a create that failed has left its object behind. A service that breaks off half-way names
// what it had made; that object must neither be lost nor taken for somebody else's.
//
// Never by the identifier alone: AlreadyExists carries the identifier of the object that was there
// before (recorded against AWS in LocalStack's tests/aws/services/cloudcontrol, 2023). What a
// service fails with before it makes anything is a refusal (error_class.hpp). Of the rest, an
// identifier that the request itself named may be anybody's, unless the service says NotStabilized:
// made, and not ready in time. What is left is read back, because it may be gone again.
#pragma once

#include "planner/apply/provider.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

enum class Remnant : std::uint8_t {
  None,       // nothing is there
  Ours,       // the object is there, and this create made it
  Ambiguous,  // an object of the name that was asked for is there: ours or another's
};

// An Error: the provider could not be asked, so it is not known.
[[nodiscard]] Result<Remnant> find_remnant(const ReadOnlyProvider& provider, const Intent& intent,
                                           const ProgressEvent& event);

// Ends the intent and keeps the remnant on record as an old generation that is still to be deleted:
// the next plan shows its deletion.
[[nodiscard]] Outcome outcome_of_remnant(const Intent& intent, const ProgressEvent& event,
                                         Nanoseconds now);

}  // namespace drydock
