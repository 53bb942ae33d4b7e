//===- Front.cpp - Error against complexity -------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Front.h"

#include <algorithm>
#include <cmath>

using namespace hybrid::engine;

bool Front::add(RivalForm form, double gain) {
  if (!std::isfinite(form.medianRelative))
    return false;
  for (const RivalForm &other : list)
    if (other.complexity <= form.complexity && other.medianRelative <= gain * form.medianRelative)
      return false;
  std::erase_if(list, [&](const RivalForm &other) {
    return other.complexity >= form.complexity && other.medianRelative >= form.medianRelative;
  });
  auto place = std::find_if(list.begin(), list.end(),
                            [&](const RivalForm &other) { return other.complexity > form.complexity; });
  list.insert(place, std::move(form));
  return true;
}

void Front::settle(RivalForm answer) {
  std::erase_if(list, [&](const RivalForm &other) {
    return other.complexity == answer.complexity ||
           (other.complexity > answer.complexity && other.medianRelative >= answer.medianRelative);
  });
  auto place = std::find_if(list.begin(), list.end(),
                            [&](const RivalForm &other) { return other.complexity > answer.complexity; });
  list.insert(place, std::move(answer));
}

double hybrid::engine::frontScore(const std::vector<RivalForm> &front, size_t k) {
  if (k == 0)
    return 0;
  constexpr double kRounding = 1e-16; // an error of 0 would give an infinite score
  double gain =
      std::log(std::max(front[k - 1].medianRelative, kRounding) / std::max(front[k].medianRelative, kRounding));
  return gain / double(front[k].complexity - front[k - 1].complexity);
}
