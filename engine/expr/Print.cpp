//===- Print.cpp - Expressions as text ------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Print.h"

#include <algorithm>
#include <charconv>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// How tightly a text holds together, loosest first.
enum Level : int { kSum, kProduct, kPower, kAtom };

struct Text {
  std::string text;
  Level level = kAtom;
  bool minus = false; ///< starts with a sign: bracketed behind any operator
};

//===----------------------------------------------------------------------===//
// What the operators of a template ask of its operands
//===----------------------------------------------------------------------===//

struct Infix {
  std::string_view spelling;
  Level level;
};

// Longest first. Brackets, braces and commas delimit: anything may stand beside them.
constexpr Infix kInfix[] = {{"\\bmod", kProduct}, {"\\cdot", kProduct}, {"\\,", kProduct}, {"**", kPower}, {"+", kSum},
                            {"-", kSum},          {"*", kProduct},      {"/", kProduct},   {"^", kPower}};

std::string_view trimmed(std::string_view s) {
  while (s.starts_with(' '))
    s.remove_prefix(1);
  while (s.ends_with(' '))
    s.remove_suffix(1);
  return s;
}

const Infix *infixBefore(std::string_view left) {
  for (const Infix &infix : kInfix)
    if (trimmed(left).ends_with(infix.spelling))
      return &infix;
  return nullptr;
}

const Infix *infixAfter(std::string_view right) {
  for (const Infix &infix : kInfix)
    if (trimmed(right).starts_with(infix.spelling))
      return &infix;
  return nullptr;
}

/// `operand`, in brackets if the template around its hole binds tighter. Operators associate to the left, powers to the
/// right.
std::string fitted(const Text &operand, std::string_view left, std::string_view right, Syntax syntax) {
  const Infix *before = infixBefore(left), *after = infixAfter(right);
  int least = kSum;
  if (before)
    least = before->level == kPower ? kPower : before->level + 1;
  if (after)
    least = std::max<int>(least, after->level == kPower ? kAtom : after->level);
  if (operand.level >= least && !(before && operand.minus))
    return operand.text;
  return syntax == Syntax::LaTeX ? "\\left(" + operand.text + "\\right)" : "(" + operand.text + ")";
}

/// The loosest operator of a template outside its brackets; a sign in front binds like a product.
Level levelOf(std::string_view pattern) {
  int depth = 0;
  Level level = pattern.starts_with("\\frac") ? kProduct : kAtom;
  for (size_t i = 0; i < pattern.size(); ++i) {
    depth += pattern[i] == '(' || pattern[i] == '{';
    depth -= pattern[i] == ')' || pattern[i] == '}';
    if (depth != 0 || pattern[i] == ' ')
      continue;
    if (const Infix *infix = infixAfter(pattern.substr(i))) {
      level = std::min(level, i == 0 ? kProduct : infix->level);
      i += infix->spelling.size() - 1;
    }
  }
  return level;
}

Text filled(std::string_view pattern, const Text &a, const Text &b, Syntax syntax) {
  Text result{{}, levelOf(pattern), pattern.starts_with('-')};
  for (size_t i = 0; i < pattern.size(); ++i) {
    bool hole = pattern[i] == '$' && i + 1 < pattern.size() && (pattern[i + 1] == 'a' || pattern[i + 1] == 'b');
    if (!hole) {
      result.text += pattern[i];
      continue;
    }
    const Text &operand = pattern[i + 1] == 'a' ? a : b;
    result.minus |= i == 0 && operand.minus;
    result.text += fitted(operand, pattern.substr(0, i), pattern.substr(i + 2), syntax);
    ++i;
  }
  // An operand in brackets hides its sign.
  result.minus &= result.text.starts_with('-');
  return result;
}

//===----------------------------------------------------------------------===//
// The form a person would write: divisions, roots and differences; exact numbers spelled out
//===----------------------------------------------------------------------===//

const Expr &pi() {
  static const Expr constant(ExactNumber::pi());
  return constant;
}

Expr product(const Expr &a, const Expr &b) { return a.isNumber(1) ? b : Expr::make(Operator::Mul, a, b); }

/// A product of integers, roots and powers of pi as a tree of such.
Expr spelledProduct(const ExactNumber &x) {
  Expr all = ExactNumber::integer(x.factor.numerator);
  Expr radicand = ExactNumber::integer(x.radicand);
  if (x.rootOfPi)
    radicand = product(radicand, pi());
  if (!radicand.isNumber(1))
    all = product(all, Expr::make(Operator::Sqrt, radicand));
  if (x.piPower > 0)
    all = product(all, x.piPower == 1 ? pi() : Expr::make(Operator::Pow, pi(), x.piPower));
  return all;
}

/// 3*sqrt(2)*pi/2 as a tree of integers and pi.
Expr spelled(const ExactNumber &x) {
  ExactFraction fraction = ExactFraction::of(x);
  ExactNumber bare = fraction.above;
  bare.factor.numerator = 1;
  bool sign = fraction.above.factor.numerator == -1 && !bare.isRational();
  Expr above = spelledProduct(sign ? bare : fraction.above), below = spelledProduct(fraction.below);
  Expr all = below.isNumber(1) ? above : Expr::make(Operator::Div, above, below);
  return sign ? Expr::make(Operator::Neg, all) : all;
}

bool isReciprocal(const Expr &e) { return e.is(Operator::Div) && e.operand(0).isNumber(1); }

Expr power(const Expr &base, const Expr &exponent, const Expr &shownExponent) {
  if (!exponent.isNumber())
    return Expr::make(Operator::Pow, base, shownExponent);
  if (exponent.value() == 1)
    return base;
  if (exponent.value() == 0.5)
    return Expr::make(Operator::Sqrt, base);
  if (exponent.value() < 0)
    if (auto positive = withoutSign(exponent))
      return Expr::make(Operator::Div, 1.0, power(base, *positive, *withoutSign(shownExponent)));
  return Expr::make(Operator::Pow, base, shownExponent);
}

/// Whether a compiler reads it: numbers are doubles.
bool isCode(Syntax syntax) { return syntax == Syntax::C || syntax == Syntax::Fortran; }

Expr written(const Expr &e, std::span<const Expr> operands, Syntax syntax) {
  if (e.isParameter())
    return e.value(); // only its value matters here
  if (e.isNumber() && e.exact() && !e.exact()->isInteger() && !(*e.exact() == ExactNumber::pi()))
    return isCode(syntax) ? e : spelled(*e.exact());
  if (!e.isOperation())
    return e;
  const Expr &a = operands[0];
  if (operands.size() == 1)
    return Expr::make(e.op(), a);
  const Expr &b = operands[1];
  if (e.op() == Operator::Pow)
    return power(a, e.operand(1), b);
  if (e.op() == Operator::Mul && isReciprocal(b))
    return Expr::make(Operator::Div, a, b.operand(1));
  if (e.op() == Operator::Mul && isReciprocal(a))
    return Expr::make(Operator::Div, b, a.operand(1));
  if (e.op() == Operator::Add || e.op() == Operator::Sub)
    if (auto positive = withoutSign(b))
      return Expr::make(e.op() == Operator::Add ? Operator::Sub : Operator::Add, a, *positive);
  return Expr::make(e.op(), a, b);
}

//===----------------------------------------------------------------------===//
// Leaves
//===----------------------------------------------------------------------===//

constexpr std::string_view kGreek[] = {
    "alpha", "beta",  "gamma", "delta", "epsilon", "zeta",  "eta", "theta",   "iota", "kappa", "lambda",
    "mu",    "nu",    "xi",    "pi",    "rho",     "sigma", "tau", "upsilon", "phi",  "chi",   "psi",
    "omega", "Gamma", "Delta", "Theta", "Lambda",  "Xi",    "Pi",  "Sigma",   "Phi",  "Psi",   "Omega"};

/// m1 -> m_{1}, theta_0 -> \theta_{0}, mass -> \mathrm{mass}; what is no name is LaTeX already.
std::string latexName(std::string_view name) {
  if (name.find_first_of("\\{") != name.npos)
    return std::string(name);
  size_t stem = std::min(name.find('_'), name.size());
  std::string_view index = name.substr(std::min(stem + 1, name.size()));
  if (stem == name.size()) {
    while (stem > 1 && name[stem - 1] >= '0' && name[stem - 1] <= '9')
      --stem;
    index = name.substr(stem);
  }
  std::string head(name.substr(0, stem)), tail;
  for (char c : index)
    tail += c == '_' ? std::string("\\_") : std::string(1, c);
  if (std::find(std::begin(kGreek), std::end(kGreek), head) != std::end(kGreek))
    head = "\\" + head;
  else if (head.size() > 1)
    head = "\\mathrm{" + head + "}";
  return tail.empty() ? head : head + "_{" + tail + "}";
}

Text numberText(const Expr &e, Syntax syntax) {
  if (e.exact() && *e.exact() == ExactNumber::pi() && !isCode(syntax))
    return {syntax == Syntax::LaTeX ? "\\pi" : "pi"};
  std::string digits = printNumber(e.value());
  bool minus = digits.starts_with('-');
  Level level = minus ? kProduct : kAtom;
  size_t exponent = digits.find('e');
  if (syntax == Syntax::LaTeX && exponent != digits.npos)
    return {digits.substr(0, exponent) + " \\cdot 10^{" + digits.substr(exponent + 1) + "}", kProduct, minus};
  if (isCode(syntax)) {
    if (!std::isfinite(e.value()))
      digits = std::isnan(e.value()) ? "NAN" : minus ? "-INFINITY" : "INFINITY";
    else if (digits.find_first_of(".e") == digits.npos)
      digits += ".0";
    if (syntax == Syntax::Fortran)
      digits += "_c_double";
  }
  return {digits, level, minus};
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

std::string hybPattern(const OperatorInfo &row) {
  std::string sign(symbol(row.id));
  if (sign.empty())
    return std::string(row.name) + (row.arity == 1 ? "($a)" : "($a, $b)");
  if (row.arity == 1)
    return sign + "$a";
  return row.id == Operator::Add || row.id == Operator::Sub ? "$a " + sign + " $b" : "$a" + sign + "$b";
}

} // namespace

/// Intrinsic functions of Fortran 2008 where they are; else formulas that lose no digits (e^a - 1 = 2 e^(a/2)
/// sinh(a/2)).
std::string engine::fortranPattern(Operator op) {
  const OperatorInfo &row = info(op);
  switch (op) {
  case Operator::Add:
  case Operator::Sub:
  case Operator::Mul:
  case Operator::Div:
  case Operator::Neg:
    return std::string(row.c);
  case Operator::Pow:
    return "$a**$b";
  case Operator::Mod:
    return "modulo($a, $b)";
  case Operator::Sign:
    return "(merge(1.0_c_double, 0.0_c_double, $a > 0) - merge(1.0_c_double, 0.0_c_double, $a < 0))";
  case Operator::Cbrt:
    return "sign(abs($a)**(1.0_c_double / 3), $a)";
  case Operator::Expm1:
    return "(2 * exp(($a) / 2) * sinh(($a) / 2))";
  case Operator::Log1p:
    return "(2 * atanh(($a) / (2 + ($a))))";
  case Operator::Log2:
    return "(log($a) / log(2.0_c_double))";
  case Operator::Sigmoid:
    return "(1 / (1 + exp(-($a))))";
  case Operator::Softplus:
    return "(max($a, 0.0_c_double) + 2 * atanh(exp(-abs($a)) / (2 + exp(-abs($a)))))";
  case Operator::Floor:
    return "(aint($a) - merge(1.0_c_double, 0.0_c_double, aint($a) > $a))";
  case Operator::Ceil:
    return "(aint($a) + merge(1.0_c_double, 0.0_c_double, aint($a) < $a))";
  case Operator::Round:
    return "anint($a)";
  case Operator::Trunc:
    return "aint($a)";
  default:
    return std::string(row.name) + (row.arity == 1 ? "($a)" : "($a, $b)");
  }
}

namespace {

class Printer {
public:
  Printer(std::span<const std::string> names, Syntax syntax) : names(names), syntax(syntax) {}

  /// False once an operator had no template.
  bool complete = true;

  Text text(const Expr &e) {
    if (e.isConstant())
      return numberText(e, syntax);
    if (e.isVariable()) {
      std::string name = e.index() < names.size() ? names[e.index()] : "x" + std::to_string(e.index());
      return {syntax == Syntax::LaTeX ? latexName(name) : name};
    }
    if (syntax == Syntax::C && e.is(Operator::Pow))
      if (std::optional<Text> product = repeated(e))
        return *product;
    if (syntax == Syntax::Fortran && e.is(Operator::Pow) && e.operand(1).isNumber() && e.operand(1).exact() &&
        e.operand(1).exact()->isInteger() && e.operand(1).value() > 0)
      return filled("$a**" + printNumber(e.operand(1).value()), text(e.operand(0)), {}, syntax);
    Text a = text(e.operand(0)), b = e.numOperands() == 2 ? text(e.operand(1)) : Text();
    std::string pattern = patternOf(e.op());
    complete &= !pattern.empty();
    // Two digits side by side would be one number.
    if (syntax == Syntax::LaTeX && e.is(Operator::Mul) && b.text[0] >= '0' && b.text[0] <= '9')
      pattern = "$a \\cdot $b";
    return filled(pattern, a, b, syntax);
  }

private:
  std::string patternOf(Operator op) const {
    switch (syntax) {
    case Syntax::Hyb:
      return hybPattern(info(op));
    case Syntax::SymPy:
      return std::string(info(op).sympy);
    case Syntax::C: // C's comparisons would make 0 of NaN
      return op == Operator::Sign ? "sign($a)" : std::string(info(op).c);
    case Syntax::Fortran:
      return fortranPattern(op);
    case Syntax::LaTeX:
      return std::string(info(op).latex);
    }
    return {};
  }

  /// x * x for x^2 and x * x * x for x^3, of a leaf.
  std::optional<Text> repeated(const Expr &e) {
    const Expr &base = e.operand(0), &exponent = e.operand(1);
    if (!base.isVariable() || !(exponent.isNumber(2) || exponent.isNumber(3)))
      return std::nullopt;
    std::string name = text(base).text;
    return Text{name + " * " + name + (exponent.isNumber(3) ? " * " + name : ""), kProduct};
  }

  std::span<const std::string> names;
  Syntax syntax;
};

} // namespace

std::string engine::printNumber(double x) {
  char buffer[40];
  std::string digits(buffer, std::to_chars(buffer, buffer + sizeof buffer, x).ptr);
  // 1e+22 -> 1e22, 1e-05 -> 1e-5
  if (size_t exponent = digits.find('e'); exponent != digits.npos) {
    size_t first = exponent + 1 + (digits[exponent + 1] == '-');
    size_t significant = digits.find_first_not_of("+0", first);
    digits.erase(first, significant - first);
  }
  return digits;
}

Expr engine::rounded(const Expr &e, int digits) {
  return e.transform([digits](const Expr &node, std::span<const Expr> operands) {
    if (node.isOperation())
      return Expr::make(node.op(), operands[0], operands.size() > 1 ? operands[1] : Expr());
    if (!node.isConstant() || (node.isNumber() && node.exact()))
      return node;
    char buffer[40];
    char *end = std::to_chars(buffer, buffer + sizeof buffer, node.value(), std::chars_format::general, digits).ptr;
    double value = node.value();
    std::from_chars(buffer, end, value);
    return Expr(value);
  });
}

std::string engine::print(const Expr &e, std::span<const std::string> names, Syntax syntax) {
  Expr shown =
      e.transform([&](const Expr &node, std::span<const Expr> operands) { return written(node, operands, syntax); });
  Printer printer(names, syntax);
  Text text = printer.text(shown);
  return printer.complete ? text.text : std::string();
}
