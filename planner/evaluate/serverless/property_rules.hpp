// Which properties a serverless resource or event has and what they may be, as data. Only what the
// transform itself checks: what it passes on is checked by the schema of the type that gets it.
#pragma once

#include <string_view>

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

// `rules` are words "Name", "Name!" (required), each with ":" and letters of what it may be: t
// text, m map, l list, b bool, i integer; after "/" those of its items or members; "=" at the end:
// not a function either. "Handler Role:t Events:m/m AutoPublishAliasAllProperties:b=".
// `what` names the owner in messages: a type, or "event of type Api". Reports; whether all is well.
bool check_properties(Translation& translation, const Source& source, const Value& properties,
                      std::string_view rules, std::string_view what);

// Whether the value is of one of the kinds ("tm"); reports if not. `name` as in messages.
bool expect(Translation& translation, const Source& source, const Value* value,
            std::string_view kinds, std::string_view name);

}  // namespace drydock::serverless
