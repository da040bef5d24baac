#include "simulator/json/json_arena.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>

namespace drydock {
namespace {

constexpr std::size_t kFirstBlock = 1024;
constexpr std::size_t kLargestBlock = 1U << 20U;

}  // namespace

// NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast)

std::byte* JsonArena::allocate_slow(std::size_t size) {
  while (block_ + 1 < blocks_.size() && blocks_[block_ + 1].size < size) {
    ++block_;  // kept from before a clear, and too small for this
  }
  if (block_ + 1 < blocks_.size()) {
    ++block_;
  } else {
    const std::size_t grown =
        blocks_.empty() ? kFirstBlock : std::min(blocks_.back().size * 2, kLargestBlock);
    Block block;
    block.size = std::max(grown, size);
    block.memory.reset(new std::byte[block.size]);
    blocks_.push_back(std::move(block));
    block_ = blocks_.size() - 1;
  }
  next_ = blocks_[block_].memory.get();
  end_ = next_ + blocks_[block_].size;
  return std::exchange(next_, next_ + size);
}

void JsonArena::clear() {
  bytes_ = 0;
  too_deep_ = false;
  block_ = 0;
  next_ = blocks_.empty() ? nullptr : blocks_.front().memory.get();
  end_ = blocks_.empty() ? nullptr : next_ + blocks_.front().size;
}

std::string_view JsonArena::copy_text(std::string_view text) {
  if (text.empty()) {
    return "";
  }
  char* to = reinterpret_cast<char*>(allocate(text.size()));
  std::memcpy(to, text.data(), text.size());
  return {to, text.size()};
}

Json JsonArena::array(std::span<const Json> items) {
  std::uint32_t depth = 0;
  for (const Json& item : items) {
    depth = std::max<std::uint32_t>(depth, item.depth());
  }
  if (depth >= kDeepestJson) {
    too_deep_ = true;
    return array({});
  }
  Json json(JsonKind::Array);
  json.held_.items = make_list(items).data();
  json.size_ = static_cast<std::uint32_t>(items.size());
  json.depth_ = static_cast<std::uint16_t>(depth + 1);
  return json;
}

Json JsonArena::object(std::span<const JsonMember> members) {
  std::uint32_t depth = 0;
  for (const JsonMember& member : members) {
    depth = std::max<std::uint32_t>(depth, member.value.depth());
  }
  if (depth >= kDeepestJson) {
    too_deep_ = true;
    return object({});
  }
  JsonMember* to = room_for_members(members.size());
  std::uninitialized_copy(members.begin(), members.end(), to);
  return object_of(to, members.size(), static_cast<std::uint16_t>(depth + 1));
}

JsonMember* JsonArena::room_for_members(std::size_t size) {
  return reinterpret_cast<JsonMember*>(
      allocate(size * (sizeof(JsonMember) + (size >= kIndexedSize ? sizeof(std::uint32_t) : 0))));
}

Json JsonArena::object_of(JsonMember* members, std::size_t size, std::uint16_t depth) {
  if (size >= kIndexedSize) {
    auto* order = reinterpret_cast<std::uint32_t*>(members + size);
    std::iota(order, order + size, 0U);
    std::sort(order, order + size,
              [&](std::uint32_t a, std::uint32_t b) { return members[a].key < members[b].key; });
  }
  Json json(JsonKind::Object);
  json.held_.members = members;
  json.size_ = static_cast<std::uint32_t>(size);
  json.depth_ = depth;
  return json;
}

std::span<const std::uint32_t> JsonArena::index_of(std::span<const JsonMember> members) {
  return {reinterpret_cast<const std::uint32_t*>(members.data() + members.size()), members.size()};
}

// Recursion: as deep as the value, at most kDeepestJson.
Json JsonArena::copy(const Json& value) {
  if (value.is_string()) {
    return string(value.text());
  }
  // An empty one needs a place of its own too.
  if (value.is_array()) {
    auto* to = reinterpret_cast<Json*>(allocate(std::max(value.size() * sizeof(Json), kAlignment)));
    Json copied = value;
    copied.held_.items = to;
    copied.marks_ = static_cast<std::uint8_t>(value.marks_ & ~Json::kMarkGrowable);
    for (const Json& item : value.items()) {
      new (to++) Json(copy(item));
    }
    return copied;
  }
  if (value.is_object()) {
    JsonMember* const to = room_for_members(std::max<std::size_t>(value.size(), 1));
    JsonMember* next = to;
    for (const JsonMember& member : value.members()) {
      new (next++) JsonMember{copy_text(member.key), copy(member.value)};
    }
    return object_of(to, value.size(), value.depth());
  }
  return value;
}

// Where `add` items may be written behind the last of `grown`; null if there is no room.
std::byte* JsonArena::extend(const Json& grown, std::size_t add, std::size_t item_size) {
  if (!grown.marked(Json::kMarkGrowable)) {
    return nullptr;
  }
  auto* begin = const_cast<std::byte*>(static_cast<const std::byte*>(grown.place()));
  Room* room = reinterpret_cast<Room*>(begin) - 1;
  if (room->used != grown.size_ || room->capacity - room->used < add) {
    return nullptr;
  }
  room->used += static_cast<std::uint32_t>(add);
  return begin + grown.size_ * item_size;
}

Json JsonArena::append(const Json& array, std::span<const Json> more) {
  std::uint32_t depth = array.depth_;
  for (const Json& item : more) {
    depth = std::max<std::uint32_t>(depth, item.depth() + 1U);
  }
  if (depth > kDeepestJson) {
    too_deep_ = true;
    return array;
  }
  Json grown = array;
  grown.depth_ = static_cast<std::uint16_t>(depth);
  const std::size_t size = array.size_ + more.size();
  grown.size_ = static_cast<std::uint32_t>(size);
  std::byte* behind = extend(array, more.size(), sizeof(Json));
  if (behind == nullptr) {
    const std::size_t capacity = std::max<std::size_t>(8, size + size / 2);
    std::byte* place = allocate(sizeof(Room) + capacity * sizeof(Json));
    new (place) Room{static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(capacity)};
    std::byte* begin = place + sizeof(Room);
    std::uninitialized_copy(array.items().begin(), array.items().end(),
                            reinterpret_cast<Json*>(begin));
    grown.held_.items = reinterpret_cast<const Json*>(begin);
    grown.marks_ = static_cast<std::uint8_t>(grown.marks_ | Json::kMarkGrowable);
    behind = begin + array.size_ * sizeof(Json);
  }
  std::uninitialized_copy(more.begin(), more.end(), reinterpret_cast<Json*>(behind));
  return grown;
}

Json JsonArena::concat(const Json& text, std::string_view more) {
  Json grown = text;
  const std::size_t size = text.size_ + more.size();
  grown.size_ = static_cast<std::uint32_t>(size);
  std::byte* behind = extend(text, more.size(), 1);
  if (behind == nullptr) {
    const std::size_t capacity = size < 64 ? size : size + size / 2;
    std::byte* place = allocate(sizeof(Room) + capacity);
    new (place) Room{static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(capacity)};
    std::byte* begin = place + sizeof(Room);
    if (text.size_ != 0) {
      std::memcpy(begin, text.held_.text, text.size_);
    }
    grown.held_.text = reinterpret_cast<const char*>(begin);
    grown.marks_ = static_cast<std::uint8_t>(grown.marks_ | Json::kMarkGrowable);
    behind = begin + text.size_;
  }
  if (!more.empty()) {
    std::memcpy(behind, more.data(), more.size());
  }
  return grown;
}

// NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)

std::size_t JsonObjectBuilder::position(std::string_view key) const {
  if (slots_.empty()) {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (members_[i].key == key) {
        return i;
      }
    }
    return kNone;
  }
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = std::hash<std::string_view>{}(key)&mask; slots_[at] != 0;
       at = (at + 1) & mask) {
    if (members_[slots_[at] - 1].key == key) {
      return slots_[at] - 1;
    }
  }
  return kNone;
}

void JsonObjectBuilder::index() {
  std::size_t size = 64;
  while (size < members_.size() * 4) {
    size *= 2;
  }
  slots_.assign(size, 0);
  const std::size_t mask = size - 1;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    std::size_t at = std::hash<std::string_view>{}(members_[i].key) & mask;
    while (slots_[at] != 0) {
      at = (at + 1) & mask;
    }
    slots_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

void JsonObjectBuilder::set(std::string_view key, const Json& value) {
  const std::size_t at = position(key);
  if (at != kNone) {
    members_[at].value = value;
    return;
  }
  members_.push_back({key, value});
  if (members_.size() < JsonArena::kIndexedSize) {
    return;
  }
  if (slots_.size() < members_.size() * 2) {
    index();
    return;
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>{}(key)&mask;
  while (slots_[slot] != 0) {
    slot = (slot + 1) & mask;
  }
  slots_[slot] = static_cast<std::uint32_t>(members_.size());
}

void JsonObjectBuilder::erase(std::string_view key) {
  const std::size_t at = position(key);
  if (at == kNone) {
    return;
  }
  members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(at));
  if (!slots_.empty()) {
    index();
  }
}

const Json* JsonObjectBuilder::find(std::string_view key) const {
  const std::size_t at = position(key);
  return at == kNone ? nullptr : &members_[at].value;
}

}  // namespace drydock
