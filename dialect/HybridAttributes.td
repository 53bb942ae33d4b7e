//===- HybridAttributes.td - Attributes and enums -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ATTRIBUTES_TD
#define HYBRID_ATTRIBUTES_TD

include "dialect/HybridDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

class Hybrid_Attr<string name, string keyword> : AttrDef<Hybrid_Dialect, name> {
  let mnemonic = keyword;
}

def Hybrid_IntervalAttr : Hybrid_Attr<"Interval", "interval"> {
  let summary = "A closed interval of reals";
  let description = [{
    Ends may be infinite; a NaN end or `lo > hi` is refused.

    Example: `#hybrid.interval<[1.0, 5.0]>`, `#hybrid.interval<[0.0, inf]>`
  }];
  let parameters = (ins APFloatParameter<"lower end">:$lo, APFloatParameter<"upper end">:$hi);
  let builders = [AttrBuilder<(ins "const ::hybrid::Interval &":$interval), [{
    return $_get($_ctxt, ::llvm::APFloat(interval.lo), ::llvm::APFloat(interval.hi));
  }]>];
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    ::hybrid::Interval getInterval() const {
      return {getLo().convertToDouble(), getHi().convertToDouble()};
    }
  }];
}

def Hybrid_UnitAttr : Hybrid_Attr<"PhysicalUnit", "unit"> {
  let summary = "A unit of measurement";
  let description = [{
    The text between a unit's brackets in the module language, kept as it was written. Names that are not known units
    are base dimensions.

    Example: `#hybrid.unit<"kg*m/s^2">`
  }];
  let parameters = (ins StringRefParameter<"text of the unit">:$text);
  let assemblyFormat = "`<` $text `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The unit in the algebra of support/Unit.h.
    ::hybrid::Unit getUnit() const;
  }];
}

def Hybrid_FeatureAttr : Hybrid_Attr<"Feature", "feature"> {
  let summary = "Name, unit and domain of one input or output column";
  let description = [{
    `log` asks for log-uniform sampling of the interval, whose lower end must then be positive.

    Example: `#hybrid.feature<"v", unit = "m/s", interval = [1.0, 5.0], log>`
  }];
  let parameters = (ins StringRefParameter<"name of the column">:$name, "PhysicalUnitAttr":$unit, "IntervalAttr":$interval,
                        "bool":$log);
  let builders = [AttrBuilder<(ins "::llvm::StringRef":$name, CArg<"PhysicalUnitAttr", "{}">:$unit,
                                   CArg<"IntervalAttr", "{}">:$interval, CArg<"bool", "false">:$log), [{
    return $_get($_ctxt, name, unit, interval, log);
  }]>];
  let skipDefaultBuilders = 1;
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Hybrid_EvidenceAttr : Hybrid_Attr<"Evidence", "evidence"> {
  let summary = "What supports a closed form: measured error and, where there is one, a proved bound";
  let description = [{
    `rms` is relative to the reference's standard deviation, `max` and `proved` are absolute; `samples` rows drawn
    from `domain` with `seed` were never seen by the search. `verdict` is `exact` or `approximate` (docs/cli.md). A
    measured error never stands as a proved one: `proved` is absent unless a certificate exists.

    Example: `#hybrid.evidence<verdict = "exact", samples = 10000, seed = 1, rms = 3.1e-6, max = 2.0e-5,
    method = "multiplicative split">`
  }];
  let parameters = (ins StringRefParameter<"exact or approximate">:$verdict, "int64_t":$samples, "int64_t":$seed,
                        APFloatParameter<"relative rms">:$rms, APFloatParameter<"largest absolute difference">:$max,
                        OptionalParameter<"::mlir::FloatAttr">:$proved,
                        OptionalParameter<"::mlir::StringAttr">:$method);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Hybrid_StructureKind : I32EnumAttr<"StructureKind", "what was found about a function", [
    I32EnumAttrCase<"Unused", 0, "unused">,
    I32EnumAttrCase<"Additive", 1, "additive">,
    I32EnumAttrCase<"Multiplicative", 2, "multiplicative">,
    I32EnumAttrCase<"Symmetry", 3, "symmetry">,
    I32EnumAttrCase<"Homogeneous", 4, "homogeneous">,
    I32EnumAttrCase<"LowRank", 5, "low_rank">,
    I32EnumAttrCase<"Polynomial", 6, "polynomial">,
    I32EnumAttrCase<"Rational", 7, "rational">]> {
  let cppNamespace = "::hybrid";
  let genSpecializedAttr = 0;
}

def Hybrid_StructureAttr : Hybrid_Attr<"Structure", "structure"> {
  let summary = "One structural finding about a candidate, with what it rests on";
  let description = [{
    `groups` are sets of input columns: the parts of a split, the pair of a symmetry, the unused inputs. `residual` is
    the test's statistic, `threshold` what it was compared with; `text` tells it in words.

    Example: `#hybrid.structure<multiplicative, [[0], [1, 2]], residual = 1.2e-6, threshold = 1.0e-4,
    text = "f = g(m1) * h(m2, r)">`
  }];
  let parameters = (ins EnumParameter<Hybrid_StructureKind>:$kind, "::mlir::ArrayAttr":$groups,
                        APFloatParameter<"statistic">:$residual, APFloatParameter<"limit">:$threshold,
                        "::mlir::StringAttr":$text);
  let assemblyFormat = [{
    `<` $kind `,` $groups `,` `residual` `=` custom<Float>($residual) `,` `threshold` `=` custom<Float>($threshold)
    `,` `text` `=` $text `>`
  }];
  let genVerifyDecl = 1;
}

def Hybrid_ActivationKind : I32EnumAttr<"ActivationKind", "elementwise activation function", [
    I32EnumAttrCase<"Relu", 0, "relu">, I32EnumAttrCase<"LeakyRelu", 1, "leaky_relu">,
    I32EnumAttrCase<"Elu", 2, "elu">, I32EnumAttrCase<"Selu", 3, "selu">, I32EnumAttrCase<"Celu", 4, "celu">,
    I32EnumAttrCase<"Sigmoid", 5, "sigmoid">, I32EnumAttrCase<"HardSigmoid", 6, "hard_sigmoid">,
    I32EnumAttrCase<"Tanh", 7, "tanh">, I32EnumAttrCase<"Softplus", 8, "softplus">,
    I32EnumAttrCase<"Softsign", 9, "softsign">, I32EnumAttrCase<"Silu", 10, "silu">,
    I32EnumAttrCase<"HardSwish", 11, "hard_swish">, I32EnumAttrCase<"Gelu", 12, "gelu">,
    I32EnumAttrCase<"GeluTanh", 13, "gelu_tanh">, I32EnumAttrCase<"Mish", 14, "mish">]> {
  let cppNamespace = "::hybrid";
  let genSpecializedAttr = 0;
}
def Hybrid_ActivationKindAttr : EnumAttr<Hybrid_Dialect, Hybrid_ActivationKind, "activation_kind"> {
  let assemblyFormat = "$value";
}

def Hybrid_GuardMode : I32EnumAttr<"GuardMode", "what happens to rows outside a guard's domain", [
    I32EnumAttrCase<"Fallback", 0, "fallback">, I32EnumAttrCase<"NaN", 1, "nan">,
    I32EnumAttrCase<"Clamp", 2, "clamp">, I32EnumAttrCase<"Error", 3, "error">]> {
  let cppNamespace = "::hybrid";
  let genSpecializedAttr = 0;
}
def Hybrid_GuardModeAttr : EnumAttr<Hybrid_Dialect, Hybrid_GuardMode, "guard_mode"> {
  let assemblyFormat = "$value";
}

#endif // HYBRID_ATTRIBUTES_TD
