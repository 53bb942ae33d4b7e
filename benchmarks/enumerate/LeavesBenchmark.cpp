//===- LeavesBenchmark.cpp - Functions without structure, by enumeration --===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tables of 1,000 rows of functions that do not, or hardly, come apart into functions of one variable, with a relative
// Gaussian error of 0 to 1e-3, given to searchValues alone. With `cut` as the first argument: the functions themselves,
// with a smooth error as a network's, given to the whole search, without enumeration and with it. A function counts as
// found if the best form, its free numbers refitted on values without error, is the function to 1e-9.
//
//   leaves-benchmark [all|cut|NAME [ERROR]]
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Parse.h"
#include "engine/expr/Print.h"
#include "engine/search/Solver.h"
#include "engine/search/ValueSearch.h"
#include "engine/structure/Sampling.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <numbers>

using namespace hybrid::engine;

namespace {

const std::vector<std::string> kNames{"x0", "x1", "x2", "x3", "x4"};

struct Leaf {
  const char *name, *formula;
  std::vector<Axis> box;
};

const Leaf kLeaves[] = {
    {"I.15.3t", "(x3 - x2*x0/x1^2)/sqrt(1 - x2^2/x1^2)", {{1, 5}, {3, 10}, {1, 2}, {1, 5}}},
    {"I.30.3", "x0*sin(x2*x1/2)^2/sin(x1/2)^2", {{1, 5}, {1, 5}, {1, 5}}},
    {"bonus.10", "acos((cos(x2) - x1/x0)/(1 - x1/x0*cos(x2)))", {{4, 6}, {1, 3}, {1, 3}}},
    {"bonus.11", "x0*(sin(x1/2)*sin(x3*x2/2)/(x1/2*sin(x2/2)))^2", {{1, 3}, {1, 3}, {1, 3}, {1, 2}}},
    {"bonus.16", "sqrt((x0 - x1*x2)^2*x3^2 + x4^2*x3^4)", {{1, 5}, {1, 5}, {1, 5}, {1, 5}, {1, 5}}},
    {"decay", "x0*exp(-x0*x1) + x1", {{1, 3}, {0.2, 1}}},
    {"chirp", "x0*sin(x0 + x1^2) + 3", {{1, 3}, {1, 2}}},
    {"saturation", "x0^2/(1 + x0*x1) + x1", {{1, 4}, {1, 4}}},
    {"fringe", "cos(x0*x1)/(x0 + x1)", {{1, 3}, {1, 3}}},
    {"root", "sqrt(x0 + sin(x0*x1))", {{2, 4}, {1, 3}}},
    {"switch", "(x0 - x1)/(1 + exp(x0*x1))", {{1, 2}, {0.1, 1}}},
    {"mixing", "x0*log(1 + x1/x0^2)", {{1, 3}, {1, 5}}},
    {"orbit", "sin(x0)/(x1 + cos(x0))", {{0.3, 3}, {1.2, 3}}},
    {"bose", "1/(exp(x0*x1) - 1) + x0", {{0.5, 2}, {0.5, 2}}},
    {"form", "x0*x1/(x0^2 + x1^2 + x0)", {{1, 4}, {1, 4}}},
    {"modulated", "exp(x0*sin(x1))/(x0 + x1)", {{1, 2}, {1, 4}}},
    {"power", "x0^x1 + x1", {{1, 3}, {0.5, 2}}},
    {"two terms", "1.73*exp(-x0*x1) + 0.61*x0^2/x1", {{1, 3}, {0.3, 2}}},
    {"three terms", "2.3*x0*x1 - 0.7*sin(x0*x1) + 0.4*x1^2/x0", {{1, 3}, {1, 3}}},
    {"free inside", "sin(1.3*x0 + x1^2)/x0 + 2", {{1, 3}, {1, 2}}},
};

/// A standard normal number.
double normal(Random &random) {
  double r = std::sqrt(-2 * std::log(1 - random.uniform()));
  return r * std::cos(2 * std::numbers::pi * random.uniform());
}

bool isFound(const Expr &form, const Expr &truth, const std::vector<Axis> &box) {
  FitData exact;
  exact.x = samplePoints(box, 500, 99, 0);
  exact.y = truth.evaluate(exact.x);
  exact.unit = Eigen::ArrayXd::Constant(exact.y.size(), exact.y.cwiseAbs().mean());
  FitOptions options;
  options.robust = false;
  return refit(form, exact, options).rms < 1e-9;
}

/// The function with an error that is smooth in all variables.
Field smoothField(const Expr &truth, const std::vector<Axis> &box, double noise) {
  return Field(box, 1, [=](const Points &x, unsigned, Eigen::Ref<Eigen::VectorXd> y) {
    y = truth.evaluate(x);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      double error = 0;
      for (int wave = 1; wave <= 5; ++wave) {
        double phase = 1.7 * wave;
        for (size_t k = 0; k < box.size(); ++k)
          phase += 9 * std::sin(7.1 * wave + 3.3 * double(k)) * (x(i, Eigen::Index(k)) - box[k].lo) /
                   (box[k].hi - box[k].lo);
        error += std::sin(phase);
      }
      y[i] *= 1 + 0.6 * noise * error;
    }
  });
}

bool report(const Leaf &leaf, const Expr &truth, const Expr *form, std::clock_t start) {
  bool good = form && isFound(*form, truth, leaf.box);
  std::printf("  %-12s %6.2f s %-6s %s\n", leaf.name, double(std::clock() - start) / CLOCKS_PER_SEC,
              good ? "found" : "MISSED", form ? print(*form, kNames).c_str() : "nothing");
  std::fflush(stdout);
  return good;
}

bool searchTable(const Leaf &leaf, const Expr &truth, double noise) {
  FitData data;
  data.x = samplePoints(leaf.box, 1000, 5, 0);
  data.y = truth.evaluate(data.x);
  Random random(17);
  for (double &y : data.y)
    y *= 1 + noise * normal(random);
  data.unit = data.y.array().abs() + 0.1 * median(data.y.array().abs());
  std::clock_t start = std::clock();
  std::vector<ValueForm> forms = searchValues(data, 0.67 * std::max(noise, 1e-12), {});
  return report(leaf, truth, forms.empty() ? nullptr : &forms[0].expression, start);
}

bool searchField(const Leaf &leaf, const Expr &truth, double noise, unsigned enumerations) {
  SearchBudget budget;
  budget.expired = [] { return false; };
  budget.enumerations = enumerations;
  std::clock_t start = std::clock();
  std::vector<Candidate> names = Solver(1, budget).solve(smoothField(truth, leaf.box, noise), 0);
  return report(leaf, truth, names.empty() ? nullptr : &names[0].expression, start);
}

} // namespace

int main(int argc, char **argv) {
  std::string which = argc > 1 ? argv[1] : "all";
  auto runAll = [&](const char *title, double noise, const std::function<bool(const Leaf &, const Expr &)> &run) {
    if (argc > 2 && std::atof(argv[2]) != noise)
      return;
    std::printf("%s, error %g\n", title, noise);
    unsigned found = 0;
    for (const Leaf &leaf : kLeaves) {
      std::string error;
      if (which == "all" || which == "cut" || which == leaf.name)
        found += run(leaf, parse(leaf.formula, kNames, error).value());
    }
    std::printf("found %u of %zu\n", found, std::size(kLeaves));
  };
  for (double noise : {0.0, 1e-7, 1e-5, 1e-4, 1e-3}) {
    if (which == "cut")
      for (unsigned enumerations : {0u, SearchBudget().enumerations})
        runAll(enumerations ? "cuts, then enumeration" : "cuts alone", noise,
               [&](const Leaf &leaf, const Expr &truth) { return searchField(leaf, truth, noise, enumerations); });
    else
      runAll("table", noise, [&](const Leaf &leaf, const Expr &truth) { return searchTable(leaf, truth, noise); });
  }
}
