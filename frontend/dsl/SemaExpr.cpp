//===- SemaExpr.cpp - Types, shapes and dimensions of expressions ---------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Constants.h"
#include "frontend/dsl/SemaImpl.h"
#include "support/Quantities.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <cmath>
#include <numbers>

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::StringRef;
using llvm::Twine;

//===----------------------------------------------------------------------===//
// Agreement of types
//===----------------------------------------------------------------------===//

std::string Sema::describe(const Type &type) const {
  if (type.kind == Type::Truth)
    return "a condition";
  std::string shape = type.shape.isScalar() ? "real" : "real" + toString(type.shape);
  return shape + ", " + dimensions.describe(type.dimension);
}

bool Sema::isNumber(const Type &type, Range range) {
  if (type.kind == Type::Truth)
    error(Code::Type, range, "a number is needed here, and this is a condition");
  return type.isReal();
}

bool Sema::isTruth(const Type &type, Range range) {
  if (type.isReal())
    error(Code::Type, range, "a condition is needed here, and this is a number; compare it with something");
  return type.kind == Type::Truth;
}

std::optional<Dimension> Sema::unify(Dimension a, Dimension b, Range place, StringRef action) {
  if (a == Dimension::Any || a == b)
    return b;
  if (b == Dimension::Any)
    return a;
  error(Code::Dimension, place, "cannot " + action + ": " + dimensions.describe(a) + " and " + dimensions.describe(b));
  return std::nullopt;
}

std::optional<Shape> Sema::broadcast(const Shape &a, const Shape &b, Range place) {
  if (a.isScalar() || a == b)
    return b;
  if (b.isScalar())
    return a;
  error(Code::Shape, place, "different shapes: " + toString(a) + " and " + toString(b));
  return std::nullopt;
}

std::string Sema::missingFactor(Dimension want, Dimension have) const {
  Unit ratio = dimensions.unit(want) / dimensions.unit(have);
  auto simple = [](const Unit &unit) {
    return unit.exponents().size() == 1 && unit.exponents().begin()->second == Rational{1, 1};
  };
  auto named = [](const Unit &unit) {
    const Quantity *quantity = quantityOf(unit);
    return quantity ? std::string(quantity->name) + " [" + std::string(quantity->unit) + "]"
                    : "[" + unit.toString() + "]";
  };
  Unit inverse = Unit() / ratio;
  if (simple(inverse))
    return "; it lacks a division by " + named(inverse);
  if (simple(ratio))
    return "; it lacks a factor of " + named(ratio);
  return "";
}

bool Sema::fits(const Type &want, const Type &have, Range place, const Twine &whatWants, const Twine &whatHas) {
  if (!isNumber(have, place))
    return false;
  if (have.dimension != Dimension::Any && have.dimension != want.dimension) {
    error(Code::Dimension, place,
          "different dimensions: " + whatWants + " is " + dimensions.describe(want.dimension) + ", " + whatHas +
              " is " + dimensions.describe(have.dimension) + missingFactor(want.dimension, have.dimension));
    return false;
  }
  if (have.shape == want.shape)
    return true;
  error(Code::Shape, place,
        "different shapes: " + whatWants + " is " + toString(want.shape) + ", " + whatHas + " is " +
            toString(have.shape));
  return false;
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

Type Sema::check(Expr *expr, const Type *wanted) { return expr->type = infer(expr, wanted); }

Type Sema::infer(Expr *expr, const Type *wanted) {
  switch (expr->kind) {
  case Expr::Kind::Error:
    return {};
  case Expr::Kind::Number:
    return number(*llvm::cast<NumberExpr>(expr));
  case Expr::Kind::Vector:
    return vector(*llvm::cast<VectorExpr>(expr), wanted);
  case Expr::Kind::Name:
    return name(*llvm::cast<NameExpr>(expr));
  case Expr::Kind::Member:
    return member(*llvm::cast<MemberExpr>(expr));
  case Expr::Kind::Call:
    return call(*llvm::cast<CallExpr>(expr), nullptr);
  case Expr::Kind::Index:
    return index(*llvm::cast<IndexExpr>(expr));
  case Expr::Kind::Negate:
  case Expr::Kind::Not:
    return prefix(*llvm::cast<PrefixExpr>(expr), wanted);
  case Expr::Kind::Binary:
    return chain(*llvm::cast<BinaryExpr>(expr), wanted);
  case Expr::Kind::If:
    return conditional(*llvm::cast<IfExpr>(expr), wanted);
  case Expr::Kind::Hole:
    hole(*llvm::cast<HoleExpr>(expr), wanted);
    return {};
  }
  return {};
}

Type Sema::number(NumberExpr &expr) {
  if (!expr.unit.present)
    return Type::real({}, expr.value == 0 ? Dimension::Any : Dimension::None);
  const Unit *unit = resolve(expr.unit);
  if (!unit)
    return {};
  expr.scale = unit->scale();
  return Type::real({}, dimensions.intern(*unit));
}

Type Sema::vector(VectorExpr &expr, const Type *wanted) {
  std::optional<Type> element;
  Type inner = wanted && wanted->shape.rank > 0 ? *wanted : Type();
  inner.shape = wanted && wanted->shape.rank == 2 ? Shape::vector(wanted->shape.sizes[1]) : Shape();
  bool isFine = true;
  for (Expr *part : expr.elements) {
    Type type = check(part, inner.isError() ? nullptr : &inner);
    if (type.isError() || !isNumber(type, part->range)) {
      isFine = false;
      continue;
    }
    if (!element) {
      element = type;
      continue;
    }
    if (!(type.shape == element->shape)) {
      error(Code::Shape, part->range,
            "different shapes in one vector: " + toString(element->shape) + " and " + toString(type.shape));
      return {};
    }
    std::optional<Dimension> dimension =
        unify(element->dimension, type.dimension, part->range, "join different dimensions");
    if (!dimension)
      return {};
    element->dimension = *dimension;
  }
  if (!isFine)
    return {};
  auto size = static_cast<uint32_t>(expr.elements.size());
  if (element->shape.rank > 1) {
    error(Code::Shape, expr.range, "a matrix is the largest shape; a vector of matrices is none");
    return {};
  }
  if (uint64_t(size) * element->shape.elements() > Shape::kMaxElements) {
    error(Code::Shape, expr.range, "a value has at most " + Twine(Shape::kMaxElements) + " components");
    return {};
  }
  if (expr.unit.present) {
    const Unit *unit = resolve(expr.unit);
    if (!unit)
      return {};
    if (element->dimension != Dimension::Any && element->dimension != Dimension::None) {
      error(Code::Dimension, expr.unit.range,
            "the elements of this vector have a dimension already: " + dimensions.describe(element->dimension));
      return {};
    }
    expr.scale = unit->scale();
    element->dimension = dimensions.intern(*unit);
  }
  element->shape = element->shape.isScalar() ? Shape::vector(size) : Shape::matrix(size, element->shape.sizes[0]);
  return *element;
}

Variable *Sema::findVariable(Name name) {
  if (auto local = current->names.find(name); local != current->names.end())
    return local->second;
  const FileScope &scope = program.scope(*current->file);
  auto entry = scope.values.find(name);
  if (entry == scope.values.end() || !entry->second.variable)
    return nullptr;
  analyzeFileVariable(*entry->second.variable);
  return entry->second.variable;
}

Type Sema::name(NameExpr &expr) {
  if (Variable *variable = findVariable(expr.name)) {
    expr.variable = variable;
    if (variable->kind == Variable::Kind::Result && !variable->isAssigned && !current->isIncomplete) {
      error(Code::Result, expr.range, "the result '" + expr.name->getKey() + "' is read before it is assigned");
      return {};
    }
    return variable->type;
  }
  const FileScope &scope = program.scope(*current->file);
  if (auto entry = scope.values.find(expr.name); entry != scope.values.end()) {
    bool isFile = entry->second.file;
    error(isFile ? Code::UnknownName : Code::Argument, expr.range,
          isFile ? "'" + expr.name->getKey() + "' is an imported file; '" + expr.name->getKey() +
                       ".NAME' is something in it"
                 : "'" + expr.name->getKey() + "' is a " +
                       (entry->second.callable->kind == Callable::Kind::Module ? "module" : "network") +
                       " and needs arguments: " + expr.name->getKey() + "(…)");
    return {};
  }
  if (const NamedConstant *constant = findNamedConstant(expr.name->getKey())) {
    expr.builtin = constant->value;
    return Type::real({}, std::isfinite(constant->value) ? Dimension::None : Dimension::Any);
  }
  unknownName(expr.range, expr.name, /*callable=*/false);
  return {};
}

void Sema::unknownName(Range range, Name name, bool callable) {
  if (current->isIncomplete || isLostImport(name))
    return;
  llvm::SmallVector<StringRef> names;
  for (const auto &entry : current->names)
    if (!callable)
      names.push_back(entry.first->getKey());
  for (const auto &entry : program.scope(*current->file).values)
    if (callable ? entry.second.callable != nullptr : entry.second.variable != nullptr)
      names.push_back(entry.first->getKey());
  if (callable)
    for (const Function &function : allFunctions())
      names.push_back(function.name);
  llvm::sort(names);
  std::optional<std::string> near = nearest(name->getKey(), names);
  StringRef otherName = llvm::StringSwitch<StringRef>(name->getKey())
                            .Cases("ln", "Log", "log")
                            .Cases("arcsin", "asine", "asin")
                            .Case("arccos", "acos")
                            .Case("arctan", "atan")
                            .Case("fabs", "abs")
                            .Default("");
  if (callable && !otherName.empty())
    near = otherName.str();
  bool isFunction = !callable && findFunction(name->getKey());
  Diagnostic &diagnostic =
      error(Code::UnknownName, range,
            isFunction ? "'" + name->getKey() + "' is a function and needs an argument: " + name->getKey() + "(…)"
                       : Twine("there is no ") + (callable ? "module, network or function" : "value") + " '" +
                             name->getKey() + "'" + (near ? "; did you mean '" + *near + "'?" : ""));
  if (near && !isFunction)
    diagnostic.replace(range, *near);
}

/// `file.name`, or `call(…).result`.
Type Sema::member(MemberExpr &expr) {
  if (auto *made = llvm::dyn_cast<CallExpr>(expr.base)) {
    made->type = call(*made, &expr.result);
    if (made->type.isError() || !made->target)
      return {};
    auto results = made->target->results;
    auto found = llvm::find_if(results, [&](Variable *result) { return result->name == expr.name; });
    if (found != results.end()) {
      expr.result = static_cast<unsigned>(found - results.begin());
      return (*found)->type;
    }
    std::string list;
    for (const Variable *result : results)
      list += (list.empty() ? "'" : ", '") + result->name->getKey().str() + "'";
    error(Code::Argument, expr.nameRange,
          "'" + made->target->name->getKey() + "' has no result '" + expr.name->getKey() + "'; there is " + list);
    return {};
  }
  auto *name = llvm::dyn_cast<NameExpr>(expr.base);
  const FileScope &scope = program.scope(*current->file);
  auto entry = name && !current->names.count(name->name) ? scope.values.find(name->name) : scope.values.end();
  if (entry == scope.values.end() || !entry->second.file) {
    if (!check(expr.base).isError())
      error(Code::Syntax, expr.nameRange, "'.' takes a result of a call or a name of an imported file");
    return {};
  }
  const FileScope &inner = program.scope(*entry->second.file);
  auto found = inner.values.find(expr.name);
  StringRef key = expr.name->getKey();
  if (key.starts_with("_")) {
    error(Code::Private, expr.nameRange, "'" + key + "' is private to its file");
    return {};
  }
  if (found == inner.values.end() || found->second.owner != entry->second.file || !found->second.variable) {
    llvm::SmallVector<StringRef> names;
    for (const auto &candidate : inner.values)
      names.push_back(candidate.first->getKey());
    llvm::sort(names);
    std::optional<std::string> near = nearest(key, names);
    Diagnostic &diagnostic = error(Code::UnknownName, expr.nameRange,
                                   "'" + name->name->getKey() + "' declares no value '" + key + "'" +
                                       (near ? "; did you mean '" + *near + "'?" : ""));
    if (near)
      diagnostic.replace(expr.nameRange, *near);
    return {};
  }
  analyzeFileVariable(*found->second.variable);
  expr.variable = found->second.variable;
  return expr.variable->type;
}

Type Sema::index(IndexExpr &expr) {
  Type base = check(expr.base);
  StringRef inside = text({expr.base->range.end, expr.range.end}).trim();
  if (inside.consume_front("[") && inside.consume_back("]") && base.isReal() && base.shape.isScalar()) {
    std::string message;
    auto known = [&](std::string_view name) -> std::optional<Unit> {
      UnitDeclaration *declared = findUnit({name.data(), name.size()});
      return declared && declared->unit ? std::optional(*declared->unit) : std::nullopt;
    };
    size_t offset = 0;
    bool isUnit = parseUnit({inside.data(), inside.size()}, known, message, offset).has_value();
    if (isUnit)
      error(Code::Unit, {expr.base->range.end, expr.range.end},
            "a unit stands behind a number or a vector of numbers; write " + text(expr.base->range) + " * 1 [" +
                inside.trim() + "]")
          .replace({expr.base->range.end, expr.range.end}, " * 1 [" + inside.trim() + "]");
    else
      error(Code::Index, {expr.base->range.end, expr.range.end},
            "an index belongs to a vector or a matrix; this is a scalar");
    return {};
  }
  llvm::SmallVector<int64_t, 2> positions;
  for (Expr *each : expr.indices) {
    std::optional<int64_t> position = constantInteger(each, "an index", Code::Index);
    if (!position)
      return {};
    positions.push_back(*position);
  }
  if (base.isError() || !isNumber(base, expr.base->range))
    return {};
  if (positions.empty() || positions.size() > base.shape.rank) {
    error(Code::Index, expr.range,
          "a value of shape " + toString(base.shape) + " takes " +
              (base.shape.rank == 1 ? "one index" : "one index or two") + ", not " + Twine(positions.size()));
    return {};
  }
  for (auto [i, position] : llvm::enumerate(positions))
    if (position < 0 || position >= base.shape.sizes[i]) {
      error(Code::Index, expr.indices[i]->range,
            "the index " + Twine(position) + " is outside 0 .. " + Twine(base.shape.sizes[i] - 1));
      return {};
    }
  expr.positions = current->file->copy(llvm::ArrayRef<int64_t>(positions));
  if (positions.size() < base.shape.rank)
    return Type::real(Shape::vector(base.shape.sizes[1]), base.dimension);
  return Type::real({}, base.dimension);
}

Type Sema::prefix(PrefixExpr &expr, const Type *wanted) {
  Type operand = check(expr.operand, wanted);
  if (operand.isError())
    return {};
  bool isFine =
      expr.kind == Expr::Kind::Not ? isTruth(operand, expr.operand->range) : isNumber(operand, expr.operand->range);
  return isFine ? operand : Type();
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

Type Sema::chain(BinaryExpr &expr, const Type *wanted) {
  llvm::SmallVector<BinaryExpr *, 8> spine = leftSpine(&expr);
  bool isSum = expr.op == BinaryOperator::Add || expr.op == BinaryOperator::Subtract;
  // A hole gets its unit from the other operand or from what the context wants.
  if (llvm::isa<HoleExpr>(expr.lhs) || llvm::isa<HoleExpr>(expr.rhs)) {
    bool leftHole = llvm::isa<HoleExpr>(expr.lhs);
    Type other = check(leftHole ? expr.rhs : expr.lhs, isSum ? wanted : nullptr);
    std::optional<Type> inner = isSum || isComparison(expr.op) ? std::optional(other) : std::nullopt;
    if (wanted && expr.op == BinaryOperator::Multiply)
      inner = Type::real(wanted->shape, dimensions.divide(wanted->dimension, other.dimension));
    if (wanted && expr.op == BinaryOperator::Divide)
      inner = Type::real(wanted->shape, leftHole ? dimensions.multiply(wanted->dimension, other.dimension)
                                                 : dimensions.divide(other.dimension, wanted->dimension));
    check(leftHole ? expr.lhs : expr.rhs, other.isReal() && inner ? &*inner : nullptr);
    return {};
  }
  Type left = check(spine.back()->lhs, isSum ? wanted : nullptr);
  for (BinaryExpr *node : llvm::reverse(spine)) {
    Type right = check(node->rhs,
                       left.isReal() && !isLogical(node->op) && node->op < BinaryOperator::Multiply ? &left : nullptr);
    left = node->type = left.isError() || right.isError() ? Type() : binary(*node, left, right);
  }
  return left;
}

Type Sema::binary(BinaryExpr &expr, Type left, Type right) {
  if (isLogical(expr.op)) {
    bool isFine = isTruth(left, expr.lhs->range);
    if (!(isTruth(right, expr.rhs->range) && isFine))
      return {};
    std::optional<Shape> shape = broadcast(left.shape, right.shape, expr.opRange);
    return shape ? Type::truth(*shape) : Type();
  }
  bool isFine = isNumber(left, expr.lhs->range);
  if (!(isNumber(right, expr.rhs->range) && isFine))
    return {};
  if (expr.op == BinaryOperator::Power)
    return power(expr, left, right);
  std::optional<Shape> shape = broadcast(left.shape, right.shape, expr.opRange);
  if (!shape)
    return {};
  if (expr.op == BinaryOperator::Multiply)
    return Type::real(*shape, dimensions.multiply(left.dimension, right.dimension));
  if (expr.op == BinaryOperator::Divide)
    return Type::real(*shape, dimensions.divide(left.dimension, right.dimension));
  StringRef action = expr.op == BinaryOperator::Add        ? "add different dimensions"
                     : expr.op == BinaryOperator::Subtract ? "subtract different dimensions"
                                                           : "compare different dimensions";
  std::optional<Dimension> dimension = unify(left.dimension, right.dimension, expr.opRange, action);
  if (!dimension)
    return {};
  return isComparison(expr.op) ? Type::truth(*shape) : Type::real(*shape, *dimension);
}

Type Sema::power(BinaryExpr &expr, Type base, Type exponent) {
  if (exponent.dimension != Dimension::None && exponent.dimension != Dimension::Any) {
    error(Code::Dimension, expr.rhs->range,
          "an exponent is dimensionless, not " + dimensions.describe(exponent.dimension));
    return {};
  }
  std::optional<Shape> shape = broadcast(base.shape, exponent.shape, expr.opRange);
  if (!shape)
    return {};
  if (base.dimension == Dimension::None || base.dimension == Dimension::Any)
    return Type::real(*shape, Dimension::None);
  std::optional<Rational> exact = evaluateExactly(expr.rhs, *current->file->source);
  std::optional<Dimension> result = exact ? dimensions.power(base.dimension, *exact) : std::nullopt;
  if (!result) {
    error(Code::Exponent, expr.rhs->range,
          "a base with a dimension, " + dimensions.describe(base.dimension) +
              ", needs an exponent that is a constant fraction");
    return {};
  }
  return Type::real(*shape, *result);
}

Type Sema::conditional(IfExpr &expr, const Type *wanted) {
  std::optional<Type> result;
  bool isFine = true;
  std::optional<Shape> conditions = Shape();
  auto value = [&](Expr *branch) {
    Type type = check(branch, wanted);
    if (type.isError()) {
      isFine = false;
      return;
    }
    if (!result) {
      result = type;
      return;
    }
    if (type.kind != result->kind) {
      error(Code::Type, branch->range, "one branch of this if is a number, the other one a condition");
      isFine = false;
      return;
    }
    std::optional<Shape> shape = broadcast(result->shape, type.shape, branch->range);
    std::optional<Dimension> dimension =
        shape ? unify(result->dimension, type.dimension, branch->range, "choose between different dimensions")
              : std::nullopt;
    if (shape && dimension)
      result->shape = *shape, result->dimension = *dimension;
    else
      isFine = false;
  };
  for (const IfExpr::Branch &branch : expr.branches) {
    Type condition = check(branch.condition);
    bool known = !condition.isError() && isTruth(condition, branch.condition->range);
    isFine &= known;
    if (known && conditions)
      conditions = broadcast(*conditions, condition.shape, branch.condition->range);
    value(branch.value);
  }
  value(expr.otherwise);
  if (!isFine || !conditions || !result)
    return {};
  std::optional<Shape> shape = broadcast(*conditions, result->shape, expr.range);
  if (!shape)
    return {};
  result->shape = *shape;
  return *result;
}

/// Tells what is wanted, and which names of the scope are that.
void Sema::hole(HoleExpr &expr, const Type *wanted) {
  if (!wanted || wanted->isError()) {
    error(Code::Hole, expr.range, "a hole; the context does not say what is wanted here");
    return;
  }
  llvm::SmallVector<StringRef> names;
  auto consider = [&](const Variable *variable) {
    if (variable->type.isReal() && variable->type.shape == wanted->shape &&
        variable->type.dimension == wanted->dimension &&
        !(variable->kind == Variable::Kind::Result && !variable->isAssigned))
      names.push_back(variable->name->getKey());
  };
  for (const auto &entry : current->names)
    consider(entry.second);
  for (const auto &entry : program.scope(*current->file).values)
    if (entry.second.variable && entry.second.variable->progress == Progress::Done)
      consider(entry.second.variable);
  llvm::sort(names);
  std::string list;
  for (StringRef name : llvm::ArrayRef(names).take_front(10))
    list += (list.empty() ? "" : ", ") + name.str();
  error(Code::Hole, expr.range,
        "a hole; wanted is " + describe(*wanted) +
            (list.empty() ? "; no name in scope is that" : "; there is " + list));
}
