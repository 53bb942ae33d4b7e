//===- FeatureOptions.cpp - Domains and units as options write them===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/analysis/FeatureOptions.h"

#include "support/Unit.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <charconv>

using namespace llvm;
using namespace hybrid;

static Error bad(StringRef item, const Twine &why) { return createStringError(Twine("'") + item + "': " + why); }

/// A decimal number; digits are required on both sides of a point. Independent of the locale.
static std::optional<double> parseNumber(StringRef text) {
  StringRef digits = text;
  bool negative = digits.consume_front("-");
  if (digits.empty() || !isDigit(digits.front()) || !isDigit(digits.back()))
    return std::nullopt;
  if (size_t point = digits.find('.'); point != StringRef::npos && !isDigit(digits[point + 1]))
    return std::nullopt;
  double value;
  auto [end, status] = std::from_chars(digits.begin(), digits.end(), value);
  if (status != std::errc() || end != digits.end())
    return std::nullopt;
  return negative ? -value : value;
}

/// Splits at commas into NAME=REST items and hands each on; names may come once.
static Error forEachItem(StringRef text, function_ref<Error(StringRef name, StringRef rest, StringRef item)> take) {
  if (text.trim().empty())
    return Error::success();
  SmallVector<StringRef> items;
  text.split(items, ',');
  StringSet<> seen;
  for (StringRef item : items) {
    item = item.trim();
    auto [name, rest] = item.split('=');
    name = name.trim(), rest = rest.trim();
    if (name.empty() || rest.empty())
      return bad(item, "expected NAME=VALUE");
    if (!seen.insert(name).second)
      return bad(item, "'" + name + "' is given twice");
    if (Error error = take(name, rest, item))
      return error;
  }
  return Error::success();
}

Expected<std::vector<DomainOption>> hybrid::parseDomainOption(StringRef text) {
  std::vector<DomainOption> result;
  Error error = forEachItem(text, [&](StringRef name, StringRef rest, StringRef item) -> Error {
    DomainOption option{name.str(), {}, rest.consume_back(":log")};
    size_t dots = rest.find("..");
    if (dots == StringRef::npos)
      return bad(item, "a domain is LO..HI");
    std::optional<double> lo = parseNumber(rest.take_front(dots).trim());
    std::optional<double> hi = parseNumber(rest.drop_front(dots + 2).trim());
    if (!lo || !hi)
      return bad(item, "'" + (lo ? rest.drop_front(dots + 2) : rest.take_front(dots)) + "' is not a number");
    if (!(*lo < *hi))
      return bad(item, *lo == *hi ? "the domain is empty: both ends are equal"
                                  : "the domain is empty: its lower end lies above its upper end");
    if (option.log && !(*lo > 0))
      return bad(item, "log needs a positive lower end");
    option.interval = {*lo, *hi};
    result.push_back(option);
    return Error::success();
  });
  if (error)
    return std::move(error);
  return result;
}

Expected<std::vector<UnitOption>> hybrid::parseUnitOption(StringRef text) {
  std::vector<UnitOption> result;
  Error error = forEachItem(text, [&](StringRef name, StringRef rest, StringRef item) -> Error {
    std::string why;
    if (!parseUnit({rest.data(), rest.size()}, why))
      return bad(item, why);
    result.push_back({name.str(), rest.str()});
    return Error::success();
  });
  if (error)
    return std::move(error);
  return result;
}
