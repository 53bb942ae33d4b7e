//===- PrintMathML.cpp - Expressions as presentation MathML ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Print.h"

#include <algorithm>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// How tightly a formula holds together, loosest first.
enum Level : int { kSum, kProduct, kPower, kAtom };

struct Markup {
  std::string text;
  Level level = kAtom;
};

std::string element(std::string_view tag, std::string_view content) {
  return "<" + std::string(tag) + ">" + std::string(content) + "</" + std::string(tag) + ">";
}
std::string row(const std::string &content) { return element("mrow", content); }
std::string sign(std::string_view text) { return element("mo", text); }
std::string brackets(const std::string &content) { return row(sign("(") + content + sign(")")); }

/// m1 and m_1 have an index.
std::string nameMarkup(const std::string &name) {
  size_t stem = std::min(name.find('_'), name.size());
  std::string index = name.substr(std::min(stem + 1, name.size()));
  if (stem == name.size()) {
    while (stem > 1 && name[stem - 1] >= '0' && name[stem - 1] <= '9')
      --stem;
    index = name.substr(stem);
  }
  std::string base = element("mi", name.substr(0, stem));
  return index.empty() ? base : element("msub", base + element("mi", index));
}

class MathML {
public:
  explicit MathML(std::span<const std::string> names) : names(names) {}

  Markup markup(const Expr &e) const {
    if (e.isVariable())
      return {nameMarkup(e.index() < names.size() ? names[e.index()] : "x" + std::to_string(e.index()))};
    if (e.isNumber() && e.exact())
      return fraction(ExactFraction::of(*e.exact()));
    if (e.isConstant())
      return decimal(printNumber(e.value()));
    return e.numOperands() == 1 ? unary(e) : binary(e);
  }

private:
  /// The operand, bracketed unless it holds together at least so tightly.
  std::string operand(const Expr &e, Level least) const {
    Markup m = markup(e);
    return m.level >= least ? m.text : brackets(m.text);
  }

  static Markup decimal(const std::string &digits) {
    size_t exponent = digits.find('e');
    bool minus = digits.starts_with('-');
    std::string mantissa = digits.substr(minus, exponent == digits.npos ? exponent : exponent - minus);
    std::string text = (minus ? sign("−") : "") + element("mn", mantissa);
    if (exponent == digits.npos)
      return {minus ? row(text) : text, minus ? kSum : kAtom};
    std::string power = element("msup", element("mn", "10") + row(element("mn", digits.substr(exponent + 1))));
    return {row(text + sign("·") + power), minus ? kSum : kProduct};
  }

  /// An exact number without denominator.
  static std::string whole(const ExactNumber &x) {
    std::vector<std::string> factors;
    if (x.piPower != 0)
      factors.push_back(x.piPower == 1
                            ? element("mi", "π")
                            : element("msup", element("mi", "π") + element("mn", std::to_string(x.piPower))));
    if (x.radicand != 1 || x.rootOfPi)
      factors.push_back(element("msqrt", (x.radicand != 1 ? element("mn", std::to_string(x.radicand)) : "") +
                                             (x.rootOfPi ? element("mi", "π") : "")));
    int64_t n = std::abs(x.factor.numerator);
    std::string text = n != 1 || factors.empty() ? element("mn", std::to_string(n)) : "";
    for (const std::string &factor : factors)
      text += factor;
    return row(text);
  }

  static Markup fraction(const ExactFraction &x) {
    bool one = x.below == ExactNumber::integer(1), minus = x.above.factor.numerator < 0;
    std::string text = one ? whole(x.above) : element("mfrac", whole(x.above) + whole(x.below));
    return {minus ? row(sign("−") + text) : text, minus ? kSum : kAtom};
  }

  Markup unary(const Expr &e) const {
    const Expr &a = e.operand(0);
    switch (e.op()) {
    case Operator::Neg:
      return {row(sign("−") + operand(a, kProduct)), kSum};
    case Operator::Sqrt:
      return {element("msqrt", markup(a).text)};
    case Operator::Abs:
      return {row(sign("|") + markup(a).text + sign("|"))};
    case Operator::Exp:
      return {element("msup", element("mi", "e") + row(markup(a).text)), kPower};
    default:
      return {call(e)};
    }
  }

  std::string call(const Expr &e) const {
    std::string arguments;
    for (unsigned i = 0; i < e.numOperands(); ++i)
      arguments += (i > 0 ? sign(",") : "") + markup(e.operand(i)).text;
    return row(element("mi", info(e.op()).name) + sign("&#x2061;") + brackets(arguments)); // function application
  }

  Markup binary(const Expr &e) const {
    const Expr &a = e.operand(0), &b = e.operand(1);
    switch (e.op()) {
    case Operator::Add:
      if (auto positive = withoutSign(b))
        return {row(operand(a, kSum) + sign("−") + operand(*positive, kProduct)), kSum};
      return {row(operand(a, kSum) + sign("+") + operand(b, kProduct)), kSum};
    case Operator::Sub:
      return {row(operand(a, kSum) + sign("−") + operand(b, kProduct)), kSum};
    case Operator::Mul:
      return {row(operand(a, kProduct) + sign(b.isConstant() ? "·" : "&#x2062;") + operand(b, kProduct)), // times
              kProduct};
    case Operator::Div:
      return {element("mfrac", row(markup(a).text) + row(markup(b).text)), kProduct};
    case Operator::Pow:
      return {element("msup", operand(a, kAtom) + row(markup(b).text)), kPower};
    default:
      return {call(e)};
    }
  }

  std::span<const std::string> names;
};

} // namespace

std::string engine::printMathML(const Expr &e, std::span<const std::string> names) {
  return MathML(names).markup(e).text;
}
