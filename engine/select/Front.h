//===- Front.h - Error against complexity -----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The Pareto front: the forms than which no shorter one is as good, in ascending complexity, so that the error falls
// along it. The search shows it while it grows; the user may pick from it.
//
//   complexity  error
//            3  0.2      m1*m2
//            7  4e-5     m1*m2/r^2     one with 9 nodes and 5e-5 is not on the front
//
// The error is the median |difference| over the standard deviation of the oracle, as everywhere in select/.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SELECT_FRONT_H
#define HYBRID_ENGINE_SELECT_FRONT_H

#include "engine/Distill.h"

namespace hybrid::engine {

class Front {
public:
  /// Takes the form in unless a form of no greater complexity has at most `gain` times its error; removes what it beats
  /// in turn. Returns whether it was taken. Forms without an error are not.
  bool add(RivalForm form, double gain = 1);

  /// The answer: it stands for its complexity, whichever form as long was a little nearer.
  void settle(RivalForm answer);

  const std::vector<RivalForm> &forms() const { return list; }

private:
  std::vector<RivalForm> list; ///< ascending complexity, descending error
};

/// PySR's score of a form on the front: by how much the logarithm of the error falls for each node more than in the
/// form before. 0 for the first.
double frontScore(const std::vector<RivalForm> &front, size_t k);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SELECT_FRONT_H
