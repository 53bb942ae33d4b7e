//===- Solver.h - Divide, name, compose -------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An AND-OR search. A field of one variable is named directly (fit/Univariate.h). A field of more is tested for every
// structure; each relation that holds within its error is a way to cut it into smaller fields (OR), all of which must
// be named (AND). Names compose, all constants are refitted together on the field itself, and only what then agrees
// with the field counts: a relation that seemed to hold and does not (a false friend) dies here, and the next is tried.
//
// A form that does not agree may lack a term: what it leaves of the field is a field of its own, with a larger relative
// error, and is named in the same way. q V d/y^2 - q^2 d y/(4 pi e (y^2 - d^2)^2) is found so where the second term has
// a thousandth of the size of the first: second differences of the whole do not see it.
//
// The error of the oracle is unknown. But defects of all tests are in units of it, and some relation usually holds:
// the smallest defect is its estimate. Parts know better: their views disagree by it.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_SOLVER_H
#define HYBRID_ENGINE_SEARCH_SOLVER_H

#include "engine/search/Form.h"
#include "engine/search/Journal.h"
#include "engine/search/Library.h"
#include "engine/search/Reduction.h"
#include "engine/structure/DimensionalAnalysis.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hybrid::engine {

struct SearchBudget {
  unsigned nodes = 160;      ///< fields looked at
  unsigned width = 4;        ///< relations tried for one field
  unsigned enumerations = 4; ///< fields of two or three variables named by enumeration, where all else failed
  uint64_t enumerationWork = 2'000'000;  ///< expressions tried for one of them
  std::function<bool()> expired;         ///< time limit or stop
  std::atomic<uint64_t> *rows = nullptr; ///< where rows asked of the oracle are counted
  std::vector<Operator> operators;       ///< allowed in names beside + - * / and powers; empty: all
};

struct Proposal;

/// Whether `e` keeps to the operators (arithmetic, negation and powers are always allowed).
bool usesOnly(const Expr &e, std::span<const Operator> operators);

class Solver {
public:
  /// `inputs`: names of the variables, for reports.
  Solver(uint64_t seed, SearchBudget budget, std::vector<std::string> inputs = {})
      : seed(seed), budget(std::move(budget)), names(std::move(inputs)) {}

  /// Names for `field`, best first. `noise` is the expected median |error| / unit; 0: unknown.
  std::vector<Candidate> solve(const Field &field, double noise);

  /// Names of the form `form`, best first. The error is estimated as without it.
  std::vector<Candidate> solve(const Field &field, const Form &form);

  /// The smallest defect of the whole field, the first estimate of the oracle's error.
  double rootNoise() const { return rootNoise_; }
  unsigned nodesUsed() const { return used; }
  std::function<void(const std::string &)> trace; ///< is told each relation that is tried
  /// Given, it decides whether a name of the whole ends the search (data do), instead of the error.
  std::function<bool(const Expr &)> settles;
  size_t kept = 8; ///< names of the whole that are returned, at most
  /// Given, the whole is also cut as its units prescribe, and names that keep them go before others.
  std::optional<UnitSystem> units;
  std::span<const LibraryModule> library;       ///< building blocks that the user offers
  std::function<void(const Candidate &)> found; ///< is told each name of the whole field
  /// Given, steps that are finished are kept there, under `scope`, and not taken again.
  Journal *journal = nullptr;
  std::string scope;

private:
  std::vector<Candidate> solve(const Field &field, double noise, std::vector<Expr> inputs, unsigned depth);
  /// Looks at what `main`, a part of `form` or all of it, leaves of the field as a field of its own.
  std::vector<Candidate> addRest(const Field &field, const Candidate &form, const Expr &main,
                                 const std::vector<Expr> &inputs);
  /// The leaves, each with itself as what was found.
  std::vector<Candidate> named(std::vector<Candidate> leaves, const std::vector<Expr> &inputs) const;
  /// Ways to cut by units; of negative order if units leave one group or none.
  std::vector<Proposal> proposeByUnits(const Field &field, double &noise) const;
  bool endsSearch(const Points &points, const std::vector<Candidate> &found) const;
  bool keepsUnits(const Points &points, const Expr &e) const;
  std::vector<Candidate> solveLine(const Field &field, double noise, const std::vector<Expr> &inputs);
  /// The units of a field's variables, as far as they are known.
  std::vector<std::optional<Unit>> unitsOf(const std::vector<Expr> &inputs) const;
  /// The user's modules with free scales.
  std::vector<Candidate> byLibrary(const Field &field, double noise, const std::vector<Expr> &inputs);
  /// Short expressions with the field's values (ValueSearch.h); nothing if the budget for that is spent. With `share`
  /// of the work for a field.
  std::vector<Candidate> enumerate(const Field &field, double noise, double share = 1);
  /// What `step` gives, from the journal if it is there; `tell`: the step tells `found` of it.
  std::vector<Candidate> recall(const std::function<std::vector<Candidate>()> &step, bool tell = false);
  std::vector<Candidate> attempt(const Field &field, double noise, const Reduction &reduction,
                                 const std::vector<Expr> &inputs, unsigned depth);

  uint64_t seed;
  SearchBudget budget;
  std::vector<std::string> names;
  unsigned used = 0, enumerationsLeft = 0, libraryLeft = 8;
  std::vector<unsigned> place = {0}; ///< of the next step: its number among its siblings, and that of each around it
  double rootNoise_ = 0, strictest = 0;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_SOLVER_H
