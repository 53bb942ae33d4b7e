//===- Program.cpp - Numbers of random programs ---------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/random/Program.h"

#include "dialect/IRScalar.h"

#include <bit>
#include <cmath>
#include <cstdio>

using namespace hybrid;
using namespace hybrid::random;

std::string hybrid::random::literal(Precision precision, double x) {
  char text[32];
  if (precision == Precision::Single)
    std::snprintf(text, sizeof text, "0x%08X", std::bit_cast<uint32_t>(static_cast<float>(x)));
  else
    std::snprintf(text, sizeof text, "0x%016llX", static_cast<unsigned long long>(std::bit_cast<uint64_t>(x)));
  return text;
}

std::string hybrid::random::opName(Operator op) {
  switch (op) {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...)                                                                  \
  case Operator::Id:                                                                                                   \
    return Mlir::getOperationName().str();
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...)                                                                 \
  case Operator::Id:                                                                                                   \
    return Mlir::getOperationName().str();
#include "support/Operators.def"
  }
  llvm_unreachable("not an operator");
}

static double makeSpecial(Random &random, Precision precision) {
  bool single = precision == Precision::Single;
  const double specials[] = {0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN(),
                             single ? 1e-45 : 5e-324,
                             single ? std::numeric_limits<float>::min() : std::numeric_limits<double>::min(),
                             single ? std::numeric_limits<float>::max() : std::numeric_limits<double>::max(),
                             0.5,
                             2.5,
                             -3.0};
  return specials[below(random, std::size(specials))];
}

static double makeOrdinary(Random &random) {
  double sign = random() % 2 ? 1 : -1;
  switch (below(random, 8)) {
  case 0: // all magnitudes that squares of f32 have room for
    return sign * std::exp(uniform(random, -40, 40));
  case 1: // near a whole number
    return std::round(uniform(random, -9, 9)) + sign * std::exp(uniform(random, -30, -5));
  case 2:
    return sign * std::exp(uniform(random, -6, 6));
  default:
    return uniform(random, -4, 4);
  }
}

std::vector<double> hybrid::random::makeRow(Random &random, size_t inputs, Precision precision) {
  bool special = below(random, 3) == 0;
  std::vector<double> row;
  for (size_t i = 0; i < inputs; ++i)
    row.push_back(roundTo(precision, special && random() % 2 ? makeSpecial(random, precision) : makeOrdinary(random)));
  return row;
}
