// AWS::Serverless::GraphQLApi: the API with its schema, log role, domain name, cache and keys; its
// data sources with the roles and policies that they need; its functions and resolvers.
#pragma once

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

void translate_graphql_api(Translation& translation, Source& source);

// Data sources, functions and resolvers; what they generate goes behind `generated`.
void add_graphql_resolvers(Translation& translation, const Source& source,
                           const std::string& schema_id, std::vector<Resource>& generated);

// {Version, Statement} that lets AppSync assume a role.
[[nodiscard]] Value assumed_by_appsync();

}  // namespace drydock::serverless
