//===- HybridLayerOps.td - Layers of networks -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_LAYER_OPS_TD
#define HYBRID_LAYER_OPS_TD

include "dialect/HybridOpBase.td"

class Hybrid_LayerOp<string mnemonic, list<Trait> traits = []> : Hybrid_Op<mnemonic, !listconcat(traits, [Pure,
    DeclareOpInterfaceMethods<RangeOpInterface>, DeclareOpInterfaceMethods<CostOpInterface>])>;

def Hybrid_FloatTensor : RankedTensorOf<[F32, F64]>;

def DenseOp : Hybrid_LayerOp<"dense"> {
  let summary = "fully connected layer";
  let description = [{
    The `hybrid.dense` operation computes `y = x · w + b` over the last dimension of `x`: `x` is [..., K], `w` [K, N],
    `b` [N] or absent, `y` [..., N].

    Constraints:
    * (dense_c1) `w` has rank 2, its first size is the last size of `x`;
    * (dense_c2) `b`, where present, has rank 1 and size N;
    * (dense_c3) the result has the shape of `x` with N in the last place;
    * (dense_c4) all element types are equal.

    Example:
    `%y = hybrid.dense %x, %w, %b : (tensor<?x9xf32>, tensor<9x32xf32>, tensor<32xf32>) -> tensor<?x32xf32>`
  }];
  let arguments = (ins Hybrid_FloatTensor:$input, Hybrid_FloatTensor:$weight, Optional<Hybrid_FloatTensor>:$bias);
  let results = (outs Hybrid_FloatTensor:$result);
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$weight, CArg<"::mlir::Value", "{}">:$bias)>];
  let assemblyFormat = [{
    $input `,` $weight (`,` $bias^)? attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def ActivationOp : Hybrid_LayerOp<"activation", [SameOperandsAndResultType,
    DeclareOpInterfaceMethods<DerivativeOpInterface>]> {
  let summary = "elementwise activation function";
  let description = [{
    The `hybrid.activation` operation applies a function of one variable to each element; formulas, and the meaning and
    defaults of `alpha`, `beta` and `gamma`, are those of ONNX and stand in dialect/Activations.h.

    Constraints:
    * (activation_c1) `alpha`, `beta`, `gamma` are finite, and present only where the function has them.

    Example: `%y = hybrid.activation tanh %x : tensor<?x32xf32>`,
    `%y = hybrid.activation leaky_relu %x {alpha = 1.0e-2 : f64} : tensor<?x32xf32>`
  }];
  let arguments = (ins Hybrid_ActivationKindAttr:$kind, Hybrid_FloatTensor:$input, OptionalAttr<F64Attr>:$alpha,
                       OptionalAttr<F64Attr>:$beta, OptionalAttr<F64Attr>:$gamma);
  let results = (outs Hybrid_FloatTensor:$result);
  let assemblyFormat = "$kind $input attr-dict `:` type($input)";
  let extraClassDeclaration = [{
    /// The attributes, or the defaults of the kind.
    ::hybrid::ActivationParameters getParameters();
  }];
  let hasVerifier = 1;
}

def NormOp : Hybrid_LayerOp<"norm", [AttrSizedOperandSegments, AllTypesMatch<["input", "result"]>]> {
  let summary = "normalisation over the last dimensions";
  let description = [{
    The `hybrid.norm` operation computes `(x - mean) / sqrt(variance + epsilon) * scale + bias` with mean and (biased)
    variance over the dimensions from `axis` to the last, as ONNX LayerNormalization does.

    Constraints:
    * (norm_c1) 1 <= axis < rank, so that rows of the batch stay independent;
    * (norm_c2) `scale` and `bias`, where present, have the shape of the normalised dimensions; `bias` only with `scale`;
    * (norm_c3) `epsilon` is finite and not negative;
    * (norm_c4) the normalised dimensions are static.

    Example: `%y = hybrid.norm %x, %s, %b axis 1 epsilon 1.0e-5
    : (tensor<?x32xf32>, tensor<32xf32>, tensor<32xf32>) -> tensor<?x32xf32>`
  }];
  let arguments = (ins Hybrid_FloatTensor:$input, Optional<Hybrid_FloatTensor>:$scale,
                       Optional<Hybrid_FloatTensor>:$bias, I64Attr:$axis, F64Attr:$epsilon);
  let results = (outs Hybrid_FloatTensor:$result);
  let assemblyFormat = [{
    $input (`,` $scale^)? (`,` $bias^)? `axis` $axis `epsilon` $epsilon attr-dict `:`
    functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def SoftmaxOp : Hybrid_LayerOp<"softmax", [SameOperandsAndResultType]> {
  let summary = "exponentials normalised to sum one";
  let description = [{
    The `hybrid.softmax` operation computes `exp(x - max x) / sum exp(x - max x)` along dimension `axis`.

    Constraints:
    * (softmax_c1) 1 <= axis < rank, so that rows of the batch stay independent.

    Example: `%y = hybrid.softmax %x axis 1 : tensor<?x10xf32>`
  }];
  let arguments = (ins Hybrid_FloatTensor:$input, I64Attr:$axis);
  let results = (outs Hybrid_FloatTensor:$result);
  let assemblyFormat = "$input `axis` $axis attr-dict `:` type($input)";
  let hasVerifier = 1;
}

#endif // HYBRID_LAYER_OPS_TD
