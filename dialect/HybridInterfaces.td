//===- HybridInterfaces.td - Interfaces by which new ops join the analyses -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_INTERFACES_TD
#define HYBRID_INTERFACES_TD

include "mlir/IR/OpBase.td"

def RangeOpInterface : OpInterface<"RangeOpInterface"> {
  let cppNamespace = "::hybrid";
  let description = [{
    Bounds the values of the results from bounds on the operands. A bound is a list of intervals: one for a scalar or
    for all elements of a tensor, or one per column (index in the last dimension).
  }];
  let methods = [InterfaceMethod<
      "Bounds of each result; `operands` has one entry per operand.",
      "::llvm::SmallVector<::hybrid::Ranges>", "inferRanges", (ins "::llvm::ArrayRef<::hybrid::Ranges>":$operands)>];
}

def DerivativeOpInterface : OpInterface<"DerivativeOpInterface"> {
  let cppNamespace = "::hybrid";
  let description = [{
    Builds the partial derivatives of an elementwise op: one value per operand, of the op's result type. At a kink the
    value is a one-sided derivative or their mean.
  }];
  let methods = [InterfaceMethod<
      "Partial derivatives by each operand, built at the builder's insertion point.",
      "::llvm::SmallVector<::mlir::Value>", "buildPartials", (ins "::mlir::OpBuilder &":$builder)>];
}

def CostOpInterface : OpInterface<"CostOpInterface"> {
  let cppNamespace = "::hybrid";
  let description = [{
    Tells what an op costs for one row of the batch (dynamic dimensions count as one).
  }];
  let methods = [
    InterfaceMethod<"Arithmetic, in units of one addition.", "double", "getFlops">,
    InterfaceMethod<"Bytes of constants read.", "double", "getConstantBytes">
  ];
}

#endif // HYBRID_INTERFACES_TD
