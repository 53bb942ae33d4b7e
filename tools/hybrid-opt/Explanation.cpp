//===- Explanation.cpp - What was found, in sentences ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Explanation.h"

#include "engine/expr/Print.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::driver;
using engine::InputEffect;
using engine::StructureFinding;
using engine::Verdict;
using llvm::StringRef;

/// An input that removes less of the variance is said to do nothing.
constexpr double kIdle = 1e-6;
/// A mean that turns back by less than this share of its range is monotone.
constexpr double kTurn = 1e-3;

static std::string brief(double x) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.3g", x);
  return text;
}

static std::string percent(double share) { return brief(100 * std::min(share, 1.0)) + " %"; }

/// "rises with", "falls with", or "turns, along".
static StringRef directionOf(const std::vector<double> &means) {
  auto [least, most] = std::minmax_element(means.begin(), means.end());
  double turn = kTurn * (*most - *least);
  bool rises = true, falls = true;
  double high = means.front(), low = means.front();
  for (double mean : means) {
    rises &= mean >= high - turn;
    falls &= mean <= low + turn;
    high = std::max(high, mean);
    low = std::min(low, mean);
  }
  return rises ? "rises with" : falls ? "falls with" : "rises and falls along";
}

static std::string powerOf(const std::string &input, double elasticity) {
  if (elasticity == 0)
    return "";
  double whole = std::round(elasticity * 60) / 60; // what a formula has: halves, thirds, fifths
  double power = std::fabs(whole - elasticity) < 1e-5 ? whole : elasticity;
  if (power == 1)
    return ", in proportion";
  if (power == -1)
    return ", in inverse proportion";
  return ", as " + input + "^" + (power < 0 ? "(" + brief(power) + ")" : brief(power));
}

std::string driver::explainEffect(const std::string &output, const std::string &input, const InputEffect &effect) {
  if (effect.share < kIdle)
    return output + " does not depend on " + input + ".";
  std::string text = output + " " + directionOf(effect.network).str() + " " + input;
  if (effect.elasticity)
    text += powerOf(input, *effect.elasticity);
  text += ": from " + brief(effect.network.front()) + " to " + brief(effect.network.back()) + " on average as " +
          input + " goes from " + brief(effect.at.front()) + " to " + brief(effect.at.back()) + ".";
  return text + " Knowing " + input + " removes " + percent(effect.share) + " of its variance.";
}

/// "m1 m2 | r" as "m1 and m2 together, and of r".
static std::string groupsInWords(StringRef groups) {
  llvm::SmallVector<StringRef> parts;
  groups.split(parts, " | ");
  std::string text;
  for (size_t k = 0; k < parts.size(); ++k)
    text += (k == 0 ? "of " : k + 1 == parts.size() ? " and of " : ", of ") + parts[k].trim().str();
  return text;
}

std::string driver::explainFinding(const StructureFinding &finding) {
  StringRef text = finding.text;
  std::string words = text.str();
  if (text.consume_front("multiplicative "))
    words = "a product of functions " + groupsInWords(text);
  else if (text.consume_front("additive in ")) {
    auto [transform, groups] = text.split(": ");
    words = transform.str() + " of it is a sum of functions " + groupsInWords(groups);
  } else if (text.consume_front("additive "))
    words = "a sum of functions " + groupsInWords(text);
  else if (text.consume_front("unused "))
    words = "independent of " + text.str();
  return words + " (within " + brief(finding.residual) + ")";
}

std::string driver::explainVerdict(const DistillationRecord &record) {
  const engine::DistillResult &result = record.result;
  switch (result.verdict) {
  case Verdict::Exact:
    return "This is the law: " + result.reason + ", and nothing shorter or equally long does as well.";
  case Verdict::Approximate:
    return "This formula is within the tolerance, but is not called the law: " + result.reason + ".";
  case Verdict::None:
    return "No closed form: " + result.reason + ". The network stays as it is.";
  }
  return "";
}
