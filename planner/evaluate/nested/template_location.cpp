#include "planner/evaluate/nested/template_location.hpp"

#include <filesystem>
#include <string_view>

namespace drydock {
namespace {

constexpr std::string_view kScheme = "://";

std::string joined(const std::string& folder, const std::string& path) {
  const std::filesystem::path given(path);
  return (given.is_absolute() || folder.empty() || folder == "." ? given : folder / given)
      .lexically_normal()
      .string();
}

std::optional<std::string> mapped(const TemplateFiles& files, const std::string& location) {
  if (const auto found = files.locations.find(location); found != files.locations.end()) {
    return found->second;
  }
  // Beginnings sort before what they begin, so the last that fits is the longest.
  std::optional<std::string> path;
  for (const auto& [from, to] : files.locations) {
    if (from.ends_with('/') && location.starts_with(from)) {
      path = joined(to, location.substr(from.size()));
    }
  }
  return path;
}

}  // namespace

std::optional<std::string> s3_location_of(const std::string& url) {
  constexpr std::string_view kHttps = "https://";
  if (!url.starts_with(kHttps)) {
    return std::nullopt;
  }
  const std::string_view rest = std::string_view(url).substr(kHttps.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view host = rest.substr(0, slash);
  std::string_view path = rest.substr(slash + 1);
  path = path.substr(0, path.find('?'));  // ?versionId=…
  if (!host.ends_with(".amazonaws.com") && !host.ends_with(".amazonaws.com.cn")) {
    return std::nullopt;
  }
  if (host.starts_with("s3.") || host.starts_with("s3-")) {
    return "s3://" + std::string(path);
  }
  std::size_t service = host.rfind(".s3.");
  service = service == std::string_view::npos ? host.rfind(".s3-") : service;
  if (service == std::string_view::npos || service == 0) {
    return std::nullopt;
  }
  return "s3://" + std::string(host.substr(0, service)) + "/" + std::string(path);
}

bool is_remote_location(const std::string& location) {
  return location.find(kScheme) != std::string::npos;
}

std::optional<std::string> local_path_of(const TemplateFiles& files, const std::string& location) {
  if (files.files == nullptr || location.empty()) {
    return std::nullopt;
  }
  if (std::optional<std::string> path = mapped(files, location)) {
    return path;
  }
  if (const std::optional<std::string> s3 = s3_location_of(location)) {
    return mapped(files, *s3);
  }
  if (is_remote_location(location)) {
    return std::nullopt;
  }
  std::string path = joined(files.folder, location);
  return files.files->exists(path) ? std::optional(std::move(path)) : std::nullopt;
}

}  // namespace drydock
