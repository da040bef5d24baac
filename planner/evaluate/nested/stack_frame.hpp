// Where an evaluation stands among nested stacks: the root is the frame with no prefix. A nested
// stack is evaluated by the same code in a frame of its own, so that whatever it names is named by
// its address in the whole ("Network.Vpc") from the start.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/model/value.hpp"

namespace drydock {

// What all frames of one evaluation share.
struct NestedSession {
  // By path; nothing for a file that cannot be read, which was reported.
  std::map<std::string, std::optional<Document>> templates;
  std::vector<FileId> files;  // of those that were read, in order
  std::size_t stacks = 0;     // that were expanded
};

struct StackFrame {
  std::string prefix;                // "Network."; "" for the root
  std::string stack_id;              // what Ref AWS::StackId yields; "" if that is not known
  Value notification_arns;           // a List, or Null for none
  std::vector<Value::Member> tags;   // of this stack and those around it: key → value
  std::vector<std::string> chain;    // paths of the templates, from the root's to this one
  NestedSession* session = nullptr;  // null: nested stacks stay one resource each
  Span asked_by;                     // what gives the parameters; invalid for the root
};

// One template in its frame; the body of evaluate().
[[nodiscard]] std::optional<ResourceSet> evaluate_in_frame(const Document& document,
                                                           const EvaluateOptions& options,
                                                           const SchemaRegistry* schemas,
                                                           const StackFrame& frame,
                                                           Diagnostics& diagnostics);

}  // namespace drydock
