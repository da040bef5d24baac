#include "report/style.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "report/escape.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

TEST(Style, WidthCountsColumnsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("é"), 1U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);  // combining acute accent
  EXPECT_EQ(display_width("\x1b[31mred\x1b[0m"), 3U);
  EXPECT_EQ(display_width("\xFF\xFE"), 2U);  // not UTF-8
}

TEST(Style, FitCutsAtCharactersAndMarksTheCut) {
  EXPECT_EQ(fit("short", 10, {}), "short");
  EXPECT_EQ(fit("Grüße an alle", 6, {}), "Grüße…");
  EXPECT_EQ(fit("日本語", 4, {}), "日…");
  EXPECT_EQ(fit("abcdefgh", 6, {.unicode = false}), "abc...");
  EXPECT_EQ(fit("abcdefgh", 0, {}), "");
}

TEST(Style, ColourIsOffUnlessAsked) {
  EXPECT_EQ(paint({}, Ink::Red, "x"), "x");
  EXPECT_EQ(paint({.color = true}, Ink::Red, "x"), "\x1b[31mx\x1b[0m");
}

TEST(Style, ControlSequencesOfATemplateDoNotReachTheTerminal) {
  EXPECT_EQ(printable("a\x1b[2Jb\x07\n\tc\xC2\x9B"), "a\\x1b[2Jb\\x07\\n\\tc\\x9b");
  EXPECT_EQ(printable("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Style, WrapsAtSpacesAndKeepsLongWordsWhole) {
  EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap("incomprehensible is long", 5),
            (std::vector<std::string>{"incomprehensible", "is", "long"}));
  EXPECT_EQ(wrapped("  help: ", "a b", {}), "  help: a b\n");
}

TEST(Style, TableAlignsNumbersAndStaysWithinItsWidth) {
  Table table({{"Name"}, {"Count", true, false}});
  table.add_row({"alpha", "7"});
  table.add_row({"be", "1234"});
  EXPECT_EQ(table.text({.unicode = false}, 2),
            "  Name   Count\n"
            "  ------------\n"
            "  alpha      7\n"
            "  be      1234\n");
  table.add_row({std::string(300, 'x'), "123456789"});
  for (const std::uint32_t width : {20U, 40U, 100U}) {
    const std::string text = table.text({.width = width}, 2);
    std::size_t start = 0;
    while (start < text.size()) {
      const std::size_t end = text.find('\n', start);
      EXPECT_LE(display_width(text.substr(start, end - start)), width);
      start = end + 1;
    }
    EXPECT_NE(text.find("123456789"), std::string::npos);
  }
}

TEST(Escape, EachLanguageItsOwn) {
  EXPECT_EQ(escape_markup("<a b=\"c\">&'\x01"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\xEF\xBF\xBD");
  EXPECT_EQ(escape_uri_path("HEAD~1:a b/c.yaml"), "HEAD~1%3Aa%20b/c.yaml");
  EXPECT_EQ(escape_markdown("a|b<script>`@team`\n"), "a\\|b&lt;script&gt;\\`&#64;team\\` ");
}

}  // namespace
}  // namespace drydock
