//===- SaturationTest.cpp - Tests of the e-graph and its rules ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Saturation.h"

#include "engine/expr/Parse.h"
#include "engine/expr/Print.h"
#include "engine/expr/Simplify.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const std::vector<std::string> kNames = {"x", "y", "z"};
const std::vector<Interval> kPositive(3, Interval{0.5, 1.5});
const std::vector<Interval> kAnySign(3, Interval{-2, 2});

Expr parsed(std::string_view text) {
  std::string error;
  std::optional<Expr> e = parse(text, kNames, error);
  EXPECT_TRUE(e) << text << ": " << error;
  return e.value_or(Expr());
}

// x = y, so f(x) = f(y) and g(f(x), x) = g(f(y), y), with no word about f and g.
TEST(EGraphTest, MergingOperandsMergesUsers) {
  EGraph graph;
  EGraph::Id x = graph.add(parsed("x")), y = graph.add(parsed("y"));
  EGraph::Id left = graph.add(parsed("sin(x)*x")), right = graph.add(parsed("sin(y)*y"));
  EXPECT_NE(graph.find(left), graph.find(right));
  EXPECT_TRUE(graph.merge(x, y, "x is y"));
  EXPECT_FALSE(graph.merge(x, y, "again"));
  graph.rebuild();
  EXPECT_EQ(graph.find(left), graph.find(right));
  EXPECT_EQ(graph.members(left).size(), 1u) << "one node, since its operands are the same";
}

// f(f(f(x))) = x and f(f(f(f(f(x))))) = x make f(x) = x (Nelson and Oppen's example).
TEST(EGraphTest, CongruenceGoesThroughCycles) {
  EGraph graph;
  auto power = [&](int n) {
    Expr e = Expr::variable(0);
    for (int i = 0; i < n; ++i)
      e = Expr::make(Operator::Sin, e);
    return graph.add(e);
  };
  EGraph::Id x = power(0);
  graph.merge(power(5), x, "five");
  graph.merge(power(3), x, "three");
  graph.rebuild();
  EXPECT_EQ(graph.find(power(1)), graph.find(x));
  std::vector<std::string_view> reasons = graph.explain(power(1), x);
  EXPECT_EQ(reasons.size(), 2u);
}

TEST(EGraphTest, ExplainsByTheRulesOnThePath) {
  EGraph graph;
  EGraph::Id a = graph.add(parsed("x + 1")), b = graph.add(parsed("y")), c = graph.add(parsed("z"));
  EGraph::Id f = graph.add(parsed("exp(x + 1)")), g = graph.add(parsed("exp(z)"));
  graph.merge(a, b, "first");
  graph.merge(b, c, "second");
  graph.merge(graph.add(parsed("x")), graph.add(parsed("7")), "unrelated");
  graph.rebuild();
  ASSERT_EQ(graph.find(f), graph.find(g));
  EXPECT_EQ(graph.explain(f, g), (std::vector<std::string_view>{"first", "second"}));
  EXPECT_TRUE(graph.explain(f, f).empty());
}

TEST(EGraphTest, NeverMergesDifferentNumbers) {
  EGraph graph;
  EXPECT_FALSE(graph.merge(graph.add(1.0), graph.add(2.0), "wrong"));
  EXPECT_FALSE(graph.merge(graph.add(0.1), graph.add(0.1 + 1e-9), "wrong"));
  EXPECT_TRUE(graph.merge(graph.add(0.1 * 3), graph.add(0.3), "rounding"));
}

// Parameters are what fitting moves: two of one value are two.
TEST(EGraphTest, ParametersOfOneValueDiffer) {
  EGraph graph;
  Expr p = Expr::parameter(2);
  EXPECT_NE(graph.add(p), graph.add(Expr::parameter(2)));
  EXPECT_EQ(graph.add(p), graph.add(p));
}

std::string simplified(std::string_view text, std::span<const Interval> box = kPositive) {
  return print(simplify(parsed(text), box), kNames);
}

// Each needs a step that lengthens the form, which the greedy rewriter does not take.
TEST(SaturationTest, GoesThroughLongerForms) {
  EXPECT_EQ(simplified("tan(x)*cos(x)"), "sin(x)");
  EXPECT_EQ(simplified("log(x*y) - log(x)"), "log(y)");
  EXPECT_EQ(simplified("(x^2 - y^2)/(x - y)", std::vector<Interval>{{2, 3}, {0, 1}}), "x + y");
  EXPECT_EQ(simplified("(x^3 - 1)/(x - 1)", std::vector<Interval>{{2, 3}}), "x^2 + x + 1");
  EXPECT_EQ(simplified("sin(x + y) - sin(x)*cos(y)"), "sin(y)*cos(x)");
  EXPECT_EQ(simplified("cos(2*x) + 2*sin(x)^2"), "1");
  EXPECT_EQ(simplified("sin(2*x)/(2*cos(x))"), "sin(x)");
  EXPECT_EQ(simplified("(1 + tan(x)^2)*cos(x)^2"), "1");
  EXPECT_EQ(simplified("tanh(x)*cosh(x)"), "sinh(x)");
  EXPECT_EQ(simplified("1/(x + 1) + 1/(x - 1)", std::vector<Interval>{{2, 3}}), "2*x/(x^2 - 1)");
  EXPECT_EQ(simplified("exp(log(x) + y)/x"), "exp(y)");
  EXPECT_EQ(simplified("sqrt(x*y)/sqrt(x)"), "sqrt(y)");
}

// What the greedy rewriter finds is found still.
TEST(SaturationTest, GoesStraightToo) {
  EXPECT_EQ(simplified("sin(x)^2 + cos(x)^2"), "1");
  EXPECT_EQ(simplified("(x + y)^2 - (x - y)^2"), "4*x*y");
  EXPECT_EQ(simplified("sin(x)*cos(y) - cos(x)*sin(y)"), "sin(x - y)");
  EXPECT_EQ(simplified("1/2 - cos(4*pi*x*y/z)/2"), "sin(2*pi*x*y/z)^2");
  EXPECT_EQ(simplified("y*(1 - cos(x))"), "y*(1 - cos(x))") << "no longer than y*2*sin(x/2)^2";
  EXPECT_EQ(simplified("max(x, y) + min(x, y)"), "x + y");
  EXPECT_EQ(simplified("x*abs(y)*sign(y)", kAnySign), "x*y");
  EXPECT_EQ(simplified("asin(x/2) + acos(x/2)"), "pi/2");
  EXPECT_EQ(simplified("sin(pi/3)*x"), "sqrt(3)*x/2");
}

// x + y at x = y would be a value where the quotient has none; tan(x)*cos(x) has none where cos(x) = 0.
TEST(SaturationTest, RefusesWithoutProof) {
  EXPECT_EQ(simplified("(x^2 - y^2)/(x - y)", kAnySign), "(x^2 - y^2)/(x - y)");
  EXPECT_EQ(simplified("cos(x)*tan(x)", kAnySign), "cos(x)*tan(x)");
  EXPECT_EQ(simplified("log(x*y) - log(x)", kAnySign), "log(x*y) - log(x)");
}

TEST(SaturationTest, SaysWhyItStopped) {
  Expr e = parsed("sin(x + y)*cos(x - y) + tan(x)*log(x*y)");
  Saturation free(kPositive, {.rounds = 50, .nodes = 1'000'000, .forms = 1'000'000, .terms = 24});
  free.add(parsed("x*y"));
  EXPECT_EQ(free.run(), StopReason::Saturated);
  Saturation rounds(kPositive, {.rounds = 1, .nodes = 10000, .forms = 10000, .terms = 24});
  rounds.add(e);
  EXPECT_EQ(rounds.run(), StopReason::Rounds);
  Saturation forms(kPositive, {.rounds = 9, .nodes = 10000, .forms = 10, .terms = 24});
  forms.add(e);
  EXPECT_EQ(forms.run(), StopReason::Forms);
  Saturation nodes(kPositive, {.rounds = 9, .nodes = 60, .forms = 10000, .terms = 24});
  nodes.add(e);
  EXPECT_EQ(nodes.run(), StopReason::Nodes);
  EXPECT_LT(nodes.equalities().numNodes(), 600u) << "one form adds a bounded number of nodes";
  EXPECT_EQ(rounds.run([] { return true; }), StopReason::Done);
}

// Horner's form is no shorter to read than the powers, but cheaper.
TEST(SaturationTest, CheapestCountsOperations) {
  EXPECT_EQ(print(cheapest(parsed("sin(x)^2 + cos(x)^2 + y"), kPositive), kNames), "y + 1");
  EXPECT_EQ(print(cheapest(parsed("x*y + x*z"), kPositive), kNames), "x*(y + z)");
  EXPECT_EQ(print(cheapest(parsed("exp(x)*exp(y)"), kPositive), kNames), "exp(x + y)");
}

} // namespace
