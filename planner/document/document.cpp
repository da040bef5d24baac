#include "planner/document/document.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>

#include "base/check.hpp"

namespace drydock {
namespace {

// Recursion ends at kDeepestNesting.
bool same_tree(const Node& a, const Node& b) {
  if (a.kind() != b.kind() || a.size() != b.size() || a.text() != b.text()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a.is(NodeKind::Mapping) && a.key(i) != b.key(i)) || !same_tree(a[i], b[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace

NodeKind Node::kind() const { return document_->nodes_[id_.value].kind; }

Span Node::span() const { return document_->nodes_[id_.value].span; }

std::string_view Node::text() const {
  const Document::Record& record = document_->nodes_[id_.value];
  return std::string_view(document_->text_).substr(record.text_begin, record.text_size);
}

bool Node::short_form() const { return document_->nodes_[id_.value].short_form; }

std::size_t Node::size() const {
  const Document::Record& record = document_->nodes_[id_.value];
  return record.kind == NodeKind::Mapping ? record.child_count / 2 : record.child_count;
}

Node Node::operator[](std::size_t i) const {
  DRYDOCK_CHECK(i < size());
  const Document::Record& record = document_->nodes_[id_.value];
  const std::size_t slot = record.kind == NodeKind::Mapping ? 2 * i + 1 : i;
  return {*document_, document_->children_[record.first_child + slot]};
}

std::string_view Node::key(std::size_t i) const {
  DRYDOCK_CHECK(is(NodeKind::Mapping) && i < size());
  const Document::Record& record = document_->nodes_[id_.value];
  return Node(*document_, document_->children_[record.first_child + 2 * i]).text();
}

Span Node::key_span(std::size_t i) const {
  DRYDOCK_CHECK(is(NodeKind::Mapping) && i < size());
  const Document::Record& record = document_->nodes_[id_.value];
  return Node(*document_, document_->children_[record.first_child + 2 * i]).span();
}

std::optional<Node> Node::find(std::string_view name) const {
  if (!is(NodeKind::Mapping)) {
    return std::nullopt;
  }
  const std::size_t members = size();
  if (members < Document::kIndexedSize) {
    for (std::size_t i = 0; i < members; ++i) {
      if (key(i) == name) {
        return (*this)[i];
      }
    }
    return std::nullopt;
  }
  const Document::Record& record = document_->nodes_[id_.value];
  const auto first = document_->children_.begin() + record.first_child + record.child_count;
  const auto last = first + static_cast<std::ptrdiff_t>(members);
  const auto found = std::lower_bound(first, last, name, [this](NodeId member, std::string_view n) {
    return key(member.value) < n;
  });
  if (found == last || key(found->value) != name) {
    return std::nullopt;
  }
  return (*this)[found->value];
}

NodeId DocumentBuilder::add(Document::Record record) {
  DRYDOCK_CHECK(document_.nodes_.size() < NodeId::kNone);
  document_.nodes_.push_back(record);
  return NodeId{static_cast<std::uint32_t>(document_.nodes_.size() - 1)};
}

void DocumentBuilder::attach(NodeId id) {
  if (open_.empty()) {
    DRYDOCK_CHECK(!document_.root_.valid());
    document_.root_ = id;
    return;
  }
  pending_.push_back(id);
}

void DocumentBuilder::scalar(NodeKind kind, std::string_view text, Span span) {
  Document::Record record;
  record.span = span;
  record.kind = kind;
  record.text_begin = static_cast<std::uint32_t>(document_.text_.size());
  record.text_size = static_cast<std::uint32_t>(text.size());
  DRYDOCK_CHECK(document_.text_.size() + text.size() < std::numeric_limits<std::uint32_t>::max());
  document_.text_ += text;
  attach(add(record));
}

void DocumentBuilder::open(Document::Record record) {
  const NodeId id = add(record);
  attach(id);
  open_.push_back({id, pending_.size()});
}

void DocumentBuilder::begin_sequence(Span span) {
  Document::Record record;
  record.span = span;
  record.kind = NodeKind::Sequence;
  open(record);
}

void DocumentBuilder::begin_mapping(Span span, bool short_form) {
  Document::Record record;
  record.span = span;
  record.kind = NodeKind::Mapping;
  record.short_form = short_form;
  open(record);
}

std::string_view DocumentBuilder::key_text(const Open& mapping, std::size_t member) const {
  return Node(document_, pending_[mapping.first_child + 2 * member]).text();
}

std::optional<std::size_t> DocumentBuilder::find_key(const Open& mapping, std::string_view name,
                                                     std::size_t members) const {
  if (mapping.slots.empty()) {
    for (std::size_t i = members; i > 0; --i) {
      if (key_text(mapping, i - 1) == name) {
        return i - 1;
      }
    }
    return std::nullopt;
  }
  const std::size_t mask = mapping.slots.size() - 1;
  for (std::size_t slot = std::hash<std::string_view>{}(name)&mask; mapping.slots[slot] != 0;
       slot = (slot + 1) & mask) {
    if (key_text(mapping, mapping.slots[slot] - 1) == name) {
      return mapping.slots[slot] - 1;
    }
  }
  return std::nullopt;
}

void DocumentBuilder::insert_slot(Open& mapping, std::string_view name, std::size_t member) const {
  const std::size_t mask = mapping.slots.size() - 1;
  std::size_t slot = std::hash<std::string_view>{}(name)&mask;
  while (mapping.slots[slot] != 0 && key_text(mapping, mapping.slots[slot] - 1) != name) {
    slot = (slot + 1) & mask;
  }
  mapping.slots[slot] = static_cast<std::uint32_t>(member + 1);
}

std::optional<Span> DocumentBuilder::key(std::string_view name, Span span) {
  DRYDOCK_CHECK(!open_.empty());
  Open& mapping = open_.back();
  DRYDOCK_CHECK((pending_.size() - mapping.first_child) % 2 == 0);
  const std::size_t members = (pending_.size() - mapping.first_child) / 2;
  std::optional<Span> last_use;
  if (const std::optional<std::size_t> earlier = find_key(mapping, name, members)) {
    last_use = Node(document_, pending_[mapping.first_child + 2 * *earlier]).span();
    mapping.repeats.emplace_back(static_cast<std::uint32_t>(*earlier),
                                 static_cast<std::uint32_t>(members));
  }
  scalar(NodeKind::String, name, span);
  if (members + 1 >= Document::kIndexedSize && 2 * (members + 1) > mapping.slots.size()) {
    mapping.slots.assign(std::bit_ceil(4 * (members + 1)), 0);
    for (std::size_t i = 0; i <= members; ++i) {
      insert_slot(mapping, key_text(mapping, i), i);
    }
  } else if (!mapping.slots.empty()) {
    insert_slot(mapping, name, members);
  }
  return last_use;
}

void DocumentBuilder::settle_repeats(const Open& mapping) {
  const auto child = [&](std::uint32_t member, std::size_t part) {
    return Node(document_, pending_[mapping.first_child + 2 * std::size_t{member} + part]);
  };
  repeated_count_ += mapping.repeats.size();
  for (const auto& [earlier, later] : mapping.repeats) {
    if (repeated_.size() == kMostRepeatedKeys) {
      break;
    }
    RepeatedKey& repeated = repeated_.emplace_back();
    repeated.name = child(earlier, 0).text();
    repeated.earlier = child(earlier, 0).span();
    repeated.later = child(later, 0).span();
    repeated.same_value = same_tree(child(earlier, 1), child(later, 1));
    repeated.depth = open_.size() + 1;
    const bool member =
        !open_.empty() && document_.nodes_[open_.back().id.value].kind == NodeKind::Mapping;
    if (member) {
      repeated.parent_name = Node(document_, pending_[mapping.first_child - 2]).text();
    }
  }
  std::vector<bool> dropped((pending_.size() - mapping.first_child) / 2, false);
  for (const auto& [earlier, later] : mapping.repeats) {
    dropped[earlier] = true;
  }
  std::size_t kept = mapping.first_child;
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    if (!dropped[i]) {
      pending_[kept++] = pending_[mapping.first_child + 2 * i];
      pending_[kept++] = pending_[mapping.first_child + 2 * i + 1];
    }
  }
  pending_.resize(kept);
}

void DocumentBuilder::add_index(const Open& mapping, std::size_t members) {
  std::vector<NodeId> order(members);
  for (std::size_t i = 0; i < members; ++i) {
    order[i].value = static_cast<std::uint32_t>(i);
  }
  std::sort(order.begin(), order.end(), [&](NodeId a, NodeId b) {
    return key_text(mapping, a.value) < key_text(mapping, b.value);
  });
  document_.children_.insert(document_.children_.end(), order.begin(), order.end());
}

void DocumentBuilder::end(std::uint32_t end) {
  DRYDOCK_CHECK(!open_.empty());
  const Open done = std::move(open_.back());
  open_.pop_back();
  Document::Record& record = document_.nodes_[done.id.value];
  DRYDOCK_CHECK(record.kind == NodeKind::Sequence || (pending_.size() - done.first_child) % 2 == 0);
  if (!done.repeats.empty()) {
    settle_repeats(done);
  }
  const std::size_t children = pending_.size() - done.first_child;
  record.span.end = std::max(end, record.span.begin);
  record.first_child = static_cast<std::uint32_t>(document_.children_.size());
  record.child_count = static_cast<std::uint32_t>(children);
  const auto first = pending_.begin() + static_cast<std::ptrdiff_t>(done.first_child);
  document_.children_.insert(document_.children_.end(), first, pending_.end());
  if (record.kind == NodeKind::Mapping && children / 2 >= Document::kIndexedSize) {
    add_index(done, children / 2);
  }
  pending_.resize(done.first_child);
}

Document DocumentBuilder::finish() && {
  DRYDOCK_CHECK(open_.empty() && document_.root_.valid());
  return std::move(document_);
}

}  // namespace drydock
