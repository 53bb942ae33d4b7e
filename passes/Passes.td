//===- Passes.td - Passes up to lowering -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_TD
#define HYBRID_PASSES_TD

include "mlir/Pass/PassBase.td"

def DeclareFeatures : Pass<"hybrid-declare-features", "::mlir::ModuleOp"> {
  let summary = "Give names, units and domains to the columns of an entry point";
  let description = [{
    Writes `hybrid.feature` on the arguments and results of the entry point from options, as the command line states
    them. Columns of all tensor arguments count through, in order; what is not stated keeps its feature or gets the
    name x0, x1, … (outputs: y, or y0, y1, …). An unknown name, an empty domain or an unknown unit is an error.

    Example: `hybrid-declare-features{inputs=m,v domain="m=1..5,v=0.1..10:log" units="m=kg,v=m/s,y=J"}`

    Before:
    ```mlir
    hybrid.network @f(%x: tensor<?x2xf32>) -> tensor<?x1xf32> { ... }
    ```
    After:
    ```mlir
    hybrid.network @f(%x: tensor<?x2xf32> {hybrid.feature = [
        #hybrid.feature<"m", unit = "kg", interval = [1.0, 5.0]>,
        #hybrid.feature<"v", unit = "m/s", interval = [0.1, 10.0], log>]})
      -> (tensor<?x1xf32> {hybrid.feature = [#hybrid.feature<"y", unit = "J">]}) { ... }
    ```
  }];
  let options = [
    Option<"entry", "entry", "std::string", "\"\"", "Symbol to annotate (default: the only public one)">,
    ListOption<"inputs", "inputs", "std::string", "Names of the input columns, in order">,
    ListOption<"outputs", "outputs", "std::string", "Names of the output columns, in order">,
    Option<"domain", "domain", "std::string", "\"\"", "NAME=LO..HI[:log], separated by commas">,
    Option<"units", "units", "std::string", "\"\"", "NAME=UNIT, separated by commas">,
    Option<"calibration", "calibration", "std::string", "\"\"",
           "Table (.csv, .npy) whose header names inputs, and whose ranges are their domains, where nothing else does">,
  ];
  let dependentDialects = ["::hybrid::HybridDialect"];
}

def InferDomains : Pass<"hybrid-infer-domains", "::mlir::ModuleOp"> {
  let summary = "Bound the results of modules and networks from the domains of their inputs";
  let description = [{
    Propagates intervals (outward rounded) through every `hybrid.module` and `hybrid.network`, through calls too, and
    writes what follows for the results into their `hybrid.feature`. An op that may leave its domain of definition
    (`log` of a range that reaches below 0) gets a remark.

    Before ⇒ after: a result without an interval, of a module `exp(x)` with x in [0, 1], gets
    `interval = [1.0, 2.7182818284590455]` widened outward.
  }];
}

def SimplifyNetworks : Pass<"hybrid-simplify-networks", "::mlir::ModuleOp"> {
  let summary = "Fold scalings and affine chains, remove what the domain makes linear";
  let description = [{
    Rewrites that hold for all real inputs of the domain; rounding may differ in the last place, so plain compilation
    does not run this pass.

    * an elementwise affine op with constants per column joins the `hybrid.dense` before or after it;
    * two `hybrid.dense` in sequence become one;
    * `relu` whose operand is never negative on the domain disappears.

    Before:
    ```mlir
    %0 = hybrid.dense %x, %w0 : (tensor<?x2xf64>, tensor<2x3xf64>) -> tensor<?x3xf64>
    %1 = hybrid.dense %0, %w1 : (tensor<?x3xf64>, tensor<3x1xf64>) -> tensor<?x1xf64>
    ```
    After:
    ```mlir
    %0 = hybrid.dense %x, %w : (tensor<?x2xf64>, tensor<2x1xf64>) -> tensor<?x1xf64>
    ```
  }];
  let dependentDialects = ["::hybrid::HybridDialect", "::mlir::arith::ArithDialect"];
}

def MarkCandidates : Pass<"hybrid-mark-candidates", "::mlir::ModuleOp"> {
  let summary = "Outline the parts that may be equations";
  let description = [{
    A candidate is a private `hybrid.network @f__k` whose body is one `hybrid.choice` with the reference alone. The
    candidate of a public network `@f` is its whole body; `@f` then calls it. Networks whose inputs have no domain, or
    are not columns (rank other than 2), are left alone.

    Before:
    ```mlir
    hybrid.network @f(%x: tensor<?x2xf64> {hybrid.feature = …}) -> tensor<?x1xf64> { BODY }
    ```
    After:
    ```mlir
    hybrid.network @f(%x: tensor<?x2xf64> {hybrid.feature = …}) -> tensor<?x1xf64> {
      %y = hybrid.call @f__0(%x) : (tensor<?x2xf64>) -> tensor<?x1xf64>
      hybrid.return %y : tensor<?x1xf64>
    }
    hybrid.network private @f__0(…) { %y = hybrid.choice(%x) … reference { BODY } … }
    ```
  }];
  let dependentDialects = ["::hybrid::HybridDialect"];
}

def Distill : Pass<"hybrid-distill", "::mlir::ModuleOp"> {
  let summary = "Ask the distiller for closed forms of the candidates";
  let description = [{
    For each candidate (see `hybrid-mark-candidates`) the injected `Distiller` looks for a closed form of every output.
    If all outputs have one, they become a public `hybrid.module @f_equation` and a new alternative of the choice,
    with its evidence. The reference stays.

    With `calibration`, a table of inputs as they occur, constants are fitted and evidence is measured on its rows (one
    half each) instead of on samples of the domain. With `data`, a table of inputs and measured outputs, the network only
    proposes forms: constants are fitted and forms are decided on the rows.

    Nested modules with the attribute `hybrid.library` are what the user knows: their public modules are building blocks
    of the search, and a form equal to one is named after it in the log. The pass removes them. One whose body is no
    expression (vectors, loops, conditions) is passed over with a warning.

    ```mlir
    module @"drag.hyb" attributes {hybrid.library} {
      hybrid.module @drag(%v: f64, %d: f64) -> f64 { … }
    }
    ```
  }];
  let options = [
    Option<"seed", "seed", "uint64_t", "1", "Seed of all samples">,
    Option<"threads", "threads", "unsigned", "1", "Worker threads; the result does not depend on their number">,
    Option<"timeLimit", "time-limit", "double", "0", "Seconds for the search of one candidate; 0: none">,
    Option<"tolerance", "tolerance", "double", "1e-2", "Largest relative RMS change of an approximate form">,
    Option<"maxSize", "max-size", "unsigned", "120", "Largest size of a closed form">,
    ListOption<"operators", "operators", "std::string", "Operators that closed forms may use (default: all)">,
    Option<"calibration", "calibration", "std::string", "\"\"", "Table (.csv, .npy) of inputs as they occur in use">,
    Option<"data", "data", "std::string", "\"\"", "Table (.csv, .npy) of inputs and measured outputs">,
    Option<"pick", "pick", "unsigned", "0", "Form of the front to take, counted from 1; 0: the best">,
    Option<"form", "form", "std::string", "\"\"", "Form of the answer, with unknown constants and functions">,
  ];
  let constructor = "::hybrid::createDistillPass()";
  let dependentDialects = ["::hybrid::HybridDialect", "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
                           "::mlir::tensor::TensorDialect"];
}

def Commit : Pass<"hybrid-commit", "::mlir::ModuleOp"> {
  let summary = "Replace choices by the cheapest alternative within the tolerance, guarded";
  let description = [{
    Takes, for each choice, the cheapest alternative whose evidence keeps the tolerance, if it is cheaper than the
    reference, and puts a `hybrid.guard` over the domain of the inputs around it; the reference becomes the fallback. A
    choice without such an alternative becomes its reference. Only this pass drops a reference.

    `keep` and `replace` name candidates that must stay networks or must be replaced whatever their cost.
  }];
  let options = [
    Option<"tolerance", "tolerance", "double", "1e-2", "Largest relative RMS change of an output">,
    Option<"guard", "guard", "std::string", "\"fallback\"", "fallback, nan, clamp, error or none">,
    ListOption<"keep", "keep", "std::string", "Candidates that stay networks">,
    ListOption<"replace", "replace", "std::string", "Candidates that are replaced even if that costs more">,
  ];
  let dependentDialects = ["::hybrid::HybridDialect"];
}

def SimplifyModules : Pass<"hybrid-simplify-modules", "::mlir::ModuleOp"> {
  let summary = "Simplify closed forms by rules with proven side conditions";
  let description = [{
    Every `hybrid.module` that is an expression goes through the engine's rules, whose side conditions are decided by
    interval arithmetic over the domains of its inputs: greedily, then in a bounded e-graph. Of the shortest form, the
    one with the fewest operations and the one that is there, the cheapest is taken once constant powers have become
    multiplications and roots.

    Before ⇒ after: `powf(x, 3.0)` becomes `x * x * x`; `x / x` becomes 1 only where 0 lies outside the domain of x.
  }];
  let dependentDialects = ["::hybrid::HybridDialect", "::mlir::arith::ArithDialect", "::mlir::math::MathDialect"];
}

def Differentiate : Pass<"hybrid-differentiate", "::mlir::ModuleOp"> {
  let summary = "Add the derivatives of modules and networks as symbols of their own";
  let description = [{
    For each public `hybrid.module` or `hybrid.network` `@f` with inputs x and outputs y, one public symbol per mode:

    | mode | symbol | arguments | results |
    | --- | --- | --- | --- |
    | `jvp` | `@f_jvp` | x, then a direction dx for each input | the change dy of each output along it |
    | `vjp` | `@f_vjp` | x, then a weight w for each output | the derivative of the weighted sum of outputs by each input |
    | `jac` | `@f_jac` | x | d output / d input, output by output; of a network one row-major matrix per row |

    Forward mode for `jvp`, reverse mode for the others; forward, input by input, where the body has loops, branches or
    selects (the side not taken may have no derivative), or `linalg` and `tensor` ops. Modules are simplified
    afterwards. A derivative has the unit of output over input. At a kink (`abs`, `min`, `max`, `relu`) it is one of the
    one-sided derivatives or their mean; of a step (`floor`, `sign`) it is 0; of a `select` or `scf.if` it is that of
    the branch taken. Calls are inlined first. A module on vectors has `jvp`, and without loops `vjp`; for the others
    `hybrid-scalarize` goes first, as `hybrid-opt --derivatives` does. An op without a derivative is an error; a guarded
    network is passed over with a warning (its closed form is not).

    Before:
    ```mlir
    hybrid.module @square(%x: f64 {hybrid.feature = #hybrid.feature<"x", unit = "m">})
        -> (f64 {hybrid.feature = #hybrid.feature<"A", unit = "m^2">}) {
      %0 = arith.mulf %x, %x : f64
      hybrid.return %0 : f64
    }
    ```
    After `hybrid-differentiate{modes=jac}`, also:
    ```mlir
    hybrid.module @square_jac(%x: f64 {hybrid.feature = #hybrid.feature<"x", unit = "m">})
        -> (f64 {hybrid.feature = #hybrid.feature<"d_A_d_x", unit = "m">}) {
      %0 = arith.addf %x, %x : f64
      hybrid.return %0 : f64
    }
    ```
  }];
  let options = [
    ListOption<"modes", "modes", "std::string", "jvp, vjp, jac: what is added">,
  ];
  let dependentDialects = ["::hybrid::HybridDialect", "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
                           "::mlir::tensor::TensorDialect", "::mlir::vector::VectorDialect"];
}

#endif // HYBRID_PASSES_TD
