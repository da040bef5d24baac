#include "planner/evaluate/nested/stack_order.hpp"

#include "planner/evaluate/sub_text.hpp"

namespace drydock {
namespace {

class StackOrder {
 public:
  explicit StackOrder(const TemplateSection& resources) : resources_(resources) {
    visited_.resize(resources.entries.size(), false);
  }

  std::vector<std::size_t> order() {
    for (std::size_t i = 0; i < resources_.entries.size(); ++i) {
      if (is_nested_stack(resources_.entries[i]) && !visited_[i]) {
        visit(i);
      }
    }
    return std::move(order_);
  }

 private:
  struct Step {
    std::size_t entry = 0;
    std::vector<std::size_t> uses;
    std::size_t next = 0;
  };

  // Depth first without recursion: a chain of stacks may be as long as the template.
  void visit(std::size_t start) {
    std::vector<Step> path;
    const auto enter = [&](std::size_t entry) {
      visited_[entry] = true;
      path.push_back({entry, {}, 0});
      if (const auto properties = resources_.entries[entry].node.find("Properties")) {
        collect(*properties, path.back().uses);
      }
    };
    enter(start);
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next == step.uses.size()) {
        order_.push_back(step.entry);
        path.pop_back();
      } else if (const std::size_t use = step.uses[step.next++]; !visited_[use]) {
        enter(use);
      }
    }
  }

  // The document's nesting bounds the recursion.
  void collect(const Node& node, std::vector<std::size_t>& uses) const {
    for (std::size_t i = 0; i < node.size(); ++i) {
      const Node child = node[i];
      const std::string_view key = node.is(NodeKind::Mapping) ? node.key(i) : std::string_view{};
      if (key == "Fn::GetAtt") {
        add(child.is(NodeKind::Sequence) && child.size() > 0 ? child[0] : child, uses);
      } else if (key == "Fn::Sub") {
        const Node text = child.is(NodeKind::Sequence) && child.size() > 0 ? child[0] : child;
        for (const SubPiece& piece : parse_sub_text(text.text())) {
          if (piece.variable) {
            add(piece.text, uses);
          }
        }
      }
      collect(child, uses);
    }
  }

  void add(const Node& name, std::vector<std::size_t>& uses) const {
    if (name.is(NodeKind::String)) {
      add(name.text(), uses);
    }
  }

  void add(std::string_view name, std::vector<std::size_t>& uses) const {
    const auto found = resources_.index.find(name.substr(0, name.find('.')));
    if (found != resources_.index.end() && is_nested_stack(resources_.entries[found->second])) {
      uses.push_back(found->second);
    }
  }

  const TemplateSection& resources_;
  std::vector<bool> visited_;
  std::vector<std::size_t> order_;
};

}  // namespace

bool is_nested_stack(const TemplateEntry& entry) {
  const std::optional<Node> type =
      entry.node.is(NodeKind::Mapping) ? entry.node.find("Type") : std::nullopt;
  return type && type->text() == "AWS::CloudFormation::Stack";
}

bool is_module(const TemplateEntry& entry) {
  const std::optional<Node> type =
      entry.node.is(NodeKind::Mapping) ? entry.node.find("Type") : std::nullopt;
  return type && type->text().ends_with("::MODULE");
}

std::vector<std::size_t> nested_stack_order(const Template& source) {
  return StackOrder(source.resources).order();
}

}  // namespace drydock
