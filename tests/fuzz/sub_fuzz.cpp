// Any text as the argument of Fn::Sub: its pieces are the text, and a template that holds it
// evaluates or is refused.
#include <cstddef>
#include <cstdint>

#include "planner/document/json_reader.hpp"
#include "planner/evaluate/sub_text.hpp"
#include "tests/fuzz/reading_checks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  for (const drydock::SubPiece& piece : drydock::parse_sub_text(text)) {
    DRYDOCK_CHECK(piece.source.data() >= text.data());
    DRYDOCK_CHECK(piece.source.data() + piece.source.size() <= text.data() + text.size());
  }
  drydock::JsonWriter json;
  json.begin_object();
  json.key("Parameters");
  json.raw(R"({"P": {"Type": "String", "Default": "p"}})");
  json.key("Resources");
  json.begin_object();
  json.key("A");
  json.begin_object();
  json.key("Type");
  json.string("Custom::A");
  json.key("Properties");
  json.begin_object();
  json.key("One");
  json.begin_object();
  json.key("Fn::Sub");
  json.string(text);
  json.end_object();
  json.key("Two");
  json.begin_object();
  json.key("Fn::Sub");
  json.begin_array();
  json.string(text);
  json.raw(R"({"X": {"Ref": "P"}})");
  json.end_array();
  json.end_object();
  json.end_object();
  json.end_object();
  json.end_object();
  json.end_object();
  // Bytes that are no text stay such in the file, and the reader refuses it.
  drydock::fuzz::read_checked(&drydock::read_json, json.take(), drydock::ReadAs::Template);
  return 0;
}
