// Our checks against those of another implementation of JSON Schema, valijson, on values of
// official types (`../shared/data/schemas`, when it is there) that were made to fit and then
// changed. Left out are types that valijson cannot read or reads otherwise: patterns that
// std::regex has no word for (\p, \Z), that RE2 has none for (look-around), or that count beyond
// RE2's bound.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <regex>

#define VALIJSON_USE_EXCEPTIONS 1
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

#include "base/rng.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/check_value.hpp"
#include "tests/unit/planner/schema/sample_value.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

using nlohmann::json;
const std::string kFolder = DRYDOCK_SOURCE_DIR "/../shared/data/schemas";
constexpr std::size_t kEveryNth = 8;
constexpr std::size_t kChangesOfEach = 60;

bool both_read(const std::string& pattern) {
  if (pattern.find("\\p") != std::string::npos || pattern.find("\\Z") != std::string::npos ||
      std::regex_search(pattern, std::regex("\\{[0-9,]*[0-9]{4}"))) {
    return false;
  }
  try {
    const std::regex compiled(pattern);
  } catch (const std::regex_error&) {
    return false;
  }
  return true;
}

// A place in a value, chosen evenly among its parts.
void collect(Value& value, std::vector<Value*>& places) {
  places.push_back(&value);
  if (value.is_object()) {
    for (Value::Member& member : value.members()) {
      collect(member.value, places);
    }
  } else if (value.is_list()) {
    for (Value& item : value.items()) {
      collect(item, places);
    }
  }
}

Value other_value(std::uint64_t choice) {
  switch (choice % 10) {
    case 0:
      return Value::string("");
    case 1:
      return Value::string("a");
    case 2:
      return Value::string(std::string(300, 'b'));
    case 3:
      return Value::integer(-1);
    case 4:
      return Value::integer(1'000'000);
    case 5:
      return Value::boolean(false);
    case 6:
      return Value::list({});
    case 7:
      return Value::list({Value::string("a"), Value::string("a")});
    case 8:
      return Value::object({});
    default:
      return Value::number("1.5");
  }
}

Value changed(Value value, const ResourceSchema& schema, Rng& rng) {
  std::vector<Value*> places;
  collect(value, places);
  Value& place = *places[rng.below(static_cast<std::uint32_t>(places.size()))];
  const auto top = schema.properties_of(schema.node(schema.root));
  switch (rng.below(4)) {
    case 0:
      if (place.is_object() && !place.members().empty()) {
        place.members().erase(place.members().begin() +
                              static_cast<std::ptrdiff_t>(
                                  rng.below(static_cast<std::uint32_t>(place.members().size()))));
      }
      break;
    case 1:
      if (place.is_object()) {
        place.set("NoSuchProperty", Value::string("x"));
      }
      break;
    case 2:
      if (!top.empty()) {
        const SchemaProperty& more = top[rng.below(static_cast<std::uint32_t>(top.size()))];
        value.set(more.name, Sampler(schema).sample(more.node));
      }
      break;
    default:
      place = other_value(rng.below(10));
      break;
  }
  return value;
}

std::optional<bool> verdict(const valijson::Schema& schema,
                            const valijson::adapters::NlohmannJsonAdapter& value) {
  try {
    valijson::Validator validator;
    return validator.validate(schema, value, nullptr);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

TEST(Oracle, AnotherImplementationAgrees) {
  if (!std::filesystem::exists(kFolder)) {
    GTEST_SKIP() << "../shared/data/schemas is not here";
  }
  SourceMap sources;
  Diagnostics diagnostics;
  const SchemaRegistry schemas = index_schemas(DiskFileSystem(), kFolder, sources, diagnostics);
  std::size_t types = 0;
  std::size_t compared = 0;
  std::size_t refused = 0;
  std::size_t failed = 0;  // valijson gave up on the value
  std::size_t number = 0;
  for (const std::string_view name : schemas.type_names()) {
    const ResourceSchema& schema = schemas.find(name)->schema();
    const bool readable = std::all_of(
        schema.patterns.begin(), schema.patterns.end(),
        [](const Pattern& pattern) { return pattern.usable() && both_read(pattern.text()); });
    if (++number % kEveryNth != 0 || !readable) {
      continue;
    }
    std::string file(name);
    std::transform(file.begin(), file.end(), file.begin(), [](unsigned char c) {
      return c == ':' ? '-' : static_cast<char>(std::tolower(c));
    });
    file.erase(
        std::unique(file.begin(), file.end(), [](char a, char b) { return a == '-' && b == '-'; }),
        file.end());
    std::ifstream in(kFolder + "/" + file + ".json");
    ASSERT_TRUE(in.good()) << file;
    json theirs = json::parse(in);
    theirs["type"] = "object";  // ours takes that for granted
    valijson::Schema compiled;
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    try {
      const valijson::adapters::NlohmannJsonAdapter adapter(theirs);
      parser.populateSchema(adapter, compiled);
    } catch (const std::exception&) {
      continue;
    }
    ++types;
    Rng rng({.seed = number, .purpose = stream_hash("oracle")});
    const Value base = Sampler(schema).sample(schema.root);
    for (std::size_t i = 0; i < kChangesOfEach; ++i) {
      const Value value = i == 0 ? base : changed(base, schema, rng);
      if (value.contains_unknown() || !value.is_object()) {
        continue;
      }
      const std::string text = value_to_json(value);
      const json parsed = json::parse(text);
      const valijson::adapters::NlohmannJsonAdapter target(parsed);
      const std::optional<bool> they = verdict(compiled, target);
      if (!they) {
        ++failed;
        continue;
      }
      const bool we = ValueChecker(schema, {}).test(schema.root, value, Reading::Strict).fits;
      ++compared;
      refused += we ? 0U : 1U;
      EXPECT_EQ(we, *they) << name << " " << text.substr(0, 600);
    }
  }
  std::cout << types << " types, " << compared << " values compared, " << refused << " refused, "
            << failed << " beyond valijson\n";
  EXPECT_GT(compared, 3'000U);
  EXPECT_GT(refused, compared / 5);
  EXPECT_LT(refused, compared);
}

}  // namespace
}  // namespace drydock::schema_test
