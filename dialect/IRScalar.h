//===- IRScalar.h - Operators of the table, building IR -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// IRScalar is a value under construction: each operator of Operators.def, applied to it, builds the op that the table
// names. So one text of a formula serves numbers, intervals, expressions and IR:
//
//   template <typename T> T logistic(T x) { return 1.0 / (1.0 + exp(-x)); }
//   logistic(0.5);                         // a number
//   logistic(IRScalar(builder, loc, v));   // arith.negf, math.exp, arith.addf, arith.divf
//
// Literals become constants of the operand's type, also vectors and tensors; a dynamic tensor is splat.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_IRSCALAR_H
#define HYBRID_DIALECT_IRSCALAR_H

#include "dialect/HybridOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace hybrid {

class IRScalar {
public:
  IRScalar(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value)
      : builder(&builder), loc(loc), value(value) {}

  mlir::Value get() const { return value; }

  /// A constant of this value's type.
  IRScalar literal(double number) const;

  template <typename Op> IRScalar unary() const {
    return {*builder, loc, Op::create(*builder, loc, value)->getResult(0)};
  }
  template <typename Op> IRScalar binary(const IRScalar &rhs) const {
    return {*builder, loc, Op::create(*builder, loc, value, rhs.value)->getResult(0)};
  }

private:
  mlir::OpBuilder *builder;
  mlir::Location loc;
  mlir::Value value;
};

#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...)                                                                  \
  inline IRScalar Fn(const IRScalar &a) { return a.unary<Mlir>(); }
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...)                                                                 \
  inline IRScalar Fn(const IRScalar &a, const IRScalar &b) { return a.binary<Mlir>(b); }                               \
  inline IRScalar Fn(const IRScalar &a, double b) { return Fn(a, a.literal(b)); }                                      \
  inline IRScalar Fn(double a, const IRScalar &b) { return Fn(b.literal(a), b); }
#include "support/Operators.def"

#define HYBRID_INFIX(Symbol, Fn)                                                                                       \
  inline IRScalar operator Symbol(const IRScalar &a, const IRScalar &b) { return Fn(a, b); }                           \
  inline IRScalar operator Symbol(const IRScalar &a, double b) { return Fn(a, b); }                                    \
  inline IRScalar operator Symbol(double a, const IRScalar &b) { return Fn(a, b); }
HYBRID_INFIX(+, add)
HYBRID_INFIX(-, sub)
HYBRID_INFIX(*, mul)
HYBRID_INFIX(/, div)
#undef HYBRID_INFIX
inline IRScalar operator-(const IRScalar &a) { return neg(a); }

/// Makes a literal of the kind of `like`; leaves a value alone.
inline IRScalar lift(const IRScalar &like, double number) { return like.literal(number); }
inline IRScalar lift(const IRScalar &, const IRScalar &value) { return value; }

/// Builds the op of `op` on `a` and, for a binary operator, `b`.
IRScalar build(Operator op, const IRScalar &a, const IRScalar &b);

} // namespace hybrid

#endif // HYBRID_DIALECT_IRSCALAR_H
