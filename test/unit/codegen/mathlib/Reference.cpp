//===- Reference.cpp - Errors in units of the last place ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reference.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <mpfr.h>

namespace {

constexpr mpfr_prec_t kPrecision = 140;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Real {
  mpfr_t value;
  Real() { mpfr_init2(value, kPrecision); }
  ~Real() { mpfr_clear(value); }
  Real(const Real &) = delete;
};

using Function = void (*)(mpfr_t result, const mpfr_t a, const mpfr_t b);

template <int (*F)(mpfr_t, const mpfr_t, mpfr_rnd_t)> void unary(mpfr_t r, const mpfr_t a, const mpfr_t) {
  F(r, a, MPFR_RNDN);
}
template <int (*F)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t)>
void binary(mpfr_t r, const mpfr_t a, const mpfr_t b) {
  F(r, a, b, MPFR_RNDN);
}

void sigmoid(mpfr_t r, const mpfr_t a, const mpfr_t) {
  mpfr_neg(r, a, MPFR_RNDN);
  mpfr_exp(r, r, MPFR_RNDN);
  mpfr_add_ui(r, r, 1, MPFR_RNDN);
  mpfr_ui_div(r, 1, r, MPFR_RNDN);
}

void softplus(mpfr_t r, const mpfr_t a, const mpfr_t) {
  mpfr_exp(r, a, MPFR_RNDN);
  mpfr_log1p(r, r, MPFR_RNDN);
  // e^a beyond 140 bits above 1.
  if (mpfr_cmp_ui(a, 200) > 0)
    mpfr_set(r, a, MPFR_RNDN);
}

void sign(mpfr_t r, const mpfr_t a, const mpfr_t) {
  if (mpfr_nan_p(a) || mpfr_zero_p(a))
    mpfr_set(r, a, MPFR_RNDN);
  else
    mpfr_set_si(r, mpfr_sgn(a), MPFR_RNDN);
}

void round(mpfr_t r, const mpfr_t a, const mpfr_t) { mpfr_round(r, a); }

const std::map<std::string_view, Function> kFunctions = {
    {"exp", unary<mpfr_exp>},
    {"expm1", unary<mpfr_expm1>},
    {"log", unary<mpfr_log>},
    {"log1p", unary<mpfr_log1p>},
    {"log10", unary<mpfr_log10>},
    {"log2", unary<mpfr_log2>},
    {"sin", unary<mpfr_sin>},
    {"cos", unary<mpfr_cos>},
    {"tan", unary<mpfr_tan>},
    {"asin", unary<mpfr_asin>},
    {"acos", unary<mpfr_acos>},
    {"atan", unary<mpfr_atan>},
    {"sinh", unary<mpfr_sinh>},
    {"cosh", unary<mpfr_cosh>},
    {"tanh", unary<mpfr_tanh>},
    {"asinh", unary<mpfr_asinh>},
    {"acosh", unary<mpfr_acosh>},
    {"atanh", unary<mpfr_atanh>},
    {"erf", unary<mpfr_erf>},
    {"erfc", unary<mpfr_erfc>},
    {"cbrt", unary<mpfr_cbrt>},
    {"pow", binary<mpfr_pow>},
    {"atan2", binary<mpfr_atan2>},
    {"hypot", binary<mpfr_hypot>},
    {"sigmoid", sigmoid},
    {"softplus", softplus},
    {"sign", sign},
    {"round", round},
};

/// Replaces an infinity by the first power of two beyond the largest float.
void makeFinite(mpfr_t v, long maxExponent) {
  if (mpfr_inf_p(v))
    mpfr_set_si_2exp(v, mpfr_sgn(v), maxExponent, MPFR_RNDN);
}

} // namespace

double hybrid::test::ulpError(std::string_view function, double a, double b, double value, unsigned bits) {
  const long precision = bits == 64 ? 53 : 24, maxExponent = bits == 64 ? 1024 : 128;
  static thread_local Real x, y, exact, got;
  mpfr_set_d(x.value, a, MPFR_RNDN);
  mpfr_set_d(y.value, b, MPFR_RNDN);
  kFunctions.at(function)(exact.value, x.value, y.value);
  mpfr_set_d(got.value, value, MPFR_RNDN);
  if (mpfr_nan_p(exact.value) || mpfr_nan_p(got.value))
    return mpfr_nan_p(exact.value) && mpfr_nan_p(got.value) ? 0 : kInfinity;
  if (mpfr_zero_p(exact.value) || mpfr_inf_p(exact.value))
    return mpfr_equal_p(exact.value, got.value) && mpfr_signbit(exact.value) == mpfr_signbit(got.value) ? 0 : kInfinity;
  // A value that overflows or underflows is judged at the border of the format.
  const long exponent = std::clamp<long>(mpfr_get_exp(exact.value), 3 - maxExponent, maxExponent);
  if (mpfr_cmpabs(exact.value, got.value) > 0 && mpfr_inf_p(got.value) == 0 && mpfr_get_exp(exact.value) > maxExponent)
    mpfr_set_si_2exp(exact.value, mpfr_sgn(exact.value), maxExponent, MPFR_RNDN);
  if (mpfr_inf_p(got.value) && mpfr_get_exp(exact.value) > maxExponent && mpfr_sgn(got.value) == mpfr_sgn(exact.value))
    return 0;
  makeFinite(got.value, maxExponent);
  mpfr_sub(got.value, got.value, exact.value, MPFR_RNDN);
  mpfr_mul_2si(got.value, got.value, precision - exponent, MPFR_RNDN);
  return std::fabs(mpfr_get_d(got.value, MPFR_RNDN));
}
