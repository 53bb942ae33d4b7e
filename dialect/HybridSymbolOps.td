//===- HybridSymbolOps.td - Symbols, their uses, choice and guard -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SYMBOL_OPS_TD
#define HYBRID_SYMBOL_OPS_TD

include "dialect/HybridOpBase.td"
include "mlir/Interfaces/CallInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"

class Hybrid_SymbolOp<string mnemonic, list<Trait> traits = []> : Hybrid_Op<mnemonic, !listconcat(traits, [
    FunctionOpInterface, IsolatedFromAbove, AffineScope, SingleBlock, HasParent<"::mlir::ModuleOp">])> {
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<StrAttr>:$sym_visibility, OptionalAttr<DictArrayAttr>:$arg_attrs,
                       OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name, "::mlir::FunctionType":$type)>];
  let skipDefaultBuilders = 1;
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  code functionInterface = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    ::hybrid::ReturnOp getReturn();
    /// Description of argument or result column: see HybridDialect::kFeatureAttr. Null if there is none.
    ::hybrid::FeatureAttr getInputFeature(unsigned argument, unsigned column = 0);
    ::hybrid::FeatureAttr getOutputFeature(unsigned result, unsigned column = 0);
  }];
  let extraClassDeclaration = functionInterface;
}

def SymbolicModuleOp : Hybrid_SymbolOp<"module"> {
  let summary = "a closed form on scalars";
  let description = [{
    The `hybrid.module` operation is a pure function whose arguments and results are floats or static vectors of
    floats. Its body is one block of upstream `arith`, `math`, `vector` and `scf` ops, scalar ops of this dialect and
    calls of other modules. Numbers inside are coherent SI.

    Constraints:
    * (module_c1) arguments and results are floats or static vectors of floats;
    * (module_c2) the body is not empty and ends in `hybrid.return` with the result types;
    * (module_c3) every op in the body is free of memory effects, and none has tensor operands or results.

    Example:

    ```mlir
    hybrid.module @kinetic(%m: f64 {hybrid.feature = #hybrid.feature<"m", unit = "kg", interval = [1.0, 5.0]>},
                           %v: f64) -> f64 {
      %half = arith.constant 5.0e-1 : f64
      %0 = arith.mulf %half, %m : f64
      %1 = arith.mulf %v, %v : f64
      %2 = arith.mulf %0, %1 : f64
      hybrid.return %2 : f64
    }
    ```
  }];
}

def NetworkOp : Hybrid_SymbolOp<"network"> {
  let summary = "a batched network on tensors";
  let description = [{
    The `hybrid.network` operation is a pure function on batches: the first dimension of every argument and result is
    the batch, and row i of the results depends on row i of the arguments alone. Its body is made of layer ops and of
    any other op on tensors.

    Constraints:
    * (network_c1) arguments and results are ranked tensors of floats with at least two dimensions, the first dynamic;
    * (network_c2) the body is not empty and ends in `hybrid.return` with the result types.

    Example:

    ```mlir
    hybrid.network @line(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
      %w = arith.constant dense<[[2.0], [-1.0]]> : tensor<2x1xf32>
      %y = hybrid.dense %x, %w : (tensor<?x2xf32>, tensor<2x1xf32>) -> tensor<?x1xf32>
      hybrid.return %y : tensor<?x1xf32>
    }
    ```
  }];
}

def ReturnOp : Hybrid_Op<"return", [Pure, Terminator, ReturnLike,
    ParentOneOf<["SymbolicModuleOp", "NetworkOp"]>]> {
  let summary = "end of a module or a network";
  let description = [{
    The `hybrid.return` operation ends the body of a `hybrid.module` or `hybrid.network`.

    Example: `hybrid.return %y : tensor<?x1xf32>`
  }];
  let arguments = (ins Variadic<AnyType>:$operands);
  let assemblyFormat = "attr-dict ($operands^ `:` type($operands))?";
}

def YieldOp : Hybrid_Op<"yield", [Pure, Terminator, ReturnLike, ParentOneOf<["ChoiceOp", "GuardOp"]>]> {
  let summary = "end of a region of a choice or a guard";
  let description = [{
    The `hybrid.yield` operation gives the values of an alternative.

    Example: `hybrid.yield %y : tensor<?x1xf32>`
  }];
  let arguments = (ins Variadic<AnyType>:$operands);
  let assemblyFormat = "attr-dict ($operands^ `:` type($operands))?";
}

def CallOp : Hybrid_Op<"call", [Pure, CallOpInterface, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "call of a module or a network";
  let description = [{
    The `hybrid.call` operation calls a `hybrid.module` on scalars or a `hybrid.network` on a batch. The stock inliner
    inlines it.

    Constraints:
    * (call_c1) the callee is a `hybrid.module` or `hybrid.network`;
    * (call_c2) operand and result types are the callee's.

    Example: `%F = hybrid.call @gravity(%m1, %m2, %r) : (f64, f64, f64) -> f64`
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AnyType>:$operands,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let results = (outs Variadic<AnyType>);
  let assemblyFormat = "$callee `(` $operands `)` attr-dict `:` functional-type($operands, results)";
  let extraClassDeclaration = [{
    ::mlir::CallInterfaceCallable getCallableForCallee() { return getCalleeAttr(); }
    void setCalleeFromCallable(::mlir::CallInterfaceCallable callee) {
      setCalleeAttr(::llvm::cast<::mlir::FlatSymbolRefAttr>(::llvm::cast<::mlir::SymbolRefAttr>(callee)));
    }
    ::mlir::Operation::operand_range getArgOperands() { return getOperands(); }
    ::mlir::MutableOperandRange getArgOperandsMutable() { return getOperandsMutable(); }
  }];
}

def ApplyOp : Hybrid_Op<"apply", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a module, element by element over a batch";
  let description = [{
    The `hybrid.apply` operation evaluates a `hybrid.module` for each element of its operands, which are tensors of one
    shape. It uses the symbol but is not a call.

    Constraints:
    * (apply_c1) the callee is a `hybrid.module` on scalars;
    * (apply_c2) operands and results are tensors of one shape, one per argument and result of the callee, with its
      element types.

    Example: `%F = hybrid.apply @gravity(%m1, %m2, %r) : (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>`
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AnyRankedTensor>:$columns);
  let results = (outs Variadic<AnyRankedTensor>);
  let assemblyFormat = "$callee `(` $columns `)` attr-dict `:` functional-type($columns, results)";
}

def PredictOp : Hybrid_Op<"predict", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a network, on the one sample that a module sees";
  let description = [{
    The `hybrid.predict` operation evaluates a `hybrid.network` on one row, inside a `hybrid.module`: the components of
    the operands, in order, are the row's columns, and those of the results the columns of what the network gives.
    Numbers are converted to the network's element types and back. It is the counterpart of `hybrid.apply`, and uses the
    symbol but is not a call. The pass `hybrid-batch-modules` turns a module that predicts into a network.

    Constraints:
    * (predict_c1) the callee is a `hybrid.network` whose arguments and results are matrices [?, N] with N static;
    * (predict_c2) operands have as many components as the callee's arguments have columns, and so have the results;
    * (predict_c3) operands and results are floats or static vectors of floats.

    Example: `%F = hybrid.predict @spin(%v, %w) : (vector<3xf64>, vector<3xf64>) -> vector<3xf64>`
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AnyType>:$inputs);
  let results = (outs Variadic<AnyType>);
  let assemblyFormat = "$callee `(` $inputs `)` attr-dict `:` functional-type($inputs, results)";
}

def ChoiceOp : Hybrid_Op<"choice", [IsolatedFromAbove, RecursiveMemoryEffects, RecursivelySpeculatable, SingleBlock]> {
  let summary = "alternatives for one value, the reference first";
  let description = [{
    The `hybrid.choice` operation has the value of its reference region. Each alternative claims to give nearly the
    same value, with the evidence for it. Only the pass `hybrid-commit` drops the reference.

    Constraints:
    * (choice_c1) every region has the operand types as block arguments and yields the result types;
    * (choice_c2) there is one `#hybrid.evidence` for each alternative.

    Example:

    ```mlir
    hybrid.network @g(%x: tensor<?x1xf32>) -> tensor<?x1xf32> {
      %y = hybrid.choice(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
      ^bb0(%a: tensor<?x1xf32>):
        %0 = math.exp %a : tensor<?x1xf32>
        hybrid.yield %0 : tensor<?x1xf32>
      } alternatives {
      ^bb0(%a: tensor<?x1xf32>):
        %0 = arith.addf %a, %a : tensor<?x1xf32>
        hybrid.yield %0 : tensor<?x1xf32>
      } evidence [#hybrid.evidence<verdict = "approximate", samples = 100, seed = 1, rms = 2.0e-1, max = 5.0e-1>]
      hybrid.return %y : tensor<?x1xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$inputs, DefaultValuedOptionalAttr<ArrayAttr, "{}">:$evidence);
  let regions = (region SizedRegion<1>:$reference, VariadicRegion<SizedRegion<1>>:$alternatives);
  let results = (outs Variadic<AnyType>);
  let assemblyFormat = [{
    `(` $inputs `)` attr-dict-with-keyword `:` functional-type($inputs, results) `reference` $reference
    (`alternatives` $alternatives^)? (`evidence` $evidence^)?
  }];
  let hasRegionVerifier = 1;
}

def GuardOp : Hybrid_Op<"guard", [IsolatedFromAbove, RecursiveMemoryEffects, RecursivelySpeculatable, SingleBlock]> {
  let summary = "a value inside a domain, something else outside";
  let description = [{
    The `hybrid.guard` operation evaluates its inside region for the rows of the batch that lie in the domain, a box
    with one interval per column of the inputs, and counts the rows outside (a NaN is outside). Rows outside get

    * `fallback`: the value of the second region (only this mode has one);
    * `nan`: NaN;
    * `clamp`: the value of the inside region at the nearest point of the box (NaN stays NaN);
    * `error`: NaN, and the compiled function returns a status.

    Constraints:
    * (guard_c1) the domain has one interval for each column of the inputs;
    * (guard_c2) both regions have the input types as block arguments and yield the result types;
    * (guard_c3) there is a fallback region in mode `fallback`, and only there.

    Example:

    ```mlir
    hybrid.network @g(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
      %y, %outside = hybrid.guard(%x) fallback domain [#hybrid.interval<[0.0, 1.0]>]
          : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
      ^bb0(%a: tensor<?x1xf64>):
        %0 = arith.addf %a, %a : tensor<?x1xf64>
        hybrid.yield %0 : tensor<?x1xf64>
      } outside {
      ^bb0(%a: tensor<?x1xf64>):
        %0 = math.exp %a : tensor<?x1xf64>
        hybrid.yield %0 : tensor<?x1xf64>
      }
      hybrid.return %y : tensor<?x1xf64>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$inputs, Hybrid_GuardModeAttr:$mode,
                       TypedArrayAttrBase<Hybrid_IntervalAttr, "one interval per column">:$domain);
  let regions = (region SizedRegion<1>:$inside, VariadicRegion<SizedRegion<1>>:$fallback);
  let results = (outs Variadic<AnyRankedTensor>:$values, I64:$outside);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
}

#endif // HYBRID_SYMBOL_OPS_TD
