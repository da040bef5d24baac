#include "simulator/workflow/mocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/codes/workflow_codes.hpp"
#include "base/duration.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/workflow/payload_template.hpp"

namespace drydock {
namespace {

constexpr std::string_view kForms =
    R"(an answer is {"Return": …} or {"Throw": {"Error": "…", "Cause": "…"}})";

class MockReader {
 public:
  MockReader(const MockSelection& selection, Diagnostics& diagnostics)
      : selection_(selection), diagnostics_(diagnostics) {}

  bool read(const Node& file) {
    if (!file.is(NodeKind::Mapping)) {
      return refuse(file.span(), "the mocks must be an object");
    }
    if (file.find("MockedResponses") || file.find("StateMachines")) {
      return read_config(file);
    }
    if (!selection_.test_case.empty()) {
      return refuse(file.span(),
                    fmt::format("there is no test case `{}`: the file has no `StateMachines`",
                                selection_.test_case));
    }
    for (std::size_t i = 0; i < file.size(); ++i) {
      read_list(std::string(file.key(i)), file[i]);
    }
    return good_;
  }
  Mocks take() { return std::move(mocks_); }

 private:
  bool refuse(Span at, std::string message, std::string_view hint = kForms) {
    diagnostics_.add({codes::MockInvalid, std::move(message), at, std::string(hint)});
    good_ = false;
    return false;
  }

  void read_list(const std::string& state, const Node& list) {
    std::vector<MockAnswer>& answers = mocks_.by_state[state];
    if (!list.is(NodeKind::Sequence)) {
      refuse(list.span(), fmt::format("the mocks of `{}` must be a list, one answer a try", state));
      return;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto attempt = static_cast<std::uint32_t>(i);
      read_answer(list[i], attempt, attempt, answers);
    }
  }

  void read_answer(const Node& node, std::uint32_t first, std::uint32_t last,
                   std::vector<MockAnswer>& answers) {
    const std::optional<Node> gives = node.find("Return");
    const std::optional<Node> throws = node.find("Throw");
    if (gives.has_value() == throws.has_value() || (throws && !throws->is(NodeKind::Mapping))) {
      refuse(node.span(), "a mock must hold either `Return` or `Throw`");
      return;
    }
    MockAnswer answer;
    answer.first_try = first;
    answer.last_try = last;
    if (const std::optional<Node> after = node.find("After")) {
      const Json seconds = json_of(*after, mocks_.values);
      if (!seconds.is_number() || seconds.as_number() < 0 || seconds.as_number() > 1e9) {
        refuse(after->span(), "`After` must be a number of seconds");
        return;
      }
      answer.after = static_cast<Nanoseconds>(seconds.as_number() * static_cast<double>(kSecond));
    }
    if (gives) {
      answer.outcome.output = json_of(*gives, mocks_.values);
    } else {
      answer.outcome.failure = TaskFailure{text_of(*throws, "Error"), text_of(*throws, "Cause")};
    }
    answers.push_back(std::move(answer));
  }

  std::optional<std::string> text_of(const Node& node, std::string_view key) {
    const std::optional<Node> found = node.find(key);
    if (!found || found->is(NodeKind::Null)) {
      return std::nullopt;
    }
    // People write causes as JSON; the service has them as text.
    return found->is_scalar() ? std::string(found->text())
                              : json_text(json_of(*found, mocks_.values));
  }

  // The one that is meant by name, or the only one; nothing, and a problem, if that is not clear.
  std::optional<Node> choose(const Node& all, const std::string& name, std::string_view what,
                             std::string_view option) {
    std::vector<std::string> names;
    for (std::size_t i = 0; all.is(NodeKind::Mapping) && i < all.size(); ++i) {
      if (all.key(i) == name || (name.empty() && all.size() == 1)) {
        return all[i];
      }
      names.emplace_back(all.key(i));
    }
    refuse(all.span(),
           name.empty() ? fmt::format("the file has {} {}s, and none is chosen", names.size(), what)
                        : fmt::format("there is no {} `{}`", what, name),
           fmt::format("choose with {}: {}", option, fmt::join(names, ", ")));
    return std::nullopt;
  }

  bool read_config(const Node& file) {
    const std::optional<Node> machines = file.find("StateMachines");
    const std::optional<Node> responses = file.find("MockedResponses");
    if (!machines || !responses || !responses->is(NodeKind::Mapping)) {
      return refuse(file.span(), "`StateMachines` and `MockedResponses` must both be objects");
    }
    const std::optional<Node> machine =
        choose(*machines, selection_.machine, "state machine", "--state-machine-name");
    const std::optional<Node> cases = machine ? machine->find("TestCases") : std::nullopt;
    if (machine && !cases) {
      return refuse(machine->span(), "the state machine has no `TestCases`");
    }
    const std::optional<Node> chosen =
        cases ? choose(*cases, selection_.test_case, "test case", "--test-case") : std::nullopt;
    for (std::size_t i = 0; chosen && chosen->is(NodeKind::Mapping) && i < chosen->size(); ++i) {
      const Node name = (*chosen)[i];
      const std::optional<Node> response = responses->find(name.text());
      if (!response || !response->is(NodeKind::Mapping)) {
        refuse(name.span(),
               fmt::format("there is no response `{}` in `MockedResponses`", name.text()));
        continue;
      }
      read_response(*response, mocks_.by_state[std::string(chosen->key(i))]);
    }
    return good_;
  }

  // "0", or "1-2".
  void read_response(const Node& response, std::vector<MockAnswer>& answers) {
    for (std::size_t i = 0; i < response.size(); ++i) {
      const std::string_view range = response.key(i);
      const std::size_t dash = range.find('-');
      std::uint32_t first = 0;
      std::uint32_t last = 0;
      const std::string_view end = dash == std::string_view::npos ? range : range.substr(dash + 1);
      if (!read_number(range.substr(0, dash), first) || !read_number(end, last) || last < first) {
        refuse(response.key_span(i), fmt::format("`{}` is no try and no range of tries", range),
               R"(write "0" for the first try, "1-3" for the three behind it)");
        continue;
      }
      read_answer(response[i], first, last, answers);
    }
  }

  static bool read_number(std::string_view text, std::uint32_t& value) {
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    return wrong == std::errc() && end == text.data() + text.size();
  }

  const MockSelection& selection_;
  Diagnostics& diagnostics_;
  Mocks mocks_;
  bool good_ = true;
};

}  // namespace

std::optional<Mocks> read_mocks(const Node& file, const MockSelection& selection,
                                Diagnostics& diagnostics) {
  MockReader reader(selection, diagnostics);
  return reader.read(file) ? std::optional(reader.take()) : std::nullopt;
}

TaskAnswer MockedTasks::start(const TaskRequest& request) {
  TaskAnswer answer;
  const std::uint32_t attempt = tries_[request.state.name]++;
  const auto mocked = mocks_.by_state.find(request.state.name);
  if (mocked != mocks_.by_state.end()) {
    const std::vector<MockAnswer>& answers = mocked->second;
    const bool in_order = attempt < answers.size() && answers[attempt].first_try == attempt;
    const auto found =
        in_order ? answers.begin() + attempt
                 : std::find_if(answers.begin(), answers.end(), [&](const MockAnswer& candidate) {
                     return candidate.first_try <= attempt && attempt <= candidate.last_try;
                   });
    if (found != answers.end()) {
      answer.outcome = found->outcome;
      answer.until_ended = found->after;
      answer.submitted = Json::null();
      return answer;
    }
  } else if (request.resource.kind == IntegrationKind::Activity && generated_ == nullptr) {
    // An activity that nobody works for is one that nobody made.
    answer.outcome.failure =
        TaskFailure{std::nullopt,
                    fmt::format("The activity {} does not exist.", request.resource.written), true};
    return answer;
  }
  if (generated_ != nullptr) {
    answer.outcome.output = generated_->make(turn_++, request.arena);
    return answer;
  }
  if (!missing_) {
    missing_ = Missing{&request.state, attempt};
  }
  answer.outcome.failure = TaskFailure{std::nullopt, "No mock answers this task.", true};
  return answer;
}

}  // namespace drydock
