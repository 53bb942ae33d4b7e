//===- Distill.h - From a black-box function to a closed form ---*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The whole engine behind one call. The function is an *oracle*: a batched callable over a box, usually a trained
// network, that agrees with an unknown law up to an error nobody states (1e-7 to 2e-3, relative). Three questions are
// answered: which law, how sure, and how far the function strays from it.
//
//   Oracle f = [](const Points &x, Eigen::Ref<Eigen::VectorXd> y) { y = x.col(0).array() / x.col(1).array().square();
//   }; InputSpec inputs[] = {{"m", {1, 5}}, {"r", {1, 5}}}; DistillResult result = distill(f, inputs, {});
//   // result.verdict == Verdict::Exact, result.expression == x0 / x1^2
//
// How it works, in the order of the folders: `structure/` asks what the function does not do (interact, change along a
// direction), `search/` cuts it there into functions of fewer inputs until each has one, `fit/` names those and refits
// all numbers of the whole together, `select/` decides between what survived, on samples the search never saw.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_DISTILL_H
#define HYBRID_ENGINE_DISTILL_H

#include "engine/LibraryModule.h"
#include "engine/expr/Expr.h"
#include "engine/structure/Finding.h"
#include "support/Interval.h"
#include "support/Unit.h"

#include <Eigen/Core>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hybrid::engine {

class Journal;

/// The function to explain, on a batch: one row of `x` per point, one column per input; writes y[row]. Values are
/// asked for inside the box only. May be called from several threads at once, and must not depend on the batch size.
using Oracle = std::function<void(const Points &x, Eigen::Ref<Eigen::VectorXd> y)>;

struct InputSpec {
  std::string name;
  Interval domain;         ///< finite, lo < hi
  bool logUniform = false; ///< sample uniformly in log x (domain positive): for ranges over decades
  std::optional<Unit> unit = {};
};

struct RivalForm {
  Expr expression;
  double rmsRelative = 0;
  double medianRelative = 0;
  unsigned complexity = 0; ///< Expr::size()
  std::vector<double> differsMostAt;
};

/// What a long search tells while it runs.
struct DistillProgress {
  double seconds = 0;
  std::string message;          ///< what is looked at now
  std::vector<RivalForm> front; ///< error against complexity so far, ascending complexity
  std::optional<size_t> pick;   ///< what would be answered now: an index of the front
  bool isFinal = false;         ///< the front is measured on samples the search never saw, the pick is the answer
  std::vector<std::string> inputs;
  std::string output; ///< empty unless the caller of the engine has a name for it
};

/// A table: inputs, one row each, and the measured output.
struct DataRows {
  Eigen::MatrixXd x;
  Eigen::VectorXd y;
};

struct DistillOptions {
  uint64_t seed = 1;
  unsigned threads = 1;        ///< changes the time, never the result
  double timeLimitSeconds = 0; ///< 0: none; the built-in budgets count work
  double tolerance = 1e-2; ///< of an approximate answer: RMS of the change over the standard deviation of the oracle
  unsigned maxSize = 120;  ///< largest Expr::size() of an answer
  /// Measured rows. Given, the oracle only proposes forms; constants are fitted and forms are decided on the rows.
  std::optional<DataRows> data;
  /// Of the output. Units count only if all inputs have one, too; then constants of a law are pure numbers.
  std::optional<Unit> outputUnit;
  unsigned pick = 0; ///< answer with this form of the front, counted from 1; 0 or beyond the front: the best
  /// The answer has this form, whose unknown constants and functions are searched for (search/Form.h); empty: any.
  std::string form;
  std::vector<Operator> operators; ///< allowed in answers; empty: all that the library of forms uses
  /// Functions of the user's: the search builds with them (search/Library.h), and a law equal to one is named after it.
  std::vector<LibraryModule> library;
  bool explain = false;                    ///< draw a portrait, too
  const std::atomic<bool> *stop = nullptr; ///< set from outside: finish with the best so far
  std::function<void(const DistillProgress &)> progress;
  Journal *journal = nullptr; ///< finished steps are kept there, under `scope`, and not taken again (search/Journal.h)
  std::string scope;
  /// Rows of inputs as they occur in use (columns as the inputs; inside the box). Given, the oracle is asked where such
  /// rows lie (structure/Chart.h), evidence is measured on a half of them that the search never sees, and constants are
  /// fitted on the other if it is large enough.
  std::optional<Eigen::MatrixXd> calibration;
};

/// See docs: a law, a formula within the tolerance, or neither.
enum class Verdict : uint8_t { Exact, Approximate, None };

struct FittedConstant {
  double value = 0;
  std::string snapped; ///< "pi/4", "3/2"; empty: free
  Interval interval;   ///< by resampling over blocks and the residual (Snap.h); a point if snapped
};

/// How far the closed form is from the oracle, on samples that the search never saw.
struct DistillEvidence {
  uint64_t samples = 0;
  double rmsRelative = 0;    ///< RMS of the difference over the standard deviation of the oracle
  double medianRelative = 0; ///< median of |difference| over the same
  double q99Relative = 0;
  double maxAbsolute = 0;
  std::vector<double> worstPoint;
  double networkNoise = 0; ///< estimate of the oracle's own error, in the unit of medianRelative
};

/// What one input does to the output (select/Portrait.h).
struct InputEffect {
  std::vector<double> at, network, form; ///< means of both along the domain; no form, no means
  double share = 0;                      ///< of the output's variance that goes if the input is known
  std::optional<double> elasticity;      ///< the power with which the form grows, if it is one everywhere
};

struct Portrait {
  std::vector<InputEffect> effects;           ///< of each input
  std::vector<std::array<double, 2>> scatter; ///< network and form at audit points, 1000 at most
  std::vector<double> quantiles;              ///< of |difference| over the deviation, in steps of 1 %
};

struct DistillResult {
  Verdict verdict = Verdict::None;
  bool identifiable = true; ///< false: a different form of no greater length is as good
  Expr expression;          ///< variables in the order of the inputs; meaningless if the verdict is None
  std::vector<FittedConstant> constants;
  std::vector<std::string> known;          ///< modules of the library that the expression is (select/KnownLaw.h)
  std::vector<StructureFinding> structure; ///< how it was found, in preorder
  DistillEvidence evidence;
  std::vector<RivalForm> rivals;    ///< runners-up, best first
  std::vector<RivalForm> front;     ///< error against complexity, ascending complexity
  std::string reason;               ///< one sentence: why this verdict
  std::string error;                ///< why the request itself is wrong (options.form); nothing was searched then
  std::optional<Portrait> portrait; ///< if options.explain
  bool timedOut = false;
  double seconds = 0;
};

/// Looks for the closed form of `oracle` over the box of `inputs`. The same seed gives the same result on any number
/// of threads, unless a time limit or `stop` cut it short.
DistillResult distill(const Oracle &oracle, std::span<const InputSpec> inputs, const DistillOptions &options);

/// The same without an oracle: options.data has the table, and surrogates (surrogate/Surrogate.h) are fitted to it.
DistillResult distillTable(std::span<const InputSpec> inputs, const DistillOptions &options);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_DISTILL_H
