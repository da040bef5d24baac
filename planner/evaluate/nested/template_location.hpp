// Where the file lies that a template names by path, S3 location or URL. Reading it is left to the
// caller.
#pragma once

#include <optional>
#include <string>

#include "planner/evaluate/evaluate.hpp"

namespace drydock {

// "s3://bucket/key" of a URL of S3 in either style (S3 User Guide, "Virtual hosting of buckets"):
// https://s3.REGION.amazonaws.com/bucket/key, https://bucket.s3.REGION.amazonaws.com/key. Nothing
// for other URLs.
[[nodiscard]] std::optional<std::string> s3_location_of(const std::string& url);

// A path with a scheme in front ("https:", "s3:").
[[nodiscard]] bool is_remote_location(const std::string& location);

// The path of the file that `location` means: a relative path beside the template, as
// `aws cloudformation package` takes it, if there is such a file; an S3 location or URL that
// TemplateFiles::locations maps, either whole or by its longest beginning that ends in "/" (the
// file need not exist then). Nothing else.
[[nodiscard]] std::optional<std::string> local_path_of(const TemplateFiles& files,
                                                       const std::string& location);

}  // namespace drydock
