// What many tests of this layer ask: is it JSON, is the key there, is no line too wide.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "planner/model/value_json.hpp"
#include "report/style.hpp"

namespace drydock {

inline Value parsed_json(const std::string& text) {
  Result<Value> value = value_from_json(text);
  EXPECT_TRUE(value.ok()) << (value.ok() ? "" : value.error().message) << "\n" << text;
  return value.ok() ? *value : Value();
}

inline const Value& member(const Value& value, std::string_view key) {
  static const Value kNone;
  const Value* found = value.find(key);
  EXPECT_NE(found, nullptr) << "no member " << key;
  return found == nullptr ? kNone : *found;
}

inline void expect_narrow(std::string_view text, std::size_t width) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    EXPECT_LE(display_width(line), width) << line;
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

}  // namespace drydock
