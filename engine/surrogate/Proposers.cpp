//===- Proposers.cpp - The surrogates of a table, in turn -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/surrogate/Proposers.h"

#include "engine/structure/Sampling.h"
#include "engine/surrogate/Reduce.h"

#include <memory>

using namespace hybrid::engine;

namespace {

/// What is added to |y|, as a share of its median, before errors are divided by it.
constexpr double kRowFloor = 0.3;
/// Coordinates are reduced on rows with at least this error.
constexpr double kNoisyRows = 1e-5;
/// Fewer coordinates may be worse by this share.
constexpr double kAsGood = 1.02;
/// A second surrogate is asked up to this multiple of the first one's error.
constexpr double kWorthAsking = 3;

/// What was fitted on the way.
struct Fitted {
  SurrogateRows rows;
  Surrogate best, other, reduced;

  bool isReduced() const { return reduced.heldOut < kAsGood * best.heldOut; }
};

} // namespace

std::vector<Proposer> hybrid::engine::proposersFor(SurrogateRows rows, const std::optional<Coordinates> &groups,
                                                   uint64_t seed, const std::function<bool()> &expired) {
  double floor = kRowFloor * median(rows.y.array().abs());
  rows.unit = rows.y.array().abs() + floor;
  rows.heldUnit = rows.heldY.array().abs() + floor;
  auto fitted = std::make_shared<Fitted>(Fitted{std::move(rows), {}, {}, {}});
  std::vector<Proposer> list;
  // Groups hide differences and sums that polynomials of the inputs show: both are asked, the better one first.
  list.push_back([fitted, groups, expired] {
    Surrogate &best = fitted->best, &other = fitted->other, &reduced = fitted->reduced;
    best = fitPolynomialAndErrors(fitted->rows, groups);
    if (groups && groups->variables.size() > 1)
      other = fitPolynomial(fitted->rows, std::nullopt);
    if (other.heldOut < best.heldOut)
      std::swap(best, other);
    if (!best.oracle || best.heldOut < kNoisyRows)
      return best;
    Coordinates start = groups ? *groups : Coordinates::ofInputs(unsigned(fitted->rows.x.cols()));
    Coordinates fewer = reduceCoordinates(fitted->rows, start, expired);
    if (fewer.variables.size() < start.variables.size())
      reduced = fitPolynomial(fitted->rows, fewer);
    reduced.coordinates = fewer;
    return fitted->isReduced() ? reduced : best;
  });
  list.push_back([fitted] { return fitted->isReduced() ? fitted->best : Surrogate(); });
  list.push_back(
      [fitted] { return fitted->other.heldOut < kWorthAsking * fitted->best.heldOut ? fitted->other : Surrogate(); });
  list.push_back([fitted, groups, seed, expired] {
    Surrogate network = fitNetwork(fitted->rows, groups, fitted->best.heldOut, seed, expired);
    return network.heldOut < fitted->best.heldOut ? network : Surrogate();
  });
  return list;
}
