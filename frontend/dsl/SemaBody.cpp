//===- SemaBody.cpp - Statements, variables and tests ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Constants.h"
#include "frontend/dsl/Ranges.h"
#include "frontend/dsl/SemaImpl.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::ArrayRef;
using llvm::StringRef;
using llvm::Twine;

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

void Sema::enter(Variable &variable) {
  variable.repeat = current->repeat;
  auto [known, isNew] = current->names.try_emplace(variable.name, &variable);
  if (isNew) {
    current->entered.push_back(variable.name);
    return;
  }
  current->isIncomplete = true; // the name means two things
  error(Code::Duplicate, variable.nameRange, "'" + variable.name->getKey() + "' is declared twice here")
      .note(*current->file->source, known->second->nameRange, "the first declaration is here");
}

void Sema::declaredType(Variable &variable) {
  Dimension dimension = Dimension::None;
  if (variable.declared.unit.present) {
    const Unit *unit = resolve(variable.declared.unit);
    if (!unit)
      return;
    variable.unitScale = unit->scale();
    dimension = dimensions.intern(*unit);
  }
  variable.type = Type::real(variable.declared.shape, dimension);
}

std::optional<double> Sema::constant(Expr *expr, const Twine &what) {
  Type type = check(expr);
  if (type.isError() || !isNumber(type, expr->range))
    return std::nullopt;
  if (!type.shape.isScalar()) {
    error(Code::Shape, expr->range, what + " is a scalar");
    return std::nullopt;
  }
  const Expr *culprit = nullptr;
  std::optional<double> value = evaluateConstant(expr, culprit);
  if (!value && culprit)
    error(Code::Constant, culprit->range, what + " is a constant; '" + text(culprit->range) + "' is none");
  return value;
}

std::optional<int64_t> Sema::constantInteger(Expr *expr, const Twine &what, Code code) {
  std::optional<double> value = constant(expr, what);
  if (!value)
    return std::nullopt;
  if (expr->type.dimension != Dimension::None && expr->type.dimension != Dimension::Any) {
    error(Code::Dimension, expr->range, what + " is dimensionless, not " + dimensions.describe(expr->type.dimension));
    return std::nullopt;
  }
  if (*value != std::floor(*value) || std::fabs(*value) > 1e15) {
    error(code, expr->range, what + " is an integer");
    return std::nullopt;
  }
  return static_cast<int64_t>(*value);
}

/// Whether a literal with a unit decides what a bound means.
static bool mentionsUnit(const Expr *expr) {
  if (auto *number = llvm::dyn_cast<NumberExpr>(expr))
    return number->unit.present;
  if (auto *name = llvm::dyn_cast<NameExpr>(expr))
    return name->variable &&
           (name->variable->declared.unit.present || (name->variable->value && mentionsUnit(name->variable->value)));
  if (auto *prefix = llvm::dyn_cast<PrefixExpr>(expr))
    return mentionsUnit(prefix->operand);
  if (auto *binary = llvm::dyn_cast<BinaryExpr>(expr))
    return llvm::any_of(leftSpine(const_cast<BinaryExpr *>(binary)),
                        [](BinaryExpr *node) { return mentionsUnit(node->rhs) || mentionsUnit(node->lhs); });
  return false;
}

void Sema::domain(Variable &variable) {
  if (!variable.domainSyntax.lo || variable.type.isError())
    return;
  auto bound = [&](Expr *expr) -> std::optional<double> {
    std::optional<double> value = constant(expr, "a bound of a domain");
    if (!value)
      return std::nullopt;
    Dimension dimension = expr->type.dimension;
    bool bare = dimension == Dimension::Any || (dimension == Dimension::None && !mentionsUnit(expr));
    if (bare || dimension == variable.type.dimension)
      return bare ? *value : *value / variable.unitScale;
    error(Code::Dimension, expr->range,
          "different dimensions: '" + variable.name->getKey() + "' is " + dimensions.describe(variable.type.dimension) +
              ", its bound is " + dimensions.describe(dimension));
    return std::nullopt;
  };
  std::optional<double> lo = bound(variable.domainSyntax.lo), hi = bound(variable.domainSyntax.hi);
  if (!lo || !hi)
    return;
  if (!(*lo < *hi))
    error(Code::Domain, variable.domainSyntax.range, "the domain is empty: its lower bound is not below its upper one");
  else if (variable.domainSyntax.log && !(*lo > 0))
    error(Code::Domain, variable.domainSyntax.range, "'log' needs a domain with a positive lower bound");
  else
    variable.domain = Interval{*lo, *hi};
}

void Sema::uncertainty(Variable &variable) {
  if (!variable.uncertainty)
    return;
  Type type = check(variable.uncertainty, &variable.type);
  if (type.isError() || variable.type.isError())
    return;
  Type wanted = variable.type;
  if (type.shape.isScalar()) // one for all components
    wanted.shape = {};
  if (!fits(wanted, type, variable.uncertainty->range, "'" + variable.name->getKey() + "'", "its uncertainty") ||
      !type.shape.isScalar())
    return;
  std::optional<double> value = constant(variable.uncertainty, "an uncertainty");
  if (value && !(*value >= 0))
    error(Code::Uncertainty, variable.uncertainty->range, "an uncertainty is not negative");
}

/// The first part that no compiler can compute: an input, a let, a parameter, a call of a module.
static const Expr *findVariablePart(const Expr *expr) {
  auto firstOf = [](auto list) -> const Expr * {
    for (const Expr *part : list)
      if (const Expr *found = findVariablePart(part))
        return found;
    return nullptr;
  };
  switch (expr->kind) {
  case Expr::Kind::Name: {
    const Variable *variable = llvm::cast<NameExpr>(expr)->variable;
    return variable && variable->kind != Variable::Kind::Const ? expr : nullptr;
  }
  case Expr::Kind::Member: {
    const Variable *variable = llvm::cast<MemberExpr>(expr)->variable;
    return variable && variable->kind == Variable::Kind::Const ? nullptr : expr;
  }
  case Expr::Kind::Call: {
    auto *call = llvm::cast<CallExpr>(expr);
    return call->function && call->function->kind != Function::Kind::Diff ? firstOf(call->inputs) : expr;
  }
  case Expr::Kind::Vector:
    return firstOf(llvm::cast<VectorExpr>(expr)->elements);
  case Expr::Kind::Index:
    return findVariablePart(llvm::cast<IndexExpr>(expr)->base);
  case Expr::Kind::Negate:
  case Expr::Kind::Not:
    return findVariablePart(llvm::cast<PrefixExpr>(expr)->operand);
  case Expr::Kind::Binary: {
    auto spine = leftSpine(const_cast<BinaryExpr *>(llvm::cast<BinaryExpr>(expr)));
    if (const Expr *found = findVariablePart(spine.back()->lhs))
      return found;
    return firstOf(llvm::map_range(llvm::reverse(spine), [](BinaryExpr *node) { return node->rhs; }));
  }
  case Expr::Kind::If: {
    auto *node = llvm::cast<IfExpr>(expr);
    for (const IfExpr::Branch &branch : node->branches)
      if (const Expr *found = firstOf(ArrayRef<Expr *>{branch.condition, branch.value}))
        return found;
    return findVariablePart(node->otherwise);
  }
  case Expr::Kind::Number:
  case Expr::Kind::Hole:
  case Expr::Kind::Error:
    return nullptr;
  }
  return nullptr;
}

void Sema::analyze(Variable &variable) {
  variable.progress = Progress::UnderWay;
  StringRef name = variable.name->getKey();
  if (variable.declared.present) {
    declaredType(variable);
    domain(variable);
  }
  Type declared = variable.type;
  Type value = check(variable.value, variable.declared.present ? &declared : nullptr);
  if (variable.declared.present) {
    if (!declared.isError() && !value.isError())
      fits(declared, value, variable.value->range, "'" + name + "'", "its value");
  } else {
    variable.type = value;
    if (value.dimension == Dimension::Any)
      variable.type.dimension = Dimension::None;
    domain(variable);
  }
  bool isConstant = variable.kind == Variable::Kind::Const || variable.kind == Variable::Kind::Param;
  if (isConstant && !value.isError() && isNumber(value, variable.value->range)) {
    if (const Expr *part = findVariablePart(variable.value))
      error(Code::Constant, part->range,
            "the value of '" + name + "' is a constant; '" + text(part->range) + "' is none");
    else if (const Expr *culprit = nullptr; value.shape.isScalar())
      variable.constant = evaluateConstant(variable.value, culprit);
  }
  if (variable.kind == Variable::Kind::Param && variable.domain && variable.constant &&
      !variable.domain->contains(*variable.constant / variable.unitScale))
    error(Code::Domain, variable.value->range, "the value of '" + name + "' lies outside its domain");
  uncertainty(variable);
  variable.progress = Progress::Done;
}

//===----------------------------------------------------------------------===//
// Modules
//===----------------------------------------------------------------------===//

void Sema::body(Module &module) {
  size_t errorsBefore = program.diagnostics.numErrors();
  Body body{module.file, &module, module.isIncomplete || module.hasErrors};
  inBody(body, [&] {
    for (ArrayRef<Variable *> ports : {module.inputs, module.results})
      for (Variable *port : ports)
        enter(*port);
    for (Statement *each : module.body)
      statement(*each);
    checkResults(module);
  });
  module.calls = module.file->copy(ArrayRef<std::pair<const Callable *, Range>>(body.calls));
  module.hasErrors |= module.isIncomplete || program.diagnostics.numErrors() > errorsBefore;
}

void Sema::checkResults(const Module &module) {
  if (current->isIncomplete)
    return;
  for (Variable *result : module.results)
    if (!result->isAssigned)
      error(Code::Result, result->nameRange,
            "the result '" + result->name->getKey() + "' of '" + module.name->getKey() + "' is never assigned");
}

void Sema::statement(Statement &statement) {
  switch (statement.kind) {
  case Statement::Kind::Declare: {
    Variable &variable = *llvm::cast<DeclareStatement>(&statement)->variable;
    if (variable.progress != Progress::Done) // a call may have given the parameter a value
      analyze(variable);
    enter(variable); // afterwards: its value does not see it
    return;
  }
  case Statement::Kind::Assign:
    return assign(*llvm::cast<AssignStatement>(&statement));
  case Statement::Kind::Repeat:
    return repeat(*llvm::cast<RepeatStatement>(&statement));
  }
}

void Sema::assign(AssignStatement &statement) {
  StringRef name = statement.name->getKey();
  auto found = current->names.find(statement.name);
  Variable *target = found == current->names.end() ? nullptr : found->second;
  Type value = check(statement.value, target && !target->type.isError() ? &target->type : nullptr);
  if (!target) {
    if (current->isIncomplete)
      return;
    llvm::SmallVector<StringRef> names;
    for (Variable *result : current->owner ? current->owner->results : ArrayRef<Variable *>())
      names.push_back(result->name->getKey());
    std::optional<std::string> near = nearest(name, names);
    Diagnostic &diagnostic =
        error(Code::UnknownName, statement.nameRange,
              "'" + name + "' is no result of this module" +
                  (near ? "; did you mean '" + *near + "'?" : "; a new name is declared with 'let'"));
    if (near)
      diagnostic.replace(statement.nameRange, *near);
    else
      diagnostic.replace({statement.nameRange.begin, statement.nameRange.begin}, "let ");
    return;
  }
  bool isState = target->kind == Variable::Kind::State;
  bool ofThisRepeat = isState && current->repeat && llvm::is_contained(current->repeat->states, target);
  if (target->kind != Variable::Kind::Result && !ofThisRepeat) {
    if (current->isIncomplete)
      return;
    error(Code::Result, statement.nameRange,
          isState ? "the state '" + name + "' is assigned in the body of its own repeat only"
                  : "'" + name + "' cannot be assigned: it is no result and no state")
        .note(*current->file->source, target->nameRange, "it is declared here");
    return;
  }
  if (target->kind == Variable::Kind::Result && current->repeat) {
    error(Code::Result, statement.nameRange, "the result '" + name + "' is assigned behind the repeat, not in it");
    target->isAssigned = true;
    return;
  }
  if (target->isAssigned)
    error(Code::Result, statement.nameRange, "'" + name + "' is assigned twice");
  target->isAssigned = true;
  statement.target = target;
  if (!value.isError() && !target->type.isError())
    fits(target->type, value, statement.value->range, "'" + name + "'", "its value");
}

void Sema::repeat(RepeatStatement &statement) {
  constexpr int64_t kMaxSteps = 1'000'000'000;
  std::optional<int64_t> steps = constantInteger(statement.count, "the number of steps", Code::Repeat);
  if (steps && (*steps < 0 || *steps > kMaxSteps))
    error(Code::Repeat, statement.count->range, "the number of steps lies in 0 .. 1000000000");
  else
    statement.steps = steps.value_or(0);
  if (statement.states.empty())
    error(Code::Repeat, statement.range, "a repeat needs a state: repeat 10 (x = start) { x = next; }");
  for (Variable *state : statement.states)
    analyze(*state);
  for (Variable *state : statement.states)
    enter(*state);
  RepeatStatement *outer = std::exchange(current->repeat, &statement);
  if (statement.until)
    if (Type condition = check(statement.until);
        !condition.isError() && isTruth(condition, statement.until->range) && !condition.shape.isScalar())
      error(Code::Shape, statement.until->range, "the condition of until is a scalar");
  size_t visible = current->entered.size();
  for (Statement *each : statement.body)
    this->statement(*each);
  while (current->entered.size() > visible)
    current->names.erase(current->entered.pop_back_val());
  current->repeat = outer;
  for (Variable *state : statement.states)
    if (!state->isAssigned && !current->isIncomplete)
      error(Code::Result, state->nameRange,
            "the state '" + state->name->getKey() + "' is not assigned in the body of its repeat");
}

//===----------------------------------------------------------------------===//
// Tests
//===----------------------------------------------------------------------===//

void Sema::test(Test &test) {
  Body body{test.file, nullptr};
  inBody(body, [&] {
    for (Variable *input : test.inputs) {
      declaredType(*input);
      domain(*input);
      enter(*input);
      if (!input->type.isError() && !(input->domain && input->domain->isFinite()))
        error(Code::Domain, input->nameRange,
              "the input '" + input->name->getKey() + "' of a test needs a finite domain: values are drawn from it");
    }
    for (const Test::Item &item : test.items) {
      if (item.let)
        statement(*item.let);
      else if (item.claim->isError)
        errorClaim(*item.claim);
      else
        claim(*item.claim);
    }
  });
}

void Sema::claim(Claim &claim) {
  Type left = check(claim.lhs), right = check(claim.rhs, &left);
  if (left.isError() || right.isError() || !isNumber(left, claim.lhs->range) || !isNumber(right, claim.rhs->range))
    return;
  std::optional<Dimension> dimension =
      unify(left.dimension, right.dimension, claim.opRange, "compare different dimensions");
  std::optional<Shape> shape = broadcast(left.shape, right.shape, claim.opRange);
  if (!dimension || !shape || !claim.tolerance)
    return;
  if (claim.op != BinaryOperator::Equal && claim.op != BinaryOperator::NotEqual)
    error(Code::Claim, claim.tolerance->range, "a tolerance belongs to == or !=");
  std::optional<double> value = constant(claim.tolerance, "a tolerance");
  if (!value)
    return;
  if (!(*value >= 0))
    error(Code::Claim, claim.tolerance->range, "a tolerance is not negative");
  claim.allowed = *value;
  Type wanted = Type::real({}, claim.relative ? Dimension::None : *dimension);
  fits(wanted, claim.tolerance->type, claim.tolerance->range,
       claim.relative ? "a relative tolerance" : "what is compared", "the tolerance");
}

/// The expression must have an error of the right kind whose message has the words.
void Sema::errorClaim(Claim &claim) {
  std::vector<Diagnostic> found;
  {
    DiagnosticsCapture capture(program.diagnostics);
    check(claim.lhs);
    found = program.diagnostics.take();
  }
  bool ordinary = false, hasWords = false;
  for (Diagnostic &diagnostic : found) {
    if (diagnostic.severity != Severity::Error)
      continue;
    if (!info(diagnostic.code).claimable) {
      error(diagnostic.code, diagnostic.range, diagnostic.message) = diagnostic;
      ordinary = true;
    }
    hasWords |= StringRef(diagnostic.message).contains(claim.words);
  }
  if (ordinary)
    return;
  if (found.empty())
    error(Code::Claim, claim.range, "this compiles, but the test says that it must not");
  else if (!hasWords)
    error(Code::Claim, claim.range,
          "the message has no words \"" + claim.words + "\"; it is: " + found.front().message);
}
