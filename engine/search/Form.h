//===- Form.h - A form that the user states, with gaps ----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who knows half of a law says so, and the search finds the rest:
//
//   f(x, y) = a*exp(-b*x) + g(y)       constants a and b, function g unknown
//
// First everything is fitted at once, each unknown function as a Chebyshev series: Levenberg-Marquardt from many
// starts, because the constants may stand anywhere. That settles the constants to the error of the series. Then each
// function is *cut out* of the oracle: at a point, with the others as fitted, the form is an equation in one unknown,
//
//   g(y) = f(x*, y) - a*exp(-b*x*)     one view for each x*
//
// which Newton's method solves from the series' value, wherever the unknown stands (linear: one step). What results is
// a field of the function's own inputs, and the form is a Reduction like any that the search finds itself: parts are
// named, the names put in, and all constants fitted together. Verdicts know nothing of the form.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_FORM_H
#define HYBRID_ENGINE_SEARCH_FORM_H

#include "engine/expr/Parse.h"
#include "engine/search/Reduction.h"

namespace hybrid::engine {

struct Form {
  std::string text;
  Expr skeleton; ///< unknown function k is the variable inputs + k
  Unknowns unknowns;
  unsigned inputs = 0;

  /// The inputs that neither stand in it nor under one of its functions.
  std::vector<unsigned> absentInputs() const;
};

/// nullopt if the text is malformed, or a function has more than kMaxFormInputs inputs or is not used; sets `error`.
inline constexpr unsigned kMaxFormInputs = 3;
std::optional<Form> parseForm(const std::string &text, std::span<const std::string> inputs, std::string &error);

/// The form as a cut of the field; nullopt if no values of its constants and functions were found at which it has
/// values.
std::optional<Reduction> reduceByForm(const Field &field, const Form &form, uint64_t seed);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_FORM_H
