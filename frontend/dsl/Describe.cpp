//===- Describe.cpp - Declarations as text for people ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Describe.h"

#include "support/Quantities.h"

#include "llvm/ADT/StringExtras.h"

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::ArrayRef;
using llvm::StringRef;

std::string hybrid::dsl::oneLine(const SourceFile &file, Range range) {
  std::string text;
  for (StringRef line : llvm::split(file.text(range), '\n')) {
    // A string holds no comment in a declaration that is shown, except the path behind `from`, which has no "//".
    line = line.take_front(line.find("//"));
    for (char c : line)
      if (!llvm::isSpace(c) || (!text.empty() && text.back() != ' '))
        text += llvm::isSpace(c) ? ' ' : c;
    if (!text.empty() && text.back() != ' ')
      text += ' ';
  }
  return StringRef(text).rtrim().str();
}

std::string hybrid::dsl::unitText(const Variable &variable, const Program &program) {
  if (variable.declared.unit.present)
    return oneLine(*variable.file->source, variable.declared.unit.range);
  if (variable.declared.present || !variable.type.isReal())
    return "1";
  auto *number = variable.value ? llvm::dyn_cast<NumberExpr>(variable.value) : nullptr;
  if (number && number->unit.present)
    return oneLine(*variable.file->source, number->unit.range);
  const Unit &unit = program.dimensions.unit(variable.type.dimension);
  const Quantity *quantity = quantityOf(unit);
  return quantity ? std::string(quantity->unit) : unit.toString();
}

std::string hybrid::dsl::typeText(const Variable &variable, const Program &program) {
  if (variable.type.kind == Type::Truth)
    return "a condition";
  Shape shape = variable.declared.present ? variable.declared.shape : variable.type.shape;
  std::string text = "real";
  if (!shape.isScalar())
    text += "[" + llvm::join(llvm::map_range(shape.dims(), [](uint32_t n) { return std::to_string(n); }), ", ") + "]";
  std::string unit = unitText(variable, program);
  return unit == "1" ? text : text + " [" + unit + "]";
}

std::string hybrid::dsl::domainText(const Variable &variable) {
  if (!variable.domainSyntax.lo)
    return "";
  std::string text = oneLine(*variable.file->source, variable.domainSyntax.range);
  return StringRef(text).drop_front(2).ltrim().str(); // "in"
}

StringRef hybrid::dsl::kindWord(Variable::Kind kind) {
  static constexpr StringRef kWords[] = {"const", "param", "let", "input", "result", "state"};
  return kWords[static_cast<unsigned>(kind)];
}

static std::string port(const Variable &variable, const Program &program) {
  std::string text = variable.name->getKey().str() + ": " + typeText(variable, program);
  std::string domain = domainText(variable);
  return domain.empty() ? text : text + " in " + domain;
}

std::string hybrid::dsl::describe(const Variable &variable, const Program &program) {
  std::string text = kindWord(variable.kind).str() + " " + port(variable, program);
  bool hasValue = variable.kind == Variable::Kind::Const || variable.kind == Variable::Kind::Param;
  const SourceFile &file = *variable.file->source;
  if (hasValue && variable.value)
    text += " = " + oneLine(file, variable.value->range);
  if (hasValue && variable.uncertainty)
    text += " +- " + oneLine(file, variable.uncertainty->range);
  return text;
}

std::string hybrid::dsl::describe(const Callable &callable, const Program &program) {
  auto ports = [&](ArrayRef<Variable *> list) {
    return "(" + llvm::join(llvm::map_range(list, [&](Variable *each) { return port(*each, program); }), ", ") + ")";
  };
  StringRef word = callable.kind == Callable::Kind::Module ? "module " : "network ";
  return (word + callable.name->getKey() + ports(callable.inputs) + " -> " + ports(callable.results)).str();
}

std::string hybrid::dsl::describe(const UnitDeclaration &unit) {
  return StringRef(oneLine(*unit.file->source, unit.range)).rtrim(';').str();
}
