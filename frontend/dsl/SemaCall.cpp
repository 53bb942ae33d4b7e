//===- SemaCall.cpp - Calls of functions, modules and networks ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Ranges.h"
#include "frontend/dsl/SemaImpl.h"

#include "llvm/ADT/SmallVectorExtras.h"

#include <cmath>

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::ArrayRef;
using llvm::StringRef;
using llvm::Twine;

static std::string described(const Shape &shape) {
  return shape.isScalar() ? "a scalar" : "a value of shape " + toString(shape);
}

//===----------------------------------------------------------------------===//
// What is called
//===----------------------------------------------------------------------===//

const Callable *Sema::findCallable(Expr *callee, const Function *&function) {
  const FileScope *scope = &program.scope(*current->file);
  Name name = nullptr;
  Range range = callee->range;
  if (auto *member = llvm::dyn_cast<MemberExpr>(callee)) {
    auto *base = llvm::cast<NameExpr>(member->base);
    auto entry = scope->values.find(base->name);
    if (entry == scope->values.end() || !entry->second.file) {
      if (!isLostImport(base->name))
        error(Code::UnknownName, base->range, "there is no imported file '" + base->name->getKey() + "'");
      return nullptr;
    }
    scope = &program.scope(*entry->second.file);
    name = member->name, range = member->nameRange;
    if (name->getKey().starts_with("_")) {
      error(Code::Private, range, "'" + name->getKey() + "' is private to its file");
      return nullptr;
    }
    auto inner = scope->values.find(name);
    if (inner != scope->values.end() && inner->second.callable && inner->second.owner == entry->second.file)
      return inner->second.callable;
    llvm::SmallVector<StringRef> names;
    for (const auto &candidate : scope->values)
      if (candidate.second.callable)
        names.push_back(candidate.first->getKey());
    llvm::sort(names);
    std::optional<std::string> near = nearest(name->getKey(), names);
    Diagnostic &diagnostic = error(Code::UnknownName, range,
                                   "'" + base->name->getKey() + "' declares no module or network '" + name->getKey() +
                                       "'" + (near ? "; did you mean '" + *near + "'?" : ""));
    if (near)
      diagnostic.replace(range, *near);
    return nullptr;
  }
  name = llvm::cast<NameExpr>(callee)->name;
  if (auto entry = scope->values.find(name); entry != scope->values.end() && entry->second.callable)
    return entry->second.callable;
  if ((function = findFunction(name->getKey())))
    return nullptr;
  if (Variable *variable = findVariable(name))
    error(Code::Type, range, "'" + name->getKey() + "' is a value and cannot be called; a product needs '*'")
        .note(*(variable->file ? variable->file : current->file)->source, variable->nameRange, "it is declared here");
  else
    unknownName(range, name, /*callable=*/true);
  return nullptr;
}

Type Sema::call(CallExpr &expr, unsigned *selected) {
  const Callable *target = findCallable(expr.callee, expr.function);
  if (expr.function)
    return functionCall(expr);
  if (target)
    return targetCall(expr, *target, selected);
  for (const Argument &argument : expr.arguments)
    check(argument.value);
  return {};
}

//===----------------------------------------------------------------------===//
// Modules and networks
//===----------------------------------------------------------------------===//

/// Puts the arguments into the order of the inputs; parameters of the callee may be given by name.
bool Sema::bindArguments(CallExpr &expr, const Callable &target) {
  StringRef callee = target.name->getKey();
  llvm::SmallVector<Expr *> inputs(target.inputs.size(), nullptr);
  llvm::SmallVector<std::pair<const Variable *, Expr *>> parameters;
  bool isFine = true, named = false;
  size_t next = 0;
  auto report = [&](Range range, const Twine &message) -> Diagnostic & {
    isFine = false;
    return error(Code::Argument, range, message);
  };
  for (const Argument &argument : expr.arguments) {
    if (!argument.name) {
      if (named)
        report(argument.value->range, "an argument by position stands before those by name");
      else if (next == inputs.size())
        report(argument.value->range, "'" + callee + "' takes " + Twine(inputs.size()) +
                                          (inputs.size() == 1 ? " argument" : " arguments") + ", not " +
                                          Twine(expr.arguments.size()))
            .note(*target.file->source, target.nameRange, "it is declared here");
      else
        inputs[next++] = argument.value;
      if (!isFine)
        break;
      continue;
    }
    named = true;
    auto input = llvm::find_if(target.inputs, [&](Variable *each) { return each->name == argument.name; });
    if (input != target.inputs.end()) {
      Expr *&slot = inputs[static_cast<size_t>(input - target.inputs.begin())];
      if (slot)
        report(argument.nameRange, "the argument '" + argument.name->getKey() + "' is given twice");
      slot = argument.value;
      continue;
    }
    if (const Variable *parameter = findParameter(target, argument.name)) {
      parameters.push_back({parameter, argument.value});
      continue;
    }
    llvm::SmallVector<StringRef> names =
        llvm::map_to_vector(target.inputs, [](Variable *each) { return each->name->getKey(); });
    std::optional<std::string> near = nearest(argument.name->getKey(), names);
    Diagnostic &diagnostic = report(argument.nameRange, "'" + callee + "' has no argument '" + argument.name->getKey() +
                                                            "'" + (near ? "; did you mean '" + *near + "'?" : ""));
    diagnostic.note(*target.file->source, target.nameRange, "it is declared here");
    if (near)
      diagnostic.replace(argument.nameRange, *near);
  }
  std::string missing;
  for (auto [input, given] : llvm::zip_equal(target.inputs, inputs))
    if (!given)
      missing += (missing.empty() ? "'" : ", '") + input->name->getKey().str() + "'";
  if (isFine && !missing.empty())
    report({expr.range.end - 1, expr.range.end}, "the call of '" + callee + "' lacks the argument " + missing)
        .note(*target.file->source, target.nameRange, "it is declared here");
  expr.inputs = current->file->copy(ArrayRef<Expr *>(inputs));
  expr.parameters = current->file->copy(ArrayRef<std::pair<const Variable *, Expr *>>(parameters));
  return isFine;
}

const Variable *Sema::findParameter(const Callable &target, Name name) {
  auto *module = llvm::dyn_cast<Module>(&target);
  for (Statement *statement : module ? module->body : ArrayRef<Statement *>())
    if (auto *declared = llvm::dyn_cast<DeclareStatement>(statement))
      if (declared->variable->kind == Variable::Kind::Param && declared->variable->name == name) {
        Variable &parameter = *declared->variable;
        if (parameter.progress == Progress::None) { // the callee's body comes later
          Body body{target.file, const_cast<Callable *>(&target)};
          inBody(body, [&] { analyze(parameter); });
        }
        return &parameter;
      }
  return nullptr;
}

Type Sema::targetCall(CallExpr &expr, const Callable &target, unsigned *selected) {
  expr.target = &target;
  current->calls.push_back({&target, expr.range});
  bool bound = bindArguments(expr, target);
  StringRef callee = target.name->getKey();
  auto checkOne = [&](const Variable *wanted, Expr *value) {
    Type type = check(value, wanted && !wanted->type.isError() ? &wanted->type : nullptr);
    if (wanted && !wanted->type.isError() && !type.isError())
      return fits(wanted->type, type, value->range, "'" + wanted->name->getKey() + "' of '" + callee + "'",
                  "the argument");
    return !type.isError();
  };
  bool isFine = bound;
  if (bound) {
    for (auto [wanted, value] : llvm::zip_equal(target.inputs, expr.inputs))
      isFine &= checkOne(wanted, value);
    for (auto [wanted, value] : expr.parameters)
      isFine &= checkOne(wanted, value);
  } else {
    for (const Argument &argument : expr.arguments)
      check(argument.value);
  }
  if (isFine)
    warnOutside(expr);
  if (target.results.empty() || !isFine)
    return {};
  if (selected)
    return target.results.front()->type; // the member expression takes the type of its own result
  if (target.results.size() == 1)
    return target.results.front()->type;
  std::string list;
  for (const Variable *result : target.results)
    list += (list.empty() ? "." : ", .") + result->name->getKey().str();
  error(Code::Argument, expr.range, "'" + callee + "' has several results; choose one of " + list);
  return {};
}

void Sema::warnOutside(const CallExpr &call) {
  for (auto [input, value] : llvm::zip_equal(call.target->inputs, call.inputs)) {
    if (!input->domain)
      continue;
    double scale = input->unitScale;
    Interval domain{input->domain->lo * scale, input->domain->hi * scale}, given = rangeOf(value);
    // A literal on the end of the domain may be rounded to its other side.
    double slack = 1e-12 * std::max(std::fabs(domain.lo), std::fabs(domain.hi));
    if (given.lo > domain.hi + slack || given.hi < domain.lo - slack)
      warning(Code::Domain, value->range,
              "the argument lies outside the domain of '" + input->name->getKey() + "' of '" +
                  call.target->name->getKey() + "'")
          .note(*call.target->file->source, input->domainSyntax.range, "the domain is declared here");
  }
}

//===----------------------------------------------------------------------===//
// Functions of the language
//===----------------------------------------------------------------------===//

Type Sema::functionCall(CallExpr &expr) {
  const Function &function = *expr.function;
  llvm::SmallVector<Expr *> operands;
  llvm::SmallVector<Type> types;
  bool isFine = true;
  for (const Argument &argument : expr.arguments) {
    if (argument.name) {
      error(Code::Argument, argument.nameRange, "'" + function.name + "' takes its arguments by position");
      isFine = false;
    }
    Type type = check(argument.value, types.empty() || types.front().isError() ? nullptr : &types.front());
    isFine &= !type.isError() && isNumber(type, argument.value->range);
    operands.push_back(argument.value);
    types.push_back(type);
  }
  expr.inputs = current->file->copy(ArrayRef<Expr *>(operands));
  if (operands.size() < function.minOperands || operands.size() > function.maxOperands) {
    std::string count = std::to_string(function.minOperands);
    if (function.maxOperands > function.minOperands)
      count += " or more";
    error(Code::Argument, expr.range,
          "'" + function.name + "' takes " + count + (count == "1" ? " argument" : " arguments") + ", not " +
              Twine(operands.size()));
    return {};
  }
  if (!isFine)
    return {};
  auto needsVector = [&](size_t i, unsigned rank) {
    if (types[i].shape.rank == rank)
      return true;
    error(Code::Shape, operands[i]->range,
          "'" + function.name + "' takes a " + (rank == 1 ? "vector" : "matrix") + ", not " +
              described(types[i].shape));
    return false;
  };
  switch (function.kind) {
  case Function::Kind::Elementwise:
  case Function::Kind::Extremum:
  case Function::Kind::Clamp:
  case Function::Kind::Relu:
    return elementwise(expr, types);
  case Function::Kind::Softmax:
    if (!needsVector(0, 1))
      return {};
    return elementwise(expr, types);
  case Function::Kind::Dot:
    return dot(expr, types[0], types[1]);
  case Function::Kind::Cross:
    for (size_t i : {0, 1})
      if (!(types[i].shape == Shape::vector(3))) {
        error(Code::Shape, operands[i]->range,
              "'cross' takes vectors of 3 components, not " + described(types[i].shape));
        return {};
      }
    return Type::real(types[0].shape, dimensions.multiply(types[0].dimension, types[1].dimension));
  case Function::Kind::Norm:
    return needsVector(0, 1) ? Type::real({}, types[0].dimension) : Type();
  case Function::Kind::Sum:
    if (!types[0].shape.isScalar())
      return Type::real({}, types[0].dimension);
    error(Code::Shape, operands[0]->range, "'sum' takes a vector or a matrix, not a scalar");
    return {};
  case Function::Kind::Transpose:
    if (!needsVector(0, 2))
      return {};
    return Type::real(Shape::matrix(types[0].shape.sizes[1], types[0].shape.sizes[0]), types[0].dimension);
  case Function::Kind::Diff:
    return derivative(expr);
  }
  return {};
}

/// Operand by operand and element by element, by the row's rule for units.
Type Sema::elementwise(CallExpr &expr, ArrayRef<Type> types) {
  const Function &function = *expr.function;
  UnitRule rule = function.kind == Function::Kind::Elementwise ? hybrid::info(function.op).units
                  : function.kind == Function::Kind::Softmax   ? UnitRule::Number
                  : function.kind == Function::Kind::Relu      ? UnitRule::Keep
                                                               : UnitRule::Same;
  Shape shape;
  std::optional<Dimension> shared = types[0].dimension;
  for (auto [i, type] : llvm::enumerate(types)) {
    Expr *operand = expr.inputs[i];
    std::optional<Shape> joined = broadcast(shape, type.shape, operand->range);
    if (!joined)
      return {};
    shape = *joined;
    if (rule == UnitRule::Number && type.dimension != Dimension::None && type.dimension != Dimension::Any) {
      error(Code::Dimension, operand->range,
            "'" + function.name + "' takes a dimensionless argument, not " + dimensions.describe(type.dimension) +
                "; divide it by a value of that dimension");
      return {};
    }
    if ((rule == UnitRule::Same || rule == UnitRule::Angle) && i > 0) {
      std::string action = "pass different dimensions to '" + function.name.str() + "'";
      shared = unify(*shared, type.dimension, operand->range, action);
      if (!shared)
        return {};
    }
  }
  switch (rule) {
  case UnitRule::Same:
  case UnitRule::Keep:
    return Type::real(shape, *shared);
  case UnitRule::Sqrt:
  case UnitRule::Cbrt: {
    if (*shared == Dimension::Any)
      return Type::real(shape, Dimension::None);
    std::optional<Dimension> root = dimensions.power(*shared, {1, rule == UnitRule::Sqrt ? 2 : 3});
    return root ? Type::real(shape, *root) : Type();
  }
  case UnitRule::Power: { // pow(a, b) is a^b
    BinaryExpr power(BinaryOperator::Power, expr.range, expr.inputs[0], expr.inputs[1]);
    return this->power(power, types[0], types[1]);
  }
  case UnitRule::Product:
  case UnitRule::Quotient:
  case UnitRule::Number:
  case UnitRule::Any:
  case UnitRule::Angle:
    return Type::real(shape, Dimension::None);
  }
  return {};
}

/// vector · vector, matrix · vector, vector · matrix, matrix · matrix: the last size of `a` meets the first of `b`.
Type Sema::dot(CallExpr &expr, Type a, Type b) {
  if (a.shape.isScalar() || b.shape.isScalar()) {
    error(Code::Shape, expr.inputs[a.shape.isScalar() ? 0 : 1]->range,
          "'dot' takes vectors and matrices; scalars are multiplied with '*'");
    return {};
  }
  if (a.shape.sizes[a.shape.rank - 1] != b.shape.sizes[0]) {
    error(Code::Shape, expr.range, "different shapes: 'dot' of " + toString(a.shape) + " and " + toString(b.shape));
    return {};
  }
  Shape shape;
  if (a.shape.rank == 2 && b.shape.rank == 2)
    shape = Shape::matrix(a.shape.sizes[0], b.shape.sizes[1]);
  else if (a.shape.rank == 2)
    shape = Shape::vector(a.shape.sizes[0]);
  else if (b.shape.rank == 2)
    shape = Shape::vector(b.shape.sizes[1]);
  return Type::real(shape, dimensions.multiply(a.dimension, b.dimension));
}

/// diff(f, x): of a scalar by anything, or of anything by a scalar; of a vector by a vector it is the Jacobian matrix.
Type Sema::derivative(CallExpr &expr) {
  const Expr *of = expr.inputs[0], *by = expr.inputs[1];
  auto *name = llvm::dyn_cast<NameExpr>(by);
  Variable *variable = name ? const_cast<Variable *>(name->variable) : nullptr;
  bool isIndependent = variable && (variable->kind == Variable::Kind::Input || variable->kind == Variable::Kind::Let ||
                                    variable->kind == Variable::Kind::State);
  if (!isIndependent) {
    error(Code::Derivative, by->range, "the second argument of 'diff' names an input, a let or a state");
    return {};
  }
  // A state depends on what stands outside its loop through all steps before: that is no derivative of one step.
  bool isNear =
      variable->repeat == current->repeat || (current->repeat && llvm::is_contained(current->repeat->states, variable));
  if (!isNear) {
    error(Code::Derivative, by->range, "'diff' in a repeat goes by a state of it or a let of its body");
    return {};
  }
  variable->isDifferentiated = true;
  Dimension dimension = dimensions.divide(of->type.dimension, by->type.dimension);
  if (by->type.shape.isScalar())
    return Type::real(of->type.shape, dimension);
  if (of->type.shape.isScalar())
    return Type::real(by->type.shape, dimension);
  if (of->type.shape.rank == 1 && by->type.shape.rank == 1)
    return Type::real(Shape::matrix(of->type.shape.sizes[0], by->type.shape.sizes[0]), dimension);
  error(Code::Shape, expr.range,
        "'diff' of " + toString(of->type.shape) + " by " + toString(by->type.shape) + " has more than two sizes");
  return {};
}
