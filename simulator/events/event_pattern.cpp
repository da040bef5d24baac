#include "simulator/events/event_pattern.hpp"

#include <algorithm>

#include "simulator/json/utf8.hpp"

namespace drydock {
namespace {

// The items of a list, of lists in it, and so on; a single value is its own item. Recursion: as
// deep as the value, at most kDeepestJson.
template <class Visit>
bool any_item(const Json& value, const Visit& visit) {
  if (!value.is_array()) {
    return visit(value);
  }
  return std::any_of(value.items().begin(), value.items().end(),
                     [&](const Json& item) { return any_item(item, visit); });
}

}  // namespace

bool EventPattern::matches(const Json& event) const {
  return event.is_object() && object_matches(parts_[root_], event);
}

bool EventPattern::part_matches(const Part& part, const Json& value) const {
  if (part.leaf) {
    return leaf_matches(part, value);
  }
  bool any_object = false;
  const bool found = any_item(value, [&](const Json& item) {
    any_object = any_object || item.is_object();
    return item.is_object() && object_matches(part, item);
  });
  // Where there is no object, what the pattern says of its members is said of nothing.
  return found || (!any_object && object_matches(part, Json()));
}

// Recursion: as deep as the pattern, which the reader bounds.
bool EventPattern::object_matches(const Part& part, const Json& object) const {
  return std::all_of(part.fields.begin(), part.fields.end(),
                     [&](const Field& field) {
                       return part_matches(parts_[field.part], object.find(field.key));
                     }) &&
         std::all_of(part.choices.begin(), part.choices.end(), [&](const auto& choice) {
           return std::any_of(choice.begin(), choice.end(), [&](std::uint32_t one) {
             return object_matches(parts_[one], object);
           });
         });
}

bool EventPattern::leaf_matches(const Part& part, const Json& value) const {
  bool any_value = false;
  const bool found = any_item(value, [&](const Json& item) {
    if (item.is_absent() || item.is_object()) {
      return false;
    }
    any_value = true;
    return std::any_of(part.items.begin(), part.items.end(),
                       [&](const Item& wanted) { return item_matches(wanted, item); });
  });
  return found ||
         (!any_value && std::any_of(part.items.begin(), part.items.end(), [&](const Item& wanted) {
           return item_matches(wanted, Json());
         }));
}

bool EventPattern::item_matches(const Item& item, const Json& value) const {
  const bool any =
      std::any_of(item.matchers.begin(), item.matchers.end(),
                  [&](const Matcher& matcher) { return matcher_matches(matcher, value); });
  return item.anything_but ? value.is_present() && !any : any;
}

bool EventPattern::matcher_matches(const Matcher& matcher, const Json& value) const {
  if (matcher.test == Test::Exists) {
    return matcher.flag == value.is_present();
  }
  switch (matcher.test) {
    case Test::Null:
      return value.is_null();
    case Test::Bool:
      return value.is_bool() && value.as_bool() == matcher.flag;
    case Test::Number:
      return value.is_number() && value.as_number() == matcher.lower;
    case Test::Numeric:
      return value.is_number() &&
             (matcher.with_lower ? value.as_number() >= matcher.lower
                                 : value.as_number() > matcher.lower) &&
             (matcher.with_upper ? value.as_number() <= matcher.upper
                                 : value.as_number() < matcher.upper);
    default:
      break;
  }
  if (!value.is_string()) {
    return false;
  }
  const std::string lower = matcher.ignore_case ? to_lower(value.text()) : std::string();
  const std::string_view text = matcher.ignore_case ? lower : value.text();
  switch (matcher.test) {
    case Test::Text:
    case Test::Same:
      return text == matcher.text;
    case Test::Prefix:
      return text.starts_with(matcher.text);
    case Test::Suffix:
      return text.ends_with(matcher.text);
    case Test::Wildcard:
      return wildcards_[matcher.other].matches(text);
    case Test::Cidr:
      return ranges_[matcher.other].holds(text);
    default:
      return false;
  }
}

}  // namespace drydock
