// Real templates, when `../shared/corpus/templates` is there, through our readers and through
// libyaml: what libyaml reads as one document without anchors we read too, or say why not.
#include <gtest/gtest.h>
#include <yaml.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "planner/document/read_document.hpp"
#include "tests/unit/planner/document/reading.hpp"

namespace drydock {
namespace {

namespace fs = std::filesystem;

enum class Verdict { Error, OneDocument, Other };

Verdict libyaml_verdict(std::string_view text) {
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  int documents = 0;
  bool anchors = false;
  bool failed = false;
  for (bool ended = false; !ended && !failed;) {
    yaml_event_t event;
    failed = yaml_parser_parse(&parser, &event) == 0;
    if (failed) {
      break;
    }
    documents += event.type == YAML_DOCUMENT_START_EVENT ? 1 : 0;
    anchors =
        anchors || event.type == YAML_ALIAS_EVENT ||
        (event.type == YAML_SCALAR_EVENT && event.data.scalar.anchor != nullptr) ||
        (event.type == YAML_MAPPING_START_EVENT && event.data.mapping_start.anchor != nullptr) ||
        (event.type == YAML_SEQUENCE_START_EVENT && event.data.sequence_start.anchor != nullptr);
    ended = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  if (failed) {
    return Verdict::Error;
  }
  return documents == 1 && !anchors ? Verdict::OneDocument : Verdict::Other;
}

TEST(Corpus, WhatLibyamlReadsWeReadOrSayWhyNot) {
  const fs::path corpus = fs::path(DRYDOCK_SOURCE_DIR) / "../shared/corpus/templates";
  if (!fs::exists(corpus)) {
    GTEST_SKIP() << "no ../shared/corpus/templates";
  }
  std::size_t files = 0;
  std::size_t accepted = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(corpus)) {
    if (!entry.is_regular_file()) {
      continue;
    }
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const std::string text = bytes.str();
    const reading::Reading r = reading::read(&read_document, text, ReadAs::Template);
    const Verdict verdict = libyaml_verdict(text);
    ++files;
    accepted += r.document ? 1U : 0U;
    ASSERT_EQ(r.document.has_value(), !r.diagnostics.has_errors()) << entry.path();
    if (r.document) {
      const char first = text[text.find_first_not_of(" \t\r\n\xEF\xBB\xBF")];
      EXPECT_TRUE(first == '{' || verdict == Verdict::OneDocument) << entry.path();
    } else if (verdict == Verdict::OneDocument) {
      // Never for a syntax that libyaml understands; JSON is stricter than YAML.
      EXPECT_EQ(r.problems().find("YamlSyntax|"), std::string::npos) << entry.path() << "\n"
                                                                     << r.problems();
    }
    for (const Diagnostic& diagnostic : r.diagnostics.all()) {
      EXPECT_FALSE(diagnostic.hint.empty()) << diagnostic.message;
    }
  }
  EXPECT_GT(accepted, files * 95 / 100);
}

}  // namespace
}  // namespace drydock
