#include "planner/document/repeated_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/codes/document_codes.hpp"

namespace drydock {
namespace {

// What the members of a section are called.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kDeclarations = {{
    {"Conditions", "condition"},
    {"Mappings", "mapping"},
    {"Outputs", "output"},
    {"Parameters", "parameter"},
    {"Resources", "resource"},
    {"Rules", "rule"},
}};

std::string_view declared_in(const RepeatedKey& key) {
  if (key.depth != 2) {
    return {};
  }
  const auto found =
      std::find_if(kDeclarations.begin(), kDeclarations.end(),
                   [&](const auto& section) { return section.first == key.parent_name; });
  return found == kDeclarations.end() ? std::string_view() : found->second;
}

Diagnostic error_of(const RepeatedKey& key) {
  return {codes::DuplicateKey,
          fmt::format("the key {} stands twice in one mapping", key.name),
          key.later,
          "rename or delete one of the two",
          {{key.earlier, "used here before"}}};
}

Diagnostic warning_of(const RepeatedKey& key) {
  if (key.depth == 1) {
    return {codes::RepeatedDeclaration,
            fmt::format("the section {} stands twice; CloudFormation does not say which of them "
                        "counts, and drydock takes the last",
                        key.name),
            key.later,
            "merge the two into one section",
            {{key.earlier, "this one is dropped"}}};
  }
  if (const std::string_view kind = declared_in(key); !kind.empty()) {
    return {codes::RepeatedDeclaration,
            key.same_value
                ? fmt::format("the {} {} is declared twice, with the same content", kind, key.name)
                : fmt::format("the {} {} is declared twice; CloudFormation drops the first "
                              "declaration without a word",
                              kind, key.name),
            key.later,
            key.same_value ? "delete one of the two"
                           : fmt::format("rename one of the two; otherwise only one {} of this "
                                         "name comes to be",
                                         kind),
            {{key.earlier, "this declaration is dropped"}}};
  }
  return {codes::RepeatedKey,
          key.same_value
              ? fmt::format("the key {} stands twice in one mapping, with the same value", key.name)
              : fmt::format("the key {} stands twice in one mapping with different values; "
                            "only the last counts",
                            key.name),
          key.later,
          key.same_value ? "delete one of the two" : "delete the one that is not meant",
          {{key.earlier, "this value is dropped"}}};
}

}  // namespace

void report_repeated_keys(const DocumentBuilder& builder, ReadAs as, Diagnostics& diagnostics) {
  for (const RepeatedKey& key : builder.repeated_keys()) {
    diagnostics.add(as == ReadAs::Template ? warning_of(key) : error_of(key));
  }
  const std::size_t told = builder.repeated_keys().size();
  if (builder.repeated_key_count() > told) {
    Diagnostic rest{codes::RepeatedKey,
                    fmt::format("{} more keys stand twice in their mappings",
                                builder.repeated_key_count() - told),
                    builder.repeated_keys().back().later, "is the file damaged?"};
    diagnostics.add(std::move(rest));
  }
}

}  // namespace drydock
