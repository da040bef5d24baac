// Text inside other languages: XML and HTML, URIs, Markdown. JSON is base/json_writer's.
#pragma once

#include <string>
#include <string_view>

namespace drydock {

// For XML and HTML, in element text and in quoted attributes. What XML 1.0 (section 2.2) has no
// word for, control characters and invalid UTF-8, becomes U+FFFD.
[[nodiscard]] std::string escape_markup(std::string_view text);
// A path as a relative URI reference (RFC 3986, section 4.2): everything but unreserved characters
// and '/' is percent-encoded.
[[nodiscard]] std::string escape_uri_path(std::string_view path);
// For GitHub-flavoured Markdown: characters with a meaning are escaped, markup is neutralised,
// line ends become spaces. Fit for table cells.
[[nodiscard]] std::string escape_markdown(std::string_view text);

}  // namespace drydock
