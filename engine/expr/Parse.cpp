//===- Parse.cpp - Infix text to expressions ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Parse.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <vector>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr int kMaxNesting = 200;

/// Names that other systems use for operators of the table.
constexpr std::pair<std::string_view, Operator> kOtherNames[] = {
    {"Abs", Operator::Abs},       {"Min", Operator::Min},       {"Max", Operator::Max},
    {"ln", Operator::Log},        {"arcsin", Operator::Asin},   {"arccos", Operator::Acos},
    {"arctan", Operator::Atan},   {"arctan2", Operator::Atan2}, {"arcsinh", Operator::Asinh},
    {"arccosh", Operator::Acosh}, {"arctanh", Operator::Atanh}, {"ceiling", Operator::Ceil}};

std::optional<Operator> functionNamed(std::string_view name) {
  for (const auto &[other, op] : kOtherNames)
    if (name == other)
      return op;
  std::optional<Operator> op = operatorNamed(name);
  bool infixOnly = op && !symbol(*op).empty() && *op != Operator::Pow;
  return infixOnly ? std::nullopt : op;
}

class Parser {
public:
  Parser(std::string_view text, std::span<const std::string> names, Unknowns *unknowns)
      : text(text), names(names), unknowns(unknowns) {}

  std::optional<Expr> parse() {
    skipSpaces();
    std::optional<Expr> e = sum();
    if (e && !atEnd())
      return fail("expected an operator before '" + std::string(text.substr(position, 1)) + "'");
    return e;
  }

  std::string error;

private:
  bool atEnd() const { return position == text.size(); }
  char peek(size_t ahead = 0) const { return position + ahead < text.size() ? text[position + ahead] : '\0'; }
  static bool isDigit(char c) { return c >= '0' && c <= '9'; }
  static bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

  void skipSpaces() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
      ++position;
  }

  bool take(std::string_view token) {
    if (!text.substr(position).starts_with(token))
      return false;
    position += token.size();
    skipSpaces();
    return true;
  }

  std::nullopt_t fail(const std::string &message) {
    if (error.empty())
      error = "column " + std::to_string(position + 1) + ": " + message;
    return std::nullopt;
  }

  static Expr apply(Operator op, const Expr &a, const Expr &b = {}) {
    bool binary = info(op).arity == 2;
    if (a.isNumber() && a.exact() && (!binary || (b.isNumber() && b.exact())))
      if (auto exact = engine::evaluate(op, *a.exact(), binary ? *b.exact() : ExactNumber{}))
        return *exact;
    if (op == Operator::Neg && a.isNumber())
      return -a.value();
    return Expr::make(op, a, b);
  }

  std::optional<Expr> sum() {
    if (++nesting > kMaxNesting)
      return fail("nested more than 200 levels deep");
    std::optional<Expr> left = product();
    while (left && (peek() == '+' || peek() == '-')) {
      Operator op = take("+") ? Operator::Add : (take("-"), Operator::Sub);
      std::optional<Expr> right = product();
      left = right ? std::optional(apply(op, *left, *right)) : std::nullopt;
    }
    --nesting;
    return left;
  }

  std::optional<Expr> product() {
    std::optional<Expr> left = sign();
    while (left && ((peek() == '*' && peek(1) != '*') || peek() == '/')) {
      Operator op = take("*") ? Operator::Mul : (take("/"), Operator::Div);
      std::optional<Expr> right = sign();
      left = right ? std::optional(apply(op, *left, *right)) : std::nullopt;
    }
    return left;
  }

  std::optional<Expr> sign() {
    bool negative = false;
    while (peek() == '-' || peek() == '+')
      negative ^= take("-") || !take("+");
    std::optional<Expr> value = power();
    return value && negative ? std::optional(apply(Operator::Neg, *value)) : value;
  }

  std::optional<Expr> power() {
    std::optional<Expr> base = atom();
    if (!base || !(take("**") || take("^")))
      return base;
    if (++nesting > kMaxNesting)
      return fail("nested more than 200 levels deep");
    std::optional<Expr> exponent = sign();
    --nesting;
    return exponent ? std::optional(apply(Operator::Pow, *base, *exponent)) : std::nullopt;
  }

  std::optional<Expr> atom() {
    if (atEnd())
      return fail("an operand is missing at the end");
    if (take("(")) {
      std::optional<Expr> inner = sum();
      if (inner && !take(")"))
        return fail("expected ')'");
      return inner;
    }
    if (isDigit(peek()) || (peek() == '.' && isDigit(peek(1))))
      return number();
    if (isLetter(peek()))
      return name();
    return fail("expected an operand before '" + std::string(1, peek()) + "'");
  }

  std::optional<Expr> number() {
    double value = 0;
    const char *begin = text.data() + position, *end = text.data() + text.size();
    auto [rest, code] = std::from_chars(begin, end, value);
    if (code == std::errc::result_out_of_range)
      return fail("the number is beyond the range of doubles");
    if (rest != end && isLetter(*rest))
      return fail("a letter follows a number");
    position += static_cast<size_t>(rest - begin);
    skipSpaces();
    return Expr(value);
  }

  std::optional<Expr> name() {
    size_t start = position;
    while (isLetter(peek()) || isDigit(peek()))
      ++position;
    std::string_view word = text.substr(start, position - start);
    skipSpaces();
    if (peek() == '(') {
      if (std::optional<Operator> op = functionNamed(word))
        return call(*op, word);
      if (unknowns)
        return unknownCall(start, word);
      position = start;
      return fail("unknown function '" + std::string(word) + "'");
    }
    if (auto found = std::find(names.begin(), names.end(), word); found != names.end())
      return Expr::variable(static_cast<unsigned>(found - names.begin()));
    if (word == "pi")
      return Expr(ExactNumber::pi());
    if (word == "e" || word == "E")
      return Expr(std::numbers::e);
    if (word == "inf" || word == "nan")
      return Expr(word == "inf" ? HUGE_VAL : std::nan(""));
    if (unknowns)
      return unknownConstant(word);
    position = start;
    return fail("unknown name '" + std::string(word) + "'");
  }

  std::optional<Expr> call(Operator op, std::string_view word) {
    take("(");
    std::vector<Expr> arguments;
    do {
      std::optional<Expr> argument = sum();
      if (!argument)
        return std::nullopt;
      arguments.push_back(*argument);
    } while (take(","));
    if (!take(")"))
      return fail("expected ')' after the arguments of '" + std::string(word) + "'");
    bool many = op == Operator::Min || op == Operator::Max;
    if (arguments.size() != info(op).arity && !(many && arguments.size() > 2))
      return fail("'" + std::string(word) + "' takes " + std::to_string(info(op).arity) + " argument" +
                  (info(op).arity == 1 ? "" : "s") + ", not " + std::to_string(arguments.size()));
    Expr result = apply(op, arguments[0], arguments.size() > 1 ? arguments[1] : Expr());
    for (size_t i = 2; i < arguments.size(); ++i)
      result = apply(op, result, arguments[i]);
    return result;
  }

  Expr unknownConstant(std::string_view word) {
    auto place = std::find(unknowns->constants.begin(), unknowns->constants.end(), word);
    size_t k = size_t(place - unknowns->constants.begin());
    if (place == unknowns->constants.end()) {
      unknowns->constants.emplace_back(word);
      unknowns->parameters.push_back(Expr::parameter(1));
    }
    return unknowns->parameters[k];
  }

  /// An unknown function of variables: the same ones wherever it stands.
  std::optional<Expr> unknownCall(size_t start, std::string_view word) {
    Unknowns::Function function{std::string(word), {}};
    take("(");
    do {
      size_t begin = position;
      while (isLetter(peek()) || isDigit(peek()))
        ++position;
      std::string_view argument = text.substr(begin, position - begin);
      auto found = std::find(names.begin(), names.end(), argument);
      unsigned index = unsigned(found - names.begin());
      bool known = found != names.end(), twice = std::count(function.inputs.begin(), function.inputs.end(), index) > 0;
      if (!known || twice) {
        position = begin;
        return fail(
            "the unknown function '" + function.name + "' takes inputs, each once" +
            (argument.empty() ? "" : "; '" + std::string(argument) + (known ? "' is there twice" : "' is none")));
      }
      function.inputs.push_back(index);
      skipSpaces();
    } while (take(","));
    if (!take(")"))
      return fail("expected ')' after the inputs of '" + function.name + "'");
    auto place = std::find_if(unknowns->functions.begin(), unknowns->functions.end(),
                              [&](const Unknowns::Function &f) { return f.name == function.name; });
    size_t k = size_t(place - unknowns->functions.begin());
    if (place == unknowns->functions.end()) {
      unknowns->functions.push_back(std::move(function));
    } else if (place->inputs != function.inputs) {
      position = start;
      return fail("the unknown function '" + function.name + "' is written with different inputs");
    }
    return Expr::variable(unsigned(names.size() + k));
  }

  std::string_view text;
  std::span<const std::string> names;
  Unknowns *unknowns;
  size_t position = 0;
  int nesting = 0;
};

} // namespace

std::optional<Expr> engine::parse(std::string_view text, std::span<const std::string> names, std::string &error,
                                  Unknowns *unknowns) {
  Parser parser(text, names, unknowns);
  std::optional<Expr> e = parser.parse();
  if (!e)
    error = parser.error;
  return e;
}
