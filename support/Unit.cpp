//===- Unit.cpp - Unit algebra --------------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Unit.h"

#include "support/Quantities.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>

using namespace hybrid;

//===----------------------------------------------------------------------===//
// Algebra
//===----------------------------------------------------------------------===//

Unit Unit::base(std::string_view name) {
  Unit unit;
  unit.exponents_.emplace(name, Rational{1, 1});
  return unit;
}

Unit Unit::number(double scale) {
  Unit unit;
  unit.scale_ = scale;
  return unit;
}

bool Unit::isValid() const {
  bool exact =
      std::all_of(exponents_.begin(), exponents_.end(), [](const auto &entry) { return entry.second.isValid(); });
  return exact && scale_ > 0 && std::isfinite(scale_);
}

Unit Unit::operator*(const Unit &other) const {
  Unit product = *this;
  product.scale_ *= other.scale_;
  for (const auto &[name, exponent] : other.exponents_) {
    Rational &sum = product.exponents_[name];
    sum = sum + exponent;
    if (sum.isZero())
      product.exponents_.erase(name);
  }
  return product;
}

Unit Unit::operator/(const Unit &other) const {
  Unit quotient = *this * other.pow({-1, 1});
  quotient.scale_ = scale_ / other.scale_; // one rounding, not two
  return quotient;
}

Unit Unit::pow(Rational exponent) const {
  Unit power;
  if (exponent.isZero())
    return power;
  // The positive power first: 1/3600^2 is rounded once.
  double magnitude = std::pow(scale_, std::fabs(exponent.value()));
  power.scale_ = exponent.numerator < 0 ? 1 / magnitude : magnitude;
  for (const auto &[name, old] : exponents_)
    power.exponents_.emplace(name, old * exponent);
  return power;
}

std::string Unit::toString() const {
  std::string text;
  if (scale_ != 1) {
    char digits[32];
    text.assign(digits, std::to_chars(digits, digits + sizeof digits, scale_).ptr);
  }
  auto append = [&](const std::string &name, Rational exponent, const char *separator) {
    text += separator + name;
    if (exponent != Rational{1, 1})
      text += "^" + (exponent.denominator == 1 ? hybrid::toString(exponent) : "(" + hybrid::toString(exponent) + ")");
  };
  for (const auto &[name, exponent] : exponents_)
    if (exponent.numerator >= 0)
      append(name, exponent, text.empty() ? "" : "*");
  if (text.empty())
    text = "1";
  for (const auto &[name, exponent] : exponents_)
    if (exponent.numerator < 0)
      append(name, exponent * Rational{-1, 1}, "/");
  return text;
}

//===----------------------------------------------------------------------===//
// Predeclared units and prefixes
//===----------------------------------------------------------------------===//

namespace {

struct Predeclared {
  std::string_view name;
  bool takesPrefix;
  double scale;
  std::string_view definition; ///< in units above; empty for a base dimension
};

constexpr Predeclared kUnits[] = {
    {"s", true, 1, ""},
    {"m", true, 1, ""},
    {"kg", false, 1, ""},
    {"A", true, 1, ""},
    {"K", true, 1, ""},
    {"mol", true, 1, ""},
    {"cd", true, 1, ""},
    {"g", true, 1e-3, "kg"},
    {"N", true, 1, "kg*m/s^2"},
    {"J", true, 1, "kg*m^2/s^2"},
    {"W", true, 1, "kg*m^2/s^3"},
    {"Pa", true, 1, "kg/m/s^2"},
    {"Hz", true, 1, "1/s"},
    {"C", true, 1, "A*s"},
    {"V", true, 1, "kg*m^2/s^3/A"},
    {"F", true, 1, "A^2*s^4/kg/m^2"},
    {"ohm", true, 1, "kg*m^2/s^3/A^2"},
    {"S", true, 1, "A^2*s^3/kg/m^2"},
    {"Wb", true, 1, "kg*m^2/s^2/A"},
    {"T", true, 1, "kg/s^2/A"},
    {"H", true, 1, "kg*m^2/s^2/A^2"},
    {"lm", true, 1, "cd"},
    {"lx", true, 1, "cd/m^2"},
    {"Bq", true, 1, "1/s"},
    {"Gy", true, 1, "m^2/s^2"},
    {"Sv", true, 1, "m^2/s^2"},
    {"kat", true, 1, "mol/s"},
    {"L", true, 1e-3, "m^3"},
    {"bar", true, 1e5, "kg/m/s^2"},
    {"eV", true, 1.602176634e-19, "kg*m^2/s^2"},
    {"u", false, 1.66053906892e-27, "kg"}, // CODATA 2022
    {"min", false, 60, "s"},
    {"h", false, 3600, "s"},
    {"day", false, 86400, "s"},
    {"%", false, 1e-2, "1"},
    {"ppm", false, 1e-6, "1"},
    {"rad", false, 1, "1"},
    {"sr", false, 1, "1"},
    {"deg", false, 0.017453292519943295, "1"},
};

struct Prefix {
  std::string_view name;
  double scale;
};

constexpr Prefix kPrefixes[] = {
    {"Q", 1e30},  {"R", 1e27},  {"Y", 1e24},      {"Z", 1e21},      {"E", 1e18},  {"P", 1e15},  {"T", 1e12},
    {"G", 1e9},   {"M", 1e6},   {"k", 1e3},       {"h", 1e2},       {"da", 1e1},  {"d", 1e-1},  {"c", 1e-2},
    {"m", 1e-3},  {"u", 1e-6},  {"\u00b5", 1e-6}, {"\u03bc", 1e-6}, {"n", 1e-9},  {"p", 1e-12}, {"f", 1e-15},
    {"a", 1e-18}, {"z", 1e-21}, {"y", 1e-24},     {"r", 1e-27},     {"q", 1e-30},
};

const Predeclared *findUnit(std::string_view name) {
  const Predeclared *row =
      std::find_if(std::begin(kUnits), std::end(kUnits), [&](const auto &u) { return u.name == name; });
  return row == std::end(kUnits) ? nullptr : row;
}

Unit unitOf(const Predeclared &row) {
  if (row.definition.empty())
    return Unit::base(row.name);
  std::string error;
  return Unit::number(row.scale) * *parseUnit(row.definition, error);
}

/// An exact name wins over a prefix: "min" is a minute, "cd" a candela.
std::optional<Unit> predeclared(std::string_view name) {
  if (const Predeclared *row = findUnit(name))
    return unitOf(*row);
  for (const Prefix &prefix : kPrefixes)
    if (name.starts_with(prefix.name))
      if (const Predeclared *row = findUnit(name.substr(prefix.name.size())); row && row->takesPrefix)
        return Unit::number(prefix.scale) * unitOf(*row);
  return std::nullopt;
}

/// What a reader may have meant by an unknown name; empty if nothing is near.
std::string_view nearName(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
      {"sec", "s"},      {"second", "s"},   {"meter", "m"},  {"metre", "m"},  {"kilogram", "kg"}, {"hr", "h"},
      {"hour", "h"},     {"minute", "min"}, {"l", "L"},      {"liter", "L"},  {"litre", "L"},     {"d", "day"},
      {"degree", "deg"}, {"radian", "rad"}, {"newton", "N"}, {"joule", "J"},  {"watt", "W"},      {"volt", "V"},
      {"pascal", "Pa"},  {"hertz", "Hz"},   {"kelvin", "K"}, {"ampere", "A"}, {"\u03a9", "ohm"},  {"\u2126", "ohm"}};
  for (const auto &[other, meant] : kOtherNames)
    if (name == other)
      return meant;
  auto sameLetters = [&](std::string_view candidate) {
    return std::equal(candidate.begin(), candidate.end(), name.begin(), name.end(), [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    });
  };
  for (const Predeclared &row : kUnits)
    if (sameLetters(row.name))
      return row.name;
  return {};
}

//===----------------------------------------------------------------------===//
// Parser: product = factor {("*" | "/") factor};  factor = primary ["^" exponent];
//         primary = name | "(" product ")" | "1";  exponent = integer | "(" integer ["/" digits] ")"
//===----------------------------------------------------------------------===//

class UnitParser {
public:
  UnitParser(std::string_view text, UnitLookup declared, bool open)
      : text(text), declared(std::move(declared)), open(open) {}

  std::optional<Unit> parse() {
    skipSpaces();
    if (atEnd())
      return fail("a unit is empty; a dimensionless one is written 1");
    size_t start = position;
    std::optional<Unit> unit = open ? scale() : Unit();
    if (unit)
      unit = product(*unit, position != start);
    if (unit && !atEnd())
      return fail("expected '*', '/' or '^' before '" + word() + "' in a unit");
    return unit;
  }

  std::string error;
  size_t position = 0;

private:
  static constexpr int kMaxNesting = 200;

  bool atEnd() const { return position == text.size(); }
  char peek() const { return atEnd() ? '\0' : text[position]; }
  static bool isDigit(char c) { return c >= '0' && c <= '9'; }
  static bool isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '%' ||
           static_cast<unsigned char>(c) >= 0x80;
  }

  void skipSpaces() {
    while (peek() == ' ' || peek() == '\t')
      ++position;
  }

  bool take(char c) {
    if (peek() != c)
      return false;
    ++position;
    skipSpaces();
    return true;
  }

  std::nullopt_t fail(std::string message) {
    if (error.empty())
      error = std::move(message);
    return std::nullopt;
  }

  /// The word at the cursor, for messages: a name, a number or one character.
  std::string word() const {
    size_t end = position;
    while (end < text.size() && (isNamePart(text[end]) || isDigit(text[end]) || text[end] == '.'))
      ++end;
    return std::string(text.substr(position, std::max(end - position, size_t(1))));
  }

  /// The number that Unit::toString puts first.
  std::optional<Unit> scale() {
    double value = 1;
    if (!isDigit(peek()))
      return Unit();
    auto [end, code] = std::from_chars(text.data() + position, text.data() + text.size(), value);
    if (code != std::errc() || !std::isfinite(value) || value <= 0)
      return fail("'" + word() + "' is no scale of a unit");
    if (value == 1) // the numerator of 1/s
      return Unit();
    position = static_cast<size_t>(end - text.data());
    skipSpaces();
    return Unit::number(value);
  }

  /// Multiplies `left` by factors; `isContinued` if `left` is already written, so that an operator comes next.
  std::optional<Unit> product(Unit left, bool isContinued) {
    if (!isContinued) {
      std::optional<Unit> first = factor(true);
      if (!first)
        return std::nullopt;
      left = left * *first;
    }
    while (peek() == '*' || peek() == '/') {
      bool divides = peek() == '/';
      take(peek());
      size_t start = position;
      std::optional<Unit> right = factor(false);
      if (!right)
        return std::nullopt;
      left = divides ? left / *right : left * *right;
      if (!left.isValid()) {
        position = start;
        return fail("the unit leaves the range of numbers at '" + word() + "'");
      }
    }
    return left;
  }

  std::optional<Unit> factor(bool isFirst) {
    size_t start = position;
    std::optional<Unit> base = primary(isFirst);
    if (!base || !take('^'))
      return base;
    if (isDigit(text[start]))
      return fail("the 1 of a unit takes no exponent");
    std::optional<Rational> power = exponent();
    if (!power)
      return std::nullopt;
    Unit result = base->pow(*power);
    if (!result.isValid())
      return fail("the exponent " + hybrid::toString(*power) + " leaves the range of numbers");
    return result;
  }

  std::optional<Unit> primary(bool isFirst) {
    if (atEnd())
      return fail("a unit ends where a name is expected");
    if (isDigit(peek()) || peek() == '.')
      return one(isFirst);
    if (peek() == '(') {
      if (++nesting > kMaxNesting)
        return fail("a unit is nested more than 200 levels deep");
      take('(');
      std::optional<Unit> inner = product({}, false);
      if (inner && !take(')'))
        return fail(atEnd() ? "missing ')' at the end of a unit" : "expected ')' before '" + word() + "' in a unit");
      --nesting;
      return inner;
    }
    if (!isNamePart(peek()))
      return fail("expected the name of a unit before '" + word() + "'");
    return named();
  }

  std::optional<Unit> one(bool isFirst) {
    std::string number = word();
    if (number != "1")
      return fail("the number '" + number + "' cannot stand in a unit; declare 'unit NAME = " + number + " [...];'");
    if (!isFirst)
      return fail("'1' may stand in a unit as a numerator or alone only");
    ++position;
    skipSpaces();
    return Unit();
  }

  std::optional<Unit> named() {
    size_t start = position;
    while (!atEnd() && (isNamePart(peek()) || (isDigit(peek()) && position > start)))
      ++position;
    std::string name(text.substr(start, position - start));
    std::optional<Unit> unit = declared ? declared(name) : std::nullopt;
    if (!unit)
      unit = predeclared(name);
    if (!unit && (name == "degC" || name == "degF")) {
      position = start;
      return fail("'" + name + "' has an offset and is no unit here; give the temperature in kelvin [K]" +
                  (name == "degC" ? " (add 273.15)" : " (add 459.67, times 5/9)"));
    }
    if (!unit && open)
      unit = Unit::base(name);
    if (!unit) {
      position = start;
      std::string_view near = nearName(name);
      return fail("unknown unit '" + name + "'" + (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?"));
    }
    skipSpaces();
    return unit;
  }

  std::optional<int64_t> integer() {
    const char *begin = text.data() + position, *end = text.data() + text.size();
    int64_t value = 0;
    auto [rest, code] = std::from_chars(begin, end, value);
    if (code == std::errc::result_out_of_range)
      return fail("the exponent '" + word() + "' is too large");
    if (code != std::errc())
      return fail("expected an integer or a bracketed fraction such as (1/2) as the exponent of a unit");
    if (rest != end && *rest == '.')
      return fail("an exponent of a unit is an integer or a bracketed fraction such as (1/2), not '" + word() + "'");
    position += static_cast<size_t>(rest - begin);
    skipSpaces();
    return value;
  }

  std::optional<Rational> exponent() {
    bool bracketed = take('(');
    std::optional<int64_t> numerator = integer(), denominator = 1;
    if (numerator && bracketed && take('/'))
      denominator = integer();
    if (!numerator || !denominator)
      return std::nullopt;
    if (*denominator == 0)
      return fail("the exponent of a unit divides by zero");
    if (bracketed && !take(')'))
      return fail("missing ')' after the exponent of a unit");
    Rational value = Rational::make(*numerator, *denominator);
    if (!value.isValid())
      return fail("the exponent of a unit is too large");
    return value;
  }

  std::string_view text;
  UnitLookup declared;
  bool open;
  int nesting = 0;
};

std::optional<Unit> run(UnitParser parser, std::string &error, size_t &offset) {
  std::optional<Unit> unit = parser.parse();
  if (!unit) {
    error = parser.error;
    offset = parser.position;
  }
  return unit;
}

} // namespace

std::optional<Unit> hybrid::parseUnit(std::string_view text, std::string &error, bool openDimensions) {
  size_t offset = 0;
  return run(UnitParser(text, nullptr, openDimensions), error, offset);
}

std::vector<std::string_view> hybrid::predeclaredUnits() {
  std::vector<std::string_view> names;
  for (const Predeclared &row : kUnits)
    names.push_back(row.name);
  return names;
}

std::optional<Unit> hybrid::parseUnit(std::string_view text, const UnitLookup &declared, std::string &error,
                                      size_t &offset) {
  return run(UnitParser(text, declared, false), error, offset);
}
