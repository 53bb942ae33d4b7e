//===- ModuleUnits.h - Units of the values of modules -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// At its border a module takes and gives numbers in declared units, inside they are coherent SI; the front end inserts
// the factors (docs/language.md, "Units"). Text has no factors: there `v` is the coherent value. So the products and
// quotients at borders are recognised, and stand for the value itself:
//
//   module f(v: real [km]) …         %0 = mulf %v, 1000        `v`
//   f(w)                             %1 = divf %w, 1000        `w`, as an argument of f
//
// The location of a constant may remember its unit (frontend/dsl). Of one that does not, many choices may be right.
// First plain numbers (2, 0.5) are taken as dimensionless where nothing contradicts, then other constants, those
// nearest to the results first, and factors of 1 last: what is left with a unit are the constants that stand with the
// inputs, and `1 [unit]`.
//
// A module whose ops contradict the units of its border is bare: it computes with the declared numbers themselves, as
// networks do and what is found in them.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_MODULEUNITS_H
#define HYBRID_CODEGEN_SOURCE_MODULEUNITS_H

#include "codegen/source/UnitSystem.h"

#include "dialect/HybridOps.h"

namespace hybrid::codegen {

class ModuleUnits {
public:
  /// Each constant of the modules must have one use: each gets a unit of its own.
  explicit ModuleUnits(llvm::ArrayRef<SymbolicModuleOp> modules);

  /// The unit of a value, in coherent SI.
  Unit of(mlir::Value value) const;
  /// Of a parameter, by its name.
  Unit ofParameter(llvm::StringRef name) const;
  /// The declared unit of an argument or a result, scale included.
  Unit input(SymbolicModuleOp module, unsigned i) const { return border(module).inputs[i].unit(system); }
  Unit output(SymbolicModuleOp module, unsigned i) const { return border(module).outputs[i].unit(system); }

  /// The unit in which a border hands over this value, an argument or the result of a call, if it is not the number
  /// that the module computes with.
  std::optional<Unit> conversion(mlir::Value value) const;
  /// The argument or result of a call of which this is the coherent value; null if it is none.
  mlir::Value coherentImage(mlir::Value value) const;
  /// What `operand`, which crosses a border in `declared` units, is in coherent SI; null if it is no such quotient.
  mlir::Value declaredImage(mlir::Value operand, const Unit &declared, SymbolicModuleOp inside) const;
  /// Whether it computes with numbers in the units of its border.
  bool isBare(SymbolicModuleOp module) const { return bare.contains(module); }

private:
  using Term = UnitSystem::Term;
  /// One column of a border: its unit is the term, times a scale.
  struct Port {
    Term term;
    double scale = 1;
    Unit unit(const UnitSystem &system) const { return Unit::number(scale) * system.value(term); }
  };
  struct Border {
    std::vector<Port> inputs, outputs;
  };

  const Border &border(SymbolicModuleOp module) const { return borders.find(module)->second; }
  Port port(FeatureAttr feature);
  void chooseConstants();
  bool solve(llvm::ArrayRef<SymbolicModuleOp> modules, SymbolicModuleOp &culprit);
  Term term(mlir::Value value);
  bool equate(mlir::Value a, mlir::Value b) { return system.equate(term(a), term(b)); }
  bool visit(mlir::Operation *op);
  bool visitOperator(Operator id, mlir::Operation *op);
  bool visitReduction(mlir::Operation *op);
  bool visitCall(CallOp call);
  /// The value at a border has the port's unit, or is a bare number.
  bool cross(mlir::Value value, const Port &port, SymbolicModuleOp inside);
  const Port *portOf(mlir::Value value) const;

  UnitSystem system;
  llvm::DenseMap<SymbolicModuleOp, Border> borders;
  llvm::DenseSet<SymbolicModuleOp> bare;
  llvm::DenseMap<mlir::Value, Term> terms;
  std::map<std::string, Term, std::less<>> parameters;
  std::vector<std::pair<Term, Term>> remembered;
  std::vector<Term> plainNumbers, constants, ones; ///< in the order of the data flow
};

/// Whether a value is this number, or a vector of it.
bool isConstant(mlir::Value value, double number);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_MODULEUNITS_H
