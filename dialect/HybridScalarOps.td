//===- HybridScalarOps.td - Scalar ops that upstream lacks -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SCALAR_OPS_TD
#define HYBRID_SCALAR_OPS_TD

include "dialect/HybridOpBase.td"

def Hybrid_FloatLike : AnyTypeOf<[F32, F64, VectorOfAnyRankOf<[F32, F64]>, RankedTensorOf<[F32, F64]>],
    "f32, f64, or a vector or tensor of them">;

class Hybrid_ScalarOp<string mnemonic> : Hybrid_Op<mnemonic, [Pure, SameOperandsAndResultType,
    Elementwise, Scalarizable, Vectorizable, Tensorizable]> {
  let results = (outs Hybrid_FloatLike:$result);
  let hasFolder = 1;
}

class Hybrid_UnaryOp<string mnemonic> : Hybrid_ScalarOp<mnemonic> {
  let arguments = (ins Hybrid_FloatLike:$operand);
  let assemblyFormat = "$operand attr-dict `:` type($result)";
}

class Hybrid_BinaryOp<string mnemonic> : Hybrid_ScalarOp<mnemonic> {
  let arguments = (ins Hybrid_FloatLike:$lhs, Hybrid_FloatLike:$rhs);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
}

def SignOp : Hybrid_UnaryOp<"sign"> {
  let summary = "-1, 0 or 1";
  let description = [{
    The `hybrid.sign` operation gives -1 for a negative operand, 1 for a positive one; zeros and NaN stay as they are.

    Example: `%s = hybrid.sign %x : f64`
  }];
}

def SigmoidOp : Hybrid_UnaryOp<"sigmoid"> {
  let summary = "1 / (1 + exp(-x))";
  let description = [{
    The `hybrid.sigmoid` operation is the logistic function.

    Example: `%s = hybrid.sigmoid %x : f64`
  }];
}

def SoftplusOp : Hybrid_UnaryOp<"softplus"> {
  let summary = "log(1 + exp(x)) without overflow";
  let description = [{
    The `hybrid.softplus` operation computes `max(x, 0) + log1p(exp(-|x|))`.

    Example: `%s = hybrid.softplus %x : f64`
  }];
}

def HypotOp : Hybrid_BinaryOp<"hypot"> {
  let summary = "sqrt(x^2 + y^2) without overflow";
  let description = [{
    The `hybrid.hypot` operation is the length of the vector (x, y), as C's `hypot`.

    Example: `%h = hybrid.hypot %x, %y : f64`
  }];
}

def ModOp : Hybrid_BinaryOp<"mod"> {
  let summary = "remainder with the sign of the divisor";
  let description = [{
    The `hybrid.mod` operation computes `x - y * floor(x / y)`.

    Example: `%m = hybrid.mod %x, %y : f64`
  }];
}

def ParamOp : Hybrid_Op<"param", [Pure, AllTypesMatch<["value", "result"]>]> {
  let summary = "a constant that training may move";
  let description = [{
    The `hybrid.param` operation has the value of a named parameter. It is not folded; `interval`, where present, says
    where training may move it.

    Constraints:
    * (param_c1) the value has the result's type and is finite;
    * (param_c2) the value lies in the interval.

    Example: `%cd = hybrid.param "cd" = 3.5e-1 : f64 in #hybrid.interval<[1.0e-1, 6.0e-1]>`
  }];
  let arguments = (ins StrAttr:$name, TypedAttrInterface:$value, OptionalAttr<Hybrid_IntervalAttr>:$interval);
  let results = (outs AnyTypeOf<[F32, F64]>:$result);
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name, "::mlir::FloatAttr":$value,
                                 CArg<"IntervalAttr", "{}">:$interval)>];
  let assemblyFormat = "$name `=` $value (`in` $interval^)? attr-dict";

  let hasVerifier = 1;
}

#endif // HYBRID_SCALAR_OPS_TD
