#include "planner/evaluate/serverless/packaging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/codes/template_codes.hpp"

namespace drydock::serverless {
namespace {

struct S3Uri {
  std::string bucket;
  std::string key;
  std::string version;
};

std::optional<S3Uri> read_s3_uri(std::string_view uri) {
  constexpr std::string_view kScheme = "s3://";
  if (!lower(uri.substr(0, kScheme.size())).starts_with(kScheme)) {
    return std::nullopt;
  }
  uri.remove_prefix(kScheme.size());
  const std::size_t query = std::min(uri.find('?'), uri.size());
  const std::string_view place = uri.substr(0, query);
  const std::size_t slash = place.find('/');
  if (slash == 0 || slash == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view key = place.substr(slash);
  key.remove_prefix(std::min(key.find_first_not_of('/'), key.size()));
  S3Uri result{std::string(place.substr(0, slash)), std::string(key), {}};
  constexpr std::string_view kVersion = "versionId=";
  const std::size_t at = uri.substr(query).find(kVersion);
  if (at != std::string_view::npos) {
    const std::string_view rest = uri.substr(query + at + kVersion.size());
    result.version = rest.substr(0, rest.find('&'));
  }
  return result;
}

// A reference to SSM or Secrets Manager whose name has a path; the service's reader of URIs takes
// its slashes for those of the location.
bool dynamic_path(std::string_view uri) {
  const std::size_t open = uri.find("{{resolve:");
  return open != std::string_view::npos && uri.find('/', open) < uri.find("}}", open);
}

Value location(const LocationKeys& keys, Value bucket, Value key, Value version) {
  Value result = object({{keys.bucket, std::move(bucket)}, {keys.key, std::move(key)}});
  if (!version.is_null()) {
    result.set(std::string(keys.version), std::move(version));
  }
  return result;
}

}  // namespace

Value packaged(Translation& translation, const Source& source, const Value& path,
               std::string_view property, const LocationKeys& keys) {
  if (!translation.noted_packaging) {
    translation.noted_packaging = true;
    report(translation, codes::ServerlessPackaging, source, &path,
           fmt::format("{} of \"{}\" is the local path \"{}\": what packaging uploads has another "
                       "location, so s3://{}/{} stands for it here",
                       property, source.id, path.text(), kPackageBucket, path.text()),
           "to plan what is deployed, plan the template that `sam package` writes");
  }
  return location(keys, text(kPackageBucket), path, Value::null());
}

Value location_of(Translation& translation, const Source& source, const Value& uri,
                  std::string_view property, const LocationKeys& keys) {
  if (uri.is_object()) {
    const Value* bucket = member(uri, "Bucket");
    const Value* key = member(uri, "Key");
    if (!set(bucket) || !set(key)) {
      report(translation, codes::ServerlessMissing, source, &uri,
             fmt::format("{} of \"{}\" needs Bucket and Key", property, source.id),
             "write s3://bucket/key, a path, or a map with Bucket and Key");
      return object({});
    }
    return location(keys, *bucket, *key, or_null(uri.find("Version")));
  }
  if (!uri.is_string()) {
    report(translation, codes::ServerlessShape, source, &uri,
           fmt::format("{} of \"{}\" must be a string or a map", property, source.id));
    return object({});
  }
  if (dynamic_path(uri.text())) {
    report(translation, codes::ServerlessValue, source, &uri,
           fmt::format("{} of \"{}\" has a dynamic reference with a path, which the transform "
                       "cannot read in a URI",
                       property, source.id),
           "write a map with Bucket and Key");
    return object({});
  }
  if (const auto s3 = read_s3_uri(uri.text())) {
    const Span span = uri.span();
    return location(keys, Value::string(s3->bucket, span), Value::string(s3->key, span),
                    s3->version.empty() ? Value::null() : Value::string(s3->version, span));
  }
  if (translation.options.packaged || uri.text().empty()) {
    report(translation, codes::ServerlessValue, source, &uri,
           fmt::format("{} of \"{}\" is \"{}\", which is no location in S3", property, source.id,
                       uri.text()),
           "write s3://bucket/key");
    return object({});
  }
  return packaged(translation, source, uri, property, keys);
}

Value location_text_of(Translation& translation, const Source& source, const Value& uri,
                       std::string_view property) {
  if (!uri.is_string() || translation.options.packaged ||
      uri.text().find("://") != std::string::npos || uri.text().starts_with("{{resolve:")) {
    return uri;
  }
  const Value stands = packaged(translation, source, uri, property, {});
  return text(fmt::format("s3://{}/{}", stands.find("Bucket")->text(), stands.find("Key")->text()))
      .at(uri.span());
}

}  // namespace drydock::serverless
