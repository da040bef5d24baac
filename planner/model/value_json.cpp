#include "planner/model/value_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr std::size_t kDeepest = 200;

class ValueWriter {
 public:
  ValueWriter(JsonWriter& json, ValueForm form, bool sorted)
      : json_(json), form_(form), sorted_(sorted) {}

  void write(const Value& value) {
    if (value.secret() && form_ != ValueForm::Revealed) {
      json_.begin_object().member("$secret", true).end_object();
      return;
    }
    switch (value.kind()) {
      case ValueKind::Null:
        json_.null();
        break;
      case ValueKind::Bool:
        json_.boolean(value.as_bool());
        break;
      case ValueKind::Number:
        json_.raw(value.text());
        break;
      case ValueKind::String:
        json_.string(value.text());
        break;
      case ValueKind::List:
        json_.begin_array();
        for (const Value& item : value.items()) {
          write(item);
        }
        json_.end_array();
        break;
      case ValueKind::Object:
        write_members(value.members());
        break;
      case ValueKind::Unknown:
        write_unknown(value);
        break;
    }
  }

 private:
  void write_members(const Value::Object& members) {
    std::vector<const Value::Member*> order;
    order.reserve(members.size());
    for (const Value::Member& member : members) {
      order.push_back(&member);
    }
    if (sorted_) {
      std::sort(order.begin(), order.end(),
                [](const auto* a, const auto* b) { return a->key < b->key; });
    }
    json_.begin_object();
    for (const Value::Member* member : order) {
      json_.key(member->key);
      write(member->value);
    }
    json_.end_object();
  }

  void write_unknown(const Value& value) {
    DRYDOCK_CHECK(form_ != ValueForm::Revealed);
    json_.begin_object().member("$unknown", describe_expression(value.expression()));
    if (form_ == ValueForm::Recorded) {
      json_.key("$expression");
      write(value.expression());
    }
    json_.end_object();
  }

  JsonWriter& json_;
  ValueForm form_;
  bool sorted_;
};

// Builds the value bottom up; nlohmann calls it in document order.
class ValueReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return add(Value::null()); }
  bool boolean(bool value) override { return add(Value::boolean(value)); }
  bool number_integer(number_integer_t value) override { return add(Value::integer(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return add(Value::number(fmt::format("{}", value)));
  }
  bool number_float(number_float_t, const string_t& spelling) override {
    return add(Value::number(spelling));
  }
  bool string(string_t& text) override { return add(Value::string(std::move(text))); }
  bool binary(binary_t&) override { return fail("binary values are not JSON"); }
  bool start_object(std::size_t) override { return open(Value::object({})); }
  bool key(string_t& name) override {
    if (open_.back().value.find(name) != nullptr) {
      return fail(fmt::format("the key \"{}\" occurs twice in one object", name));
    }
    open_.back().key = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Value::list({})); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: why" → "why"
    const std::string text = error.what();
    const std::size_t colon = text.find(": ");
    return fail(fmt::format("at byte {}: {}", position,
                            colon == std::string::npos ? text : text.substr(colon + 2)));
  }

  [[nodiscard]] const std::string& problem() const { return problem_; }
  Value take() { return std::move(root_); }

 private:
  struct Open {
    Value value;
    std::string key;
  };

  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }
  bool open(Value value) {
    if (open_.size() >= kDeepest) {
      return fail(fmt::format("nesting deeper than {} levels", kDeepest));
    }
    open_.push_back({std::move(value), {}});
    return true;
  }
  bool close() {
    Value done = restore(std::move(open_.back().value));
    open_.pop_back();
    return add(std::move(done));
  }
  bool add(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().value.is_list()) {
      open_.back().value.items().push_back(std::move(value));
    } else {
      open_.back().value.members().push_back({std::move(open_.back().key), std::move(value)});
    }
    return true;
  }
  // The written forms of unknown and secret values become such values again.
  static Value restore(Value value) {
    if (const Value* described = value.find("$unknown")) {
      if (const Value* expression = value.find("$expression")) {
        return Value::unknown(*expression);
      }
      Value fallback = Value::object({});
      fallback.set("$described", *described);
      return Value::unknown(std::move(fallback));
    }
    if (value.find("$secret") != nullptr) {
      return Value::null().mark_secret();
    }
    return value;
  }

  Value root_;
  std::vector<Open> open_;
  std::string problem_;
};

}  // namespace

void write_value(JsonWriter& json, const Value& value, ValueForm form) {
  ValueWriter(json, form, false).write(value);
}

std::string value_to_json(const Value& value, ValueForm form) {
  JsonWriter json;
  write_value(json, value, form);
  return json.take();
}

std::string value_to_canonical_json(const Value& value, ValueForm form) {
  JsonWriter json;
  ValueWriter(json, form, true).write(value);
  return json.take();
}

Result<Value> value_from_json(std::string_view text) {
  ValueReader reader;
  if (!nlohmann::json::sax_parse(text, &reader)) {
    return Error{"the JSON text is not valid: " + reader.problem(), {}};
  }
  return reader.take();
}

}  // namespace drydock
