#include <fmt/format.h>

#include "simulator/workflow/compile/compiler.hpp"

namespace drydock {

void StateCompiler::compile_map(const Node& node, State& state) {
  std::optional<Node> processor = node.find("ItemProcessor");
  if (!processor) {
    processor = node.find("Iterator");
  }
  auto map = std::make_unique<MapState>();
  if (!processor || !processor->is(NodeKind::Mapping)) {
    refuse(node, fmt::format("Map `{}` has no `ItemProcessor`", state.name));
    return;
  }
  if (const std::optional<Node> config = processor->find("ProcessorConfig")) {
    map->distributed = text(*config, "Mode") == "DISTRIBUTED";
    map->child_type =
        text(*config, "ExecutionType") == "EXPRESS" ? MachineType::Express : MachineType::Standard;
  }
  map->label = text(node, "Label");
  const bool query_language = state.language == QueryLanguage::Jsonata;
  map->items = query_language ? field(node, state, "Items") : path_field(node, "ItemsPath");
  map->selector = node.find("ItemSelector")
                      ? template_of(node, state, "ItemSelector")
                      : (query_language ? StateTemplate() : payload(node, "Parameters"));
  map->max_concurrency = field(node, state, "MaxConcurrency");
  map->tolerated_count = field(node, state, "ToleratedFailureCount");
  map->tolerated_percentage = field(node, state, "ToleratedFailurePercentage");
  if (const std::optional<Node> reader = node.find("ItemReader")) {
    map->reader = compile_storage(*reader, state);
  }
  if (const std::optional<Node> writer = node.find("ResultWriter")) {
    map->writer = compile_storage(*writer, state);
  }
  if (const std::optional<Node> batcher = node.find("ItemBatcher")) {
    compile_batcher(*batcher, state, *map);
  }
  map->flow = compile_flow(*processor, machine_.flows[state.flow].depth + 1);
  state.map = std::move(map);
}

void StateCompiler::compile_batcher(const Node& node, const State& state, MapState& map) {
  map.batches = true;
  map.max_items_per_batch = field(node, state, "MaxItemsPerBatch");
  map.max_bytes_per_batch = field(node, state, "MaxInputBytesPerBatch");
  map.batch_input = template_of(node, state, "BatchInput");
}

std::unique_ptr<MapStorage> StateCompiler::compile_storage(const Node& node, const State& state) {
  auto storage = std::make_unique<MapStorage>();
  storage->resource = parse_task_resource(text(node, "Resource"));
  storage->arguments = state.language == QueryLanguage::Jsonata ? query(node, "Arguments")
                                                                : payload(node, "Parameters");
  const std::optional<Node> config = node.find("ReaderConfig");
  if (config) {
    storage->input_type = text(*config, "InputType");
    storage->transformation = text(*config, "Transformation");
    storage->csv_delimiter = text(*config, "CSVDelimiter");
    storage->headers_given = text(*config, "CSVHeaderLocation") == "GIVEN";
    storage->headers = texts(*config, "CSVHeaders");
    storage->items_pointer = text(*config, "ItemsPointer");
    storage->max_items = field(*config, state, "MaxItems");
  }
  if (const std::optional<Node> shape = node.find("WriterConfig")) {
    storage->transformation = text(*shape, "Transformation");
    storage->input_type = text(*shape, "OutputType");
  }
  return storage;
}

}  // namespace drydock
