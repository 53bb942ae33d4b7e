//===- Dictionary.cpp - Functions of one variable that laws use -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Dictionary.h"

#include "engine/structure/Powers.h"

#include <cmath>

using namespace hybrid::engine;

namespace {

const DictionaryEntry kDictionary[] = {
    {0},
    {1},
    {2},
    {-1},
    {-2},
    {0.5},
    {3},
    {-3},
    {4},
    {-4},
    {-0.5},
    {1.5},
    {-1.5},
    {0, [](double u) { return std::log(u); }, [](const Expr &u) { return log(u); }},
    {0, [](double u) { return std::exp(u); }, [](const Expr &u) { return exp(u); }},
    {0, [](double u) { return std::exp(-u); }, [](const Expr &u) { return exp(-u); }},
    {0, [](double u) { return std::sin(u); }, [](const Expr &u) { return sin(u); }},
    {0, [](double u) { return std::cos(u); }, [](const Expr &u) { return cos(u); }},
    {5},
    {-5},
    {6},
    {-6},
    {2.5},
    {-2.5},
    {-12},
    {12},
    {8},
    {-8},
};

using Scan = Family::Scan;
const std::vector<double> kPlain = {1}, kBoth = {1, -1}, kSquares = {1, -1, 2, -2}, kMany = {1, -1, 2, 0.5, -2};
const Family kFamilies[] = {
    {[](double u, double b) { return std::exp(b * u); }, [](const Expr &u, const Expr &b) { return exp(b * u); },
     nullptr, nullptr, Scan::SignedRate, true, kMany},
    {[](double u, double b) { return std::cos(b * u); }, [](const Expr &u, const Expr &b) { return cos(b * u); },
     nullptr, nullptr, Scan::Rate, true, kBoth},
    {[](double u, double b) { return std::sin(b * u); }, [](const Expr &u, const Expr &b) { return sin(b * u); },
     nullptr, nullptr, Scan::Rate, true, kBoth},
    {[](double u, double b) { return std::cos(b * u); }, [](const Expr &u, const Expr &b) { return cos(b * u); },
     [](double u, double b) { return std::sin(b * u); }, [](const Expr &u, const Expr &b) { return sin(b * u); },
     Scan::Rate, false, kBoth},
    {[](double u, double b) { return std::tanh(b * u); }, [](const Expr &u, const Expr &b) { return tanh(b * u); },
     nullptr, nullptr, Scan::Rate, true, kBoth},
    {[](double u, double b) { return std::cosh(b * u); }, [](const Expr &u, const Expr &b) { return cosh(b * u); },
     nullptr, nullptr, Scan::Rate, true, kBoth},
    {[](double u, double b) { return std::sinh(b * u); }, [](const Expr &u, const Expr &b) { return sinh(b * u); },
     nullptr, nullptr, Scan::Rate, true, kBoth},
    {[](double u, double b) { return std::tan(b * u); }, [](const Expr &u, const Expr &b) { return tan(b * u); },
     nullptr, nullptr, Scan::Rate, true, kBoth},
    {[](double u, double b) { return std::atan(b * u); }, [](const Expr &u, const Expr &b) { return atan(b * u); },
     nullptr, nullptr, Scan::Rate, true, kBoth},
    {[](double u, double b) { return std::erf(b * u); }, [](const Expr &u, const Expr &b) { return erf(b * u); },
     nullptr, nullptr, Scan::Rate, false, kBoth},
    {[](double u, double b) { return std::log(u + b); }, [](const Expr &u, const Expr &b) { return log(u + b); },
     nullptr, nullptr, Scan::Shift, true, kSquares},
    {[](double u, double b) { return std::sqrt(u + b); }, [](const Expr &u, const Expr &b) { return sqrt(u + b); },
     nullptr, nullptr, Scan::Shift, true, kSquares},
    {[](double u, double b) { return 1 / (u + b); }, [](const Expr &u, const Expr &b) { return Expr(1.0) / (u + b); },
     nullptr, nullptr, Scan::Shift, true, kSquares},
    {[](double u, double b) { return 1 / std::sqrt(u + b); },
     [](const Expr &u, const Expr &b) { return Expr(1.0) / sqrt(u + b); }, nullptr, nullptr, Scan::Shift, true,
     kSquares},
    {[](double u, double b) { return std::pow(u, b); }, [](const Expr &u, const Expr &b) { return pow(u, b); }, nullptr,
     nullptr, Scan::Exponent, false, kPlain},
};

} // namespace

std::span<const DictionaryEntry> hybrid::engine::dictionary() { return kDictionary; }
std::span<const Family> hybrid::engine::families() { return kFamilies; }

Eigen::ArrayXd DictionaryEntry::operator()(const Eigen::ArrayXd &u) const {
  if (function)
    return u.unaryExpr(function);
  return u.unaryExpr([p = power](double v) { return std::pow(v, p); });
}

Expr DictionaryEntry::expression(const Expr &u) const { return wrap ? wrap(u) : powerOf(u, power); }

std::vector<double> hybrid::engine::scanValues(Family::Scan scan, double lo, double hi) {
  std::vector<double> values;
  double width = hi - lo, reach = std::fmax(std::fabs(lo), std::fabs(hi));
  switch (scan) {
  case Scan::Rate: // up to about ten periods; steps well below the width of a resonance
    for (double phase = 0.15; phase < 64; phase += phase < 3 ? 0.15 : 0.5)
      values.push_back(phase / width);
    break;
  case Scan::SignedRate:
    for (double rate = 0.05; rate < 40; rate *= 1.35) {
      values.push_back(rate / reach);
      values.push_back(-rate / reach);
    }
    break;
  case Scan::Shift: // u + b stays positive
    for (double share = 0.01; share < 100; share *= 1.35) {
      values.push_back(-lo + share * width);
      values.push_back(share * reach);
    }
    break;
  case Scan::Exponent:
    for (double p = -6; p <= 6; p += 0.25)
      if (p != 0)
        values.push_back(p);
    break;
  }
  return values;
}
