// Metrics of several simulations of one template become one result, so that objectives, scores and
// comparisons see them alike. Measuring is left to the simulations, scoring to simulator/score.
#pragma once

#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/score/metric_samples.hpp"
#include "simulator/world/scenario.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

// Appends them. One that is there already is added to it trial by trial if it is an amount of money
// a month; that is the only kind of metric that two simulations may share. Precondition: same seed
// and trials.
void join_metrics(SimulationResult& result, std::vector<MeasuredMetric> more);

// Judges every objective of the scenario on what was measured, and reports objectives and weights
// whose metric this template has not, or that do not say which resource they mean.
void judge_objectives(const Scenario& scenario, SimulationResult& result, Diagnostics& diagnostics);

}  // namespace drydock
