//===- Verdict.h - Law, approximation, or neither ---------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A form is *the law* (exact) if nothing argues against it:
//
//   (a) it is as near to the network as the network is to its law: median residual at most twice the estimated error,
//       and what it leaves looks like the error of a network (Residual.h)
//   (b) every number is snapped, or free and known not to be a simple one
//   (c) shorter forms are 5 times worse, and no form up to 1.5 times as long is twice as good
//   (d) no other form of equal or smaller length is within a factor of 1.5
//
// where a free constant counts as much length as the digits it states. And it must explain more than a formula of its
// size could by chance, over the whole domain (`isSignificant`) and along each input (Significance.h).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SELECT_VERDICT_H
#define HYBRID_ENGINE_SELECT_VERDICT_H

#include "engine/select/Residual.h"

namespace hybrid::engine {

/// A finished candidate with what the audit found.
struct Finalist {
  Expr expression;
  DistillEvidence evidence;
  std::vector<FittedConstant> constants;
  std::vector<StructureFinding> structure;
  bool keepsUnits = true; ///< false: its constants would need units, though those of the inputs and output were given
  ResidualShape residual{};
  bool saysMoreThanTold = true; ///< Significance.h

  unsigned size() const { return expression.size(); }
  unsigned freeConstants() const;
  /// Complexity of the form, free constants at what their digits cost.
  double length() const;
};

/// Fills in what the audit sample shows; the constants are known by then.
void examine(Finalist &finalist, const AuditSample &sample);

/// Digits of agreement beyond what the form's constants and size could buy by chance.
bool isSignificant(const Finalist &finalist);

struct Decision {
  Verdict verdict = Verdict::None;
  bool identifiable = true;
  size_t winner = 0;
  double noise = 0; ///< the error that the oracle is taken to have, in the unit of DistillEvidence::medianRelative
  std::string reason;
};

/// `defect` is what the relations found leave, in the unit of DistillEvidence::medianRelative. Relations compare a
/// network with itself and see part of its error only: between a third and twice it on 120 networks, so it is taken to
/// be kSeen times as large. Finalists are measured on the audit sample and not empty.
inline constexpr double kSeen = 1.75;
/// `chosen` is the winner, where the user picked it.
Decision decide(const std::vector<Finalist> &finalists, double defect, double tolerance,
                std::optional<size_t> chosen = std::nullopt);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SELECT_VERDICT_H
