// The nested stacks of one template (AWS::CloudFormation::Stack) and its modules
// (Org::Service::Use::MODULE; User Guide, "Modules"): each is looked into when its
// turn comes or when an output of it is asked for, whichever is first, and its resources take its
// place. A stack whose template is not at hand stays one resource, with a warning; one that is
// wrong was reported and yields the failed value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/evaluate/nested/stack_frame.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

struct NestedStack {
  enum class State : std::uint8_t {
    New,
    Open,      // its parameters are being evaluated
    Kept,      // stays one resource
    Failed,    // was reported
    Expanded,  // `content` holds its resources and outputs
  };
  State state = State::New;
  Resource resource;    // the stack itself; from Kept on
  std::string id;       // what Ref yields; from Failed on
  ResourceSet content;  // of an Expanded one
  Span outputs_span;    // of its template's Outputs, for messages; invalid if it has none
  std::vector<std::string> absent_outputs;  // whose conditions are false
};

class NestedStacks {
 public:
  // Precondition: context.frame is not null. Both outlive this.
  NestedStacks(const EvaluationContext& context, Diagnostics& diagnostics);

  // Precondition: context.absent_because is filled; stacks that it leaves out stay New.
  void evaluate_all();

  // After evaluate_all. Null pointer if the entry is no nested stack or is left out.
  [[nodiscard]] NestedStack* find(std::size_t entry);
  [[nodiscard]] bool any() const { return any_; }

  // A resource of a module, named from outside: "Module.Resource", and the dotted rest behind it.
  struct ModulePart {
    NestedStack::State state = NestedStack::State::New;  // of the module
    const Resource* resource = nullptr;                  // null if an Expanded one has none such
    std::string attribute;
  };
  // Precondition: the entry is a module. `dotted` is what stands behind its name.
  [[nodiscard]] ModulePart part_of_module(std::size_t entry, std::string_view dotted, Span span);
  // The resource of a module by its whole name without a dot, "ModuleResource"; or null pointer.
  [[nodiscard]] const Resource* named_in_module(std::string_view name, Span span);

  // What Ref (`attribute` is "") or Fn::GetAtt yields at `span`; nothing if the entry is no nested
  // stack or stays one resource.
  [[nodiscard]] std::optional<Value> attribute(std::size_t entry, std::string_view attribute,
                                               Span span, const std::string& path);

 private:
  void expand(std::size_t entry, Span span);
  void look_into(std::size_t entry);
  void look_into_module(std::size_t entry);
  void keep(std::size_t entry, Span span, const std::string& why, const std::string& hint);
  [[nodiscard]] const std::optional<Document>& document_at(const std::string& path, Span span);
  [[nodiscard]] bool may_include(const NestedStack& stack, const std::string& path, Span span);
  void evaluate_content(std::size_t entry, const Document& document, const std::string& path,
                        Span url);
  [[nodiscard]] Value output(const NestedStack& stack, std::string_view attribute, Span span,
                             const std::string& path);
  [[nodiscard]] std::string chain_to(std::size_t entry) const;
  void report(DiagnosticCode code, Span span, std::string path, std::string message,
              std::string hint);

  const EvaluationContext& context_;
  Diagnostics& diagnostics_;
  std::vector<NestedStack> stacks_;  // by entry of resources; empty if there are none
  std::vector<std::size_t> open_;
  bool any_ = false;
};

}  // namespace drydock
