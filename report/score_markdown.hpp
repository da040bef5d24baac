// A scorecard as GitHub- and GitLab-flavoured Markdown: a comment on a pull request, a job summary.
// The headline comes first; metrics and sources are folded.
#pragma once

#include <string>

#include "simulator/score/scorecard.hpp"

namespace drydock {

[[nodiscard]] std::string score_markdown(const Scorecard& card);
[[nodiscard]] std::string comparison_markdown(const Comparison& comparison);

}  // namespace drydock
