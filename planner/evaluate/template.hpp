// A document as a CloudFormation template: its sections by name, with every shape that can be
// judged without evaluating anything already checked (Template Reference, "Template sections").
// What the entries mean is left to parameters, conditions and evaluate.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"

namespace drydock {

// A parameter, mapping, condition, resource or output. Views are into the document.
struct TemplateEntry {
  std::string_view name;
  Span name_span;
  Node node;  // a Mapping, unless that was reported
};

struct TemplateSection {
  std::vector<TemplateEntry> entries;             // in template order
  std::map<std::string_view, std::size_t> index;  // name → entry

  [[nodiscard]] const TemplateEntry* find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> names() const;  // in template order
};

// Valid as long as the document lives.
struct Template {
  TemplateSection parameters;
  TemplateSection mappings;
  TemplateSection conditions;
  TemplateSection resources;
  TemplateSection outputs;
  // Transform names AWS::LanguageExtensions, or a macro that this program does not know and that
  // may stand for it.
  bool language_extensions = false;
  // A macro that cannot be run here may add to any section.
  bool unknown_macro = false;
};

// Reports everything that is wrong. Nothing only if the root is not a mapping; else what is there,
// so that later steps can report their problems too.
[[nodiscard]] std::optional<Template> read_template(const Document& document,
                                                    Diagnostics& diagnostics);

// `!Rain::Embed file`, `!Rain::Module …`: rain puts something in its place before the service sees
// the template.
[[nodiscard]] bool is_rain_directive(const Node& node);

// "did you mean X?", or `otherwise` if nothing is near.
[[nodiscard]] std::string nearest_hint(std::string_view written,
                                       const std::vector<std::string_view>& candidates,
                                       std::string otherwise = {});

}  // namespace drydock
