//===- Proposals.cpp - Ways to cut a field, the likeliest first -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Proposals.h"

#include "engine/search/UnitReduction.h"
#include "engine/structure/Scaling.h"
#include "support/Parallel.h"

#include <algorithm>
#include <cmath>
#include <iterator>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// A relation is not tried beyond this multiple of the error.
constexpr double kWorthTrying = 100;
/// Relations beyond this multiple of the error are tried later, by so much for each power of ten.
constexpr double kClearlyHolds = 3, kOrderPerDecade = 3;
/// How much less of a network's error flexible tests show than the others: usually, and at most.
constexpr double kSmoothness = 8, kMostSmoothness = 300;
/// The error beyond which the others' smallest defect says nothing.
constexpr double kRough = 1e-3;
/// Names of the unknown function of a sum that are tried.
constexpr unsigned kPhiNames = 2;

void proposeRanks(const Field &field, unsigned variable, uint64_t seed, const double &noise,
                  std::vector<Proposal> &out) {
  bool positive = field.range().lo > 0;
  for (const RankFinding &f : findRankSplits(field, variable, seed)) {
    bool identity = f.transform->isIdentity();
    if (f.pattern->rank() == 1 && !identity && (!f.pattern->unknown || (f.transform->power && positive)))
      continue; // the same relation holds of f itself
    if (!f.pattern->unknown && f.pattern->rank() == 1)
      out.push_back(
          {0, f.defect, false, true, [&field, f] { return std::vector{reduceUnused(field, f.variable, f.defect)}; }});
    else
      out.push_back({1 + f.pattern->cost + 0.5 * f.transform->cost, f.defect, f.pattern->cost >= 3, false,
                     [&field, f, &noise] { return reduceRank(field, f, noise, kPhiNames); }});
  }
}

void proposeRows(const Field &field, unsigned variable, uint64_t seed, std::vector<Proposal> &out) {
  for (const RowFinding &f : findRowFamilies(field, variable, seed))
    out.push_back({1 + f.family->cost + 0.5 * f.transform->cost, f.defect, true, false,
                   [&field, f] { return std::vector{reduceRows(field, f)}; }});
}

void proposePairs(const Field &field, uint64_t seed, std::vector<Proposal> &out) {
  for (const PairFinding &f : findPairSymmetries(field, seed))
    out.push_back(
        {1.6 + 0.3 * f.cost(), f.defect, false, true, [&field, f] { return std::vector{reducePairs(field, f)}; }});
}

void proposeGroups(const Field &field, uint64_t seed, std::vector<Proposal> &out) {
  for (const GroupFinding &f : findGroups(measureInteractions(field, seed), 1)) {
    bool product = f.transform == &logTransform();
    double order = product ? 1 : f.transform->isIdentity() ? 1.2 : 1.5 + 0.4 * f.transform->cost;
    out.push_back({order - 0.01 * double(f.groups.size()), f.defect, false, f.transform->cost <= 1,
                   [&field, f] { return std::vector{reduceGroups(field, f)}; }});
  }
}

void proposeScaling(const Field &field, uint64_t seed, std::vector<Proposal> &out) {
  std::optional<UnitSystem> units = findScaling(field, seed);
  if (!units)
    return;
  std::vector<DimensionlessForm> forms = dimensionlessForms(*units, field.box());
  if (forms.empty())
    return;
  double defect = unitDefect(field, forms[0], seed + 1);
  if (std::isfinite(defect))
    out.push_back({3.5, defect, false, false, [&field, form = forms[0], defect] {
                     return std::vector{reduceByUnits(field, form, defect, "scaling")};
                   }});
}

void proposeLibrary(const Field &field, std::span<const LibraryCall> calls, uint64_t seed, std::vector<Proposal> &out) {
  for (const LibraryFinding &f : findLibraryCuts(field, calls, seed))
    out.push_back({1.3 + 0.4 * f.offset + 0.5 * f.transform->cost, f.defect, f.offset, false,
                   [&field, f] { return std::vector{reduceByLibrary(field, f)}; }});
}

/// What each test proposes, one after the other.
std::vector<Proposal> runTests(const Field &field, uint64_t seed, const double &noise,
                               std::span<const LibraryCall> calls) {
  std::vector<std::function<void(std::vector<Proposal> &)>> tests;
  for (unsigned k = 0; k < field.dims(); ++k)
    tests.push_back([&, k](std::vector<Proposal> &out) { proposeRanks(field, k, seed + 11 * k, noise, out); });
  for (unsigned k = 0; k < field.dims(); ++k)
    tests.push_back([&, k](std::vector<Proposal> &out) { proposeRows(field, k, seed + 303 + k, out); });
  tests.push_back([&](std::vector<Proposal> &out) { proposePairs(field, seed + 101, out); });
  tests.push_back([&](std::vector<Proposal> &out) { proposeGroups(field, seed + 202, out); });
  tests.push_back([&](std::vector<Proposal> &out) { proposeScaling(field, seed + 404, out); });
  tests.push_back([&](std::vector<Proposal> &out) { proposeLibrary(field, calls, seed + 606, out); });

  std::vector<std::vector<Proposal>> results(tests.size());
  parallelFor(tests.size(), [&](size_t k) { tests[k](results[k]); });
  std::vector<Proposal> proposals;
  for (std::vector<Proposal> &some : results)
    std::move(some.begin(), some.end(), std::back_inserter(proposals));
  return proposals;
}

} // namespace

std::vector<Proposal> hybrid::engine::proposeReductions(const Field &field, uint64_t seed, double &noise,
                                                        double *strictest, std::span<const LibraryCall> calls) {
  std::vector<Proposal> proposals = runTests(field, seed, noise, calls);
  double smallest = std::numeric_limits<double>::infinity(), rigid = smallest, strict = smallest;
  for (const Proposal &p : proposals) {
    smallest = std::min(smallest, p.defect);
    if (!p.flexible)
      rigid = std::min(rigid, p.defect);
    if (p.lossless)
      strict = std::min(strict, p.defect);
  }
  if (strictest)
    *strictest = strict;
  // Some relation usually holds: what it leaves is the error that matters here. If none does, nothing is lost: a name
  // that is too rough fails in the whole of which this is a part.
  noise = std::max({noise, std::min(strict, kSmoothness * smallest), kSmallestNoise});
  double rigidReference = rigid <= kMostSmoothness * smallest && rigid < kRough ? std::max(noise, rigid) : noise;
  auto reference = [&](const Proposal &p) { return p.flexible ? noise : rigidReference; };
  std::erase_if(proposals, [&](const Proposal &p) { return !(p.defect <= kWorthTrying * reference(p)); });
  for (Proposal &p : proposals)
    if (double excess = p.defect / (kClearlyHolds * reference(p)); excess > 1)
      p.order += kOrderPerDecade * std::log10(excess);
  std::stable_sort(proposals.begin(), proposals.end(),
                   [](const Proposal &a, const Proposal &b) { return a.order < b.order; });
  return proposals;
}
