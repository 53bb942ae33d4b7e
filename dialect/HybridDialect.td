//===- HybridDialect.td - The dialect -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_TD
#define HYBRID_DIALECT_TD

include "mlir/IR/OpBase.td"

def Hybrid_Dialect : Dialect {
  let name = "hybrid";
  let cppNamespace = "::hybrid";
  let summary = "Models that are part neural network, part equation";
  let description = [{
    Two symbols hold code: `hybrid.module` is a closed form on scalars, `hybrid.network` a batched network on tensors.
    Three ops use them: `hybrid.call` with the callee's own types, `hybrid.apply` a module element by element over a
    batch, `hybrid.predict` a network on one sample.
    `hybrid.choice` keeps alternatives for one value, the reference first; `hybrid.guard` sends rows outside a domain
    to a fallback. Layer ops say what a network does; everything else on tensors is upstream's `linalg` and `tensor`,
    everything else on scalars upstream's `arith` and `math`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"];
  let useDefaultAttributePrinterParser = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
  let hasOperationAttrVerify = 1;
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = [{
    /// Name of the attribute that describes arguments and results: one `#hybrid.feature` for a scalar, an array of
    /// one per column for a tensor. Legal on the arguments and results of any function-like op.
    static constexpr ::llvm::StringLiteral kFeatureAttr = "hybrid.feature";
    /// Name of the attribute that carries `#hybrid.structure` findings of a candidate (an array).
    static constexpr ::llvm::StringLiteral kStructureAttr = "hybrid.structure";
    /// Name of the attribute that says how a distilled symbol was found (`#hybrid.evidence`).
    static constexpr ::llvm::StringLiteral kEvidenceAttr = "hybrid.evidence";
    /// Name of the attribute that carries documentation, an array of one string per line; legal on symbols, and on their
    /// arguments and results.
    static constexpr ::llvm::StringLiteral kDocumentationAttr = "hybrid.documentation";
    /// Unit attribute of a network that was a module: each argument and result is one column, and its interface in C
    /// stays that of a module.
    static constexpr ::llvm::StringLiteral kModuleInterfaceAttr = "hybrid.module_interface";
    /// Version that bytecode of this dialect is written with.
    static constexpr int64_t kVersion = 1;

    void registerAttributes();
  }];
}

#endif // HYBRID_DIALECT_TD
