//===- PrintTest.cpp - Tests of printing and parsing ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Print.h"
#include "engine/expr/Dimension.h"
#include "engine/expr/Parse.h"
#include "test/unit/engine/expr/RandomExpr.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const std::vector<std::string> kNames = {"x", "y", "m1"};
const Expr x = Expr::variable(0), y = Expr::variable(1), m1 = Expr::variable(2);

Expr parsed(std::string_view text) {
  std::string error;
  std::optional<Expr> e = parse(text, kNames, error);
  EXPECT_TRUE(e) << text << ": " << error;
  return e.value_or(Expr());
}

std::string errorOf(std::string_view text) {
  std::string error;
  EXPECT_FALSE(parse(text, kNames, error)) << text;
  return error;
}

struct Row {
  Expr e;
  std::string hyb, sympy, c, latex;
};

TEST(PrintTest, WritesAsAPersonDoes) {
  const Expr half = ExactNumber::rational(1, 2), quarterTurn = ExactNumber{{1, 4}, 1};
  const Row rows[] = {
      {x + y * m1, "x + y*m1", "x + y*m1", "x + y * m1", "x + y \\, m_{1}"},
      {(x + y) * m1, "(x + y)*m1", "(x + y)*m1", "(x + y) * m1", "\\left(x + y\\right) \\, m_{1}"},
      {x - (y - m1), "x - (y - m1)", "x - (y - m1)", "x - (y - m1)", "x - \\left(y - m_{1}\\right)"},
      {x / (y * m1), "x/(y*m1)", "x/(y*m1)", "x / (y * m1)", "\\frac{x}{y \\, m_{1}}"},
      {pow(x, 2.0), "x^2", "x**2", "x * x", "x^{2}"},
      {pow(x + y, 2.0), "(x + y)^2", "(x + y)**2", "pow(x + y, 2.0)", "\\left(x + y\\right)^{2}"},
      {pow(pow(x, y), 2.0), "(x^y)^2", "(x**y)**2", "pow(pow(x, y), 2.0)", "\\left(x^{y}\\right)^{2}"},
      {pow(x, pow(y, 2.0)), "x^y^2", "x**y**2", "pow(x, y * y)", "x^{y^{2}}"},
      {pow(x, -1.0), "1/x", "1/x", "1.0 / x", "\\frac{1}{x}"},
      {y * pow(x, -2.0), "y/x^2", "y/x**2", "y / (x * x)", "\\frac{y}{x^{2}}"},
      {pow(x, half), "sqrt(x)", "sqrt(x)", "sqrt(x)", "\\sqrt{x}"},
      {-x, "-x", "-x", "-x", "-x"},
      {-(x * y), "-x*y", "-x*y", "-x * y", "-x \\, y"},
      {-(x + y), "-(x + y)", "-(x + y)", "-(x + y)", "-\\left(x + y\\right)"},
      {pow(-x, 2.0), "(-x)^2", "(-x)**2", "pow(-x, 2.0)", "\\left(-x\\right)^{2}"},
      {-pow(x, 2.0), "-x^2", "-x**2", "-x * x", "-x^{2}"},
      {x * -y, "x*(-y)", "x*(-y)", "x * (-y)", "x \\, \\left(-y\\right)"},
      {x + Expr(-2.0), "x - 2", "x - 2", "x - 2.0", "x - 2"},
      {x + Expr(-2.0) * y, "x - 2*y", "x - 2*y", "x - 2.0 * y", "x - 2 \\, y"},
      {x - Expr(-half), "x + 1/2", "x + 1/2", "x + 0.5", "x + \\frac{1}{2}"},
      {quarterTurn * x, "pi/4*x", "pi/4*x", "0.7853981633974483 * x", "\\frac{\\pi}{4} \\, x"},
      {x / quarterTurn, "x/(pi/4)", "x/(pi/4)", "x / 0.7853981633974483", "\\frac{x}{\\frac{\\pi}{4}}"},
      {Expr(ExactNumber{{-3, 2}, -1, 2}), "-3*sqrt(2)/(2*pi)", "-3*sqrt(2)/(2*pi)", "-0.6752372371178296",
       "\\frac{-3 \\, \\sqrt{2}}{2 \\, \\pi}"},
      {Expr(6.6743e-11) * x, "6.6743e-11*x", "6.6743e-11*x", "6.6743e-11 * x", "6.6743 \\cdot 10^{-11} \\, x"},
      {x * (0.3 + y), "x*(0.3 + y)", "x*(0.3 + y)", "x * (0.3 + y)", "x \\cdot \\left(0.3 + y\\right)"},
      {pow(x * 3.0, 2.0), "(x*3)^2", "(x*3)**2", "pow(x * 3.0, 2.0)", "\\left(x \\cdot 3\\right)^{2}"},
      {2.0 * Expr(3.5) * x, "7*x", "7*x", "7.0 * x", "7 \\, x"},
      {exp(-pow(x, 2.0) / 2.0), "exp(-x^2/2)", "exp(-x**2/2)", "exp(-x * x / 2.0)", "e^{\\frac{-x^{2}}{2}}"},
      {hypot(x, y + m1), "hypot(x, y + m1)", "sqrt(x**2 + (y + m1)**2)", "hypot(x, y + m1)",
       "\\sqrt{x^2 + \\left(y + m_{1}\\right)^2}"},
      {log2(x + 1.0), "log2(x + 1)", "(log(x + 1)/log(2))", "log2(x + 1.0)", "\\log_{2}\\left(x + 1\\right)"},
      {atan2(x, y), "atan2(x, y)", "", "atan2(x, y)", "\\operatorname{atan2}\\left(x, y\\right)"},
      {pow(cbrt(x), 2.0), "cbrt(x)^2", "(sign(x)*Abs(x)**(1/3))**2", "pow(cbrt(x), 2.0)", "\\sqrt[3]{x}^{2}"},
      {pow(x, ExactNumber::rational(-3, 2)), "1/x^(3/2)", "1/x**(3/2)", "1.0 / pow(x, 1.5)",
       "\\frac{1}{x^{\\frac{3}{2}}}"},
  };
  for (const Row &row : rows) {
    EXPECT_EQ(print(row.e, kNames), row.hyb);
    EXPECT_EQ(print(row.e, kNames, Syntax::SymPy), row.sympy);
    EXPECT_EQ(print(row.e, kNames, Syntax::C), row.c);
    EXPECT_EQ(print(row.e, kNames, Syntax::LaTeX), row.latex);
  }
}

TEST(PrintTest, NamesMayBeLaTeX) {
  const std::string names[] = {"{v}_{0}", "\\vec{w}"};
  EXPECT_EQ(print(pow(x, 2.0) * y, names, Syntax::LaTeX), "{v}_{0}^{2} \\, \\vec{w}");
}

TEST(PrintTest, FortranHasDoublesAndWholePowers) {
  auto fortran = [](const Expr &e) { return print(e, kNames, Syntax::Fortran); };
  Expr x = Expr::variable(0), y = Expr::variable(1);
  EXPECT_EQ(fortran(pow(x, 2.0) / y + 0.5), "x**2 / y + 0.5_c_double");
  EXPECT_EQ(fortran(-pow(x + y, 3.0)), "-(x + y)**3");
  EXPECT_EQ(fortran(pow(x, 2.5)), "x**2.5_c_double");
  EXPECT_EQ(fortran(Expr(ExactNumber::pi()) * x), "3.141592653589793_c_double * x");
  EXPECT_EQ(fortran(log1p(x * y)), "(2 * atanh((x * y) / (2 + (x * y))))");
}

TEST(PrintTest, NumbersReadBackExactly) {
  EXPECT_EQ(printNumber(2), "2");
  EXPECT_EQ(printNumber(0.1), "0.1");
  EXPECT_EQ(printNumber(1e22), "1e22");
  EXPECT_EQ(printNumber(1e-5), "1e-5");
  EXPECT_EQ(printNumber(-6.6743e-11), "-6.6743e-11");
  RandomExpr draw(1, 1);
  for (int i = 0; i < 20000; ++i) {
    double value = draw.uniform(-1, 1) * std::exp(draw.uniform(-300, 300));
    EXPECT_EQ(parsed(printNumber(value)).value(), value);
  }
}

/// Whether a and b agree to 1e-12, measured against how far one rounding of the inputs moves the value.
bool agree(const Expr &a, const Expr &b, std::span<const double> point) {
  double left = a.evaluate(point), right = b.evaluate(point);
  for (const Expr &node : a.nodes())
    if (!std::isfinite(node.evaluate(point)))
      return true; // the sign of a literal zero is not kept, and decides about 1/0
  if (!(std::fabs(left) < 1e100))
    return true;
  std::vector<double> moved(point.begin(), point.end());
  double slack = 1e-12 * std::fabs(left) + 1e-300;
  for (double &coordinate : moved) {
    coordinate *= 1 + 1e-13;
    slack += 10 * std::fabs(a.evaluate(moved) - left);
  }
  return !(std::fabs(left - right) > slack);
}

bool isSmooth(Operator op) {
  switch (op) {
  case Operator::Floor:
  case Operator::Ceil:
  case Operator::Round:
  case Operator::Trunc:
  case Operator::Mod:
  case Operator::Sign:
    return false;
  default:
    return true;
  }
}

/// Functions that SymPy says by a formula that cancels or overflows for some operands.
bool losesDigits(const Expr &e) {
  for (const Expr &node : e.nodes())
    for (Operator op :
         {Operator::Expm1, Operator::Log1p, Operator::Softplus, Operator::Asinh, Operator::Acosh, Operator::Atanh})
      if (node.is(op))
        return true;
  return false;
}

TEST(PrintTest, EverySymPyTextMeansItsOperator) {
  for (const OperatorInfo &row : kOperators) {
    Expr e = Expr::make(row.id, x, y);
    std::string text = print(e, kNames, Syntax::SymPy);
    bool needsBelowOne = row.id == Operator::Asin || row.id == Operator::Acos || row.id == Operator::Atanh;
    double point[] = {needsBelowOne ? 0.625 : 1.25, 0.75};
    if (!text.empty())
      EXPECT_NEAR(parsed(text).evaluate(point), e.evaluate(point), 1e-13) << text;
  }
}

TEST(PrintTest, PrintedTextParsesBack) {
  RandomExpr draw(17, 3, isSmooth);
  for (int i = 0; i < 20000; ++i) {
    Expr e = draw.draw(4);
    double point[] = {draw.uniform(0.5, 2), draw.uniform(0.5, 2), draw.uniform(0.5, 2)};
    for (Syntax syntax : {Syntax::Hyb, Syntax::SymPy}) {
      std::string text = print(e, kNames, syntax);
      if (text.empty() || (syntax == Syntax::SymPy && losesDigits(e)))
        continue;
      ASSERT_TRUE(agree(e, parsed(text), point)) << text;
    }
  }
}

// Without exact constants and powers nothing is rewritten, and the very same tree comes back.
TEST(PrintTest, PlainTreesComeBackEqual) {
  RandomExpr draw(3, 3, [](Operator op) { return op != Operator::Pow && op != Operator::Neg; });
  int compared = 0;
  for (int i = 0; i < 5000; ++i) {
    Expr e = draw.draw(5);
    bool plain = true;
    for (const Expr &node : e.nodes()) {
      plain &= !node.isNumber();
      plain &= !(node.is(Operator::Mul) && node.operand(1).is(Operator::Div));
    }
    if (!plain)
      continue;
    ++compared;
    EXPECT_EQ(parsed(print(e, kNames)), e) << print(e, kNames);
  }
  EXPECT_GT(compared, 100);
}

TEST(ParseTest, BothSpellings) {
  EXPECT_EQ(parsed("x**2 + Abs(y)"), parsed("x^2 + abs(y)"));
  EXPECT_EQ(parsed("-x^2"), -pow(x, 2.0));
  EXPECT_EQ(parsed("x^-2"), pow(x, -2.0));
  EXPECT_EQ(parsed("2^3^2"), Expr(512.0));
  EXPECT_EQ(parsed("x^y^2"), pow(x, pow(y, 2.0)));
  EXPECT_EQ(parsed("x - y - m1"), (x - y) - m1);
  EXPECT_EQ(parsed("-x*y"), (-x) * y);
  EXPECT_EQ(parsed("Max(x, y, m1)"), max(max(x, y), m1));
  EXPECT_EQ(parsed("ln(x)"), log(x));
  EXPECT_EQ(parsed("3/2*x"), Expr(ExactNumber::rational(3, 2)) * x);
  EXPECT_EQ(parsed("sqrt(2)*pi/4"), Expr(ExactNumber{{1, 4}, 1, 2}));
  EXPECT_EQ(parsed("e").value(), 2.718281828459045);
}

TEST(ParseTest, ErrorsNamePlaceAndCause) {
  for (auto [text, words] : {std::pair("", "column 1: an operand is missing"),
                             {"x +", "column 4: an operand is missing"},
                             {"x + foo", "column 5: unknown name 'foo'"},
                             {"foo(x)", "column 1: unknown function 'foo'"},
                             {"add(x, y)", "unknown function 'add'"},
                             {"(x", "expected ')'"},
                             {"x y", "column 3: expected an operator before 'y'"},
                             {"sin(x, y)", "takes 1 argument, not 2"},
                             {"pow(x)", "takes 2 arguments, not 1"},
                             {"1e999", "beyond the range"},
                             {"2x", "a letter follows"},
                             {"x + * y", "expected an operand before '*'"},
                             {"x $ y", "before '$'"}}) {
    std::string error = errorOf(text);
    EXPECT_NE(error.find(words), std::string::npos) << text << ": " << error;
  }
  EXPECT_NE(errorOf(std::string(5000, '(')).find("nested"), std::string::npos);
  std::string powers = "x";
  for (int i = 0; i < 5000; ++i)
    powers += "^x";
  EXPECT_NE(errorOf(powers).find("nested"), std::string::npos);
}

Unit unit(std::string_view text) {
  std::string error;
  return parseUnit(text, error, true).value();
}

TEST(DimensionTest, FollowsTheRules) {
  std::vector<Unit> units = {unit("m"), unit("s"), unit("kg")};
  EXPECT_EQ(unitOf(m1 * pow(x / y, 2.0), units), unit("J"));
  EXPECT_EQ(unitOf(sqrt(x * x), units), unit("m"));
  EXPECT_EQ(unitOf(pow(x, 0.8), units), unit("m^(4/5)"));
  EXPECT_EQ(unitOf(sin(x / x), units), Unit());
  EXPECT_EQ(unitOf(atan2(x, x), units), Unit());
  EXPECT_FALSE(unitOf(x + y, units));
  EXPECT_FALSE(unitOf(exp(x), units));
  EXPECT_FALSE(unitOf(pow(x, y / y), units));
}

TEST(PrintMathMLTest, HasTheShapeOfTheFormula) {
  Expr x = Expr::variable(0), r = Expr::variable(1);
  std::vector<std::string> names = {"m1", "r"};
  EXPECT_EQ(printMathML(x, names), "<msub><mi>m</mi><mi>1</mi></msub>");
  EXPECT_EQ(printMathML(r / (x + r), names),
            "<mfrac><mrow><mi>r</mi></mrow><mrow><mrow><msub><mi>m</mi><mi>1</mi></msub><mo>+</mo><mi>r</mi></mrow>"
            "</mrow></mfrac>");
  EXPECT_EQ(printMathML(sqrt(r), names), "<msqrt><mi>r</mi></msqrt>");
  EXPECT_EQ(
      printMathML(pow(r - 1.5, Expr(2.0)), names),
      "<msup><mrow><mo>(</mo><mrow><mi>r</mi><mo>−</mo><mfrac><mrow><mn>3</mn></mrow><mrow><mn>2</mn></mrow></mfrac>"
      "</mrow><mo>)</mo></mrow><mrow><mrow><mn>2</mn></mrow></mrow></msup>");
  EXPECT_EQ(printMathML(Expr(6.6743e-11)),
            "<mrow><mn>6.6743</mn><mo>·</mo><msup><mn>10</mn><mrow><mn>-11</mn></mrow></msup></mrow>");
}

TEST(PrintTest, RoundsForPeople) {
  std::vector<std::string> names = {"x"};
  EXPECT_EQ(print(rounded(Expr::parameter(1.23456) * Expr::variable(0) + Expr(0.1 + 1e-9)), names), "1.23*x + 0.1");
}

TEST(PrintModuleTest, PlainNumbers) {
  ModuleText module{
      "f", {"Evidence: 1e-6."}, {{"x", {}, "", {1, 5}}, {"y", {}, "", {1, 1e3}, true}}, {{"z", {}, ""}}, {x / y}};
  EXPECT_EQ(printModule(module), "/// Evidence: 1e-6.\n"
                                 "module f(x: real in 1 .. 5, y: real in 1 .. 1000 log) -> (z: real) {\n"
                                 "  z = x/y;\n"
                                 "}\n");
}

TEST(PrintModuleTest, ANumericFactorTakesTheMissingUnit) {
  ModuleText module{"gravity",
                    {},
                    {{"m1", unit("kg"), "kg"}, {"m2", unit("kg"), "kg"}, {"r", unit("m"), "m", {0.5, 100}}},
                    {{"F", unit("N"), "N"}},
                    {Expr(6.6743e-11) * x * y / pow(m1, 2.0)}};
  EXPECT_EQ(printModule(module),
            "module gravity(m1: real [kg], m2: real [kg], r: real [m] in 0.5 .. 100) -> (F: real [N]) {\n"
            "  F = 6.6743e-11 [m^3/kg/s^2]*m1*m2/r^2;\n"
            "}\n");
  module.expressions = {x * y / pow(m1, 2.0)};
  EXPECT_NE(printModule(module).find("F = 1 [m^3/kg/s^2]*(m1*m2/r^2);"), std::string::npos) << printModule(module);
}

TEST(PrintModuleTest, FittingDimensionsStayAsTheyAre) {
  ModuleText module{"v", {}, {{"d", unit("m"), "m"}, {"t", unit("s"), "s"}}, {{"v", unit("m/s"), "m/s"}}, {x / y}};
  EXPECT_NE(printModule(module).find("v = d/t;"), std::string::npos);
}

TEST(PrintModuleTest, OtherwiseNumbersAreBare) {
  ModuleText module{
      "f", {}, {{"d", unit("km"), "km"}, {"t", unit("EUR"), "EUR"}}, {{"v", unit("m"), "m"}}, {exp(x) + y}};
  EXPECT_EQ(printModule(module), "unit EUR;\n\nmodule f(d: real [km], t: real [EUR]) -> (v: real [m]) {\n"
                                 "  v = (exp(d/1 [km]) + t/1 [EUR])*1 [m];\n}\n");
}

TEST(PrintModuleTest, SeveralResultsAreOneModule) {
  ModuleText module{"f", {}, {{"x", {}, ""}, {"y", {}, ""}}, {{"sum", {}, ""}, {"product", {}, ""}}, {x + y, x * y}};
  EXPECT_EQ(printModule(module), "module f(x: real, y: real) -> (sum: real, product: real) {\n"
                                 "  sum = x + y;\n  product = x*y;\n}\n");
}

TEST(PrintModuleTest, UnitsWithAScaleAreDeclaredOnce) {
  ModuleText module{"f", {}, {{"v", unit("0.44704*m/s"), "0.44704*m/s"}}, {{"p", {}, "1"}}, {x}};
  std::set<std::string> declared;
  EXPECT_EQ(printModule(module, declared), "unit f_v = 0.44704 [m/s];\n\n"
                                           "module f(v: real [f_v]) -> (p: real) {\n  p = v/1 [f_v];\n}\n");
  EXPECT_EQ(printModule(module, declared), "module f(v: real [f_v]) -> (p: real) {\n  p = v/1 [f_v];\n}\n");
}

} // namespace
