//===- References.cpp - What the names of a file stand for ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/References.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::ArrayRef;
using llvm::StringRef;

namespace {

class Collector {
public:
  Collector(const Program &program, const SourceUnit &unit)
      : program(program), unit(unit), scope(program.scope(unit)) {}

  std::vector<Reference> run() {
    for (const Import *import : unit.imports)
      visit(*import);
    for (const UnitDeclaration *declared : unit.units) {
      add({.range = declared->nameRange, .unit = declared, .isDeclaration = true});
      visit(declared->definition);
    }
    for (const Variable *variable : unit.variables)
      visit(*variable);
    for (const Callable *callable : unit.callables)
      visit(*callable);
    for (const Test *test : unit.tests)
      visit(*test);
    // Of two entries at one place the first was found from the outside in, and is the one that a reader means.
    llvm::stable_sort(found, [](const Reference &a, const Reference &b) { return a.range.begin < b.range.begin; });
    std::vector<Reference> list;
    for (const Reference &reference : found)
      if (!reference.range.isEmpty() && (list.empty() || list.back().range.end <= reference.range.begin))
        list.push_back(reference);
    return list;
  }

private:
  void add(Reference reference) { found.push_back(reference); }

  void addNamed(Range range, const FileName &entry) {
    if (entry.variable)
      add({.range = range, .variable = entry.variable});
    else if (entry.callable)
      add({.range = range, .callable = entry.callable});
    else if (entry.unit)
      add({.range = range, .unit = entry.unit});
    else if (entry.file)
      add({.range = range, .file = entry.file});
  }

  const FileName *find(const SourceUnit &file, Name name) const {
    const auto &values = program.scope(file).values;
    auto entry = values.find(name);
    return entry == values.end() ? nullptr : &entry->second;
  }

  void visit(const Import &import) {
    if (!import.file)
      return;
    add({.range = import.pathRange, .file = import.file});
    if (!import.hasItems)
      return add({.range = import.aliasRange, .file = import.file, .isDeclaration = true});
    for (const Import::Item &item : import.items)
      for (const auto *table : {&scope.values, &scope.units})
        if (auto entry = table->find(item.alias); entry != table->end()) {
          addNamed(item.range, entry->second);
          addNamed(item.aliasRange, entry->second);
          break;
        }
  }

  void visit(UnitText text) {
    if (!text.present)
      return;
    uint32_t position = text.range.begin;
    StringRef rest = unit.source->text(text.range);
    auto isStart = [](char c) { return llvm::isAlpha(c) || c == '_' || c == '%' || static_cast<signed char>(c) < 0; };
    auto isPart = [&](char c) { return isStart(c) || llvm::isDigit(c); };
    while (!rest.empty()) {
      size_t length = isStart(rest.front()) ? rest.take_while(isPart).size() : 0;
      if (length > 0)
        visitUnitName({position, position + static_cast<uint32_t>(length)});
      size_t step = std::max<size_t>(length, 1);
      rest = rest.drop_front(step);
      position += static_cast<uint32_t>(step);
    }
  }

  void visitUnitName(Range range) {
    StringRef name = unit.source->text(range);
    for (const auto &[declared, entry] : scope.units)
      if (declared->getKey() == name)
        return addNamed(range, entry);
    std::string error;
    if (parseUnit({name.data(), name.size()}, error))
      add({.range = range});
  }

  void visit(const TypeSyntax &type) { visit(type.unit); }

  void visit(const Variable &variable) {
    if (variable.name)
      add({.range = variable.nameRange, .variable = &variable, .isDeclaration = true});
    visit(variable.declared);
    for (const Expr *part : {variable.domainSyntax.lo, variable.domainSyntax.hi, variable.value, variable.uncertainty})
      visit(part);
  }

  void visit(const Callable &callable) {
    add({.range = callable.nameRange, .callable = &callable, .isDeclaration = true});
    for (ArrayRef<Variable *> ports : {callable.inputs, callable.results})
      for (const Variable *port : ports)
        visit(*port);
    if (auto *module = llvm::dyn_cast<Module>(&callable))
      return visit(module->body);
    auto *network = llvm::cast<Network>(&callable);
    for (const Feature &feature : network->features) // analysis takes them out of the list of layers
      visit(feature.expr);
    visit(network->layers);
  }

  void visit(ArrayRef<Layer *> layers) {
    for (const Layer *layer : layers) {
      for (const Expr *expr : layer->expressions)
        visit(expr);
      if (layer->activation)
        if (const Function *function = findFunction(layer->activation->getKey()))
          add({.range = layer->activationRange, .function = function});
      for (ArrayRef<Layer *> block : layer->blocks)
        visit(block);
    }
  }

  void visit(const Test &test) {
    for (const Variable *input : test.inputs)
      visit(*input);
    for (const Test::Item &item : test.items) {
      if (item.let)
        visit(*item.let->variable);
      if (item.claim)
        for (const Expr *part : {item.claim->lhs, item.claim->rhs, item.claim->tolerance})
          visit(part);
    }
  }

  void visit(ArrayRef<Statement *> statements) {
    for (const Statement *statement : statements) {
      if (auto *declare = llvm::dyn_cast<DeclareStatement>(statement)) {
        visit(*declare->variable);
      } else if (auto *assign = llvm::dyn_cast<AssignStatement>(statement)) {
        if (assign->target)
          add({.range = assign->nameRange, .variable = assign->target});
        visit(assign->value);
      } else {
        auto *repeat = llvm::cast<RepeatStatement>(statement);
        visit(repeat->count);
        for (const Variable *state : repeat->states)
          visit(*state);
        visit(repeat->until);
        visit(repeat->body);
      }
    }
  }

  void visit(const Expr *expr) {
    if (!expr)
      return;
    switch (expr->kind) {
    case Expr::Kind::Error:
    case Expr::Kind::Hole:
      return;
    case Expr::Kind::Number:
      return visit(llvm::cast<NumberExpr>(expr)->unit);
    case Expr::Kind::Vector:
      for (const Expr *element : llvm::cast<VectorExpr>(expr)->elements)
        visit(element);
      return visit(llvm::cast<VectorExpr>(expr)->unit);
    case Expr::Kind::Name:
      return visitName(*llvm::cast<NameExpr>(expr));
    case Expr::Kind::Member:
      return visitMember(*llvm::cast<MemberExpr>(expr));
    case Expr::Kind::Call:
      return visitCall(*llvm::cast<CallExpr>(expr));
    case Expr::Kind::Index:
      visit(llvm::cast<IndexExpr>(expr)->base);
      for (const Expr *index : llvm::cast<IndexExpr>(expr)->indices)
        visit(index);
      return;
    case Expr::Kind::Negate:
    case Expr::Kind::Not:
      return visit(llvm::cast<PrefixExpr>(expr)->operand);
    case Expr::Kind::Binary: {
      auto spine = leftSpine(const_cast<BinaryExpr *>(llvm::cast<BinaryExpr>(expr)));
      visit(spine.back()->lhs);
      for (const BinaryExpr *node : llvm::reverse(spine)) {
        add({.range = node->opRange, .operation = node});
        visit(node->rhs);
      }
      return;
    }
    case Expr::Kind::If: {
      auto *node = llvm::cast<IfExpr>(expr);
      for (const IfExpr::Branch &branch : node->branches) {
        visit(branch.condition);
        visit(branch.value);
      }
      return visit(node->otherwise);
    }
    }
  }

  /// Parentheses widen an expression's range: the name alone is what it starts or ends with.
  static Range nameOf(const NameExpr &expr, const SourceFile &file) {
    uint32_t begin = expr.range.begin;
    if (expr.inParentheses)
      begin += static_cast<uint32_t>(file.text(expr.range).find(expr.name->getKey()));
    return {begin, begin + static_cast<uint32_t>(expr.name->getKeyLength())};
  }

  void visitName(const NameExpr &expr) {
    Range range = nameOf(expr, *unit.source);
    if (expr.variable)
      add({.range = range, .variable = expr.variable});
    else if (const FileName *entry = find(unit, expr.name))
      addNamed(range, *entry);
    else if (const NamedConstant *constant = findNamedConstant(expr.name->getKey()))
      add({.range = range, .constant = constant});
  }

  void visitMember(const MemberExpr &expr) {
    visit(expr.base);
    if (expr.variable)
      return add({.range = expr.nameRange, .variable = expr.variable});
    auto *call = llvm::dyn_cast<CallExpr>(expr.base);
    if (call && call->target)
      for (const Variable *result : call->target->results)
        if (result->name == expr.name)
          return add({.range = expr.nameRange, .variable = result});
  }

  void visitCall(const CallExpr &expr) {
    if (expr.function)
      add({.range = expr.callee->range, .function = expr.function});
    if (auto *member = llvm::dyn_cast<MemberExpr>(expr.callee)) {
      visit(member->base);
      if (expr.target)
        add({.range = member->nameRange, .callable = expr.target});
    } else if (expr.target) {
      add({.range = expr.callee->range, .callable = expr.target});
    }
    for (const Argument &argument : expr.arguments) {
      if (argument.name && expr.target)
        visitArgumentName(argument, *expr.target);
      visit(argument.value);
    }
  }

  void visitArgumentName(const Argument &argument, const Callable &target) {
    for (const Variable *input : target.inputs)
      if (input->name == argument.name)
        return add({.range = argument.nameRange, .variable = input});
    if (auto *module = llvm::dyn_cast<Module>(&target))
      for (const Statement *statement : module->body)
        if (auto *declared = llvm::dyn_cast<DeclareStatement>(statement))
          if (declared->variable->kind == Variable::Kind::Param && declared->variable->name == argument.name)
            return add({.range = argument.nameRange, .variable = declared->variable});
  }

  const Program &program;
  const SourceUnit &unit;
  const FileScope &scope;
  std::vector<Reference> found;
};

} // namespace

std::vector<Reference> hybrid::dsl::findReferences(const Program &program, const SourceUnit &unit) {
  return Collector(program, unit).run();
}
