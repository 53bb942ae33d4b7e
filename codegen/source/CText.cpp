//===- CText.cpp - Modules as freestanding C ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/CText.h"

#include "codegen/PublicSymbols.h"
#include "codegen/mathlib/EmitC.h"
#include "codegen/source/ScalarWriter.h"
#include "engine/expr/Print.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

namespace {

using Names = llvm::DenseMap<SymbolicModuleOp, std::string>;

bool isKeywordOfC(StringRef name) {
  static constexpr StringLiteral kKeywords[] = {
      "auto",   "break",    "case",     "char",     "const", "continue", "default", "do",     "double",
      "else",   "enum",     "extern",   "float",    "for",   "goto",     "if",      "inline", "int",
      "long",   "register", "restrict", "return",   "short", "signed",   "sizeof",  "static", "struct",
      "switch", "typedef",  "union",    "unsigned", "void",  "volatile", "while"};
  return llvm::is_contained(kKeywords, name);
}

/// Nothing in a name may end a comment or begin one.
std::string commentText(std::string text) {
  for (StringRef mark : {"*/", "/*"})
    for (size_t at = text.find(mark.str()); at != text.npos; at = text.find(mark.str(), at + 1))
      text.insert(at + 1, " ");
  return text;
}

/// The name of a library function; C has operators for the rest.
StringRef functionName(Operator id) { return id == Operator::Abs ? "fabs" : StringRef(info(id).name); }

class CWriter : public ScalarWriter {
public:
  CWriter(llvm::raw_ostream &os, SymbolicModuleOp module, const Names &modules, std::set<std::string> &functions,
          std::set<std::string> taken)
      : ScalarWriter(os, std::move(taken)), module(module), modules(modules), functions(functions) {}

  LogicalResult write(bool isStatic, const Remarks &remarks) {
    std::vector<std::string> inputs, outputs;
    for (unsigned i = 0; i < module.getNumArguments(); ++i) {
      inputs.push_back(localName(portName(module, i, true)));
      setName(module.getBody().getArgument(i), inputs.back());
    }
    for (unsigned i = 0; i < module.getNumResults(); ++i)
      outputs.push_back(localName(portName(module, i, false)));
    std::string body;
    std::vector<std::string> lines = documentationLines(module->getAttr(HybridDialect::kDocumentationAttr));
    llvm::append_range(lines, remarks(module));
    os << "/*\n";
    for (const std::string &line : describe(module, inputs, outputs, lines))
      os << " * " << commentText(line) << "\n";
    os << " */\n";
    bool single = outputs.size() == 1;
    std::string head =
        (isStatic ? "static " : "") + std::string(single ? "double " : "void ") + modules.lookup(module) + "(";
    std::string ports;
    for (const std::string &input : inputs)
      ports += (ports.empty() ? "double " : ", double ") + input;
    for (const std::string &output : single ? std::vector<std::string>() : outputs)
      ports += (ports.empty() ? "double *" : ", double *") + output;
    head += (ports.empty() ? "void" : ports) + ")";
    os << head << ";\n" << head << " {\n";
    if (failed(writeBlock(module.getBody().front())))
      return failure();
    for (auto [output, value] : llvm::zip_equal(outputs, module.getReturn().getOperands()))
      indented() << (single ? "return " : "*" + output + " = ") << text(value).text << ";\n";
    os << "}\n\n";
    return success();
  }

private:
  std::string localName(const std::string &wanted) {
    std::string name;
    for (char c : wanted)
      name += llvm::isAlnum(c) || c == '_' ? c : '_';
    if (name.empty() || llvm::isDigit(name.front()))
      name = "x" + name;
    return newName(isKeywordOfC(name) ? name + "_" : name);
  }

  StringRef language() const override { return "C"; }

  Text number(double value) override {
    if (!std::isfinite(value)) {
      functions.insert("from_bits");
      return {"hybrid_from_bits(UINT64_C(0x" + llvm::utohexstr(llvm::bit_cast<uint64_t>(value), true) + "))"};
    }
    std::string digits = engine::printNumber(value);
    if (digits.find_first_of(".e") == digits.npos)
      digits += ".0";
    return {digits, std::signbit(value) ? Level::Sign : Level::Atom};
  }

  Text function(StringRef name, ArrayRef<Text> operands) {
    functions.insert(name.str());
    std::string list;
    for (const Text &operand : operands)
      list += (list.empty() ? "" : ", ") + operand.text;
    return {("hybrid_" + name + "(" + list + ")").str()};
  }

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
      return {"-" + fitted(operands[0], Level::Power), Level::Sign};
    default:
      return function(functionName(id), operands);
    }
  }

  bool repeatsOperands(Operator) override { return false; }
  Text fused(ArrayRef<Text> operands) override { return function("fma", operands); }
  Text truth(bool value) override { return {value ? "1" : "0"}; }

  Text relation(Relation::Kind kind, const Text &a, const Text &b) override {
    const char *signs[] = {" == ", " != ", " < ", " <= ", " > ", " >= "};
    return {fitted(a, Level::Sum) + signs[kind] + fitted(b, Level::Sum), Level::Relation};
  }
  Text negation(const Text &a) override { return {"!" + fitted(a, Level::Atom), Level::Sign}; }
  Text junction(bool isAnd, const Text &a, const Text &b) override {
    return {fitted(a, Level::Relation) + (isAnd ? " && " : " || ") + fitted(b, Level::Relation),
            isAnd ? Level::And : Level::Or};
  }
  Text choice(const Text &condition, const Text &yes, const Text &no) override {
    return {fitted(condition, Level::Or) + " ? " + fitted(yes, Level::Or) + " : " + fitted(no, Level::Conditional),
            Level::Conditional};
  }

  std::string callee(CallOp call) override {
    return modules.lookup(SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr()));
  }

  static StringRef typeOf(Value value) { return value.getType().isInteger(1) ? "int" : "double"; }
  void define(Value value, StringRef name, StringRef text) override {
    indented() << "const " << typeOf(value) << " " << name << " = " << text << ";\n";
  }
  void declare(Value value, StringRef name) override { indented() << typeOf(value) << " " << name << ";\n"; }
  void assign(StringRef name, StringRef text) override { indented() << name << " = " << text << ";\n"; }

  void start(Value value, StringRef name, StringRef text) override {
    indented() << typeOf(value) << " " << name << " = " << text << ";\n";
  }
  void ignore(StringRef name) override { indented() << "(void)" << name << ";\n"; }

  void openLoop(uint64_t steps) override {
    std::string name = newName("i");
    indented() << "for (int64_t " << name << " = 0; " << name << " < " << steps << "; ++" << name << ") {\n";
  }
  void leaveLoop(StringRef condition) override {
    indented() << "if (" << condition << ")\n";
    indented() << "  break;\n";
  }
  void openBranch(StringRef condition) override { indented() << "if (" << condition << ") {\n"; }
  void otherwise() override { indented() << "} else {\n"; }
  void close(bool) override { indented() << "}\n"; }

  void callForSeveral(CallOp call, ArrayRef<std::string> results) override {
    std::string list;
    for (Value operand : call.getArgOperands())
      list += text(operand).text + ", ";
    indented() << callee(call) << "(" << list
               << llvm::join(llvm::map_range(results, [](const std::string &name) { return "&" + name; }), ", ")
               << ");\n";
    for (auto [result, name] : llvm::zip_equal(call.getResults(), results))
      if (result.use_empty())
        ignore(name);
  }

  SymbolicModuleOp module;
  const Names &modules;
  std::set<std::string> &functions;
};

constexpr char kProlog[] = R"(/* Made by hybrid-opt. C99 without a library: <stdint.h> is all it needs.
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
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

)";

} // namespace

LogicalResult codegen::printC(ArrayRef<SymbolicModuleOp> wanted, const Remarks &remarks, llvm::raw_ostream &os) {
  PrintableCopy copy(wanted);
  std::set<std::string> taken;
  for (const OperatorInfo &row : kOperators)
    taken.insert("hybrid_" + functionName(row.id).str());
  Names names;
  for (SymbolicModuleOp module : copy.modules) {
    bool renamed;
    std::string name = cNameOf(module.getSymName(), renamed);
    while (!taken.insert(name).second)
      name += "_";
    names[module] = name;
  }
  std::set<std::string> functions;
  std::string definitions;
  llvm::raw_string_ostream body(definitions);
  for (SymbolicModuleOp module : calleesFirst(copy.modules))
    if (failed(CWriter(body, module, names, functions, taken).write(!module.isPublic(), remarks)))
      return failure();
  os << kProlog << cFunctions(functions, *copy.file->getContext()) << definitions;
  return success();
}
