//===- FortranText.cpp - Modules as a Fortran module ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/FortranText.h"

#include "codegen/source/ScalarWriter.h"
#include "engine/expr/Print.h"
#include "support/Identifier.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

namespace {

using Names = llvm::DenseMap<SymbolicModuleOp, std::string>;

/// Breaks a statement at spaces, so that no line is longer than the standard allows.
void printStatement(StringRef statement, unsigned indent, llvm::raw_ostream &os) {
  constexpr size_t kWidth = 100;
  while (statement.size() > kWidth) {
    size_t space = statement.rfind(' ', kWidth);
    if (space == StringRef::npos)
      break;
    os.indent(indent) << statement.take_front(space) << " &\n";
    statement = statement.drop_front(space + 1);
  }
  os.indent(indent) << statement << "\n";
}

/// Names of Fortran differ by more than case, and from the intrinsics that a body may call or that a compiler warns of.
class CaselessNames {
public:
  CaselessNames()
      : taken({"c_double", "merge", "aint", "anint", "modulo", "ieee_value", "ieee_quiet_nan", "ieee_positive_inf",
               "ieee_negative_inf", "gamma", "log_gamma"}) {
    for (const OperatorInfo &row : kOperators)
      taken.insert(std::string(row.name));
  }
  std::string unique(const std::string &wanted) {
    std::set<std::string> none;
    std::string name = StringRef(wanted).starts_with("_") ? "x" + wanted : wanted;
    name = makeIdentifier(name, none);
    while (!taken.insert(StringRef(name).lower()).second)
      name += "_";
    return name;
  }

private:
  std::set<std::string> taken;
};

class FortranWriter : public ScalarWriter {
public:
  FortranWriter(llvm::raw_ostream &os, SymbolicModuleOp module, const Names &modules, const CaselessNames &global)
      : ScalarWriter(os, {}), module(module), modules(modules), names(global) {
    indent = 4;
  }

  LogicalResult write(llvm::raw_ostream &file, StringRef symbol, const Remarks &remarks) {
    std::vector<std::string> inputs, outputs;
    for (unsigned i = 0; i < module.getNumArguments(); ++i) {
      inputs.push_back(names.unique(portName(module, i, true)));
      setName(module.getBody().getArgument(i), inputs.back());
    }
    for (unsigned i = 0; i < module.getNumResults(); ++i)
      outputs.push_back(names.unique(portName(module, i, false)));
    std::string body;
    if (failed(writeBlock(module.getBody().front())))
      return failure();
    for (auto [output, value] : llvm::zip_equal(outputs, module.getReturn().getOperands()))
      assign(output, text(value).text);

    std::vector<std::string> lines = documentationLines(module->getAttr(HybridDialect::kDocumentationAttr));
    llvm::append_range(lines, remarks(module));
    file << "\n";
    for (const std::string &line : describe(module, inputs, outputs, lines))
      file << "  ! " << line << "\n";
    bool single = outputs.size() == 1;
    std::vector<std::string> ports = inputs;
    if (!single)
      llvm::append_range(ports, outputs);
    file << "  pure " << (single ? "function " : "subroutine ") << modules.lookup(module) << "("
         << llvm::join(ports, ", &\n      ") << ")";
    if (single)
      file << " result(" << outputs.front() << ")";
    if (!symbol.empty())
      file << " bind(C, name=\"" << symbol << "\")";
    file << "\n";
    for (const std::string &input : inputs)
      file << "    real(c_double), value, intent(in) :: " << input << "\n";
    for (const std::string &output : outputs)
      file << "    real(c_double)" << (single ? "" : ", intent(out)") << " :: " << output << "\n";
    for (const std::string &line : declarations)
      file << "    " << line << "\n";
    file << statements << (single ? "  end function\n" : "  end subroutine\n");
    return success();
  }

private:
  StringRef language() const override { return "Fortran"; }

  Text number(double value) override {
    if (!std::isfinite(value))
      return {std::string("ieee_value(0.0_c_double, ") +
              (std::isnan(value) ? "ieee_quiet_nan"
               : value > 0       ? "ieee_positive_inf"
                                 : "ieee_negative_inf") +
              ")"};
    std::string digits = engine::printNumber(value);
    if (digits.find_first_of(".e") == digits.npos)
      digits += ".0";
    return {digits + "_c_double", std::signbit(value) ? Level::Relation : Level::Atom};
  }

  /// A sign binds like a sum: it stands in brackets behind and before any operator.
  Text operation(Operator id, ArrayRef<Text> operands) override {
    auto infix = [&](const char *sign, Level level, Level right) {
      return Text{fitted(operands[0], level) + sign + fitted(operands[1], right), level};
    };
    switch (id) {
    case Operator::Add:
      return infix(" + ", Level::Sum, Level::Product);
    case Operator::Sub:
      return infix(" - ", Level::Sum, Level::Product);
    case Operator::Mul:
      return infix(" * ", Level::Product, Level::Power);
    case Operator::Div:
      return infix(" / ", Level::Product, Level::Power);
    case Operator::Neg:
      return {"-" + fitted(operands[0], Level::Power), Level::Relation};
    case Operator::Pow:
      return {fitted(operands[0], Level::Atom) + "**" + fitted(operands[1], Level::Atom), Level::Power};
    default:
      break;
    }
    std::string pattern = engine::fortranPattern(id);
    bool isCall = StringRef(pattern).starts_with(std::string(info(id).name) + "($a");
    Level least = isCall ? Level::Conditional : Level::Atom;
    return {instantiate(pattern, fitted(operands[0], least), fitted(operands.back(), least)),
            isCall || pattern.back() == ')' ? Level::Atom : Level::Power};
  }

  bool repeatsOperands(Operator id) override {
    std::string pattern = engine::fortranPattern(id);
    return StringRef(pattern).count("$a") > 1 || StringRef(pattern).count("$b") > 1;
  }

  /// Fortran 2008 has no fused multiply-add.
  Text fused(ArrayRef<Text> operands) override {
    return {fitted(operands[0], Level::Product) + " * " + fitted(operands[1], Level::Power) + " + " +
                fitted(operands[2], Level::Product),
            Level::Sum};
  }

  Text truth(bool value) override { return {value ? ".true." : ".false."}; }
  Text relation(Relation::Kind kind, const Text &a, const Text &b) override {
    const char *signs[] = {" == ", " /= ", " < ", " <= ", " > ", " >= "};
    return {fitted(a, Level::Sum) + signs[kind] + fitted(b, Level::Sum), Level::Relation};
  }
  Text negation(const Text &a) override { return {".not. " + fitted(a, Level::Atom), Level::Not}; }
  Text junction(bool isAnd, const Text &a, const Text &b) override {
    return {fitted(a, Level::Atom) + (isAnd ? " .and. " : " .or. ") + fitted(b, Level::Atom),
            isAnd ? Level::And : Level::Or};
  }
  Text choice(const Text &condition, const Text &yes, const Text &no) override {
    return {"merge(" + yes.text + ", " + no.text + ", " + condition.text + ")"};
  }

  std::string callee(CallOp call) override {
    return modules.lookup(SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr()));
  }

  std::string newName(const std::string &wanted) override { return names.unique(wanted); }
  void statement(const Twine &text) { printStatement(text.str(), indent, statementStream); }
  using ScalarWriter::statement;

  void declare(Value value, StringRef name) override {
    declarations.push_back((value.getType().isInteger(1) ? "logical :: " : "real(c_double) :: ") + name.str());
  }
  void define(Value value, StringRef name, StringRef text) override {
    declare(value, name);
    assign(name, text);
  }
  void assign(StringRef name, StringRef text) override { statement(name + " = " + text); }

  void openLoop(uint64_t steps) override {
    std::string name = names.unique("i");
    declarations.push_back("integer :: " + name);
    statement("do " + name + " = 1, " + Twine(steps));
  }
  void leaveLoop(StringRef condition) override { statement("if (" + condition + ") exit"); }
  void openBranch(StringRef condition) override { statement("if (" + condition + ") then"); }
  void otherwise() override { statement("else"); }
  void close(bool isLoop) override { statement(isLoop ? "end do" : "end if"); }

  void callForSeveral(CallOp call, ArrayRef<std::string> results) override {
    std::string list;
    for (Value operand : call.getArgOperands())
      list += text(operand).text + ", ";
    statement("call " + callee(call) + "(" + list + llvm::join(results, ", ") + ")");
  }

  SymbolicModuleOp module;
  const Names &modules;
  CaselessNames names;
  std::vector<std::string> declarations;
  std::string statements;
  llvm::raw_string_ostream statementStream{statements};
};

} // namespace

LogicalResult codegen::printFortran(ArrayRef<SymbolicModuleOp> wanted, const Remarks &remarks, StringRef source,
                                    llvm::raw_ostream &os) {
  PrintableCopy copy(wanted);
  CaselessNames global;
  Names names;
  std::vector<std::string> shown;
  for (SymbolicModuleOp module : copy.modules) {
    names[module] = global.unique(module.getSymName().str());
    if (module.isPublic())
      shown.push_back(names[module]);
  }
  std::string module = global.unique(llvm::sys::path::stem(source).str() + "_equations");
  std::string body;
  llvm::raw_string_ostream stream(body);
  for (SymbolicModuleOp each : copy.modules)
    if (failed(FortranWriter(stream, each, names, global)
                   .write(stream, each.isPublic() ? each.getSymName() : StringRef(), remarks)))
      return failure();
  os << "! Made by hybrid-opt.\nmodule " << module << "\n  use, intrinsic :: iso_c_binding, only: c_double\n";
  if (StringRef(body).contains("ieee_value("))
    os << "  use, intrinsic :: ieee_arithmetic, only: ieee_value, ieee_quiet_nan, ieee_positive_inf, &\n"
          "      ieee_negative_inf\n";
  os << "  implicit none\n  private\n  public :: " << llvm::join(shown, ", &\n            ") << "\n\ncontains\n"
     << body << "\nend module\n";
  return success();
}
