// One self-contained page: no scripts, nothing loaded, styles inline. A Content-Security-Policy in
// the page forbids all else, should a name from the input ever slip through the escaping.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace drydock {

// `title` is escaped here, `body` is markup.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view body);
[[nodiscard]] std::string html_heading(std::string_view text);
// A table cell; `style_class` may be "" or "n" (a number), "good", "bad", "dim".
[[nodiscard]] std::string html_cell(std::string_view text, std::string_view style_class = {});
// "<table>" and its title row; "-Name" is a column of numbers. The caller closes it.
[[nodiscard]] std::string html_open_table(std::initializer_list<std::string_view> titles);

}  // namespace drydock
