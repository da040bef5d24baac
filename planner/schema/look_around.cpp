#include "planner/schema/look_around.hpp"

#include <algorithm>
#include <cstdint>

namespace drydock {
namespace {

constexpr std::size_t kMostAlternatives = 64;
constexpr std::size_t kMostSteps = 500;
constexpr std::size_t kLongestPattern = 10'000;

enum class Kind : std::uint8_t {
  Character,  // of one place: a letter, an escape, a class
  Start,      // ^ or \A
  End,        // $ or \Z
  Boundary,   // \b or \B
  Group,
  LookAhead,
  LookBehind,
  Other,  // a flag such as (?i)
};

// One piece of an expression and what repeats it.
struct Piece {
  Kind kind = Kind::Character;
  bool negative = false;   // of look-around
  std::string_view whole;  // without the repetition
  std::string_view inner;  // of a group or look-around
  std::string_view repetition;
};

// The end of the class, escape or group at `at`; npos if it is never closed.
std::size_t end_of(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  bool in_class = false;
  std::size_t class_begin = 0;  // a bracket right there is one of the class
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']' || i == class_begin;
    } else if (c == '[') {
      in_class = true;
      class_begin = i + (text.substr(i + 1).starts_with('^') ? 2 : 1);
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      if (depth == 0) {
        return std::string_view::npos;
      }
      --depth;
    }
    if (depth == 0 && !in_class) {
      return i < text.size() ? i + 1 : std::string_view::npos;
    }
  }
  return std::string_view::npos;
}

std::size_t end_of_repetition(std::string_view text, std::size_t at) {
  std::size_t end = at;
  if (at < text.size() && (text[at] == '*' || text[at] == '+' || text[at] == '?')) {
    end = at + 1;
  } else if (at + 1 < text.size() && text[at] == '{' && text[at + 1] >= '0' &&
             text[at + 1] <= '9') {
    const std::size_t close = text.find('}', at);
    end = close == std::string_view::npos ? at : close + 1;
  }
  return end > at && end < text.size() && text[end] == '?' ? end + 1 : end;  // as few as possible
}

void read_parenthesis(Piece& piece) {
  std::string_view inside = piece.whole.substr(1, piece.whole.size() - 2);
  const auto starts = [&](std::string_view mark) {
    const bool found = inside.starts_with(mark);
    inside.remove_prefix(found ? mark.size() : 0);
    return found;
  };
  piece.kind = Kind::Group;
  if (starts("?=")) {
    piece.kind = Kind::LookAhead;
  } else if (starts("?!")) {
    piece.kind = Kind::LookAhead;
    piece.negative = true;
  } else if (starts("?<=")) {
    piece.kind = Kind::LookBehind;
  } else if (starts("?<!")) {
    piece.kind = Kind::LookBehind;
    piece.negative = true;
  } else if (!starts("?:") && inside.starts_with('?')) {
    piece.kind = Kind::Other;
  }
  piece.inner = inside;
}

// The pieces of an expression without alternatives; nothing if something is never closed.
std::optional<std::vector<Piece>> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of(text, at);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    Piece piece;
    piece.whole = text.substr(at, end - at);
    if (piece.whole.front() == '(') {
      read_parenthesis(piece);
    } else if (piece.whole == "^" || piece.whole == "\\A") {
      piece.kind = Kind::Start;
    } else if (piece.whole == "$" || piece.whole == "\\Z" || piece.whole == "\\z") {
      piece.kind = Kind::End;
    } else if (piece.whole == "\\b" || piece.whole == "\\B") {
      piece.kind = Kind::Boundary;
    } else if (piece.whole.size() == 2 && piece.whole[0] == '\\' &&
               std::string_view("uxpPck").find(piece.whole[1]) != std::string_view::npos) {
      piece.kind = Kind::Other;  // an escape of several characters: its length is not needed
    }
    const std::size_t repeated = end_of_repetition(text, end);
    piece.repetition = text.substr(end, repeated - end);
    pieces.push_back(piece);
    at = repeated;
  }
  return pieces;
}

std::optional<std::vector<std::string_view>> alternatives_of(std::string_view text) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '|') {
      found.push_back(text.substr(begin, at - begin));
      begin = ++at;
      continue;
    }
    at = end_of(text, at);
    if (at == std::string_view::npos) {
      return std::nullopt;
    }
  }
  found.push_back(text.substr(begin));
  return found;
}

bool has_look_around(std::string_view text) {
  for (const std::string_view mark : {"(?=", "(?!", "(?<=", "(?<!"}) {
    if (text.find(mark) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// Every match begins where the text does.
bool is_tied_to_start(std::string_view text) {
  const std::optional<std::vector<std::string_view>> alternatives = alternatives_of(text);
  return alternatives && alternatives->size() == 1 &&
         (text.starts_with('^') || text.starts_with("\\A"));
}

// One alternative without groups that hold look-around, rebuilt piece by piece without it.
class Alternative {
 public:
  explicit Alternative(PatternPlace place) : whole_(place == PatternPlace::Whole), tied_(whole_) {}

  // False if something cannot be taken out.
  bool add(const std::vector<Piece>& pieces) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const bool before_end = (whole_ && i + 1 == pieces.size()) ||
                              (i + 2 == pieces.size() && pieces.back().kind == Kind::End);
      if (!add(pieces[i], before_end)) {
        return false;
      }
    }
    return true;
  }

  // Nothing if look-around stands where the start of a match is not known.
  [[nodiscard]] std::optional<PatternAlternative> finish() && {
    if (!tied_ && !at_start_.empty()) {
      return std::nullopt;
    }
    const std::string start = tied_ ? "^" : "";
    result_.present.insert(result_.present.begin(), start + rest_ + (whole_ ? "$" : ""));
    for (const LookAhead& ahead : at_start_) {
      (ahead.negative ? result_.absent : result_.present).push_back(start + ahead.expression);
    }
    return std::move(result_);
  }

 private:
  struct LookAhead {
    std::string expression;
    bool negative;
  };

  bool add(const Piece& piece, bool before_end) {
    const bool look = piece.kind == Kind::LookAhead || piece.kind == Kind::LookBehind;
    if (look && (!piece.repetition.empty() || has_look_around(piece.inner))) {
      return false;
    }
    const std::string inner = "(?:" + std::string(piece.inner) + ")";
    switch (piece.kind) {
      case Kind::LookAhead:
        if (!fixed_) {
          return false;
        }
        tied_ = tied_ || (length_ == 0 && !piece.negative && is_tied_to_start(piece.inner));
        at_start_.push_back({rest_ + inner, piece.negative});
        return true;
      case Kind::LookBehind:
        (piece.negative ? result_.absent : result_.present).push_back(inner + "$");
        return before_end;
      case Kind::Group:
        tied_ =
            tied_ || (length_ == 0 && piece.repetition.empty() && is_tied_to_start(piece.inner));
        fixed_ = false;
        ++length_;
        break;
      case Kind::Start:
        tied_ = tied_ || length_ == 0;
        break;
      case Kind::Character:
        fixed_ = fixed_ && piece.repetition.empty();
        ++length_;
        break;
      case Kind::Other:
        fixed_ = false;
        ++length_;
        break;
      case Kind::End:
      case Kind::Boundary:
        break;
    }
    rest_.append(piece.whole).append(piece.repetition);
    return true;
  }

  bool whole_;
  bool tied_;  // a match begins where the text does
  PatternAlternative result_;
  std::string rest_;  // of the alternative, so far
  std::vector<LookAhead> at_start_;
  std::size_t length_ = 0;  // pieces so far that a character may stand for
  bool fixed_ = true;       // each of them stands for one
};

// The texts that `text` becomes when the first group with look-around gives way to each of its
// alternatives: a(b|c)d is abd or acd. Empty if there is no such group.
std::vector<std::string> without_group(std::string_view text, const std::vector<Piece>& pieces) {
  std::vector<std::string> texts;
  const auto group = std::find_if(pieces.begin(), pieces.end(), [](const Piece& piece) {
    return piece.kind == Kind::Group && piece.repetition.empty() && has_look_around(piece.inner);
  });
  if (group == pieces.end()) {
    return texts;
  }
  const auto begin = static_cast<std::size_t>(group->whole.data() - text.data());
  const std::string before(text.substr(0, begin));
  const std::string after(text.substr(begin + group->whole.size()));
  if (const auto alternatives = alternatives_of(group->inner)) {
    for (const std::string_view alternative : *alternatives) {
      texts.push_back(before);
      texts.back().append(alternative).append(after);
    }
  }
  return texts;
}

}  // namespace

std::optional<std::vector<PatternAlternative>> without_look_around(std::string_view pattern,
                                                                   PatternPlace place) {
  std::vector<PatternAlternative> result;
  std::vector<std::string> waiting = {std::string(pattern)};
  for (std::size_t steps = 0; !waiting.empty(); ++steps) {
    const std::string text = std::move(waiting.back());
    waiting.pop_back();
    const std::optional<std::vector<std::string_view>> alternatives = alternatives_of(text);
    if (!alternatives || steps == kMostSteps || text.size() > kLongestPattern ||
        result.size() + waiting.size() + alternatives->size() > kMostAlternatives) {
      return std::nullopt;
    }
    if (alternatives->size() > 1) {
      waiting.insert(waiting.end(), alternatives->rbegin(), alternatives->rend());
      continue;
    }
    const std::optional<std::vector<Piece>> pieces = pieces_of(text);
    if (!pieces) {
      return std::nullopt;
    }
    if (const std::vector<std::string> texts = without_group(text, *pieces); !texts.empty()) {
      waiting.insert(waiting.end(), texts.rbegin(), texts.rend());
      continue;
    }
    Alternative alternative(place);
    std::optional<PatternAlternative> rebuilt =
        alternative.add(*pieces) ? std::move(alternative).finish() : std::nullopt;
    if (!rebuilt) {
      return std::nullopt;
    }
    result.push_back(std::move(*rebuilt));
  }
  return result;
}

}  // namespace drydock
