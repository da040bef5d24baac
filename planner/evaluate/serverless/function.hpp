// AWS::Serverless::Function: the function, its role, version, alias, URL, what its events need and
// what its asynchronous invocations go to.
#pragma once

#include <optional>

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

void translate_function(Translation& translation, Source& source);

// A published version and the alias that points at it.
struct PublishedFunction {
  Resource version;
  Resource alias;
};
// Of a function with AutoPublishAlias; parameters in `function`'s code are resolved, because the
// version's id depends on them. Nothing if the name was reported.
[[nodiscard]] std::optional<PublishedFunction> publish_function(Translation& translation,
                                                                const Source& source,
                                                                Resource& function);

// EventInvokeConfig: generated resources, and policies that the role needs.
struct InvokeConfig {
  std::vector<Resource> resources;
  Value::List policies;
};
[[nodiscard]] InvokeConfig event_invoke_config(Translation& translation, const Source& source,
                                               const Resource* alias);

// FunctionUrlConfig: the URL, and permissions if it is public.
[[nodiscard]] std::vector<Resource> function_url(Translation& translation, const Source& source,
                                                 const Resource* alias);

// Tags of the source put on every generated resource that can have tags, if PropagateTags says so.
void propagate_tags(const Source& source, std::vector<Resource>& generated);

// Tags with lambda:createdBy first; reports reserved ones.
[[nodiscard]] Value created_by_sam(Translation& translation, const Source& source,
                                   const Value* more = nullptr);

}  // namespace drydock::serverless
