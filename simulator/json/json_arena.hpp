// Owns what JSON values hold. Memory is taken in blocks and given back all at once; `clear` keeps
// the blocks, so that executions that run one after another take none from the system. Values of an
// arena may point into another that outlives it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "simulator/json/json.hpp"

namespace drydock {

class JsonArena {
 public:
  // Objects of so many members carry their numbers in order of key.
  static constexpr std::size_t kIndexedSize = 16;

  JsonArena() = default;
  JsonArena(JsonArena&&) noexcept = default;
  JsonArena& operator=(JsonArena&&) noexcept = default;
  JsonArena(const JsonArena&) = delete;
  JsonArena& operator=(const JsonArena&) = delete;
  ~JsonArena() = default;

  // The text is copied.
  [[nodiscard]] Json string(std::string_view text) { return Json::text_of(copy_text(text)); }
  [[nodiscard]] std::string_view copy_text(std::string_view text);
  // The handles are copied, what they hold is not.
  [[nodiscard]] Json array(std::span<const Json> items);
  // Precondition: keys are unique and their texts outlive the value.
  [[nodiscard]] Json object(std::span<const JsonMember> members);
  // `value` and everything in it, for an arena that outlives where it was. No two objects or
  // arrays of the copy share a place.
  [[nodiscard]] Json copy(const Json& value);

  // The items of `array` and then `more`. Adding to the newest version of an array costs what is
  // added, not what is there: room is kept behind it, and earlier versions do not see it.
  [[nodiscard]] Json append(const Json& array, std::span<const Json> more);
  // The same for texts.
  [[nodiscard]] Json concat(const Json& text, std::string_view more);

  // For what an evaluator keeps beside its values; never destroyed.
  template <class T, class... Args>
  [[nodiscard]] T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= kAlignment);
    return new (allocate(sizeof(T))) T{std::forward<Args>(args)...};
  }
  template <class T>
  [[nodiscard]] std::span<T> make_list(std::span<const T> from) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= kAlignment);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    T* to = reinterpret_cast<T*>(allocate(from.size() * sizeof(T)));
    std::uninitialized_copy(from.begin(), from.end(), to);
    return {to, from.size()};
  }

  // Bytes handed out since the beginning or the last clear.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  // A value of more than kDeepestJson levels was asked for; an empty one was given instead, and by
  // append the array as it was.
  [[nodiscard]] bool too_deep() const { return too_deep_; }
  void forget_too_deep() { too_deep_ = false; }
  // Every value of this arena ends.
  void clear();

  // Of an object's members: their numbers in order of key. Precondition: kIndexedSize or more.
  [[nodiscard]] static std::span<const std::uint32_t> index_of(std::span<const JsonMember> members);

 private:
  static constexpr std::size_t kAlignment = 8;
  struct Block {
    std::unique_ptr<std::byte[]> memory;
    std::size_t size = 0;
  };
  // Before the bytes of a growable array or text.
  struct Room {
    std::uint32_t used = 0;
    std::uint32_t capacity = 0;
  };

  [[nodiscard]] std::byte* allocate(std::size_t size);
  [[nodiscard]] std::byte* allocate_slow(std::size_t size);
  // Room for so many members, with their index if they have one, and the object in that room.
  [[nodiscard]] JsonMember* room_for_members(std::size_t size);
  [[nodiscard]] static Json object_of(JsonMember* members, std::size_t size, std::uint16_t depth);
  [[nodiscard]] std::byte* extend(const Json& grown, std::size_t add, std::size_t item_size);

  std::vector<Block> blocks_;
  std::size_t block_ = 0;  // the one that is being filled
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t bytes_ = 0;
  bool too_deep_ = false;
};

inline std::byte* JsonArena::allocate(std::size_t size) {
  size = (size + kAlignment - 1) & ~(kAlignment - 1);
  bytes_ += size;
  if (static_cast<std::size_t>(end_ - next_) < size) {
    return allocate_slow(size);
  }
  return std::exchange(next_, next_ + size);
}

// Collects the members of an object one by one; a key that comes again keeps its place and takes
// the later value. Costs are linear in the members however many there are.
class JsonObjectBuilder {
 public:
  explicit JsonObjectBuilder(JsonArena& arena) : arena_(arena) {}

  // The key must outlive the object.
  void set(std::string_view key, const Json& value);
  void erase(std::string_view key);
  [[nodiscard]] const Json* find(std::string_view key) const;
  [[nodiscard]] std::size_t size() const { return members_.size(); }
  [[nodiscard]] Json finish() { return arena_.object(members_); }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  [[nodiscard]] std::size_t position(std::string_view key) const;
  void index();

  JsonArena& arena_;
  std::vector<JsonMember> members_;
  std::vector<std::uint32_t> slots_;  // member numbers + 1 by hash of the key, once there are many
};

}  // namespace drydock
