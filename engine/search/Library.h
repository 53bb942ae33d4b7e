//===- Library.h - Functions that the user knows ----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who works in a field has functions of its own, too long or too odd for a search to find: a drag curve, a fit from a
// handbook. Given as a *library*, each is a building block like sin or exp, with two questions for every way to bind
// its arguments to the variables of a field.
//
// Cut. For one bound variable u, is each row u -> T(f)(u, x') in the span of the module's row m(u, x')?
//
//   f = x2 exp(-drag(x0, x1)) + x3     no cut in log f, but f - x3 is a part that is cut in log by drag
//   T(f) = a(x') + b(x') m(u, x')      {1, m};   {m} where a is 0
//
// Row by row it is a least-squares question with one or two unknowns, and their values are fields of the other
// variables, as in RowFamily.h. Arguments are the field's variables as they are.
//
// Name. Where all variables of a small field are bound, and nothing else has named it, arguments get free scales and
// unbound ones become free constants:
//
//   T(f) = a + b m(c1 x1, c2 x2, c3)
//
// by Levenberg-Marquardt from several starts, with a and b linear at each. Two kinds of a million pairs are never
// tried: a unit that is known on both sides must have one dimension, and then it is converted.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_LIBRARY_H
#define HYBRID_ENGINE_SEARCH_LIBRARY_H

#include "engine/LibraryModule.h"
#include "engine/fit/LeastSquares.h"
#include "engine/search/Reduction.h"
#include "engine/structure/DimensionalAnalysis.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hybrid::engine {

/// A variable of a field with the unit of what it stands for, if that is known.
using VariableUnits = std::span<const std::optional<Unit>>;

/// A module with arguments of a field's variables.
struct LibraryCall {
  const LibraryModule *module;
  /// The variable of each argument, and what turns its number into the argument's unit; nullopt: unbound.
  std::vector<std::optional<unsigned>> variables;
  std::vector<double> factors;

  /// The body; unbound arguments are `unbound` in turn.
  Expr expression(std::span<const Expr> unbound = {}) const;
  /// "drag({0}, 0.001*{1})": variables as {k}. All are bound.
  std::string text() const;
  bool uses(unsigned variable) const;
};

/// All ways to bind arguments to different ones of `dims` variables: with `unbound` 0 every argument is bound; else
/// every variable is, and at most so many arguments are not. In order of the modules, at most `most`.
std::vector<LibraryCall> bindLibrary(std::span<const LibraryModule> library, unsigned dims, VariableUnits units,
                                     unsigned unbound, size_t most);

/// A call that cuts the field along one of its variables.
struct LibraryFinding {
  LibraryCall call;
  unsigned variable;
  const Transform *transform;
  bool offset;   ///< {1, m} rather than {m}
  double defect; ///< in units of relative error of f
};

std::vector<LibraryFinding> findLibraryCuts(const Field &field, std::span<const LibraryCall> calls, uint64_t seed);
Reduction reduceByLibrary(const Field &field, const LibraryFinding &finding);

/// A call with free scales that has the values of `data`.
struct LibraryName {
  Expr expression;
  double median;
};

/// Names by calls that use every variable, nearest first, at most `count`.
std::vector<LibraryName> nameByLibrary(const FitData &data, std::span<const LibraryCall> calls, size_t count,
                                       uint64_t seed);

/// The covariance defect (DimensionalAnalysis.h) of `e` with each call of a module taken for one quantity of the
/// module's unit: constants inside have units that the module's author vouches for.
double covarianceDefect(const Expr &e, const UnitSystem &units, const Points &points,
                        std::span<const LibraryModule> library);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_LIBRARY_H
