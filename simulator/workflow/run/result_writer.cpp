#include "simulator/workflow/run/result_writer.hpp"

#include <fmt/format.h>

#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

Json with_metadata(const Json& item, const Json& result, JsonArena& arena) {
  const JsonMember included[] = {{"Included", Json::boolean(true)}};
  JsonObjectBuilder one(arena);
  one.set("Input", arena.string(json_text(item)));
  one.set("InputDetails", arena.object(included));
  if (result.is_present()) {
    one.set("Output", arena.string(json_text(result)));
    one.set("OutputDetails", arena.object(included));
  }
  one.set("Status", Json::text_of(result.is_present() ? "SUCCEEDED" : "FAILED"));
  return one.finish();
}

}  // namespace

bool writes_files(const MapStorage& writer) { return !writer.resource.written.empty(); }

Json transformed_results(const MapStorage& writer, const MapRunResults& run, bool succeeded,
                         JsonArena& arena) {
  std::vector<Json> list;
  for (std::size_t i = 0; i < run.results.size(); ++i) {
    const Json& result = run.results[i];
    if (result.is_present() != succeeded) {
      continue;
    }
    if (writer.transformation == "FLATTEN" && result.is_array()) {
      list.insert(list.end(), result.items().begin(), result.items().end());
    } else if ((writer.transformation == "FLATTEN" || writer.transformation == "COMPACT") &&
               result.is_present()) {
      list.push_back(result);
    } else {
      list.push_back(with_metadata(run.items.items()[i], result, arena));
    }
  }
  return arena.array(list);
}

void write_map_results(const MapStorage& writer, const MapRunResults& run,
                       const std::string& bucket, const std::string& folder,
                       ObjectSource& objects) {
  JsonArena arena;
  const bool lines = writer.input_type == "JSONL";
  const auto write = [&](bool succeeded) {
    const Json results = transformed_results(writer, run, succeeded, arena);
    if (results.size() == 0) {
      return arena.array({});
    }
    std::string text;
    if (lines) {
      for (const Json& result : results.items()) {
        text += json_text(result) + "\n";
      }
    } else {
      text = json_text(results);
    }
    const std::string key = fmt::format("{}/{}_0.{}", folder, succeeded ? "SUCCEEDED" : "FAILED",
                                        lines ? "jsonl" : "json");
    const JsonMember file[] = {{"Key", arena.string(key)},
                               {"Size", Json::number(static_cast<double>(text.size()))}};
    objects.write(bucket, key, text);
    const Json files[] = {arena.object(file)};
    return arena.array(files);
  };
  const JsonMember kinds[] = {
      {"FAILED", write(false)}, {"PENDING", arena.array({})}, {"SUCCEEDED", write(true)}};
  const JsonMember manifest[] = {{"DestinationBucket", arena.string(bucket)},
                                 {"MapRunArn", arena.string(run.map_run_arn)},
                                 {"ResultFiles", arena.object(kinds)}};
  objects.write(bucket, folder + "/manifest.json", json_text(arena.object(manifest)));
}

}  // namespace drydock
