//===- Activations.h - Formulas of the activation functions -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Each activation once, as a template over the kind of number: double in the reference evaluator, Interval in range
// analysis, IRScalar in lowering and differentiation. Formulas and defaults are those of the ONNX operators.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_ACTIVATIONS_H
#define HYBRID_DIALECT_ACTIVATIONS_H

#include "dialect/HybridDialect.h"

#include "support/Scalar.h"

namespace hybrid {

/// Parameters of an activation, with the defaults of its kind where absent.
struct ActivationParameters {
  double alpha = 0, beta = 0, gamma = 0;
};

/// How many of alpha, beta, gamma the kind has.
unsigned parameterCount(ActivationKind kind);
ActivationParameters defaultParameters(ActivationKind kind);

/// The function's value. T has the operators of Operators.def. gelu uses erfc, and gelu_tanh (1 + tanh u) / 2 in the
/// form sigmoid(2 u): both keep the small left tail, which a difference from 1 would lose.
template <typename T> T activate(ActivationKind kind, const T &x, const ActivationParameters &p) {
  using namespace scalar; // for T = double; other kinds of number bring their own operators
  switch (kind) {
  case ActivationKind::Relu:
    return max(x, 0.0);
  case ActivationKind::LeakyRelu:
    return max(x, 0.0) + p.alpha * min(x, 0.0);
  case ActivationKind::Elu:
    return max(x, 0.0) + p.alpha * expm1(min(x, 0.0));
  case ActivationKind::Selu:
    return p.gamma * (max(x, 0.0) + p.alpha * expm1(min(x, 0.0)));
  case ActivationKind::Celu:
    return max(x, 0.0) + p.alpha * expm1(min(x, 0.0) / p.alpha);
  case ActivationKind::Sigmoid:
    return sigmoid(x);
  case ActivationKind::HardSigmoid:
    return max(min(p.alpha * x + p.beta, 1.0), 0.0);
  case ActivationKind::Tanh:
    return tanh(x);
  case ActivationKind::Softplus:
    return softplus(x);
  case ActivationKind::Softsign:
    return x / (1.0 + abs(x));
  case ActivationKind::Silu:
    return x * sigmoid(p.alpha * x);
  case ActivationKind::HardSwish:
    return x * max(min(x / 6.0 + 0.5, 1.0), 0.0);
  case ActivationKind::Gelu:
    return 0.5 * x * erfc(x * -0.70710678118654752440);
  case ActivationKind::GeluTanh:
    return x * sigmoid(1.59576912160573071176 * (x + 0.044715 * (x * x * x)));
  case ActivationKind::Mish:
    return x * tanh(softplus(x));
  }
  return x;
}

/// The function's derivative.
template <typename T> T activateDerivative(ActivationKind kind, const T &x, const ActivationParameters &p) {
  using namespace scalar; // for T = double; other kinds of number bring their own operators
  auto step = [](const T &a) { return 0.5 + 0.5 * sign(a); };
  auto ramp = [&](const T &a) { return step(a) * step(1.0 - a); };
  switch (kind) {
  case ActivationKind::Relu:
    return step(x);
  case ActivationKind::LeakyRelu:
    return step(x) + p.alpha * step(-x);
  case ActivationKind::Elu:
    return step(x) + p.alpha * step(-x) * exp(min(x, 0.0));
  case ActivationKind::Selu:
    return p.gamma * (step(x) + p.alpha * step(-x) * exp(min(x, 0.0)));
  case ActivationKind::Celu:
    return step(x) + step(-x) * exp(min(x, 0.0) / p.alpha);
  case ActivationKind::Sigmoid: {
    T s = sigmoid(x);
    return s * (1.0 - s);
  }
  case ActivationKind::HardSigmoid:
    return p.alpha * ramp(p.alpha * x + p.beta);
  case ActivationKind::Tanh: {
    T t = tanh(x);
    return 1.0 - t * t;
  }
  case ActivationKind::Softplus:
    return sigmoid(x);
  case ActivationKind::Softsign: {
    T d = 1.0 + abs(x);
    return 1.0 / (d * d);
  }
  case ActivationKind::Silu: {
    T s = sigmoid(p.alpha * x);
    return s + p.alpha * x * s * (1.0 - s);
  }
  case ActivationKind::HardSwish: {
    T u = x / 6.0 + 0.5;
    return max(min(u, 1.0), 0.0) + x / 6.0 * ramp(u);
  }
  case ActivationKind::Gelu:
    return 0.5 * erfc(x * -0.70710678118654752440) + 0.39894228040143267794 * x * exp(-0.5 * (x * x));
  case ActivationKind::GeluTanh: {
    T s = sigmoid(1.59576912160573071176 * (x + 0.044715 * (x * x * x)));
    return s + x * (s * (1.0 - s)) * (1.59576912160573071176 * (1.0 + 0.134145 * (x * x)));
  }
  case ActivationKind::Mish: {
    T t = tanh(softplus(x));
    return t + x * (1.0 - t * t) * sigmoid(x);
  }
  }
  return x;
}

} // namespace hybrid

#endif // HYBRID_DIALECT_ACTIVATIONS_H
