#include "report/html_page.hpp"

#include <fmt/format.h>

#include "report/escape.hpp"

namespace drydock {
namespace {

// Two colours tell configurations apart, also for those who do not see red and green.
constexpr std::string_view kCss =
    ":root{color-scheme:light dark;--ink:#1b1f24;--page:#fff;--dim:#57606a;--rule:#d8dee4;"
    "--good:#116329;--bad:#a40e26;--one:#0969da;--two:#bc4c00;--card:#f6f8fa}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--page:#0d1117;--dim:#8b949e;"
    "--rule:#30363d;--good:#3fb950;--bad:#f85149;--one:#58a6ff;--two:#f0883e;--card:#161b22}}"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;"
    "color:var(--ink);background:var(--page)}"
    "h1{font-size:1.6rem;margin-bottom:.25rem}h2{font-size:1.15rem;margin:2.2rem 0 .5rem}"
    ".lead{font-size:1.1rem;margin:.25rem 0}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.3rem .9rem .3rem 0;text-align:left;vertical-align:top;"
    "border-bottom:1px solid var(--rule)}th{color:var(--dim);font-weight:600;font-size:.85rem}"
    "td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    "td.n.good,td.n.bad{font-weight:600}"
    ".good{color:var(--good)}.bad{color:var(--bad)}.dim{color:var(--dim)}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:1rem}"
    ".card{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;"
    "padding:.8rem 1rem}.card b.score{font-size:2.2rem;line-height:1.1;display:block}"
    ".card ul,ul.plain{list-style:none;padding:0;margin:.5rem 0 0}"
    "svg{width:100%;height:auto;display:block}td svg{width:8rem;height:.7rem;margin-top:.35rem}"
    ".bar{fill:var(--good)}.rest{fill:var(--rule)}"
    ".band0{fill:var(--one)}.band1{fill:var(--two)}.band0,.band1{opacity:.18}"
    ".mean0,.mean1,.level{fill:none;stroke-width:2}.mean0{stroke:var(--one)}"
    ".mean1{stroke:var(--two)}.level{stroke:var(--ink);stroke-dasharray:4 4;stroke-width:1}"
    ".axis{stroke:var(--rule)}.zero{stroke:var(--dim);stroke-dasharray:2 3}"
    "svg text{font-size:12px;fill:var(--dim)}"
    ".key{display:inline-block;width:1.1rem;height:.2rem;vertical-align:middle;"
    "margin:0 .4rem 0 1rem}.key:first-child{margin-left:0}.key0{background:var(--one)}"
    ".key1{background:var(--two)}.keyl{border-top:2px dashed var(--ink);height:0}"
    "details{margin:.5rem 0}summary{cursor:pointer}td code{font-size:.85em}"
    "td.where{overflow-wrap:anywhere}";

}  // namespace

std::string html_page(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
      "style-src &#39;unsafe-inline&#39;\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
      escape_markup(title), kCss, body);
}

std::string html_heading(std::string_view text) {
  return fmt::format("<h2>{}</h2>\n", escape_markup(text));
}

std::string html_cell(std::string_view text, std::string_view style_class) {
  return style_class.empty()
             ? fmt::format("<td>{}</td>", escape_markup(text))
             : fmt::format("<td class=\"{}\">{}</td>", style_class, escape_markup(text));
}

std::string html_open_table(std::initializer_list<std::string_view> titles) {
  std::string out = "<table>\n<tr>";
  for (std::string_view title : titles) {
    const bool number = title.substr(0, 1) == "-";
    title.remove_prefix(number ? 1 : 0);
    out += fmt::format("<th{}>{}</th>", number ? " class=\"n\"" : "", escape_markup(title));
  }
  return out + "</tr>\n";
}

}  // namespace drydock
