// What a plain (unquoted) YAML scalar is: YAML 1.1 (the types of yaml.org/type, which
// CloudFormation's parser follows) without timestamps (AWS CloudFormation User Guide, "Template
// format": the timestamp tag is not supported), so 2012-10-17 is a text.
//
//   yes/no/on/off/true/false in lower, Title or UPPER case   Bool (y and n are texts)
//   a number in JSON's spelling                               Number, spelling kept
//   +5, .5, 5.                                                Number, written 5, 0.5, 5.0
//   000500 0x1F 0b11 1_000 12:30 .inf .nan                    String, and a doubt is told
//   anything else                                             String
//
// The fourth row are numbers to YAML 1.1, but hardly ever meant as such: 000500 is a file mode and
// 012345670123 an account. The text is kept, so that nothing is lost, and the reader warns, since
// CloudFormation may read the number.
#pragma once

#include <string>
#include <string_view>

#include "planner/document/document.hpp"

namespace drydock {

struct PlainScalar {
  NodeKind kind = NodeKind::String;
  std::string text;
  // What YAML 1.1 takes the text for ("an octal number"); empty if there is no doubt.
  std::string_view doubt;
};

// Precondition: not one of the spellings of null.
[[nodiscard]] PlainScalar classify_plain_scalar(std::string_view text);

}  // namespace drydock
