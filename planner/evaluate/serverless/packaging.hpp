// Where code, layers and definitions lie. The service wants S3 locations or image URIs; a template
// before `sam package` has local paths instead. Offline such a path becomes a location in the
// bucket kPackageBucket with the path as its key, so that a change of the path is a change of the
// resource; packaging will put another location there, and a note (DD1228) says so once.
#pragma once

#include <string_view>

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

inline constexpr std::string_view kPackageBucket = "packaged-by-sam";

struct LocationKeys {
  std::string_view bucket = "Bucket";
  std::string_view key = "Key";
  std::string_view version = "Version";
};
inline constexpr LocationKeys kLambdaKeys = {"S3Bucket", "S3Key", "S3ObjectVersion"};

// `uri`: "s3://bucket/key?versionId=v", a map {Bucket, Key, Version} or a local path. Reports what
// is none of these.
[[nodiscard]] Value location_of(Translation& translation, const Source& source, const Value& uri,
                                std::string_view property, const LocationKeys& keys = {});
// The location that stands for a path.
[[nodiscard]] Value packaged(Translation& translation, const Source& source, const Value& path,
                             std::string_view property, const LocationKeys& keys);

// Where the property wants the location as one text: a local path becomes the one that stands for
// it; URIs and functions stay.
[[nodiscard]] Value location_text_of(Translation& translation, const Source& source,
                                     const Value& uri, std::string_view property);

}  // namespace drydock::serverless
