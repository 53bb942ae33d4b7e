//===- Layers.cpp - Layers of random networks -----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/random/Layers.h"

#include "dialect/HybridOps.h"

#include <cmath>
#include <sstream>

using namespace hybrid;
using namespace hybrid::random;

using Row = std::vector<Enclosure>;

std::string hybrid::random::batchType(Precision format, size_t width) {
  return "tensor<?x" + std::to_string(width) + "x" + typeName(format) + ">";
}

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

static double epsilonOf(Precision format) {
  return format == Precision::Single ? std::numeric_limits<float>::epsilon() : std::numeric_limits<double>::epsilon();
}
static double smallestOf(Precision format) {
  return format == Precision::Single ? std::numeric_limits<float>::min() : std::numeric_limits<double>::min();
}
static double largestOf(Precision format) {
  return format == Precision::Single ? std::numeric_limits<float>::max() : std::numeric_limits<double>::max();
}

static double magnitude(const Interval &x) { return std::max(std::fabs(x.lo), std::fabs(x.hi)); }

/// A value that is off by further `ulps` units in the last place.
static Enclosure loosen(const Enclosure &x, double ulps) {
  if (!x.isBounded() || (x.isExact() && x.getExact() == 0))
    return x;
  return widen(x, ulps * epsilonOf(x.getPrecision()) * magnitude(x.getRange()) + smallestOf(x.getPrecision()));
}

/// What w . x + b may be, for sums in any order, fused or not: with n terms each result lies within n ulp of the sum of
/// magnitudes of the exact one (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2).
static Enclosure dot(Precision format, const std::vector<double> &w, const Row &x, double b) {
  bool bounded = std::all_of(x.begin(), x.end(), [](const Enclosure &e) { return e.isBounded(); });
  Enclosure sum = Enclosure::exactly(format, b);
  if (!bounded) {
    for (size_t k = 0; k < x.size(); ++k)
      sum = sum + x[k] * w[k];
    return sum;
  }
  Interval exact(b);
  double magnitudes = std::fabs(b);
  for (size_t k = 0; k < x.size(); ++k) {
    exact = exact + x[k].getRange() * Interval(w[k]);
    magnitudes += std::fabs(w[k]) * magnitude(x[k].getRange());
  }
  if (!(magnitudes < largestOf(format) / 4))
    return Enclosure::anything(format);
  double terms = static_cast<double>(x.size()) + 2;
  return widen(Enclosure::within(format, exact), terms * (epsilonOf(format) * magnitudes + smallestOf(format)));
}

static Enclosure sumOf(const Row &x) {
  return dot(x.front().getPrecision(), std::vector<double>(x.size(), 1.0), x, 0.0);
}

/// What `layer` may give for a row, computed in f64 and rounded at the end, as the reference does, or rounded at every
/// step. Near a cancellation in the layer the two differ.
template <typename Function> static Row inEitherPrecision(const Row &x, Function layer) {
  Row wide, result = layer(x);
  for (const Enclosure &value : x)
    wide.push_back(convert(Precision::Double, value));
  wide = layer(wide);
  for (size_t c = 0; c < result.size(); ++c)
    result[c] = either(result[c], convert(result[c].getPrecision(), wide[c]));
  return result;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static std::string rowLiteral(Precision format, const double *values, size_t count) {
  std::string text = "[";
  for (size_t i = 0; i < count; ++i)
    text += (i ? ", " : "") + literal(format, values[i]);
  return text + "]";
}

static std::string rowType(Precision format, size_t width) {
  return "tensor<" + std::to_string(width) + "x" + typeName(format) + ">";
}

static std::vector<double> randomNumbers(Random &random, Precision format, size_t count, double scale) {
  std::vector<double> values(count);
  for (double &value : values)
    value = below(random, 12) == 0 ? 0.0 : roundTo(format, uniform(random, -scale, scale));
  return values;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

namespace {

class Dense : public Layer {
public:
  Dense(Random &random, Precision format, size_t inputs, size_t outputs)
      : Layer(format, outputs), inputs(inputs), biased(random() % 4 != 0) {
    weights = randomNumbers(random, format, inputs * outputs, 2 / std::sqrt(static_cast<double>(inputs)));
    bias = biased ? randomNumbers(random, format, outputs, 1) : std::vector<double>(outputs, 0.0);
  }

  void print(std::ostream &out, size_t number) const override {
    std::string n = std::to_string(number), type = typeName(format);
    std::string weightType = "tensor<" + std::to_string(inputs) + "x" + std::to_string(columns) + "x" + type + ">";
    out << "  %w" << n << " = arith.constant dense<[";
    for (size_t k = 0; k < inputs; ++k)
      out << (k ? ", " : "") << rowLiteral(format, &weights[k * columns], columns);
    out << "]> : " << weightType << "\n";
    if (biased)
      out << "  %b" << n << " = arith.constant dense<" << rowLiteral(format, bias.data(), columns)
          << "> : " << rowType(format, columns) << "\n";
    out << "  %h" << n << " = hybrid.dense %h" << number - 1 << ", %w" << n << (biased ? ", %b" + n : "") << " : ("
        << batchType(format, inputs) << ", " << weightType << (biased ? ", " + rowType(format, columns) : "") << ") -> "
        << batchType(format, columns) << "\n";
  }

  Row enclose(const std::vector<Row> &values) const override {
    Row result;
    for (size_t n = 0; n < columns; ++n) {
      std::vector<double> w;
      for (size_t k = 0; k < inputs; ++k)
        w.push_back(weights[k * columns + n]);
      result.push_back(dot(format, w, values.back(), bias[n]));
    }
    return result;
  }

private:
  size_t inputs;
  bool biased;
  std::vector<double> weights, bias;
};

class Activate : public Layer {
public:
  Activate(Random &random, Precision format, size_t width)
      : Layer(format, width), kind(*symbolizeActivationKind(below(random, getMaxEnumValForActivationKind() + 1))),
        parameters(defaultParameters(kind)) {
    given = parameterCount(kind) == 1 && random() % 2;
    if (given)
      parameters.alpha = uniform(random, 0.05, 2);
  }

  void print(std::ostream &out, size_t number) const override {
    out << "  %h" << number << " = hybrid.activation " << stringifyActivationKind(kind).str() << " %h" << number - 1;
    if (given)
      out << " {alpha = " << literal(Precision::Double, parameters.alpha) << " : f64}";
    out << " : " << batchType(format, columns) << "\n";
  }

  Row enclose(const std::vector<Row> &values) const override {
    return inEitherPrecision(values.back(), [&](const Row &row) {
      Row result;
      for (const Enclosure &x : row)
        result.push_back(activate(kind, x, parameters));
      return result;
    });
  }

private:
  ActivationKind kind;
  ActivationParameters parameters;
  bool given;
};

class Norm : public Layer {
public:
  Norm(Random &random, Precision format, size_t width)
      : Layer(format, width), scaled(random() % 2), epsilon(random() % 4 ? 1e-5 : 0.25) {
    scale = randomNumbers(random, format, width, 2);
    bias = randomNumbers(random, format, width, 2);
  }

  void print(std::ostream &out, size_t number) const override {
    std::string n = std::to_string(number), row = rowType(format, columns);
    if (scaled)
      out << "  %s" << n << " = arith.constant dense<" << rowLiteral(format, scale.data(), columns) << "> : " << row
          << "\n  %b" << n << " = arith.constant dense<" << rowLiteral(format, bias.data(), columns) << "> : " << row
          << "\n";
    out << "  %h" << n << " = hybrid.norm %h" << number - 1 << (scaled ? ", %s" + n + ", %b" + n : "")
        << " axis 1 epsilon " << literal(Precision::Double, epsilon) << " : (" << batchType(format, columns)
        << (scaled ? ", " + row + ", " + row : "") << ") -> " << batchType(format, columns) << "\n";
  }

  /// Divisions may be products with a reciprocal, hence the further ulps.
  Row enclose(const std::vector<Row> &values) const override {
    const Row &x = values.back();
    auto count = static_cast<double>(columns);
    Enclosure mean = loosen(sumOf(x) / count, 2);
    Row centred, squares;
    for (const Enclosure &value : x)
      centred.push_back(value - mean);
    for (const Enclosure &value : centred) {
      Enclosure size = abs(value); // as a factor twice it would count as two independent ones
      squares.push_back(size * size);
    }
    Enclosure deviation = sqrt(loosen(sumOf(squares) / count, 2) + epsilon);
    Row result;
    for (size_t c = 0; c < columns; ++c) {
      Enclosure y = loosen(centred[c] / deviation, 4);
      result.push_back(scaled ? y * scale[c] + bias[c] : y);
    }
    return result;
  }

private:
  bool scaled;
  double epsilon;
  std::vector<double> scale, bias;
};

class Softmax : public Layer {
public:
  using Layer::Layer;

  void print(std::ostream &out, size_t number) const override {
    out << "  %h" << number << " = hybrid.softmax %h" << number - 1 << " axis 1 : " << batchType(format, columns)
        << "\n";
  }

  Row enclose(const std::vector<Row> &values) const override {
    return inEitherPrecision(values.back(), [](const Row &x) {
      Enclosure top = x.front();
      for (const Enclosure &value : x)
        top = max(top, value);
      Row powers, result;
      for (const Enclosure &value : x)
        powers.push_back(exp(value - top));
      Enclosure sum = sumOf(powers);
      for (const Enclosure &power : powers)
        result.push_back(loosen(power / sum, 2));
      return result;
    });
  }
};

/// An operator of the table on whole batches; the second operand is an earlier value of the same width.
class Elementwise : public Layer {
public:
  Elementwise(Random &random, Precision format, const std::vector<size_t> &widths) : Layer(format, widths.back()) {
    op = kOperators[below(random, std::size(kOperators))].id;
    std::vector<size_t> partners;
    for (size_t i = 0; i < widths.size(); ++i)
      if (widths[i] == columns)
        partners.push_back(i);
    partner = partners[below(random, partners.size())];
  }

  void print(std::ostream &out, size_t number) const override {
    out << "  %h" << number << " = " << opName(op) << " %h" << number - 1;
    if (info(op).arity == 2)
      out << ", %h" << partner;
    out << " : " << batchType(format, columns) << "\n";
  }

  Row enclose(const std::vector<Row> &values) const override {
    Row result;
    for (size_t c = 0; c < columns; ++c)
      result.push_back(evaluate(op, values.back()[c], values[partner][c]));
    return result;
  }

private:
  Operator op;
  size_t partner;
};

/// A linalg.generic over the batch: an operator on the value and a row of constants, then another on its result.
class Generic : public Layer {
public:
  Generic(Random &random, Precision format, size_t width) : Layer(format, width) {
    constexpr Operator kInner[] = {Operator::Add, Operator::Sub, Operator::Mul, Operator::Div, Operator::Max};
    inner = kInner[below(random, std::size(kInner))];
    do
      outer = kOperators[below(random, std::size(kOperators))].id;
    while (info(outer).arity != 1);
    row = randomNumbers(random, format, width, 3);
  }

  void print(std::ostream &out, size_t number) const override {
    std::string n = std::to_string(number), type = typeName(format), batch = batchType(format, columns);
    out << "  %r" << n << " = arith.constant dense<" << rowLiteral(format, row.data(), columns)
        << "> : " << rowType(format, columns) << "\n"
        << "  %h" << n << " = linalg.generic {indexing_maps = [#whole, #row, #whole], "
        << "iterator_types = [\"parallel\", \"parallel\"]} ins(%h" << number - 1 << ", %r" << n << " : " << batch
        << ", " << rowType(format, columns) << ") outs(%h" << number - 1 << " : " << batch << ") {\n  ^bb0(%a: " << type
        << ", %b: " << type << ", %o: " << type << "):\n    %p = " << opName(inner) << " %a, %b : " << type
        << "\n    %q = " << opName(outer) << " %p : " << type << "\n    linalg.yield %q : " << type << "\n  } -> "
        << batch << "\n";
  }

  Row enclose(const std::vector<Row> &values) const override {
    Row result;
    for (size_t c = 0; c < columns; ++c) {
      Enclosure p = evaluate(inner, values.back()[c], Enclosure::exactly(format, row[c]));
      result.push_back(evaluate(outer, p, p));
    }
    return result;
  }

private:
  Operator inner, outer;
  std::vector<double> row;
};

/// A guard around a doubling, whose fallback is a square root.
class Guard : public Layer {
public:
  Guard(Random &random, Precision format, size_t width)
      : Layer(format, width), mode(*symbolizeGuardMode(below(random, getMaxEnumValForGuardMode() + 1))) {
    for (size_t c = 0; c < width; ++c) {
      double lo = std::round(uniform(random, -4, 1));
      box.push_back({lo, lo + std::round(uniform(random, 1, 6))});
    }
    if (mode == GuardMode::Error) // its rows are judged where the status is: in the tests of code generation
      mode = GuardMode::NaN;
  }

  void print(std::ostream &out, size_t number) const override {
    std::string batch = batchType(format, columns);
    out << "  %h" << number << ", %n" << number << " = hybrid.guard(%h" << number - 1 << ") "
        << stringifyGuardMode(mode).str() << " domain [";
    for (size_t c = 0; c < columns; ++c)
      out << (c ? ", " : "") << "#hybrid.interval<[" << std::scientific << box[c].lo << ", " << box[c].hi << "]>";
    out << "] : (" << batch << ") -> " << batch << " inside {\n  ^bb0(%a: " << batch
        << "):\n    %d = arith.addf %a, %a : " << batch << "\n    hybrid.yield %d : " << batch << "\n  }";
    if (mode == GuardMode::Fallback)
      out << " outside {\n  ^bb0(%a: " << batch << "):\n    %d = math.sqrt %a : " << batch
          << "\n    hybrid.yield %d : " << batch << "\n  }";
    out << "\n";
  }

  Row enclose(const std::vector<Row> &values) const override {
    const Row &x = values.back();
    bool certainlyInside = true, certainlyOutside = false;
    for (size_t c = 0; c < columns; ++c) {
      const Interval &range = x[c].getRange();
      bool isNaN = x[c].isExact() && std::isnan(x[c].getExact());
      certainlyInside &= !range.mayBeNaN && box[c].contains(range);
      certainlyOutside |= isNaN || (!range.mayBeNaN && (range.hi < box[c].lo || range.lo > box[c].hi));
    }
    Row result;
    for (size_t c = 0; c < columns; ++c) {
      if (mode == GuardMode::Clamp) {
        Enclosure moved = max(min(x[c], box[c].hi), box[c].lo);
        result.push_back(moved + moved);
      } else if (certainlyInside) {
        result.push_back(x[c] + x[c]);
      } else if (certainlyOutside) {
        result.push_back(mode == GuardMode::Fallback
                             ? sqrt(x[c])
                             : Enclosure::exactly(format, std::numeric_limits<double>::quiet_NaN()));
      } else {
        result.push_back(Enclosure::anything(format));
      }
    }
    return result;
  }

private:
  GuardMode mode;
  std::vector<Interval> box;
};

} // namespace

std::unique_ptr<Layer> hybrid::random::makeLayer(Random &random, Precision format, const std::vector<size_t> &widths) {
  size_t width = widths.back();
  switch (below(random, 12)) {
  case 0:
    return std::make_unique<Norm>(random, format, width);
  case 1:
    return std::make_unique<Softmax>(format, width);
  case 2:
  case 3:
    return std::make_unique<Elementwise>(random, format, widths);
  case 4:
    return std::make_unique<Generic>(random, format, width);
  case 5:
    return std::make_unique<Guard>(random, format, width);
  case 6:
  case 7:
  case 8:
    return std::make_unique<Activate>(random, format, width);
  default: // mostly narrow; some as wide as vectors and tiles, and a little wider
    return std::make_unique<Dense>(random, format, width, 1 + below(random, below(random, 6) ? 9 : 70));
  }
}
