// YAML tags: the short forms of CloudFormation's functions (`!Ref` is Ref, `!Sub` is Fn::Sub) and
// the few standard tags that it supports.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock {

// The key of the long form: "Ref" for "!Ref", "Fn::GetAtt" for "!GetAtt". Nothing for other tags.
// The functions of AWS::LanguageExtensions have no short form (AWS CloudFormation User Guide,
// "AWS::LanguageExtensions transform").
[[nodiscard]] std::optional<std::string_view> function_of_tag(std::string_view tag);

// What to write instead of a tag that is no short form; empty if nothing is near.
[[nodiscard]] std::string suggestion_for_tag(std::string_view tag);

}  // namespace drydock
