// Objects that exist and are taken into the state: compared with the template as if they were
// recorded, so that the plan shows what the import would change.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "planner/diff/change.hpp"
#include "planner/state/live_state.hpp"

namespace drydock {

struct ImportRule {
  Address address;
  std::string identifier;
  std::string type = {};  // needed only where the template does not say it
  Span span = {};
  // What the cloud says of it; whoever makes the plan reads it. Nothing: there is no such object.
  std::optional<LiveResource> object = std::nullopt;
};

struct Imported {
  std::map<Address, Value> configs;  // of each imported object what config_of makes of it
  std::vector<StateEdit> edits;
};

// A rule whose object is recorded at its address already says nothing. Reports an address that the
// template does not declare or that holds another object, an object that another address holds,
// and one that does not exist.
[[nodiscard]] Imported apply_imports(const std::vector<ImportRule>& rules,
                                     const ResourceSet& desired, const SchemaRegistry& schemas,
                                     Nanoseconds now, StateSnapshot& state,
                                     Diagnostics& diagnostics);

// An import never replaces by surprise: reports each imported resource that `diff` would replace.
void check_imports(const Diff& diff, const std::vector<ImportRule>& rules,
                   Diagnostics& diagnostics);

// What a template would say to make such an object: its properties without those that only the
// service sets (readOnly) or that cannot be read back (writeOnly), and without known secrets.
[[nodiscard]] Value config_of(const LiveResource& object, const ResourceType* type);

}  // namespace drydock
