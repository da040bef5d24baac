// Evaluates the nodes of an expression. What a JSONata value is beyond JSON is kept in the marks of
// an array (a sequence, which unwraps if it has one item, or an array that someone wrote) and in
// Function values. Everything that evaluation makes lies in the arena.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.hpp"
#include "simulator/jsonata/ast.hpp"
#include "simulator/jsonata/builtins.hpp"
#include "simulator/jsonata/jsonata.hpp"

namespace drydock::jsonata {

inline constexpr std::uint8_t kSequence = Json::kFirstFreeMark;
inline constexpr std::uint8_t kKeepSingleton = kSequence << 1U;
inline constexpr std::uint8_t kConstructed = kSequence << 2U;   // not flattened into what holds it
inline constexpr std::uint8_t kOuterWrapper = kSequence << 3U;  // around an input that is an array
inline constexpr std::uint8_t kTuples = kSequence << 4U;        // its items are Tuples

struct Binding {
  NameId name = kNone;
  Json value;
  const Binding* next = nullptr;
};

// The variables of one block, function or step; those around it are in `parent`.
struct Frame {
  const Frame* parent = nullptr;
  const Binding* bindings = nullptr;
};

// What a value of kind Function is; the first member of what it points to.
enum class FunctionForm : std::uint8_t {
  Tuple,  // no function: an item of a path that carries bindings
  Builtin,
  Lambda,
  Partial,    // `first` with `bound` filled in; kPlaceholder where an argument is still open
  Composed,   // first ~> second
  Transform,  // |…|…|
  Matcher,    // a regular expression
  NextMatch,  // what follows a match
};

// An item of a path that carries bindings (x@$a, x#$i, %).
struct Tuple {
  FunctionForm form = FunctionForm::Tuple;
  Json context = {};
  const Binding* bindings = nullptr;
};

struct Function {
  FunctionForm form = FunctionForm::Builtin;
  const CheckedBuiltin* builtin = nullptr;
  NodeId node = kNone;  // of a Lambda or a Transform
  Json input;
  const Frame* frame = nullptr;
  const Function* first = nullptr;
  const Function* second = nullptr;
  std::span<const Json> bound = {};
  std::uint32_t pattern = kNone;  // of a Matcher and what follows its match
  std::size_t from = 0;           // byte of `input`, the text, where the next match may begin
};

class Evaluator {
 public:
  Evaluator(const Expression& expression, const Context& context, JsonArena& arena);

  [[nodiscard]] Outcome run(const Json& input);

  // --- for the built-in functions -----------------------------------------------------------

  [[nodiscard]] JsonArena& arena() { return arena_; }
  [[nodiscard]] const Context& context() const { return context_; }
  [[nodiscard]] Rng& luck() { return context_.luck != nullptr ? *context_.luck : luck_; }
  [[nodiscard]] bool failed() const { return failed_; }
  // Ends the evaluation. Returns Absent, so that a function can return it.
  Json fail(std::string_view code, const ProblemDetail& detail = {});
  Json fail_with(std::string_view code, std::string message);
  // Work of so many items, done without evaluating; false, and the evaluation fails, if it is too
  // much. `bytes` are about to be made.
  [[nodiscard]] bool spend(std::size_t items, std::size_t bytes = 0);

  // As many of the arguments as the function takes; Absent if it fails.
  Json call(const Json& function, std::span<const Json> arguments);
  [[nodiscard]] static std::size_t arity(const Json& function, const Expression& expression);
  [[nodiscard]] std::size_t arity(const Json& function) const {
    return arity(function, expression_);
  }
  [[nodiscard]] Json text(std::string_view text);
  [[nodiscard]] Json sequence(std::span<const Json> items);
  [[nodiscard]] const RegularExpression* pattern_of(const Json& function) const;
  [[nodiscard]] Json matcher_result(std::uint32_t pattern, const Json& text, std::size_t from,
                                    bool first);

 private:
  friend class ListBuilder;
  // Evaluation. `input` is the context `$`.
  Json evaluate(NodeId id, const Json& input, const Frame& frame);
  Json evaluate_node(const Node& node, const Json& input, const Frame& frame);
  [[nodiscard]] static Json settle(const Node& node, Json result);
  Json evaluate_path(const Node& path, const Json& input, const Frame& frame);
  Json evaluate_step(const Node& step, NodeId id, std::span<const Json> input, const Frame& frame,
                     bool last);
  Json evaluate_tuple_step(const Node& step, NodeId id, const Json& input, const Frame& frame);
  void push_tuples(const Node& step, const Tuple& from, const Json& result,
                   std::vector<Json>& tuples);
  Json apply_stages(const Node& step, Json result, const Frame& frame);
  Json filter(const Node& stage, const Json& input, const Frame& frame);
  bool selected(const Json& verdict, std::size_t index, std::size_t size, std::size_t& times) const;
  Json sort(const Node& node, const Json& input, const Frame& frame);
  [[nodiscard]] int compare_terms(const Json& a, const Json& b, std::uint32_t position);
  Json group(const Node& node, const Json& input, const Frame& frame);
  Json evaluate_binary(const Node& node, const Json& input, const Frame& frame);
  Json numeric(const Node& node, const Json& left, const Json& right);
  Json compare(const Node& node, const Json& left, const Json& right);
  Json concat(const Json& left, const Json& right);
  Json range(const Node& node, const Json& left, const Json& right);
  Json array_of(const Node& node, const Json& input, const Frame& frame);
  Json wildcard(const Json& input);
  Json descendants(const Json& input);
  Json variable(const Node& node, const Json& input, const Frame& frame);
  Json evaluate_call(const Node& node, const Json& input, const Frame& frame, const Json* first);
  Json evaluate_partial(const Node& node, const Json& input, const Frame& frame);
  Json evaluate_apply(const Node& node, const Json& input, const Frame& frame);
  Json make_lambda(NodeId id, const Json& input, const Frame& frame);
  Json apply(const Json& function, std::span<const Json> arguments, const Json& input,
             std::string_view name);
  Json apply_once(const Json& function, std::span<const Json> arguments, const Json& input,
                  std::string_view name);
  Json apply_lambda(const Function& function, std::span<const Json> arguments, const Json& input,
                    std::string_view name);
  Json apply_builtin(const Function& function, std::span<const Json> arguments, const Json& input,
                     std::string_view name);
  Json transform(const Function& function, const Json& object);
  Json updated(const Node& node, const Json& match, const Frame& frame);
  [[nodiscard]] bool checked(const Signature& signature, std::span<const Json> arguments,
                             const Json& input, std::string_view name, std::vector<Json>& into);
  [[nodiscard]] std::string_view procedure_name(const Node& call) const;
  [[nodiscard]] bool is_name_of_variable(const Node& procedure, const Frame& frame) const;

  void bind(Frame& frame, NameId name, const Json& value) {
    frame.bindings = arena_.make<Binding>(name, value, frame.bindings);
  }
  [[nodiscard]] Json lookup(const Frame& frame, NameId name) const;
  [[nodiscard]] Frame* frame_of(const Tuple& tuple, const Frame& frame) {
    return arena_.make<Frame>(&frame, tuple.bindings);
  }
  [[nodiscard]] const Node& node_at(NodeId id) const { return expression_.nodes[id]; }
  void place_problem(std::uint32_t position, std::string_view token);

  const Expression& expression_;
  const Context& context_;
  JsonArena& arena_;
  std::size_t bytes_before_;
  std::vector<Json> scratch_;
  std::vector<Json> builtin_values_;  // by name of the expression; Absent if it is no function
  Rng luck_;
  NameId root_name_ = kNone;
  std::uint32_t depth_ = 0;
  std::uint64_t steps_ = 0;
  bool failed_ = false;
  Problem problem_;
};

// The items of an array that is being made, on one stack for all of them: the newest builder alone
// may grow, which nested evaluation guarantees.
class ListBuilder {
 public:
  explicit ListBuilder(Evaluator& evaluator)
      : evaluator_(evaluator), begin_(evaluator.scratch_.size()) {}
  ListBuilder(const ListBuilder&) = delete;
  ListBuilder& operator=(const ListBuilder&) = delete;
  ~ListBuilder() { evaluator_.scratch_.resize(begin_); }

  void push(const Json& item) { evaluator_.scratch_.push_back(item); }
  // The items of an array, or the value itself.
  void push_flat(const Json& value);
  [[nodiscard]] std::span<const Json> items() const {
    return std::span(evaluator_.scratch_).subspan(begin_);
  }
  [[nodiscard]] Json finish(std::uint8_t marks = 0) const {
    const Json array = evaluator_.arena_.array(items());
    return array.is_array() ? array.with_mark(marks) : array;
  }

 private:
  Evaluator& evaluator_;
  std::size_t begin_;
};

// What decides a condition (docs.jsonata.org, "Boolean functions").
[[nodiscard]] bool truthy(const Json& value);
// As $string shows it; false if it holds a number that is not finite.
[[nodiscard]] bool append_shown(std::string& out, const Json& value, bool indented);
// The member of an object, or of each object in an array.
[[nodiscard]] Json lookup_member(Evaluator& evaluator, const Json& value, std::string_view key);
// One array with the items of both; Absent counts as nothing, a single value as one item.
[[nodiscard]] Json append_values(JsonArena& arena, const Json& left, const Json& right);
[[nodiscard]] FunctionForm form_of(const Json& value);
// Precondition: a Function value, and not a Tuple.
[[nodiscard]] const Function& function_of(const Json& value);

}  // namespace drydock::jsonata
