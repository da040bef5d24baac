// Makes CloudFormation templates of any size for benchmarks: cells of ten resources as they occur
// in real ones (a network, a security group, a role, a launch template, an Auto Scaling group, ...)
// with Ref, GetAtt, Sub, Join, FindInMap, Select and DependsOn. The same options give the same
// bytes; references point to earlier resources only, so there is no cycle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace drydock {

enum class TemplateSyntax : std::uint8_t { Yaml, Json };

struct TemplateOptions {
  std::size_t resources = 1000;
  TemplateSyntax syntax = TemplateSyntax::Yaml;
  // Written into one property of every tenth resource: two templates that differ in it only have
  // that many changes between them.
  int revision = 0;
};

[[nodiscard]] std::string generate_template(const TemplateOptions& options);

}  // namespace drydock
