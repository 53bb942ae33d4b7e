//===- EquationText.cpp - Closed forms as text in other notations===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/EquationText.h"

#include "codegen/source/CText.h"
#include "codegen/source/FortranText.h"
#include "codegen/source/HybText.h"
#include "dialect/BatchColumns.h"
#include "engine/expr/Print.h"
#include "engine/expr/Simplify.h"
#include "passes/analysis/Columns.h"
#include "passes/distill/ModuleExpr.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::driver;
using engine::Expr;
using engine::ModuleText;
using engine::Syntax;

static ModuleText::Argument argumentOf(const Column &column, StringRef fallbackName) {
  ModuleText::Argument argument;
  argument.name = column.feature ? column.feature.getName().str() : fallbackName.str();
  if (!column.feature)
    return argument;
  if (PhysicalUnitAttr unit = column.feature.getUnit()) {
    argument.unit = unit.getUnit();
    argument.unitText = unit.getText().str();
  }
  if (IntervalAttr interval = column.feature.getInterval())
    argument.domain = interval.getInterval();
  argument.logUniform = column.feature.getLog();
  return argument;
}

static std::vector<ModuleText::Argument> inputsOf(ArrayRef<Column> columns) {
  std::vector<ModuleText::Argument> arguments;
  for (auto [k, column] : llvm::enumerate(columns))
    arguments.push_back(argumentOf(column, ("x" + Twine(k)).str()));
  return arguments;
}

/// The range of a result follows from the formula; it is no part of its declaration.
static std::vector<ModuleText::Argument> outputsOf(ArrayRef<Column> columns) {
  std::vector<ModuleText::Argument> arguments;
  for (auto [k, column] : llvm::enumerate(columns)) {
    arguments.push_back(argumentOf(column, columns.size() == 1 ? "y" : ("y" + Twine(k)).str()));
    arguments.back().domain = Interval::all();
  }
  return arguments;
}

/// What stands above a discovered equation.
static std::vector<std::string> documentationOf(SymbolicModuleOp module, StringRef source) {
  std::vector<std::string> lines;
  auto evidence = module->getAttrOfType<EvidenceAttr>(HybridDialect::kEvidenceAttr);
  if (!evidence)
    return lines;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "Evidence: " << evidence.getVerdict() << "; relative rms "
     << llvm::format("%.3g", evidence.getRms().convertToDouble()) << ", largest difference "
     << llvm::format("%.3g", evidence.getMax().convertToDouble()) << " on " << evidence.getSamples()
     << " samples (seed " << evidence.getSeed() << ")";
  lines.push_back("Found in " + llvm::sys::path::filename(source).str() + ".");
  lines.push_back(text);
  return lines;
}

static std::vector<std::string> namesOf(llvm::ArrayRef<ModuleText::Argument> arguments) {
  std::vector<std::string> names;
  for (const ModuleText::Argument &argument : arguments)
    names.push_back(argument.name);
  return names;
}

static void printLaTeX(ArrayRef<ModuleText::Argument> inputs, ArrayRef<ModuleText::Argument> outputs,
                       ArrayRef<Expr> results, llvm::raw_ostream &os) {
  std::vector<std::string> names = namesOf(inputs);
  for (auto [output, result] : llvm::zip_equal(outputs, results)) {
    Expr left = Expr::variable(0);
    os << "\\[ " << engine::print(left, std::vector{output.name}, Syntax::LaTeX) << " = "
       << engine::print(result, names, Syntax::LaTeX) << " \\]\n";
  }
}

/// What distillation found is written as a person writes it: simplified, with the powers that modules spell out.
static bool isDiscovered(SymbolicModuleOp module) {
  return module->hasAttr(HybridDialect::kEvidenceAttr) && toExprs(module) && inputColumns(module) &&
         outputColumns(module);
}

/// A closed form of scalars, in LaTeX or, where it was discovered, in `.hyb`.
static LogicalResult printFormula(SymbolicModuleOp module, EquationFormat format, StringRef source,
                                  llvm::raw_ostream &os, std::set<std::string> &declaredUnits) {
  auto results = toExprs(module);
  auto ins = inputColumns(module), outs = outputColumns(module);
  if (!results || !ins || !outs)
    return module.emitError("is no closed form of scalars, which is what LaTeX shows");
  std::vector<ModuleText::Argument> inputs = inputsOf(*ins), outputs = outputsOf(*outs);
  std::vector<Interval> box;
  for (const ModuleText::Argument &input : inputs)
    box.push_back(input.domain);
  for (Expr &result : *results)
    result = engine::simplify(result, box);
  if (format == EquationFormat::LaTeX)
    printLaTeX(inputs, outputs, *results, os);
  else
    os << engine::printModule({module.getSymName().str(), documentationOf(module, source), inputs, outputs, *results},
                              declaredUnits);
  return success();
}

static LogicalResult printModules(ArrayRef<SymbolicModuleOp> modules, EquationFormat format, StringRef source,
                                  llvm::raw_ostream &os) {
  codegen::Remarks remarks = [&](SymbolicModuleOp module) { return documentationOf(module, source); };
  if (format == EquationFormat::C)
    return codegen::printC(modules, remarks, os);
  if (format == EquationFormat::Fortran)
    return codegen::printFortran(modules, remarks, source, os);
  std::set<std::string> declaredUnits;
  SmallVector<SymbolicModuleOp> others;
  for (SymbolicModuleOp module : modules)
    if (format == EquationFormat::Hyb && !isDiscovered(module))
      others.push_back(module);
    else if (failed(printFormula(module, format, source, os, declaredUnits)))
      return failure();
  return codegen::printHyb(others, remarks, declaredUnits, os);
}

static void printColumns(ArrayRef<ModuleText::Argument> columns, llvm::raw_ostream &os) {
  llvm::interleaveComma(columns, os, [&](const ModuleText::Argument &column) {
    os << column.name << ": real";
    if (!column.unitText.empty())
      os << " [" << column.unitText << "]";
    if (column.domain.isFinite())
      os << " in " << engine::printNumber(column.domain.lo) << " .. " << engine::printNumber(column.domain.hi)
         << (column.logUniform ? " log" : "");
  });
}

/// `network f(…) -> (…) from "f.onnx";`
static LogicalResult printDeclaration(NetworkOp network, StringRef source, llvm::raw_ostream &os) {
  auto ins = inputColumns(network), outs = outputColumns(network);
  if (!ins || !outs)
    return network.emitError("has inputs or outputs that are not columns, which the module language cannot declare");
  os << "network " << network.getSymName() << "(";
  printColumns(inputsOf(*ins), os);
  os << ") -> (";
  printColumns(outputsOf(*outs), os);
  os << ") from \"" << llvm::sys::path::filename(source) << "\";\n";
  return success();
}

LogicalResult driver::printEquations(ModuleOp module, EquationFormat format, StringRef source, llvm::raw_ostream &os) {
  SmallVector<SymbolicModuleOp> modules;
  llvm::StringSet<> predicting = findPredictingModules(module);
  for (auto equation : module.getOps<SymbolicModuleOp>())
    if (equation.isPublic() && predicting.contains(equation.getSymName()))
      equation.emitWarning() << "'" << equation.getSymName() << "' calls a network and is left out";
    else if (equation.isPublic())
      modules.push_back(equation);
  if (!modules.empty())
    return printModules(modules, format, source, os);
  if (format != EquationFormat::Hyb || llvm::sys::path::extension(source) == ".hyb") // which declares them itself
    return module.emitError("there is no closed form to emit");
  for (auto network : module.getOps<NetworkOp>())
    if (network.isPublic() && failed(printDeclaration(network, source, os)))
      return failure();
  return success();
}
