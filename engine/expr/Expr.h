//===- Expr.h - Expressions of the search engine ----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An immutable expression over real variables x0, x1, …: a directed acyclic graph of the operators of Operators.def.
// An Expr is a handle (one pointer); copies share the graph. Two kinds of constants exist:
//
//   number     part of the form: the 2 of x^2, pi, 6.6743e-11. It may carry an exact form (ExactNumber) for printing
//              and exact folding.
//   parameter  a free constant that fitting moves. Its identity is its *node*: handles copied from one another are
//              one parameter, wherever they stand; two calls of `parameter` give two.
//
//   Expr x = Expr::variable(0), w = Expr::parameter(1.3);
//   Expr f = sin(w * x) + w;          // one parameter
//   f.parameters()                    // {1.3}
//   f.withParameters({1.5})           // sin(1.5*x) + 1.5, still one parameter
//   f.derivative(0)                   // cos(w*x)*w
//
// Equality and hash are structural (parameters compare by value). `make` builds exactly what it is told; operators and
// functions (`a + b`, `sin(a)`, every name of Operators.def, found by argument-dependent look-up) fold what is true for
// all reals: exact numbers, x + 0, x * 1, x / 1, x ^ 1, -(-x). Everything else is the work of Simplify.h.
// To evaluate one expression often, compile it to a Program (Program.h).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_EXPR_H
#define HYBRID_ENGINE_EXPR_EXPR_H

#include "engine/expr/ExactNumber.h"
#include "support/Interval.h"
#include "support/Operators.h"

#include <Eigen/Core>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace hybrid::engine {

/// Points of evaluation: one row per point, one column per variable (column-major).
using Points = Eigen::Ref<const Eigen::MatrixXd>;

class Expr {
public:
  enum class Kind : uint8_t { Number, Parameter, Variable, Operation };

  /// The number 0.
  Expr();
  /// A number; it carries an exact form if it is a simple dyadic fraction (2, -0.5).
  Expr(double value);
  Expr(const ExactNumber &value);
  static Expr parameter(double value);
  static Expr variable(unsigned index);
  /// `op` on operands, nothing folded; `b` is ignored by unary operators.
  static Expr make(Operator op, const Expr &a, const Expr &b = {});

  Kind kind() const;
  bool isNumber() const { return kind() == Kind::Number; }
  bool isParameter() const { return kind() == Kind::Parameter; }
  bool isConstant() const { return isNumber() || isParameter(); }
  bool isVariable() const { return kind() == Kind::Variable; }
  bool isOperation() const { return kind() == Kind::Operation; }
  bool is(Operator op) const { return isOperation() && this->op() == op; }
  bool isNumber(double v) const { return isNumber() && value() == v; }

  /// Of a number or parameter.
  double value() const;
  /// Of a number; nullopt if it is a plain double.
  const std::optional<ExactNumber> &exact() const;
  /// Index of a variable.
  unsigned index() const;
  Operator op() const;
  unsigned numOperands() const;
  const Expr &operand(unsigned i) const;

  /// Address of the node: equal for copies of one handle.
  const void *id() const { return node.get(); }
  uint64_t hash() const;
  bool operator==(const Expr &other) const;

  /// Whether a parameter occurs.
  bool hasParameters() const;
  /// One more than the largest index of a variable, 0 without variables.
  unsigned numVariables() const;
  /// The indices of the variables that occur, ascending.
  std::vector<unsigned> variables() const;
  /// Nodes of the tree, shared ones counted each time (saturates at 2^32 - 1).
  unsigned treeSize() const;
  /// Nodes that SymPy's preorder_traversal would count for the same formula: + and * are n-ary, a - b is a + (-1)*b,
  /// a/b is a*b^-1, sqrt is a power, numeric factors of a product are one number.
  unsigned size() const;

  /// The distinct nodes, operands before their users, this expression last; the order depends on the form alone.
  std::vector<Expr> nodes() const;
  /// Values of the distinct parameters, in the order of nodes().
  std::vector<double> parameters() const;
  /// The distinct parameter nodes, in the same order.
  std::vector<Expr> parameterNodes() const;
  /// The same form with these values, still free; their number must be that of parameters().
  Expr withParameters(std::span<const double> values) const;
  /// Parameter `k` becomes a fixed number.
  Expr withNumber(size_t k, const Expr &number) const;
  /// Numbers become parameters: all of them, or those that stand outside exponents of `^`.
  Expr parametrised(bool exponentsToo = false) const;
  /// Parameters become numbers.
  Expr frozen() const;

  /// Replaces each variable that has an entry: x_i -> values[i].
  Expr substitute(std::span<const Expr> values) const;
  /// Replaces every occurrence of a subexpression (structural equality).
  Expr replace(const Expr &from, const Expr &to) const;
  /// Rebuilds bottom-up, each distinct node once: `f(node, operands)` returns the new node for `node`, given its new
  /// operands.
  Expr transform(const std::function<Expr(const Expr &node, std::span<const Expr> operands)> &f) const;

  /// The derivative in variable `index`, by the derivatives of Operators.def.
  Expr derivative(unsigned index) const;

  /// At one point; variables beyond the point are NaN.
  double evaluate(std::span<const double> point) const;
  /// At each row of `points`, which has at least numVariables() columns.
  Eigen::VectorXd evaluate(const Points &points) const;
  /// Contains every value on the box; a variable beyond it is unbounded.
  Interval evaluateInterval(std::span<const Interval> box) const;

  // A declaration inside the class is found through an operand of type Expr only, so that exp(1.0) stays a double.
  friend Expr operator+(const Expr &a, const Expr &b) { return fold(Operator::Add, a, b); }
  friend Expr operator-(const Expr &a, const Expr &b) { return fold(Operator::Sub, a, b); }
  friend Expr operator*(const Expr &a, const Expr &b) { return fold(Operator::Mul, a, b); }
  friend Expr operator/(const Expr &a, const Expr &b) { return fold(Operator::Div, a, b); }
  friend Expr operator-(const Expr &a) { return fold(Operator::Neg, a, {}); }
#define HYBRID_UNARY(Id, Fn, ...)                                                                                      \
  friend Expr Fn(const Expr &a) { return fold(Operator::Id, a, {}); }
#define HYBRID_BINARY(Id, Fn, ...)                                                                                     \
  friend Expr Fn(const Expr &a, const Expr &b) { return fold(Operator::Id, a, b); }
#include "support/Operators.def"

  /// What the operators above do.
  static Expr fold(Operator op, const Expr &a, const Expr &b = {});

private:
  struct Node;
  explicit Expr(std::shared_ptr<const Node> node) : node(std::move(node)) {}

  std::shared_ptr<const Node> node;
};

/// u where e = -u is written with a sign in front: a negative number, -u, -2*x, -x/y; else nullopt.
std::optional<Expr> withoutSign(const Expr &e);

/// The partial derivatives of the operation `node` in its operands, by Operators.def; `b` of a unary one is 0.
struct Partials {
  Expr a, b;
};
Partials partials(const Expr &node);

} // namespace hybrid::engine

template <> struct std::hash<hybrid::engine::Expr> {
  size_t operator()(const hybrid::engine::Expr &e) const { return e.hash(); }
};

#endif // HYBRID_ENGINE_EXPR_EXPR_H
