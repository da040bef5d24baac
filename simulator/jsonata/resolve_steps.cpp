// The second pass: nested binary operators become paths of steps with stages, `%` finds the step
// whose result it means, and calls at the end of a function become tail calls.
#include <algorithm>
#include <optional>
#include <utility>

#include "simulator/jsonata/draft.hpp"

namespace drydock::jsonata {
namespace {

// Every recursion here goes down the drafts, at most kDeepestExpression levels.
class Resolver {
 public:
  Resolver(DraftedExpression& drafted, Problem& problem) : all_(drafted), problem_(problem) {}

  bool resolve() {
    all_.root = process(all_.root);
    if (problem_.code.empty() && (is(all_.root, NodeType::Parent) || seeks(all_.root))) {
      refuse("S0217", all_.root);
    }
    return problem_.code.empty();
  }

 private:
  Draft& at(NodeId id) { return all_.drafts[id]; }
  [[nodiscard]] bool is(NodeId id, NodeType type) const {
    return all_.drafts[id].node.type == type;
  }
  [[nodiscard]] bool seeks(NodeId id) const { return !all_.drafts[id].seeking.empty(); }
  void refuse(std::string_view code, NodeId id) {
    if (problem_.code.empty()) {
      problem_ = {std::string(code), problem_message(code, {}), at(id).node.position, ""};
    }
  }

  NodeId process(NodeId id) {
    if (!problem_.code.empty()) {
      return id;
    }
    const bool keep_array = at(id).node.keep_array;
    NodeId result = kNone;
    switch (at(id).written) {
      case Written::Plain:
        result = process_plain(id);
        break;
      case Written::Dot:
        result = process_dot(id);
        break;
      case Written::Predicate:
        result = process_predicate(id);
        break;
      case Written::GroupBy:
        result = process_group(id);
        break;
      case Written::OrderBy:
        result = process_order(id);
        break;
      case Written::Focus:
      case Written::IndexBind:
        result = process_binding(id);
        break;
    }
    at(result).node.keep_array |= keep_array;
    return result;
  }

  NodeId new_path(NodeId step) {
    Draft path;
    path.node.type = NodeType::Path;
    path.node.position = at(step).node.position;
    path.list = {step};
    return all_.add(std::move(path));
  }

  void process_list(NodeId id) {
    for (std::size_t i = 0; i < at(id).list.size(); ++i) {
      const NodeId item = process(at(id).list[i]);
      at(id).list[i] = item;
      push_ancestry(id, item);
    }
  }
  NodeId process_child(NodeId parent, NodeId child) {
    if (child == kNone) {
      return kNone;
    }
    const NodeId result = process(child);
    push_ancestry(parent, result);
    return result;
  }

  NodeId process_plain(NodeId id) {
    switch (at(id).node.type) {
      case NodeType::Name: {
        const NodeId path = new_path(id);
        at(path).node.keep_singleton_array = at(id).node.keep_array;
        return path;
      }
      case NodeType::Parent:
        at(id).slot = static_cast<std::uint32_t>(all_.slots.size());
        all_.slots.push_back({all_.intern("!" + std::to_string(all_.slots.size())), 1});
        return id;
      case NodeType::Negate:
        return process_negate(id);
      case NodeType::Lambda: {
        const NodeId body = tail_call(process(at(id).node.b));
        at(id).node.b = body;
        return id;
      }
      case NodeType::Apply:
      case NodeType::Transform: {  // what stands in them looks for ancestors of its own
        for (NodeId Node::*child : {&Node::a, &Node::b, &Node::c}) {
          if (at(id).node.*child != kNone) {
            const NodeId result = process(at(id).node.*child);
            at(id).node.*child = result;
          }
        }
        return id;
      }
      case NodeType::Block:
        process_list(id);
        for (const NodeId part : at(id).list) {
          at(id).node.construct_array |=
              at(part).node.construct_array ||
              (is(part, NodeType::Path) && at(at(part).list[0]).node.construct_array);
        }
        return id;
      case NodeType::Call:
      case NodeType::Partial: {
        process_list(id);
        const NodeId procedure = process(at(id).node.a);
        at(id).node.a = procedure;
        return id;
      }
      default:
        break;
    }
    for (NodeId Node::*child : {&Node::a, &Node::b, &Node::c}) {
      const NodeId result = process_child(id, at(id).node.*child);
      at(id).node.*child = result;
    }
    if (at(id).node.type == NodeType::ArrayMake || at(id).node.type == NodeType::ObjectMake) {
      process_list(id);
    }
    return id;
  }

  NodeId process_negate(NodeId id) {
    const NodeId operand = process(at(id).node.a);
    if (is(operand, NodeType::Literal) && at(operand).node.value.is_number()) {
      at(operand).node.value = Json::number(-at(operand).node.value.as_number());
      return operand;
    }
    at(id).node.a = operand;
    push_ancestry(id, operand);
    return id;
  }

  NodeId process_dot(NodeId id) {
    const NodeId left = process(at(id).node.a);
    const NodeId path = is(left, NodeType::Path) ? left : new_path(left);
    if (is(left, NodeType::Parent)) {
      at(path).seeking = {at(left).slot};
    }
    const NodeId rest = process(at(id).node.b);
    if (!problem_.code.empty()) {
      return path;
    }
    if (is(rest, NodeType::Path)) {
      const std::vector<std::uint32_t> more = at(rest).list;
      at(path).list.insert(at(path).list.end(), more.begin(), more.end());
    } else {
      at(rest).stages_in_step = true;
      at(path).list.push_back(rest);
    }
    for (const NodeId step : at(path).list) {
      Node& node = at(step).node;
      if (node.type == NodeType::Literal && !at(step).is_text) {
        refuse("S0213", step);
      } else if (node.type == NodeType::Literal) {
        node.type = NodeType::Name;
      }
      at(path).node.keep_singleton_array |= node.keep_array;
    }
    for (const NodeId step : {at(path).list.front(), at(path).list.back()}) {
      at(step).node.construct_array |= is(step, NodeType::ArrayMake);
    }
    resolve_ancestry(path);
    return path;
  }

  NodeId process_predicate(NodeId id) {
    const NodeId result = process(at(id).node.a);
    NodeId step = result;
    if (is(result, NodeType::Path)) {
      step = at(result).list.back();
      at(step).stages_in_step |= at(step).stages.empty();
    }
    if (at(step).node.group != kNone) {
      refuse("S0209", id);
    }
    const NodeId predicate = process(at(id).node.b);
    if (!problem_.code.empty()) {
      return result;
    }
    for (const std::uint32_t slot : at(predicate).seeking) {
      if (all_.slots[slot].level == 1) {
        seek_parent(step, slot);
      } else {
        --all_.slots[slot].level;
      }
    }
    if (seeks(predicate)) {
      push_ancestry(step, predicate);
    }
    Draft filter;
    filter.node.type = NodeType::Filter;
    filter.node.position = at(id).node.position;
    filter.node.a = predicate;
    const NodeId stage = all_.add(std::move(filter));
    at(step).stages.push_back(stage);
    return result;
  }

  NodeId process_group(NodeId id) {
    const NodeId result = process(at(id).node.a);
    if (at(result).node.group != kNone) {
      refuse("S0210", id);
    }
    for (std::size_t i = 0; i < at(id).list.size(); ++i) {
      const NodeId item = process(at(id).list[i]);
      at(id).list[i] = item;
    }
    at(id).written = Written::Plain;
    at(id).node.a = kNone;
    at(result).node.group = id;
    return result;
  }

  NodeId process_order(NodeId id) {
    const NodeId left = process(at(id).node.a);
    const NodeId path = is(left, NodeType::Path) ? left : new_path(left);
    for (std::size_t i = 0; i < at(id).list.size(); ++i) {
      const NodeId term = at(id).list[i];
      const NodeId by = process(at(term).node.a);
      at(term).node.a = by;
      push_ancestry(id, by);
    }
    at(id).written = Written::Plain;
    at(id).node.a = kNone;
    at(id).stages_in_step = true;
    at(path).list.push_back(id);
    at(id).node.keep_array = false;  // it is the path's
    resolve_ancestry(path);
    return path;
  }

  NodeId process_binding(NodeId id) {
    const bool focus = at(id).written == Written::Focus;
    NodeId result = process(at(id).node.a);
    if (!problem_.code.empty()) {
      return result;
    }
    if (!focus && !is(result, NodeType::Path)) {
      at(result).stages_in_step = true;
      result = new_path(result);
    }
    const NodeId step = is(result, NodeType::Path) ? at(result).list.back() : result;
    const NameId name = at(id).node.name;
    if (focus) {
      if (!at(step).stages.empty()) {
        refuse("S0215", id);
      }
      if (is(step, NodeType::Sort)) {
        refuse("S0216", id);
      }
      at(step).node.keep_array |= at(id).node.keep_array;
      at(step).node.focus = name;
    } else if (at(step).stages.empty()) {
      at(step).node.index = name;
    } else {
      Draft index;
      index.node.type = NodeType::Index;
      index.node.name = name;
      const NodeId stage = all_.add(std::move(index));
      at(step).stages.push_back(stage);
    }
    at(step).node.tuple = true;
    return result;
  }

  NodeId tail_call(NodeId body) {
    switch (at(body).node.type) {
      case NodeType::Call: {
        if (!at(body).stages.empty() || at(body).node.group != kNone) {
          return body;
        }
        Draft thunk;
        thunk.node.type = NodeType::Lambda;
        thunk.node.thunk = true;
        thunk.node.position = at(body).node.position;
        thunk.node.b = body;
        return all_.add(std::move(thunk));
      }
      case NodeType::Condition: {
        const NodeId then = tail_call(at(body).node.b);
        at(body).node.b = then;
        if (at(body).node.c != kNone) {
          const NodeId otherwise = tail_call(at(body).node.c);
          at(body).node.c = otherwise;
        }
        return body;
      }
      case NodeType::Block:
        if (!at(body).list.empty() && at(body).stages.empty()) {
          const NodeId last = tail_call(at(body).list.back());
          at(body).list.back() = last;
        }
        return body;
      default:
        return body;
    }
  }

  void push_ancestry(NodeId result, NodeId value) {
    if (result == value) {
      return;
    }
    std::vector<std::uint32_t> slots = at(value).seeking;
    if (is(value, NodeType::Parent)) {
      slots.push_back(at(value).slot);
    }
    at(result).seeking.insert(at(result).seeking.end(), slots.begin(), slots.end());
  }

  void resolve_ancestry(NodeId path) {
    const NodeId last = at(path).list.back();
    std::vector<std::uint32_t> slots = at(last).seeking;
    if (is(last, NodeType::Parent)) {
      slots.push_back(at(last).slot);
    }
    for (const std::uint32_t slot : slots) {
      std::ptrdiff_t index = static_cast<std::ptrdiff_t>(at(path).list.size()) - 2;
      const auto step_at = [&](std::ptrdiff_t i) {
        return at(path).list[static_cast<std::size_t>(i)];
      };
      while (all_.slots[slot].level > 0 && problem_.code.empty()) {
        if (index < 0) {
          at(path).seeking.push_back(slot);
          break;
        }
        NodeId step = step_at(index--);
        // Steps side by side that bind the focus stand on the same level.
        while (index >= 0 && at(step).node.focus != kNone &&
               at(step_at(index)).node.focus != kNone) {
          step = step_at(index--);
        }
        seek_parent(step, slot);
      }
    }
  }

  void seek_parent(NodeId id, std::uint32_t slot) {
    switch (at(id).node.type) {
      case NodeType::Name:
      case NodeType::Wildcard:
        if (--all_.slots[slot].level == 0) {
          if (at(id).ancestor_slot != kNone) {
            all_.slots[slot].label = all_.slots[at(id).ancestor_slot].label;
          }
          at(id).ancestor_slot = slot;
          at(id).node.tuple = true;
        }
        return;
      case NodeType::Parent:
        ++all_.slots[slot].level;
        return;
      case NodeType::Block:
        if (!at(id).list.empty()) {
          at(id).node.tuple = true;
          seek_parent(at(id).list.back(), slot);
        }
        return;
      case NodeType::Path: {
        at(id).node.tuple = true;
        std::size_t index = at(id).list.size();
        do {
          seek_parent(at(id).list[--index], slot);
        } while (all_.slots[slot].level > 0 && index > 0 && problem_.code.empty());
        return;
      }
      default:
        refuse("S0217", id);
    }
  }

  DraftedExpression& all_;
  Problem& problem_;
};

}  // namespace

bool resolve_steps(DraftedExpression& drafted, Problem& problem) {
  return Resolver(drafted, problem).resolve();
}

}  // namespace drydock::jsonata
