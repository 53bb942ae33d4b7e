//===- RowJudge.h - Forms decided on the rows of a table --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With data, a network (or a surrogate) only proposes forms; the rows decide. Constants are fitted to some rows, and
// forms are compared on the others. A form is judged by how many nats describe the rows with it
//
//   rho(residual / sigma) summed over the rows  +  log(n)/2 per free constant  +  1 per node
//
// with Huber's rho, quadratic up to three sigma, so that a few wild rows decide nothing. With 10,000 rows a form that
// is wrong by a tenth of the noise costs 50 nats: data that look hopeless to the eye tell laws apart. Without noise the
// right form leaves rounding, and any other is out of the question: then the search ends.
//
// sigma is the smallest residual that anything leaves, the surrogate included. A law is nearer to held-out rows than
// any function without a form, row by row: noise is the same in both and cancels. Where there is noise, a constant that
// is no simple number may as well be one of an approximation, and the form is not called exact.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SELECT_ROWJUDGE_H
#define HYBRID_ENGINE_SELECT_ROWJUDGE_H

#include "engine/fit/LeastSquares.h"
#include "engine/select/Evidence.h"
#include "engine/select/Verdict.h"

namespace hybrid::engine {

class RowJudge {
public:
  /// One row in five is held out.
  RowJudge(const DataRows &rows, uint64_t seed);

  /// Rows for constants, at most `most`; errors are of one size over all rows, or a share of the value.
  FitData fitRows(Eigen::Index most = std::numeric_limits<Eigen::Index>::max()) const;
  const FitData &held() const { return heldOut; }

  /// What a function without a form leaves bounds the noise, and shows whether errors grow with the value.
  void learnNoise(const Oracle &model);
  /// Robust standard deviation of the held-out rows from their law, in units; infinite while nothing is known.
  double noise() const { return sigma; }

  /// Whether nothing but rounding is left of the rows.
  bool leavesRounding(const Expr &expression) const;
  /// Whether it is nearer to the held-out rows than all functions without a form: it may be the law, and no other
  /// function of the rows will show more of them.
  bool isNearest(const Expr &expression) const;
  AuditSample audit() const;

  /// Finalists are fitted; the best one may lower the noise. `chosen`: the winner, if the user picked one.
  Decision decide(const std::vector<Finalist> &finalists, double tolerance,
                  std::optional<size_t> chosen = std::nullopt);
  /// Nats for all rows.
  double description(const Finalist &finalist) const;

private:
  /// Nats of residuals, at the noise known.
  double nats(const Eigen::ArrayXd &residual) const;

  FitData fit, heldOut;
  std::vector<Eigen::VectorXd> predictions; ///< of functions without a form, at the held-out rows
  double sigma = std::numeric_limits<double>::infinity();
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SELECT_ROWJUDGE_H
