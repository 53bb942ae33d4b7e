//===- Finding.h - One step on the way to a form ----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How a form was found is a tree: relations cut a function into parts, and parts of one variable are named. Its nodes
// are kept in preorder, each with its depth:
//
//   m1*m2/r^2     level 0   multiplicative m1 | m2 | r     defect of the relation
//                 level 1     m1                           residual of the name
//                 level 1     m2
//                 level 1     r^(-2)
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_FINDING_H
#define HYBRID_ENGINE_STRUCTURE_FINDING_H

#include <string>

namespace hybrid::engine {

struct StructureFinding {
  std::string text;    ///< "multiplicative m1 | m2 | r", or a part's name
  double residual = 0; ///< what the relation or name leaves, in units of relative error of the function it is about
  unsigned level = 0;
  bool isName = false; ///< a leaf: the text is a formula of the inputs
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_FINDING_H
