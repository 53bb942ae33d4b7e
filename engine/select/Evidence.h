//===- Evidence.h - How far a closed form is from the oracle ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Measured on an audit sample: points of the whole box, faces included, drawn from a seed that no part of the search
// uses. It is drawn once the candidates are frozen, and decides between them.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SELECT_EVIDENCE_H
#define HYBRID_ENGINE_SELECT_EVIDENCE_H

#include "engine/Distill.h"

namespace hybrid::engine {

/// Points with the oracle's values.
struct AuditSample {
  Eigen::MatrixXd x;
  Eigen::VectorXd y;
  double deviation; ///< standard deviation of y
};

AuditSample auditAt(const Oracle &oracle, Eigen::MatrixXd points);

/// `networkNoise` stays 0. A form without a value somewhere has infinite errors.
DistillEvidence measureEvidence(const Expr &expression, const AuditSample &sample);

/// Where two forms differ most, over the audit sample.
std::vector<double> differsMostAt(const Expr &a, const Expr &b, const AuditSample &sample);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SELECT_EVIDENCE_H
