//===- Hover.cpp - What an editor shows about a name ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-lsp-server/Hover.h"

#include "engine/expr/Print.h"
#include "frontend/dsl/Describe.h"

#include "llvm/ADT/StringExtras.h"

using namespace hybrid;
using namespace hybrid::lsp;
using llvm::ArrayRef;
using llvm::StringRef;

static std::string code(const std::string &text) { return "```hyb\n" + text + "\n```\n"; }

std::string lsp::documentationText(ArrayRef<StringRef> lines) {
  std::string text;
  for (StringRef line : lines) {
    bool isLabel = line.take_while(llvm::isAlpha).size() > 0 && line.drop_while(llvm::isAlpha).starts_with(":");
    text += (isLabel && !text.empty() ? "\n" : "") + line.str() + "\n";
  }
  return text;
}

/// "velocity [m/s], 3 components".
static std::string quantity(const dsl::Type &type, const dsl::Program &program) {
  if (!type.isReal())
    return type.isError() ? "" : "a condition\n";
  std::string text = program.dimensions.describe(type.dimension);
  if (!type.shape.isScalar())
    text += ", " + std::to_string(type.shape.elements()) + " components";
  return text + "\n";
}

/// What the compiler computes for a constant that is not written as a number.
static std::string value(const dsl::Variable &variable, const dsl::Program &program) {
  if (!variable.constant || !variable.value || llvm::isa<dsl::NumberExpr>(variable.value))
    return "";
  std::string unit = program.dimensions.unit(variable.type.dimension).toString();
  return "value " + engine::printNumber(*variable.constant) + (unit == "1" ? "" : " [" + unit + "]") + "\n";
}

/// "1 mph is 0.44704 [m/s]".
static std::string unitText(const std::string &name, const Unit &unit, const std::string &description) {
  Unit dimension = unit / Unit::number(unit.scale());
  std::string base = dimension.toString();
  return "1 " + name + " is " + engine::printNumber(unit.scale()) + (base == "1" ? "" : " [" + base + "]") + "\n\n" +
         description + "\n";
}

std::string lsp::hoverText(const Document &document, const dsl::Reference &reference) {
  const dsl::Program &program = document.program();
  std::string name = document.source().text(reference.range).str();
  auto documented = [](const std::string &head, const dsl::Declaration &declaration) {
    std::string lines = documentationText(declaration.documentation);
    return head + (lines.empty() ? "" : "\n" + lines);
  };
  if (const dsl::Variable *variable = reference.variable)
    return documented(code(describe(*variable, program)) + "\n" + quantity(variable->type, program) +
                          value(*variable, program),
                      *variable);
  if (const dsl::Callable *callable = reference.callable)
    return documented(code(describe(*callable, program)), *callable);
  if (const dsl::UnitDeclaration *unit = reference.unit)
    return documented(code(dsl::describe(*unit)) + (unit->unit ? "\n" + unitText(name, *unit->unit, "") : ""), *unit);
  if (const dsl::SourceUnit *file = reference.file)
    return "`" + file->source->path().str() + "`\n\n" + documentationText(file->documentation);
  if (const dsl::Function *function = reference.function)
    return code(function->name.str() + (function->maxOperands == 1   ? "(x)"
                                        : function->maxOperands == 2 ? "(x, y)"
                                                                     : "(x, y, …)")) +
           "\n" +
           (function->summary.empty() ? "function of the language, component by component" : function->summary.str()) +
           "\n";
  if (const dsl::NamedConstant *constant = reference.constant)
    return code(constant->name.str() + " = " + engine::printNumber(constant->value));
  if (const dsl::Expr *operation = reference.operation)
    return quantity(operation->type, program);
  std::string error;
  std::optional<Unit> unit = parseUnit(name, error);
  if (!unit)
    return "";
  // The table of dimensions belongs to the program, which stays as analysis left it.
  dsl::DimensionTable table;
  return unitText(name, *unit, table.describe(table.intern(*unit)));
}
