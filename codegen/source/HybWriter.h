//===- HybWriter.h - The body of a module in the module language -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_HYBWRITER_H
#define HYBRID_CODEGEN_SOURCE_HYBWRITER_H

#include "codegen/source/BodyWriter.h"
#include "codegen/source/ModuleUnits.h"
#include "engine/expr/Print.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace hybrid::codegen {

/// Inputs and results of a module as they are declared.
struct HybBorder {
  std::vector<engine::ModuleText::Argument> inputs, outputs;
};
using HybBorders = llvm::DenseMap<SymbolicModuleOp, HybBorder>;
using HybNames = llvm::DenseMap<SymbolicModuleOp, std::string>;

/// Whether this is the condition that always holds.
bool isTruth(mlir::Value value);
/// The name of the vector parameter that these elements are, component by component: `p` for p.0, p.1, ….
std::optional<std::string> parameterVector(mlir::vector::FromElementsOp op);

/// Writes the statements of one module. The constants and broadcasts of the body have one use each.
class HybWriter : public BodyWriter {
public:
  /// Declarations for the file, before the module, go to `shared`.
  HybWriter(llvm::raw_ostream &os, SymbolicModuleOp module, const ModuleUnits &units, const HybNames &names,
            const HybBorders &borders, std::vector<std::string> &shared);
  mlir::LogicalResult write();

  /// What the text of this module calls by name: functions of the language and modules.
  static std::set<std::string> namesIn(SymbolicModuleOp module, const HybNames &modules);

private:
  Text text(mlir::Value value) override;
  using BodyWriter::text;
  Text expression(mlir::Operation *op, unsigned result) override;
  mlir::LogicalResult supports(mlir::Operation *op) override;
  mlir::LogicalResult statement(mlir::Operation *op) override;
  bool isStatement(mlir::Operation *op) override;
  void define(mlir::Value value, llvm::StringRef name, llvm::StringRef text) override;
  bool isLiteral(mlir::Value value) override;
  bool repeats(mlir::OpOperand &use) override;

  // Numbers.
  Text number(double value, const Unit &unit);
  Text constant(mlir::arith::ConstantOp op);
  std::string elements(llvm::ArrayRef<std::string> parts, mlir::Type type);
  void declareParameters();

  // Borders.
  Text converted(Text value, const Unit &unit, const char *infix);
  Text crossing(mlir::Value value, const Unit &declared);

  // Operations.
  Text operatorText(Operator id, mlir::Operation *op);
  Text product(mlir::Operation *op);
  Text comparison(mlir::arith::CmpFOp compare);
  Text junction(mlir::Operation *op);
  Text select(mlir::Value condition, mlir::Value yes, mlir::Value no);
  Text call(CallOp call, unsigned result);
  mlir::Value squared(mlir::vector::ReductionOp sum);
  Text reduction(mlir::vector::ReductionOp op);
  std::string component(mlir::Value vector, int64_t index);
  Text vectorOf(mlir::vector::FromElementsOp op);
  Text rebuilt(mlir::Operation *op);
  /// An operand beside another one: a scalar goes with every shape.
  std::string beside(mlir::Value value, mlir::Value other, Level least);
  /// The same, where both have one unit.
  std::string comparable(mlir::Value value, mlir::Value other, Level least);

  mlir::LogicalResult loop(mlir::scf::ForOp loop);
  mlir::LogicalResult branch(mlir::scf::IfOp branch);

  SymbolicModuleOp module;
  const ModuleUnits &units;
  const HybNames &modules;
  const HybBorders &borders;
  std::vector<std::string> &shared;
  std::map<std::string, std::string> parameters; ///< names in the text by names in the IR
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_HYBWRITER_H
