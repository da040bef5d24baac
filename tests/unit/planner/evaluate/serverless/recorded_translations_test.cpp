// Templates and what AWS's own translator makes of them. They stand beside the repository, in
// `../shared`, and are skipped where that is absent.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "planner/document/read_document.hpp"
#include "planner/evaluate/serverless/serverless.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

using Json = nlohmann::json;

// The order of lists does not count: the recordings were compared so too.
Json sorted(const Json& value) {
  Json result = value;
  if (value.is_object()) {
    for (auto& [key, part] : result.items()) {
      part = sorted(part);
    }
  } else if (value.is_array()) {
    for (Json& item : result) {
      item = sorted(item);
    }
    std::sort(result.begin(), result.end(),
              [](const Json& a, const Json& b) { return a.dump() < b.dump(); });
  }
  return result;
}

// Why the case is missed; nothing if it is met.
std::optional<std::string> miss(const Json& item) {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("t", item["input"].get<std::string>());
  const std::optional<Document> document = read_document(sources, file, diagnostics);
  ServerlessOptions options;
  options.region = item["region"];
  options.partition = item["partition"];
  options.packaged = true;
  options.parameters["param1"] = Value::string("value1");
  options.parameters["param2"] = Value::string("value2");
  const Json& want = item["expected"];
  const Value got =
      document ? translate_serverless(template_value(document->root()), options, diagnostics)
               : Value();
  if (want.contains("error")) {
    return diagnostics.has_errors() ? std::nullopt : std::optional<std::string>("accepted");
  }
  if (diagnostics.has_errors()) {
    return "refused: " + diagnostics.sorted().front().message;
  }
  Json template_json = Json::parse(value_to_json(got));
  template_json.erase("Transform");
  Json wanted = want["template"];
  wanted.erase("Transform");
  return sorted(template_json) == sorted(wanted) ? std::nullopt
                                                 : std::optional<std::string>("differs");
}

TEST(RecordedTranslations, AgreeWithTheService) {
  const std::filesystem::path shared =
      std::filesystem::path(DRYDOCK_SOURCE_DIR).parent_path() / "shared";
  std::ifstream file(shared / "conformance/cfn/sam.jsonl");
  if (!file) {
    GTEST_SKIP() << "../shared is not here";
  }
  std::size_t all = 0;
  std::size_t met = 0;
  std::string line;
  while (std::getline(file, line)) {
    const Json item = Json::parse(line);
    const std::optional<std::string> why = miss(item);
    ++all;
    met += why ? 0U : 1U;
    if (why) {
      std::cout << item["id"].get<std::string>() << ": " << *why << "\n";
    }
  }
  std::cout << met << " of " << all << " recorded translations agree\n";
  constexpr std::size_t kFloor = 532;
  EXPECT_GE(met, kFloor);
}

}  // namespace
}  // namespace drydock
