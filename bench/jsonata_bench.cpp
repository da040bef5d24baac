// JSONata: expressions parsed, and evaluations of parsed ones, a second; and JSON text read and
// written.
#include <benchmark/benchmark.h>

#include <string>

#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/jsonata/jsonata.hpp"

namespace drydock::jsonata {
namespace {

struct Sample {
  const char* name;
  const char* text;
};
constexpr Sample kSamples[] = {
    {"path", "order.customer.address.city"},
    {"condition", "order.total > 100 and order.customer.tier = 'gold'"},
    {"payload",
     "{'id': order.id, 'total': $sum(order.lines.(price * count)), 'first': "
     "order.lines[0].sku}"},
    {"functions",
     "order.lines ~> $filter(function($l){$l.price > 2}) ~> $map(function($l){$l.sku & "
     "'-' & $string($l.count)})"},
    {"group", "order.lines{sku: $sum(price * count)}"},
};

std::string order_of(std::int64_t lines) {
  std::string text = R"({"order": {"id": "o-1", "total": 120.5, "customer": {"name": "n", "tier":
    "gold", "address": {"street": "s", "city": "c"}}, "lines": [)";
  for (std::int64_t i = 0; i < lines; ++i) {
    text += (i == 0 ? "" : ",") + std::string(R"({"sku": "sku)") + std::to_string(i % 50) +
            R"(", "price": )" + std::to_string(i % 9) + R"(.5, "count": )" + std::to_string(i % 5) +
            "}";
  }
  return text + "]}}";
}

void parse_expression(benchmark::State& state) {
  const std::string text = kSamples[2].text;
  for (auto _ : state) {
    Problem problem;
    benchmark::DoNotOptimize(parse(text, problem));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_expression);

void evaluate_sample(benchmark::State& state) {
  const Sample& sample = kSamples[state.range(0)];
  state.SetLabel(sample.name);
  Problem problem;
  const std::optional<Expression> expression = parse(sample.text, problem);
  JsonArena data;
  const Json input = read_json_value(order_of(state.range(1)), data).value();
  const Context context;
  JsonArena arena;
  for (auto _ : state) {
    arena.clear();
    benchmark::DoNotOptimize(evaluate(*expression, input, context, arena).value);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(evaluate_sample)->ArgsProduct({{0, 1, 2, 3, 4}, {10, 1000}});

void read_and_write(benchmark::State& state) {
  const std::string text = order_of(state.range(0));
  JsonArena arena;
  for (auto _ : state) {
    arena.clear();
    benchmark::DoNotOptimize(json_text(read_json_value(text, arena).value()));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_and_write)->Arg(10)->Arg(10'000);

}  // namespace
}  // namespace drydock::jsonata
