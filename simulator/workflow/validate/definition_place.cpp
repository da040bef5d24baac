#include "simulator/workflow/validate/definition_place.hpp"

#include <vector>

namespace drydock {

Place Place::operator[](std::size_t i) const {
  Place inner(node_[i], this);
  inner.number_ = i;
  inner.key_span_ = inner.node_.span();
  if (node_.is(NodeKind::Mapping)) {
    inner.key_ = node_.key(i);
    inner.key_span_ = node_.key_span(i);
  }
  return inner;
}

std::string Place::pointer() const {
  std::vector<const Place*> way;
  const Place* root = this;
  for (; root->parent_ != nullptr; root = root->parent_) {
    way.push_back(root);
  }
  std::string pointer(root->prefix_);
  for (auto place = way.rbegin(); place != way.rend(); ++place) {
    pointer += '/';
    if ((*place)->parent_->node_.is(NodeKind::Sequence)) {
      pointer += std::to_string((*place)->number_);
      continue;
    }
    for (const char c : (*place)->key_) {
      pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
  }
  return pointer.empty() ? "/" : pointer;
}

}  // namespace drydock
