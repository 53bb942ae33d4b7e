//===- HybText.cpp - Modules as text of the module language ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/HybText.h"

#include "codegen/source/HybWriter.h"
#include "codegen/source/PrintableCopy.h"
#include "engine/expr/Print.h"
#include "support/Identifier.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;
using engine::ModuleText;

//===----------------------------------------------------------------------===//
// Borders
//===----------------------------------------------------------------------===//

namespace {

std::string shapeText(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  std::string text;
  for (int64_t size : vector ? vector.getShape() : ArrayRef<int64_t>())
    text += (text.empty() ? "[" : ", ") + std::to_string(size);
  return text.empty() ? text : text + "]";
}

/// Prints a set of modules: their units, their parameters, and each.
class FileText {
public:
  FileText(ArrayRef<SymbolicModuleOp> modules, const Remarks &remarks, std::set<std::string> &declaredUnits)
      : modules(modules), remarks(remarks), declaredUnits(declaredUnits), units(modules) {
    std::set<std::string> taken;
    for (SymbolicModuleOp module : modules) {
      std::string name = makeIdentifier(module.getSymName(), taken);
      names.try_emplace(module, module.isPublic()                      ? name
                                : module.getSymName().starts_with("_") ? module.getSymName().str()
                                                                       : "_" + name);
    }
    for (SymbolicModuleOp module : modules)
      describe(module);
  }

  LogicalResult print(llvm::raw_ostream &os) {
    for (SymbolicModuleOp module : modules) {
      os << (module == modules.front() ? "" : "\n");
      if (failed(printModule(module, os)))
        return failure();
    }
    return success();
  }

private:
  ModuleText::Argument port(FeatureAttr feature, const Unit &unit, StringRef fallback, Type type,
                            std::set<std::string> &taken) {
    ModuleText::Argument argument;
    argument.name = makeIdentifier(feature ? feature.getName() : fallback, taken);
    argument.shape = shapeText(type);
    argument.unit = unit;
    if (feature && feature.getUnit())
      argument.unitText = feature.getUnit().getText().str();
    else if (!(unit == Unit()))
      argument.unitText = unit.toString();
    if (feature && feature.getInterval())
      argument.domain = feature.getInterval().getInterval();
    argument.logUniform = feature && feature.getLog();
    return argument;
  }

  /// Names of inputs and results; a function of the language that the body needs is not hidden by them.
  void describe(SymbolicModuleOp module) {
    std::set<std::string> taken = HybWriter::namesIn(module, names);
    HybBorder &border = borders[module];
    for (auto [i, type] : llvm::enumerate(module.getArgumentTypes()))
      border.inputs.push_back(
          port(module.getInputFeature(i), units.input(module, i), "x" + std::to_string(i), type, taken));
    for (auto [i, type] : llvm::enumerate(module.getResultTypes())) {
      std::string fallback = module.getNumResults() == 1 ? "y" : "y" + std::to_string(i);
      border.outputs.push_back(port(module.getOutputFeature(i), units.output(module, i), fallback, type, taken));
    }
  }

  LogicalResult printModule(SymbolicModuleOp module, llvm::raw_ostream &os) {
    std::string body;
    llvm::raw_string_ostream bodyStream(body);
    std::vector<std::string> shared;
    HybWriter writer(bodyStream, module, units, names, borders, shared);
    if (failed(writer.write()))
      return failure();
    HybBorder border = borders.find(module)->second;
    std::vector<std::string> lines;
    for (ModuleText::Argument &port : border.inputs)
      engine::spellUnit(port, names[module], lines);
    for (ModuleText::Argument &port : border.outputs)
      engine::spellUnit(port, names[module], lines);
    llvm::sort(lines);
    llvm::append_range(lines, shared);
    bool any = false;
    for (const std::string &line : lines)
      if (declaredUnits.insert(line).second) {
        os << line;
        any = true;
      }
    os << (any ? "\n" : "");
    std::vector<std::string> documentation = documentationLines(module->getAttr(HybridDialect::kDocumentationAttr));
    llvm::append_range(documentation, remarks ? remarks(module) : std::vector<std::string>());
    printLines(documentation, "", os);
    os << "module " << names[module] << "(";
    printPorts(module, border.inputs, /*inputs=*/true, os);
    os << ") -> (";
    printPorts(module, border.outputs, /*inputs=*/false, os);
    os << ") {\n" << body << "}\n";
    return success();
  }

  static void printLines(ArrayRef<std::string> lines, StringRef indent, llvm::raw_ostream &os) {
    for (const std::string &line : lines)
      os << indent << (line.empty() ? "///" : "/// ") << line << "\n";
  }

  /// In one line, unless one is documented.
  void printPorts(SymbolicModuleOp module, ArrayRef<ModuleText::Argument> ports, bool inputs, llvm::raw_ostream &os) {
    auto documentation = [&](size_t i) {
      unsigned index = static_cast<unsigned>(i);
      return documentationLines(inputs ? module.getArgAttr(index, HybridDialect::kDocumentationAttr)
                                       : module.getResultAttr(index, HybridDialect::kDocumentationAttr));
    };
    bool documented = llvm::any_of(llvm::seq(ports.size()), [&](size_t i) { return !documentation(i).empty(); });
    for (auto [i, port] : llvm::enumerate(ports)) {
      os << (documented ? "\n" : i ? " " : "");
      printLines(documentation(i), "    ", os);
      os << (documented ? "    " : "") << engine::declaration(port) << (i + 1 < ports.size() ? "," : "");
    }
  }

  ArrayRef<SymbolicModuleOp> modules;
  const Remarks &remarks;
  std::set<std::string> &declaredUnits;
  ModuleUnits units;
  HybNames names;
  HybBorders borders;
};

} // namespace

LogicalResult codegen::printHyb(ArrayRef<SymbolicModuleOp> modules, const Remarks &remarks,
                                std::set<std::string> &declaredUnits, llvm::raw_ostream &os) {
  if (modules.empty())
    return success();
  PrintableCopy copy(modules);
  return FileText(copy.modules, remarks, declaredUnits).print(os);
}
