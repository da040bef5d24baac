#include "planner/diff/comparable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/glob.hpp"
#include "planner/diff/property_diff.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

// Readers cap nesting at this depth.
constexpr int kDeepest = 200;
// Pairing the items of two sets looks at every pair; larger ones go by position.
constexpr std::size_t kMostPairs = 250'000;

bool is_secret(const Value& value) { return value.secret() || is_secret_digest(value); }

// Tags whose key begins so are AWS's own and cannot be set by anybody else (AWS General Reference,
// "Tag naming limits and requirements").
bool is_tag_of_aws(const Value& item) {
  const Value* key = item.find("Key");
  return key != nullptr && key->is_string() && key->text().starts_with("aws:");
}

const Value* key_of(const Value& item) {
  const Value* key = item.find("Key");
  return key != nullptr && key->is_string() ? key : nullptr;
}

class Projection {
 public:
  Projection(const ResourceType* type, std::span<const IgnoredPath> ignore)
      : type_(type), ignore_(ignore) {}

  // Depth is bounded by that of the values, which their readers cap.
  std::optional<Value> value(const Value& asked, const Value* real, int depth) {
    if (const IgnoredPath* rule = ignoring_rule()) {
      note_ignored(asked, real, *rule);
      return asked;
    }
    const bool unread =
        type_ != nullptr && (type_->is_read_only(path_) || type_->is_write_only(path_));
    if (unread || is_secret(asked) || depth > kDeepest) {
      return asked;
    }
    if (real == nullptr) {
      return absent(asked);
    }
    if (asked.is_object() && real->is_object()) {
      return object(asked, *real, depth);
    }
    if (asked.is_list() && real->is_list()) {
      return list(asked, *real, depth);
    }
    Value other = *real;
    if (asked.contains_secret()) {
      other.mark_secret();  // it may hold the secret in another shape
    }
    return other;
  }

  std::vector<PropertyDrift> take_ignored() { return std::move(ignored_); }

 private:
  // Not there: gone, unless it is of a kind that the service does not show, in part or whole.
  static std::optional<Value> absent(const Value& asked) {
    return asked.contains_secret() || asked.is_null() ? std::optional(asked) : std::nullopt;
  }

  const IgnoredPath* ignoring_rule() const {
    if (ignore_.empty() || path_.empty()) {
      return nullptr;
    }
    const std::string text = property_path_text(path_);
    const auto found = std::find_if(ignore_.begin(), ignore_.end(), [&](const IgnoredPath& rule) {
      return matches_glob(rule.path, text);
    });
    return found == ignore_.end() ? nullptr : &*found;
  }

  void note_ignored(const Value& asked, const Value* real, const IgnoredPath& rule) {
    const std::span<const IgnoredPath> rules = std::exchange(ignore_, {});
    const std::optional<Value> seen = value(asked, real, 0);
    ignore_ = rules;
    const Value shown = seen.value_or(Value());
    if (!same_property_value(asked, shown)) {
      ignored_.push_back({path_, asked, shown, std::string(rule.reason)});
    }
  }

  template <class Do>
  auto at(std::string name, Do act) {
    path_.push_back(std::move(name));
    auto result = act();
    path_.pop_back();
    return result;
  }

  Value object(const Value& asked, const Value& real, int depth) {
    Value result = Value::object({});
    for (const Value::Member& member : asked.members()) {
      const Value* other = real.find(member.key);
      std::optional<Value> kept =
          at(member.key, [&] { return value(member.value, other, depth + 1); });
      if (kept) {
        result.set(member.key, std::move(*kept));
      }
    }
    if (is_map()) {
      for (const Value::Member& member : real.members()) {
        if (asked.find(member.key) == nullptr) {
          add(result, asked, member);
        }
      }
    }
    return result;
  }

  void add(Value& result, const Value& asked, const Value::Member& member) {
    const bool ignored = at(member.key, [&] {
      const IgnoredPath* rule = ignoring_rule();
      if (rule != nullptr) {
        note_ignored(Value(), &member.value, *rule);
      }
      return rule != nullptr;
    });
    if (!ignored && !member.key.starts_with("aws:")) {
      result.set(member.key, added(asked, member.value));
    }
  }

  // What nobody asked for is no secret of ours, except where secrets stand beside it.
  static Value added(const Value& asked, const Value& real) {
    Value copy = real;
    if (asked.contains_secret()) {
      copy.mark_secret();
    }
    return copy;
  }

  // No schema names the keys: the object is as a whole what was asked for.
  bool is_map() const {
    if (type_ == nullptr || path_.empty()) {
      return false;
    }
    const ResourceSchema& schema = type_->schema();
    const std::vector<SchemaNodeId> nodes = nodes_at(schema, path_);
    return !nodes.empty() && std::none_of(nodes.begin(), nodes.end(), [&](SchemaNodeId id) {
      return schema.node(id).properties.size != 0;
    });
  }

  Value list(const Value& asked, const Value& real, int depth) {
    std::vector<const Value*> mates(asked.items().size(), nullptr);
    std::vector<const Value*> rest;
    pair_items(asked.items(), real.items(), depth, mates, rest);
    Value::List items;
    for (std::size_t i = 0; i < mates.size(); ++i) {
      std::optional<Value> kept =
          at(fmt::format("{}", i), [&] { return value(asked.items()[i], mates[i], depth + 1); });
      if (kept) {
        items.push_back(std::move(*kept));
      }
    }
    for (const Value* more : rest) {
      const bool ignored = at(fmt::format("{}", items.size()), [&] {
        const IgnoredPath* rule = ignoring_rule();
        if (rule != nullptr) {
          note_ignored(Value(), more, *rule);
        }
        return rule != nullptr;
      });
      if (!ignored && !is_tag_of_aws(*more)) {
        items.push_back(added(asked, *more));
      }
    }
    return Value::list(std::move(items));
  }

  // Which real item stands for which asked one: of a set those that are equal, then those of one
  // key, then the rest in order; of a list those of one index.
  void pair_items(const Value::List& asked, const Value::List& real, int depth,
                  std::vector<const Value*>& mates, std::vector<const Value*>& rest) {
    std::vector<bool> used(real.size(), false);
    const bool set =
        type_ != nullptr && type_->is_unordered(path_) && asked.size() * real.size() <= kMostPairs;
    const auto pair = [&](auto fits) {
      for (std::size_t i = 0; i < asked.size(); ++i) {
        for (std::size_t k = 0; k < real.size() && mates[i] == nullptr; ++k) {
          if (!used[k] && fits(i, k)) {
            mates[i] = &real[k];
            used[k] = true;
          }
        }
      }
    };
    if (set) {
      pair([&](std::size_t i, std::size_t k) { return same(asked[i], real[k], depth); });
      pair([&](std::size_t i, std::size_t k) {
        const Value* a = key_of(asked[i]);
        const Value* b = key_of(real[k]);
        return a != nullptr && b != nullptr && a->text() == b->text();
      });
      pair([&](std::size_t, std::size_t k) { return !is_tag_of_aws(real[k]); });
    } else {
      for (std::size_t i = 0; i < std::min(asked.size(), real.size()); ++i) {
        mates[i] = &real[i];
        used[i] = true;
      }
    }
    for (std::size_t k = 0; k < real.size(); ++k) {
      if (!used[k]) {
        rest.push_back(&real[k]);
      }
    }
  }

  bool same(const Value& asked, const Value& real, int depth) {
    if (asked == real) {
      return true;
    }
    const std::span<const IgnoredPath> rules = std::exchange(ignore_, {});
    const std::optional<Value> cut = at("0", [&] { return value(asked, &real, depth + 1); });
    ignore_ = rules;
    return cut && same_property_value(asked, *cut);
  }

  const ResourceType* type_;
  std::span<const IgnoredPath> ignore_;
  PropertyPath path_;
  std::vector<PropertyDrift> ignored_;
};

}  // namespace

ComparedReal comparable_real(const Value& asked, const Value& real, const ResourceType* type,
                             std::span<const IgnoredPath> ignore) {
  if (asked == real) {
    return {asked, {}};
  }
  Projection projection(type, ignore);
  std::optional<Value> value = projection.value(asked, &real, 0);
  return {value ? std::move(*value) : Value(), projection.take_ignored()};
}

}  // namespace drydock
