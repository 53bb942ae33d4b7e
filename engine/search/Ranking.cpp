//===- Ranking.cpp - Which names go on ------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Ranking.h"

#include "engine/fit/Univariate.h"
#include "engine/search/Proposals.h"
#include "engine/structure/Field.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace hybrid::engine;

namespace {

/// Combinations by sum of scores, and names of one part that enter them, by the number of parts.
constexpr size_t kCombinations = 32;
constexpr size_t kDepth[] = {0, 8, 8, 5, 3};

using Choice = std::vector<size_t>;

/// The best of each, then one replaced at a time.
std::vector<Choice> singleExchanges(std::span<const std::vector<Candidate>> names) {
  std::vector<Choice> choices{Choice(names.size(), 0)};
  for (size_t k = 0; k < names.size(); ++k)
    for (size_t other = 1; other < names[k].size(); ++other) {
      choices.push_back(choices[0]);
      choices.back()[k] = other;
    }
  return choices;
}

/// Every choice among the first names of each part, by the sum of scores.
std::vector<Choice> shortestSums(std::span<const std::vector<Candidate>> names) {
  std::vector<Choice> choices{{}};
  for (const std::vector<Candidate> &part : names) {
    std::vector<Choice> longer;
    for (const Choice &choice : choices)
      for (size_t k = 0; k < std::min(part.size(), kDepth[names.size()]); ++k) {
        longer.push_back(choice);
        longer.back().push_back(k);
      }
    choices = std::move(longer);
  }
  auto sum = [&](const Choice &choice) {
    double s = 0;
    for (size_t k = 0; k < choice.size(); ++k)
      s += names[k][choice[k]].score;
    return s;
  };
  std::stable_sort(choices.begin(), choices.end(), [&](const Choice &a, const Choice &b) { return sum(a) < sum(b); });
  choices.resize(std::min(choices.size(), kCombinations));
  return choices;
}

/// Every part by the same skeleton.
std::vector<Choice> alike(std::span<const std::vector<Candidate>> names) {
  std::vector<Choice> choices;
  for (size_t first = 0; first < names[0].size(); ++first) {
    Choice choice{first};
    Expr wanted = skeleton(names[0][first].expression);
    for (size_t k = 1; k < names.size(); ++k)
      for (size_t other = 0; other < names[k].size() && choice.size() == k; ++other)
        if (skeleton(names[k][other].expression) == wanted)
          choice.push_back(other);
    if (choice.size() == names.size())
      choices.push_back(choice);
  }
  return choices;
}

} // namespace

bool hybrid::engine::isCoarse(double noise) { return noise > kFineError; }

std::vector<Choice> hybrid::engine::combinations(std::span<const std::vector<Candidate>> names, bool coarse) {
  if (!coarse || names.size() < 2)
    return singleExchanges(names);
  std::vector<Choice> choices = names.size() < std::size(kDepth) ? shortestSums(names) : singleExchanges(names);
  for (const Choice &choice : alike(names))
    if (std::find(choices.begin(), choices.end(), choice) == choices.end())
      choices.push_back(choice);
  return choices;
}

void hybrid::engine::rank(std::vector<Candidate> &candidates, double noise, size_t limit) {
  double best = std::numeric_limits<double>::infinity();
  for (const Candidate &c : candidates)
    best = std::min(best, c.median);
  std::vector<Candidate> kept;
  std::vector<Expr> skeletons;
  auto keep = [&](auto before, size_t most) {
    std::stable_sort(candidates.begin(), candidates.end(), before);
    for (const Candidate &c : candidates) {
      Expr s = skeleton(c.expression);
      if (kept.size() >= most || std::find(skeletons.begin(), skeletons.end(), s) != skeletons.end())
        continue;
      skeletons.push_back(s);
      kept.push_back(c);
    }
  };
  double error = errorFloor(std::max(noise, kSmallestNoise), best);
  for (Candidate &c : candidates)
    c.score = descriptionLength(c.expression, c.median, error);
  // The error may be overstated: the last places are for those that fit best.
  size_t byFit = isCoarse(noise) ? limit / 2 : limit / 4;
  keep([](const Candidate &a, const Candidate &b) { return a.score < b.score; }, limit - byFit);
  keep([](const Candidate &a, const Candidate &b) { return a.median < b.median; }, limit);
  candidates = std::move(kept);
}
