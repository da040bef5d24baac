// $match, $contains, $replace, $split: functions that search a text for a text, for a regular
// expression, or by a function that answers as a regular expression does (docs.jsonata.org,
// "Regular expressions": an object with match, start, end, groups and next).
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

Json number_of(std::size_t value) { return Json::number(static_cast<double>(value)); }

// The byte at which UTF-16 unit `units` of the text begins.
std::size_t byte_of_unit(std::string_view text, double units) {
  std::size_t at = 0;
  while (at < text.size() && units > 0) {
    units -= next_code_point(text, at) >= 0x10000 ? 2 : 1;
  }
  return at;
}

struct Found {
  std::size_t begin = 0;
  std::size_t end = 0;
  Json matched;
  Json groups;
};

Json groups_of(Evaluator& e, const RegularExpression::Match& match) {
  std::vector<Json> groups;
  for (const std::optional<std::string_view>& group : match.groups) {
    // A group that took no part has no text; JSON would show null.
    groups.push_back(group ? Json::text_of(*group) : Json());
  }
  return e.arena().array(groups);
}

// One match after another.
class Matches {
 public:
  Matches(Evaluator& evaluator, const Json& text, const Json& matcher)
      : e_(evaluator), text_(text), matcher_(matcher), pattern_(evaluator.pattern_of(matcher)) {}

  std::optional<Found> next() {
    if (!e_.spend(1)) {
      return std::nullopt;
    }
    std::optional<Found> found = pattern_ != nullptr ? next_of_pattern() : next_of_function();
    first_ = false;
    return found;
  }

 private:
  std::optional<Found> next_of_pattern() {
    if (!first_ && from_ >= text_.size()) {
      return std::nullopt;
    }
    const auto match = pattern_->find(text_.text(), from_);
    if (!match) {
      return std::nullopt;
    }
    if (!first_ && match->begin == match->end) {
      e_.fail("D1004", {.value = pattern_->pattern()});
      return std::nullopt;
    }
    from_ = match->end;
    return Found{match->begin, match->end,
                 Json::text_of(text_.text().substr(match->begin, match->end - match->begin)),
                 groups_of(e_, *match)};
  }

  std::optional<Found> next_of_function() {
    const Json result = first_ ? e_.call(matcher_, std::span(&text_, 1)) : e_.call(next_, {});
    if (e_.failed() || result.is_absent()) {
      return std::nullopt;
    }
    const Json start = result.find("start");
    const Json end = result.find("end");
    const Json match = result.find("match");
    next_ = result.find("next");
    if (!start.is_number() || !end.is_number() || !match.is_string() || !next_.is_function()) {
      e_.fail("T1010");
      return std::nullopt;
    }
    const std::size_t begin = byte_of_unit(text_.text(), start.as_number());
    return Found{begin, std::max(begin, byte_of_unit(text_.text(), end.as_number())), match,
                 result.find("groups")};
  }

  Evaluator& e_;
  Json text_;
  Json matcher_;
  const RegularExpression* pattern_;
  Json next_;
  std::size_t from_ = 0;
  bool first_ = true;
};

// More than any text has matches.
constexpr double kNoLimit = 1e18;
double limit_of(const Json& value) { return value.is_number() ? value.as_number() : kNoLimit; }

Json contains(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return {};
  }
  if (a[1].is_string()) {
    return Json::boolean(a[0].text().find(a[1].text()) != std::string_view::npos);
  }
  const bool found = Matches(e, a[0], a[1]).next().has_value();
  return e.failed() ? Json() : Json::boolean(found);
}

Json match(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  const double limit = limit_of(a[2]);
  if (limit < 0) {
    return e.fail("D3040", {.value = json_text(a[2]), .index = 3});
  }
  Matches matches(e, a[0], a[1]);
  std::vector<Json> all;
  while (static_cast<double>(all.size()) < limit) {
    const std::optional<Found> found = matches.next();
    if (!found) {
      break;
    }
    JsonObjectBuilder object(e.arena());
    object.set("match", found->matched);
    object.set("index", number_of(utf16_units(a[0].text(), found->begin)));
    object.set("groups", found->groups);
    all.push_back(object.finish());
  }
  return e.failed() ? Json() : e.sequence(all);
}

// `$1` and the like in a replacement; as many digits as there are groups to count, and fewer if
// there is no such group.
void expand(std::string_view replacement, const Found& found, std::string& out) {
  const std::span<const Json> groups =
      found.groups.is_array() ? found.groups.items() : std::span<const Json>();
  const std::size_t most_digits = std::to_string(std::max<std::size_t>(groups.size(), 1)).size();
  for (std::size_t at = 0; at < replacement.size();) {
    const std::size_t dollar = replacement.find('$', at);
    out += replacement.substr(at, dollar - at);
    if (dollar == std::string_view::npos) {
      return;
    }
    at = dollar + 1;
    const char next = at < replacement.size() ? replacement[at] : '\0';
    if (next == '$') {
      out += '$';
      ++at;
      continue;
    }
    if (next == '0') {
      out += found.matched.text();
      ++at;
      continue;
    }
    std::size_t digits = 0;
    while (digits < most_digits && at + digits < replacement.size() &&
           replacement[at + digits] >= '0' && replacement[at + digits] <= '9') {
      ++digits;
    }
    std::size_t index = 0;
    const auto read = [&] {
      std::from_chars(replacement.data() + at, replacement.data() + at + digits, index);
    };
    read();
    if (digits == most_digits && digits > 1 && index > groups.size()) {
      --digits;
      read();
    }
    if (digits == 0) {
      out += '$';
      continue;
    }
    at += digits;
    if (index >= 1 && index <= groups.size() && groups[index - 1].is_string()) {
      out += groups[index - 1].text();
    }
  }
}

Json replace_text(Evaluator& e, Arguments a, double limit) {
  const std::string_view text = a[0].text();
  const std::string_view wanted = a[1].text();
  if (!a[2].is_string()) {
    return e.fail("D3012", {.value = json_text(a[2])});
  }
  std::string out;
  std::size_t at = 0;
  for (double count = 0; count < limit; ++count) {
    const std::size_t found = text.find(wanted, at);
    if (found == std::string_view::npos || !e.spend(1, out.size())) {
      break;
    }
    out.append(text.substr(at, found - at)).append(a[2].text());
    at = found + wanted.size();
  }
  return e.failed() ? Json() : e.text(out.append(text.substr(at)));
}

Json replace(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent() || a[2].is_absent()) {
    return a[0].is_absent() ? Json() : a[0];
  }
  if (a[1].is_string() && a[1].size() == 0) {
    return e.fail("D3010", {.value = "\"\"", .index = 2});
  }
  const double limit = limit_of(a[3]);
  if (limit < 0) {
    return e.fail("D3011", {.value = json_text(a[3]), .index = 4});
  }
  if (a[1].is_string()) {
    return replace_text(e, a, limit);
  }
  Matches matches(e, a[0], a[1]);
  std::string out;
  std::size_t at = 0;
  for (double count = 0; count < limit; ++count) {
    const std::optional<Found> found = matches.next();
    if (!found || !e.spend(0, out.size())) {
      break;
    }
    out += a[0].text().substr(at, found->begin > at ? found->begin - at : 0);
    if (a[2].is_string()) {
      expand(a[2].text(), *found, out);
    } else {
      JsonObjectBuilder object(e.arena());
      object.set("match", found->matched);
      object.set("start", number_of(utf16_units(a[0].text(), found->begin)));
      object.set("end", number_of(utf16_units(a[0].text(), found->end)));
      object.set("groups", found->groups);
      const Json argument = object.finish();
      const Json with = e.call(a[2], std::span(&argument, 1));
      if (!e.failed() && !with.is_string()) {
        e.fail("D3012", {.value = json_text(with)});
      }
      if (e.failed()) {
        return {};
      }
      out += with.text();
    }
    at = std::max(at, found->end);
  }
  return e.failed() ? Json() : e.text(out.append(a[0].text().substr(at)));
}

Json split_text(Evaluator& e, std::string_view text, std::string_view separator, double limit) {
  std::vector<Json> parts;
  const auto full = [&] { return static_cast<double>(parts.size()) >= limit; };
  if (separator.empty()) {
    for (std::size_t at = 0; at < text.size() && !full();) {
      const std::size_t begin = at;
      static_cast<void>(next_code_point(text, at));
      parts.push_back(Json::text_of(text.substr(begin, at - begin)));
    }
    return e.spend(parts.size(), parts.size() * sizeof(Json)) ? e.arena().array(parts) : Json();
  }
  std::size_t at = 0;
  while (!full()) {
    const std::size_t found = text.find(separator, at);
    parts.push_back(Json::text_of(text.substr(at, found - at)));
    if (found == std::string_view::npos) {
      break;
    }
    at = found + separator.size();
  }
  return e.spend(parts.size(), parts.size() * sizeof(Json)) ? e.arena().array(parts) : Json();
}

Json split(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return {};
  }
  const double limit = a[2].is_number() ? std::max(a[2].as_number(), -1.0) : kNoLimit;
  if (limit < 0) {
    return e.fail("D3020", {.value = json_text(a[2]), .index = 3});
  }
  // ECMAScript's split takes whole numbers of parts.
  const double whole = std::floor(limit);
  if (a[1].is_string()) {
    return split_text(e, a[0].text(), a[1].text(), whole);
  }
  Matches matches(e, a[0], a[1]);
  std::vector<Json> parts;
  std::size_t at = 0;
  while (static_cast<double>(parts.size()) < limit) {
    const std::optional<Found> found = matches.next();
    if (!found) {
      parts.push_back(Json::text_of(a[0].text().substr(at)));
      break;
    }
    parts.push_back(
        Json::text_of(a[0].text().substr(at, found->begin > at ? found->begin - at : 0)));
    at = std::max(at, found->end);
  }
  return e.failed() ? Json() : e.arena().array(parts);
}

constexpr Builtin kFunctions[] = {
    {"contains", "s-(sf):b", 2, contains},
    {"match", "s-f<s:o>n?:a<o>", 3, match},
    {"replace", "s-(sf)(sf)n?:s", 4, replace},
    {"split", "s-(sf)n?:a<s>", 3, split},
};

}  // namespace

std::span<const Builtin> pattern_functions() { return kFunctions; }

const RegularExpression* Evaluator::pattern_of(const Json& function) const {
  if (!function.is_function() || form_of(function) != FunctionForm::Matcher) {
    return nullptr;
  }
  return &expression_.patterns[function_of(function).pattern];
}

Json Evaluator::matcher_result(std::uint32_t pattern, const Json& text, std::size_t from,
                               bool first) {
  const RegularExpression& compiled = expression_.patterns[pattern];
  if (!first && from >= text.size()) {
    return {};
  }
  const auto match = compiled.find(text.text(), from);
  if (!match) {
    return {};
  }
  if (!first && match->begin == match->end) {
    return fail("D1004", {.value = compiled.pattern()});
  }
  Function next;
  next.form = FunctionForm::NextMatch;
  next.pattern = pattern;
  next.input = text;
  next.from = match->end;
  JsonObjectBuilder object(arena_);
  object.set("match", Json::text_of(text.text().substr(match->begin, match->end - match->begin)));
  object.set("start", number_of(utf16_units(text.text(), match->begin)));
  object.set("end", number_of(utf16_units(text.text(), match->end)));
  object.set("groups", groups_of(*this, *match));
  object.set("next", Json::function(arena_.make<Function>(next)));
  return object.finish();
}

}  // namespace drydock::jsonata
