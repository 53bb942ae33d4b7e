//===- Enumerate.h - All expressions, the shortest first --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bottom-up enumeration over given leaves and operators. The size of an expression is its number of nodes; those of
// size s are operators on kept ones of size s - 1, or on two whose sizes add up to s - 1. Two expressions are the same
// if they have the same *values* (and unit): no rule of algebra is needed to know that (x + y) - y is x, or that
// sqrt(x^2) is x where x is positive. With the leaves x, y and the operators + and *:
//
//   size 1   x  y
//   size 3   x+x  x+y  y+y  x*x  x*y  y*y
//   size 5   x+x+x  x+x+y  …  x*(x+x)  x*(x+y)  …  but not x*x + x*x beside x*(x+x)      18, not 24
//
// Values are taken at up to 64 points. The first eight, the *head*, are one cache line; their leading 24 bits, hashed
// to 64, identify an expression (of ten million, two different ones share a hash with a probability of 3e-6). Only kept
// expressions, those that later ones are made of, store the other points. The last size need not be kept: then an
// expression costs a few operations on eight numbers and one look-up, some tens of nanoseconds.
//
// Left out are values that are not finite, constants (the given ones are leaves), and sums that cancel to rounding. If
// units are given, everything that the unit rules of Operators.def refuse. Nothing depends on time but `expired`.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_ENUMERATE_H
#define HYBRID_ENGINE_SEARCH_ENUMERATE_H

#include "engine/expr/Expr.h"
#include "support/Unit.h"

#include <functional>
#include <span>
#include <vector>

namespace hybrid::engine {

/// What expressions are made of. Every leaf has size 1.
struct EnumerationLeaf {
  Expr expression; ///< of the columns of the points: a variable, a number, a compound
  Unit unit;
};

struct EnumerationOptions {
  /// `Pow` stands for squares; empty: + - * / squares, sqrt, exp, log, sin, cos.
  std::vector<Operator> operators;
  /// -g counts as g; functions are then applied to both.
  bool signFree = false;
  /// Whether functions other than roots may be applied to expressions that have such a function.
  bool nested = true;
  /// Leave out what has no unit.
  bool checkUnits = false;
  size_t maxKept = 150'000;
  size_t maxDistinct = 8'000'000;
  uint64_t maxTried = 100'000'000;
  std::function<bool()> expired; ///< may be empty
};

class Enumeration {
public:
  static constexpr unsigned kHead = 8;

  /// How an expression is made: an operator on kept expressions a and b, or a leaf (a: itself as kept, b: its number).
  struct Step {
    uint16_t how;
    uint16_t unit;
    uint32_t a, b;
  };
  /// Is told the distinct expressions of a size in batches: step k has the values heads[kHead * k …] at the head.
  using Visitor = std::function<void(std::span<const Step> steps, const double *heads)>;
  enum class Stop : uint8_t { Complete, Limit, Expired };

  /// `points`: a multiple of kHead rows, kHead at least.
  Enumeration(const Points &points, std::span<const EnumerationLeaf> leaves, EnumerationOptions options);

  /// Goes on to the next size. Only what was kept can be an operand later; a limit ends the size early.
  Stop grow(bool keep, const Visitor &visit = {});

  unsigned size() const { return unsigned(counts.size()) - 1; }
  /// Distinct expressions met of one size.
  size_t count(unsigned size) const { return counts[size]; }
  uint64_t tried() const { return tried_; }
  size_t numKept() const { return kept.size(); }
  /// The kept expressions of one size: from the first to before the second.
  std::pair<uint32_t, uint32_t> ofSize(unsigned size) const;
  unsigned numPoints() const { return points; }

  const Step &step(size_t k) const { return kept[k]; }
  unsigned sizeOf(const Step &step) const;
  const Unit &unit(const Step &step) const { return units[step.unit]; }
  Expr expression(const Step &step) const;
  /// Values of a kept expression at the head.
  const double *head(size_t k) const { return heads.data() + k * kHead; }
  /// Values at all points.
  Eigen::VectorXd values(const Step &step) const;

private:
  /// An operator of the table as it is applied here.
  struct Way {
    Operator op;
    bool square = false;          ///< op is Pow
    bool negated = false;         ///< of the negative operand
    bool ordered = true;          ///< both orders of the operands differ
    std::vector<int16_t> results; ///< units by those of the operands; kUnknown: not asked yet
  };
  struct Batch;

  void addWays();
  void apply(const Way &way, size_t n, const double *a, const double *b, double *r) const;
  int unitAfter(Way &way, unsigned a, unsigned b);
  int internUnit(const Unit &unit);
  bool insert(uint64_t hash);
  void combine(unsigned how, Batch &batch);
  void addPairs(unsigned how, unsigned sizeA, unsigned sizeB, Batch &batch);
  void flush(Batch &batch);
  void deliver(Batch &batch);
  bool keepStep(const Step &step, const double *head);

  EnumerationOptions options;
  std::vector<EnumerationLeaf> leaves;
  std::vector<Way> ways;
  std::vector<Unit> units;
  unsigned points;
  std::vector<Step> kept;
  std::vector<bool> functions;      ///< whether a kept expression has a function that must not be nested
  std::vector<double> heads, tails; ///< kHead, and points - kHead, values of each kept expression
  std::vector<uint32_t> ends{0};    ///< kept expressions up to each size
  std::vector<size_t> counts{0};
  std::vector<uint64_t> table; ///< open addressing; 0: free
  size_t distinct = 0;
  uint64_t tried_ = 0;
  Stop stop = Stop::Complete;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_ENUMERATE_H
