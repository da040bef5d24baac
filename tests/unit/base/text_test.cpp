// The text tools of base: source map, JSON writer, digests, nearest names, diagnostics.
#include <gtest/gtest.h>

#include <set>

#include "base/codes/file_codes.hpp"
#include "base/diagnostic.hpp"
#include "base/digest.hpp"
#include "base/json_writer.hpp"
#include "base/nearest_name.hpp"
#include "base/source_map.hpp"

namespace drydock {
namespace {

TEST(SourceMap, CountsLinesAndCodePoints) {
  SourceMap sources;
  const FileId file = sources.add("t.yaml", "a: 1\r\nüb: x\n");
  const Span x{file, 11, 12};
  EXPECT_EQ(sources.text(x), "x");
  EXPECT_EQ(sources.begin(x).line, 2U);
  EXPECT_EQ(sources.begin(x).column, 5U);
  EXPECT_EQ(sources.line(x), "üb: x");
  EXPECT_EQ(sources.line({file, 0, 1}), "a: 1");
  EXPECT_EQ(sources.begin({file, 13, 13}).line, 3U);
}

TEST(JsonWriter, EscapesAndNests) {
  JsonWriter json;
  json.begin_object().member("a\"", "x\n\x01é").member("n", 1).member("b", true);
  json.key("list").begin_array().number(0.1).null().end_array().end_object();
  EXPECT_EQ(json.text(), "{\"a\\\"\":\"x\\n\\u0001é\",\"n\":1,\"b\":true,\"list\":[0.1,null]}");
}

TEST(JsonWriter, ReplacesBrokenUtf8) {
  EXPECT_EQ(json_quote("a\xC3(\xED\xA0\x80"),
            "\"a\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(JsonWriter, IndentsOnRequest) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().key("a").begin_array().integer(1).end_array().key("e").begin_object();
  json.end_object().end_object();
  EXPECT_EQ(json.text(), "{\n  \"a\": [\n    1\n  ],\n  \"e\": {}\n}");
}

TEST(Digest, GivesTheKnownAnswers) {
  // FIPS 180-4 example and RFC 4231 test case 2.
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(random_hex(8).size(), 16U);
  EXPECT_NE(random_hex(8), random_hex(8));
}

TEST(NearestName, FindsSlipsAndNothingElse) {
  const std::vector<std::string_view> names = {"CidrBlock", "EnableDnsSupport", "Tags"};
  EXPECT_EQ(nearest_name("CidrBlok", names), "CidrBlock");
  EXPECT_EQ(nearest_name("cidrblock", names), "CidrBlock");
  EXPECT_EQ(nearest_name("Tgas", names), "Tags");
  EXPECT_EQ(nearest_name("SubnetId", names), std::nullopt);
  EXPECT_EQ(nearest_name("", names), std::nullopt);
}

TEST(Diagnostics, SortsByPlaceAndDropsDoubles) {
  Diagnostics diagnostics;
  diagnostics.add({codes::FileUnreadable, "b", Span{FileId{0}, 5, 6}, ""});
  diagnostics.add({codes::FileUnreadable, "a", Span{FileId{0}, 1, 2}, ""});
  diagnostics.add({codes::FileUnreadable, "a", Span{FileId{0}, 1, 2}, ""});
  const auto sorted = diagnostics.sorted();
  ASSERT_EQ(sorted.size(), 2U);
  EXPECT_EQ(sorted[0].message, "a");
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Diagnostics, CodesAreUniqueAndExplained) {
  std::set<std::string_view> ids;
  for (const DiagnosticInfo& info : all_diagnostics()) {
    EXPECT_TRUE(ids.insert(info.id).second) << info.id;
    EXPECT_EQ(info.id.size(), 6U);
    EXPECT_FALSE(info.title.empty());
    EXPECT_EQ(find_diagnostic(info.id)->code, info.code);
  }
}

}  // namespace
}  // namespace drydock
