//===- SourceText.cpp - Closed forms as sources of C and Fortran===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/SourceText.h"

#include "codegen/mathlib/EmitC.h"
#include "support/Identifier.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace hybrid;
using namespace hybrid::driver;
using engine::ModuleText;
using engine::Syntax;

static std::vector<std::string> namesOf(const ModuleText &equation) {
  std::vector<std::string> names;
  for (const ModuleText::Argument &input : equation.inputs)
    names.push_back(input.name);
  return names;
}

/// What a reader wants to know, one line each, after `prefix`.
static void printComments(const ModuleText &equation, llvm::StringRef prefix, llvm::raw_ostream &os) {
  auto column = [&](const ModuleText::Argument &argument) {
    std::string text = argument.name;
    if (!argument.unitText.empty())
      text += " [" + argument.unitText + "]";
    if (argument.domain.isFinite())
      text += " in " + engine::printNumber(argument.domain.lo) + " .. " + engine::printNumber(argument.domain.hi);
    return text;
  };
  for (const std::string &line : equation.documentation)
    os << prefix << line << "\n";
  os << prefix << column(equation.outputs.front()) << " = "
     << engine::print(equation.expressions.front(), namesOf(equation)) << "\n";
  for (const ModuleText::Argument &input : equation.inputs)
    os << prefix << column(input) << "\n";
}

//===----------------------------------------------------------------------===//
// C
//===----------------------------------------------------------------------===//

static bool isKeywordOfC(llvm::StringRef name) {
  static constexpr llvm::StringLiteral kKeywords[] = {
      "auto",   "break",    "case",     "char",     "const", "continue", "default", "do",     "double",
      "else",   "enum",     "extern",   "float",    "for",   "goto",     "if",      "inline", "int",
      "long",   "register", "restrict", "return",   "short", "signed",   "sizeof",  "static", "struct",
      "switch", "typedef",  "union",    "unsigned", "void",  "volatile", "while"};
  return llvm::is_contained(kKeywords, name);
}

void driver::printC(llvm::ArrayRef<ModuleText> equations, mlir::MLIRContext &context, llvm::raw_ostream &os) {
  std::set<std::string> functions;
  std::string definitions;
  llvm::raw_string_ostream body(definitions);
  for (const ModuleText &equation : equations) {
    std::vector<std::string> names = namesOf(equation);
    for (std::string &name : names)
      if (isKeywordOfC(name))
        name += "_";
    std::string expression = engine::print(equation.expressions.front(), names, Syntax::C);
    functions.merge(codegen::takeOverCalls(expression));
    body << "/*\n";
    printComments(equation, " * ", body);
    body << " */\ndouble " << equation.name << "("
         << llvm::join(llvm::map_range(names, [](const std::string &name) { return "double " + name; }), ", ")
         << (names.empty() ? "void" : "") << ");\ndouble " << equation.name << "("
         << llvm::join(llvm::map_range(names, [](const std::string &name) { return "double " + name; }), ", ")
         << (names.empty() ? "void" : "") << ") {\n  return " << expression << ";\n}\n\n";
  }
  os << R"(/* Made by hybrid-opt. C99 without a library: <stdint.h> is all it needs.
 * Each operation must be rounded to double by itself: no -ffast-math; outside -std=c99, gcc needs -ffp-contract=off;
 * on x87, -mfpmath=sse.
 */
#include <stdint.h>

#if defined(__FAST_MATH__)
#error "compiled with -ffast-math"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 1 && __FLT_EVAL_METHOD__ != 16
#error "double arithmetic with excess precision"
#endif

)" << codegen::cFunctions(functions, context)
     << definitions;
}

//===----------------------------------------------------------------------===//
// Fortran
//===----------------------------------------------------------------------===//

/// Breaks a statement at spaces, so that no line is longer than the standard allows.
static void printStatement(llvm::StringRef statement, llvm::raw_ostream &os) {
  constexpr size_t kWidth = 100;
  while (statement.size() > kWidth) {
    size_t space = statement.rfind(' ', kWidth);
    if (space == llvm::StringRef::npos)
      break;
    os << "    " << statement.take_front(space) << " &\n";
    statement = statement.drop_front(space + 1);
  }
  os << "    " << statement << "\n";
}

/// Names that differ by more than case, from each other and from `taken`, which holds them in lower case.
static std::string uniqueWithoutCase(std::string name, std::set<std::string> &taken) {
  while (!taken.insert(llvm::StringRef(name).lower()).second)
    name += "_";
  return name;
}

void driver::printFortran(llvm::ArrayRef<ModuleText> equations, llvm::StringRef source, llvm::raw_ostream &os) {
  std::set<std::string> identifiers, global;
  std::string stem = makeIdentifier(llvm::sys::path::stem(source).str(), identifiers);
  std::vector<std::string> functions;
  for (const ModuleText &equation : equations)
    functions.push_back(uniqueWithoutCase(equation.name, global));
  std::string module = uniqueWithoutCase(stem + "_equations", global);
  os << "! Made by hybrid-opt.\nmodule " << module
     << "\n  use, intrinsic :: iso_c_binding, only: c_double\n  implicit none\n  private\n  public :: "
     << llvm::join(functions, ", &\n            ") << "\n\ncontains\n";
  for (auto [equation, function] : llvm::zip_equal(equations, functions)) {
    std::set<std::string> taken = {llvm::StringRef(function).lower(), "c_double"};
    std::vector<std::string> names;
    for (const std::string &name : namesOf(equation))
      names.push_back(uniqueWithoutCase(name, taken));
    std::string result = uniqueWithoutCase(equation.outputs.front().name, taken);
    os << "\n";
    printComments(equation, "  ! ", os);
    os << "  pure function " << function << "(" << llvm::join(names, ", &\n      ") << ") result(" << result
       << ") bind(C, name=\"" << equation.name << "\")\n";
    for (const std::string &name : names)
      os << "    real(c_double), value, intent(in) :: " << name << "\n";
    os << "    real(c_double) :: " << result << "\n";
    printStatement(result + " = " + engine::print(equation.expressions.front(), names, Syntax::Fortran), os);
    os << "  end function\n";
  }
  os << "\nend module\n";
}
