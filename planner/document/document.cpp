#include "planner/document/document.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include "base/check.hpp"

namespace drydock {

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
  for (std::size_t i = 0; i < size(); ++i) {
    if (key(i) == name) {
      return (*this)[i];
    }
  }
  return std::nullopt;
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
  open_.back().children.push_back(id);
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

void DocumentBuilder::begin_sequence(Span span) {
  Document::Record record;
  record.span = span;
  record.kind = NodeKind::Sequence;
  const NodeId id = add(record);
  attach(id);
  open_.push_back({id, {}, {}});
}

void DocumentBuilder::begin_mapping(Span span, bool short_form) {
  Document::Record record;
  record.span = span;
  record.kind = NodeKind::Mapping;
  record.short_form = short_form;
  const NodeId id = add(record);
  attach(id);
  open_.push_back({id, {}, {}});
}

std::optional<Span> DocumentBuilder::key(std::string_view name, Span span) {
  DRYDOCK_CHECK(!open_.empty());
  Open& mapping = open_.back();
  DRYDOCK_CHECK(mapping.children.size() % 2 == 0);
  scalar(NodeKind::String, name, span);
  const NodeId id = mapping.children.back();
  const std::size_t hash = std::hash<std::string_view>{}(name);
  // Sorted by hash, so that finding a duplicate among n keys costs log n.
  auto place = std::lower_bound(mapping.keys.begin(), mapping.keys.end(), hash,
                                [](const auto& entry, std::size_t h) { return entry.first < h; });
  std::optional<Span> first;
  for (auto it = place; it != mapping.keys.end() && it->first == hash && !first; ++it) {
    const Node earlier(document_, it->second);
    if (earlier.text() == name) {
      first = earlier.span();
    }
  }
  mapping.keys.insert(place, {hash, id});
  return first;
}

void DocumentBuilder::end(std::uint32_t end) {
  DRYDOCK_CHECK(!open_.empty());
  const Open done = std::move(open_.back());
  open_.pop_back();
  Document::Record& record = document_.nodes_[done.id.value];
  DRYDOCK_CHECK(record.kind == NodeKind::Sequence || done.children.size() % 2 == 0);
  record.span.end = std::max(end, record.span.begin);
  record.first_child = static_cast<std::uint32_t>(document_.children_.size());
  record.child_count = static_cast<std::uint32_t>(done.children.size());
  document_.children_.insert(document_.children_.end(), done.children.begin(), done.children.end());
}

Document DocumentBuilder::finish() && {
  DRYDOCK_CHECK(open_.empty() && document_.root_.valid());
  return std::move(document_);
}

}  // namespace drydock
