#include "planner/document/document.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace drydock {
namespace {

Span at(std::uint32_t begin) { return {FileId{0}, begin, begin + 1}; }

// Sizes around those at which members get a table and an index.
TEST(Document, FindsEveryKeyOfAMappingOfAnySize) {
  for (const std::size_t members : {1U, 15U, 16U, 17U, 31U, 32U, 33U, 1000U}) {
    DocumentBuilder builder(FileId{0});
    builder.begin_mapping(at(0));
    for (std::size_t i = 0; i < members; ++i) {
      ASSERT_FALSE(builder.key("key" + std::to_string(i * 7919 % 10007), at(0)));
      builder.begin_sequence(at(0));
      builder.scalar(NodeKind::Number, std::to_string(i), at(0));
      builder.end(1);
    }
    builder.end(9);
    const Document document = std::move(builder).finish();
    const Node root = document.root();
    ASSERT_EQ(root.size(), members);
    for (std::size_t i = 0; i < members; ++i) {
      const std::optional<Node> found = root.find("key" + std::to_string(i * 7919 % 10007));
      ASSERT_TRUE(found);
      EXPECT_EQ((*found)[0].text(), std::to_string(i));
      EXPECT_EQ(root[i].id(), found->id());
    }
    EXPECT_FALSE(root.find("key"));
    EXPECT_FALSE(root.find("zzz"));
  }
}

TEST(Document, TellsTheLastUseOfAKeyAtAnySizeAndKeepsIt) {
  DocumentBuilder builder(FileId{0});
  builder.begin_mapping(at(0));
  std::map<std::string, std::uint32_t> last;
  std::uint32_t place = 0;
  std::size_t repeats = 0;
  const auto add = [&](const std::string& key) {
    const std::optional<Span> earlier = builder.key(key, at(++place));
    const auto known = last.find(key);
    ASSERT_EQ(earlier.has_value(), known != last.end()) << key;
    if (earlier) {
      EXPECT_EQ(earlier->begin, known->second);
      ++repeats;
    }
    last[key] = place;
    builder.scalar(NodeKind::Number, std::to_string(place), at(place));
  };
  for (std::uint32_t i = 0; i < 100; ++i) {
    add("k" + std::to_string(i));
    for (std::uint32_t j = 0; j <= i; j += 9) {
      add("k" + std::to_string(j));
    }
  }
  builder.end(place);
  EXPECT_EQ(builder.repeated_key_count(), repeats);
  EXPECT_EQ(builder.repeated_keys().size(), kMostRepeatedKeys);
  const Document document = std::move(builder).finish();
  const Node root = document.root();
  ASSERT_EQ(root.size(), last.size());
  for (const auto& [key, value] : last) {
    ASSERT_TRUE(root.find(key)) << key;
    EXPECT_EQ(root.find(key)->text(), std::to_string(value));
  }
}

}  // namespace
}  // namespace drydock
