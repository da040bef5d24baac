// Evaluations that were recorded on AWS or asserted by other projects, and a published template.
// They stand beside the repository, in `../shared`, and are skipped where that is absent.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file_system.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/model/value_json.hpp"
#include "planner/pipeline.hpp"

namespace drydock {
namespace {

using Json = nlohmann::json;

constexpr const char* kKnownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";

std::filesystem::path shared_folder() {
  return std::filesystem::path(DRYDOCK_SOURCE_DIR).parent_path() / "shared";
}

std::string lower(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

std::string scalar(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// As the recordings mean it: text and other scalars compare as text without case.
bool matches(const Json& want, const Json& got) {
  if (got.is_object() && (got.contains("$unknown") || got.contains("$secret"))) {
    return want.is_string() ? want.get<std::string>().find(kKnownAfterApply) != std::string::npos ||
                                  want == "****"
                            : want.is_object() && want.contains("$any");
  }
  if (want.is_object() && want.contains("$any")) {
    return true;
  }
  if (want.is_object() && got.is_object()) {
    return want.size() == got.size() &&
           std::all_of(want.items().begin(), want.items().end(), [&](const auto& member) {
             return got.contains(member.key()) && matches(member.value(), got[member.key()]);
           });
  }
  if (want.is_array() && got.is_array()) {
    return std::equal(want.begin(), want.end(), got.begin(), got.end(), matches);
  }
  return !want.is_structured() && !got.is_structured() && lower(scalar(want)) == lower(scalar(got));
}

EvaluateOptions options_of(const Json& item) {
  EvaluateOptions options;
  options.region = item.value("region", "us-east-1");
  options.account = item.value("account", "111111111111");
  if (item["parameters"].is_object()) {
    for (const auto& [name, value] : item["parameters"].items()) {
      options.parameters[name] = {value_from_json(value.dump()).value(),
                                  ParameterSource::CommandLine};
    }
  }
  return options;
}

// Why the case is missed; nothing if it is met.
std::optional<std::string> miss(const Json& item) {
  SourceMap sources;
  Diagnostics diagnostics;
  const Json& source = item["template"];
  const FileId file =
      sources.add("t", source.is_string() ? source.get<std::string>() : source.dump());
  const std::optional<Document> document = read_document(sources, file, diagnostics);
  const std::optional<ResourceSet> set =
      document ? evaluate(*document, options_of(item), nullptr, diagnostics) : std::nullopt;
  const Json& want = item["expected"];
  if (want.contains("error")) {
    return set ? std::optional("accepted, want " + want["error"].dump()) : std::nullopt;
  }
  if (!set) {
    return diagnostics.sorted().front().message;
  }
  if (want.contains("resourceSet") && want["resourceSet"].size() != set->resources.size()) {
    return "other resources than " + want["resourceSet"].dump();
  }
  const Json resources = want.contains("resources") ? want["resources"] : Json::object();
  for (const auto& [id, expected] : resources.items()) {
    const Resource* resource = set->find(Address(id));
    const Json got =
        resource == nullptr ? Json() : Json::parse(value_to_json(resource->properties));
    if (resource == nullptr || !matches(expected.value("Properties", Json::object()), got)) {
      return id + ": " + got.dump() + " want " + expected.dump();
    }
  }
  return std::nullopt;
}

TEST(RecordedCases, EvaluationsAgree) {
  std::ifstream file(shared_folder() / "conformance/cfn/intrinsics.jsonl");
  if (!file) {
    GTEST_SKIP() << "../shared is not here";
  }
  std::size_t all = 0;
  std::size_t missed = 0;
  std::string line;
  while (std::getline(file, line)) {
    const Json item = Json::parse(line);
    const Json& want = item["expected"];
    const bool usable = want.contains("resources") || want.contains("outputs") ||
                        want.contains("resourceSet") || want.contains("error");
    if (!usable || item.value("stage", "") == "update" || item.contains("imports")) {
      continue;
    }
    ++all;
    if (const std::optional<std::string> why = miss(item)) {
      ++missed;
      std::cout << "miss: " << item["id"].get<std::string>() << ": " << why->substr(0, 260) << "\n";
    }
  }
  std::cout << all - missed << " of " << all << " agree\n";
  EXPECT_GE(static_cast<double>(all - missed), 0.94 * static_cast<double>(all));
}

TEST(RecordedCases, ThePublishedReferenceTemplateEvaluates) {
  const std::filesystem::path path =
      shared_folder() / "corpus/templates" /
      "aws-samples+aws-auto-scaling-backed-by-on-demand-capacity-reservations/main.template";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << "../shared is not here";
  }
  SourceMap sources;
  Diagnostics diagnostics;
  const std::optional<Document> document =
      load_document(DiskFileSystem(), path.string(), sources, diagnostics);
  ASSERT_TRUE(document);
  const std::optional<ResourceSet> set = evaluate(*document, {}, nullptr, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    std::cout << diagnostic.path << ": " << diagnostic.message << "\n";
  }
  ASSERT_TRUE(set);
  EXPECT_FALSE(set->resources.empty());
}

}  // namespace
}  // namespace drydock
