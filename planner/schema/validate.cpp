#include "planner/schema/validate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/type_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/schema/check_notes.hpp"
#include "planner/schema/check_value.hpp"
#include "planner/schema/public_types.hpp"

namespace drydock {
namespace {

// Types that have no schema of their own: custom resources, CloudFormation's own, modules.
bool is_without_schema(std::string_view type) {
  return type.starts_with("Custom::") || type.starts_with("AWS::CloudFormation::") ||
         type.ends_with("::MODULE");
}

struct TypeName {
  std::string_view service;  // "AWS::EC2"
  std::string_view resource;
};

TypeName split_type(std::string_view type) {
  const std::size_t at = type.rfind("::");
  return at == std::string_view::npos ? TypeName{{}, type}
                                      : TypeName{type.substr(0, at), type.substr(at + 2)};
}

// What is left of both names between their common ends: two characters at most, as of a letter
// too many, a wrong one, or two that changed places.
bool differ_by_a_slip(std::string_view a, std::string_view b) {
  constexpr std::size_t kLargestSlip = 2;
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  return a.size() <= kLargestSlip && b.size() <= kLargestSlip;
}

// The type that was likely meant: a slip in the service or in the resource's name, not in both. A
// slip in the whole name would take AWS::S3::BucketPolicy, which exists, for AWS::S3::Bucket.
std::optional<std::string> slip_of(std::string_view type, const SchemaRegistry& schemas) {
  const TypeName written = split_type(type);
  std::vector<std::string_view> resources;
  std::vector<std::string_view> services;
  for (const PublicService& known : public_services()) {
    if (known.name == written.service) {
      resources = known.resources;
    } else if (std::binary_search(known.resources.begin(), known.resources.end(),
                                  written.resource)) {
      services.push_back(known.name);
    }
  }
  for (const std::string_view name : schemas.type_names()) {
    const TypeName known = split_type(name);
    if (known.service == written.service) {
      resources.push_back(known.resource);
    } else if (known.resource == written.resource) {
      services.push_back(known.service);
    }
  }
  if (const std::optional<std::string> near = nearest_name(written.resource, resources);
      near && differ_by_a_slip(written.resource, *near)) {
    return fmt::format("{}::{}", written.service, *near);
  }
  if (const std::optional<std::string> near = nearest_name(written.service, services);
      near && differ_by_a_slip(written.service, *near)) {
    return fmt::format("{}::{}", *near, written.resource);
  }
  return std::nullopt;
}

void report_unknown_type(const Resource& resource, const SchemaRegistry& schemas,
                         Diagnostics& diagnostics) {
  const std::string path = fmt::format("Resources.{}.Type", resource.address.text());
  if (const std::optional<Error> broken = schemas.problem(resource.type)) {
    Diagnostic found{codes::SchemaInvalid, broken->message, resource.type_span, broken->hint};
    found.path = path;
    diagnostics.add(std::move(found));
    return;
  }
  const std::optional<std::string> slip =
      is_public_type(resource.type) ? std::nullopt : slip_of(resource.type, schemas);
  if (slip) {
    Diagnostic found{codes::ResourceTypeUnknown,
                     fmt::format("there is no resource type \"{}\"", resource.type),
                     resource.type_span, fmt::format("did you mean \"{}\"?", *slip)};
    found.path = path;
    diagnostics.add(std::move(found));
    return;
  }
  Diagnostic found{
      codes::ResourceTypeUnchecked,
      fmt::format("the type \"{}\" is not known here, so the properties of {} are not checked",
                  resource.type, resource.address.text()),
      resource.type_span,
      resource.type.starts_with("AWS::Serverless::")
          ? "add Transform: AWS::Serverless-2016-10-31 to the template, which makes other types of "
            "it"
          : "check the name, or import its schema: drydock schema import CloudformationSchema.zip"};
  found.path = path;
  diagnostics.add(std::move(found));
}

class ResourceValidator {
 public:
  ResourceValidator(const Resource& resource, const ResourceType& type, Diagnostics& diagnostics)
      : resource_(resource),
        type_(type),
        where_(fmt::format("Resources.{}.Properties", resource.address.text())),
        diagnostics_(diagnostics) {}

  void run() {
    check_notes(resource_, type_, diagnostics_);
    for (const PropertyPath& path : type_.schema().read_only) {
      each_at(path, resource_.properties, [&](const PropertyPath& at, Span span) {
        if (type_.is_read_only(at)) {
          report_at(at, span);
        }
      });
    }
    const Value empty = Value::object({}, resource_.name_span);
    const Value& properties = resource_.properties.is_null() ? empty : resource_.properties;
    ValueChecker checker(type_.schema(), where_);
    const CheckResult result =
        checker.report(type_.schema().root, properties, resource_.name_span, diagnostics_);
    if (result.incomplete) {
      Diagnostic found{codes::PropertyUnchecked,
                       fmt::format("the schema of {} branches too often to check {} in full",
                                   type_.name(), resource_.address.text()),
                       resource_.name_span,
                       {}};
      found.path = where_;
      diagnostics_.add(std::move(found));
    }
  }

 private:
  void report_at(const PropertyPath& path, Span span) {
    std::string text;
    for (const std::string& segment : path) {
      text += (text.empty() ? "" : ".") + segment;
    }
    Diagnostic found{
        codes::PropertyReadOnly,
        fmt::format("{} of {} is set by AWS; a template cannot set it", text, type_.name()), span,
        fmt::format("remove {}", path.back())};
    found.path = fmt::format("{}.{}", where_, text);
    diagnostics_.add(std::move(found));
  }

  const Resource& resource_;
  const ResourceType& type_;
  std::string where_;
  Diagnostics& diagnostics_;
};

}  // namespace

void validate_resources(const ResourceSet& resources, const SchemaRegistry& schemas,
                        Diagnostics& diagnostics) {
  for (const Resource& resource : resources.resources) {
    if (resource.type.empty()) {
      continue;  // what is wrong with it was said where it was read
    }
    if (const ResourceType* type = schemas.find(resource.type)) {
      ResourceValidator(resource, *type, diagnostics).run();
    } else if (!is_without_schema(resource.type)) {
      report_unknown_type(resource, schemas, diagnostics);
    }
  }
}

}  // namespace drydock
