//===- EmitC.cpp - The mathematical library as C text ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/mathlib/EmitC.h"

#include "codegen/mathlib/Library.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace mlir;
using namespace hybrid::codegen;

//===----------------------------------------------------------------------===//
// What has no text in MLIR
//===----------------------------------------------------------------------===//

namespace {

struct Primitive {
  std::vector<std::string> needs;
  const char *text;
};

} // namespace

static const std::map<std::string, Primitive> &primitives() {
  static const std::map<std::string, Primitive> table = {
      {"bits", {{}, R"(static uint64_t hybrid_bits(double x) {
  union { double number; uint64_t bits; } u;
  u.number = x;
  return u.bits;
}
)"}},
      {"from_bits", {{}, R"(static double hybrid_from_bits(uint64_t x) {
  union { double number; uint64_t bits; } u;
  u.bits = x;
  return u.number;
}
)"}},
      {"fabs", {{"bits", "from_bits"}, R"(static double hybrid_fabs(double x) {
  return hybrid_from_bits(hybrid_bits(x) & UINT64_C(0x7fffffffffffffff));
}
)"}},
      {"copysign", {{"bits", "from_bits"}, R"(static double hybrid_copysign(double x, double y) {
  return hybrid_from_bits((hybrid_bits(x) & UINT64_C(0x7fffffffffffffff)) |
                          (hybrid_bits(y) & UINT64_C(0x8000000000000000)));
}
)"}},
      {"floor", {{"fabs", "copysign"}, R"(static double hybrid_floor(double x) {
  double whole;
  if (!(hybrid_fabs(x) < 4503599627370496.0))
    return x; /* already whole, infinite or NaN */
  whole = (double)(int64_t)x;
  if (whole > x)
    whole -= 1.0;
  return hybrid_copysign(whole, x);
}
)"}},
      {"ceil", {{"floor"}, R"(static double hybrid_ceil(double x) { return -hybrid_floor(-x); }
)"}},
      // The root of m * 2^54 has 54 bits: those of the result and one to round by. A tie cannot be: the square of an
      // odd number of 54 bits has more than 53.
      {"sqrt", {{"bits", "from_bits"}, R"(static double hybrid_sqrt(double x) {
  uint64_t m = hybrid_bits(x) & UINT64_C(0xfffffffffffff), root = 0, rest = 0;
  int exponent = (int)(hybrid_bits(x) >> 52), i;
  if (x != x || x == 0.0 || x - x != 0.0)
    return x < 0.0 ? x - x : x; /* NaN, zeros, infinities */
  if (x < 0.0)
    return (x - x) / (x - x);
  if (exponent == 0)
    for (exponent = 1; !(m >> 52); --exponent)
      m <<= 1;
  else
    m |= UINT64_C(0x10000000000000);
  exponent -= 1023;
  if (exponent & 1) {
    m <<= 1;
    --exponent;
  }
  for (i = 0; i < 54; ++i) {
    rest = (rest << 2) | ((m >> 52) & 3);
    m = (m << 2) & UINT64_C(0x3fffffffffffff);
    root <<= 1;
    if (rest > root << 1) {
      rest -= (root << 1) + 1;
      root += 1;
    }
  }
  root = (root >> 1) + (root & 1);
  return hybrid_from_bits(((uint64_t)(exponent / 2 + 1023) << 52) + (root - UINT64_C(0x10000000000000)));
}
)"}},
      // a*b = p + e exactly (Veltkamp, Dekker), p + c = s + t exactly (Knuth).
      {"fma", {{"fabs"}, R"(static double hybrid_fma(double a, double b, double c) {
  const double p = a * b, s = p + c;
  double a1, a0, b1, b0, t, e;
  if (!(hybrid_fabs(a) < 1e150 && hybrid_fabs(b) < 1e150 && hybrid_fabs(s) < 1e300))
    return s;
  t = 134217729.0 * a;
  a1 = t - (t - a);
  a0 = a - a1;
  t = 134217729.0 * b;
  b1 = t - (t - b);
  b0 = b - b1;
  e = ((a1 * b1 - p) + a1 * b0 + a0 * b1) + a0 * b0;
  t = s - p;
  e = ((p - (s - t)) + (c - t)) + e;
  return e == 0.0 ? s : s + e;
}
)"}},
  };
  return table;
}

/// Functions of C whose meaning stands under another name in the library.
static StringRef libraryName(StringRef name) { return name == "fmin" ? "min" : name == "fmax" ? "max" : name; }

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

namespace {

StringRef cType(Type type) { return type.isF64() ? "double" : type.isInteger(1) ? "int" : "uint64_t"; }

/// The primitive that an op of the library calls; empty if C has an operator for it.
StringRef primitiveOf(Operation &op) {
  return TypeSwitch<Operation *, StringRef>(&op)
      .Case<math::FmaOp>([](Operation *) { return "fma"; })
      .Case<math::FloorOp>([](Operation *) { return "floor"; })
      .Case<math::SqrtOp>([](Operation *) { return "sqrt"; })
      .Case<math::AbsFOp>([](Operation *) { return "fabs"; })
      .Case<math::CopySignOp>([](Operation *) { return "copysign"; })
      .Case<arith::BitcastOp>([](auto cast) { return cast.getType().isF64() ? "from_bits" : "bits"; })
      .Default([](Operation *) { return ""; });
}

/// The operator between two operands, of ops that are one in C. Integers are unsigned.
StringRef infixOf(Operation &op) {
  return TypeSwitch<Operation *, StringRef>(&op)
      .Case<arith::AddFOp, arith::AddIOp>([](Operation *) { return "+"; })
      .Case<arith::SubFOp, arith::SubIOp>([](Operation *) { return "-"; })
      .Case<arith::MulFOp, arith::MulIOp>([](Operation *) { return "*"; })
      .Case<arith::DivFOp>([](Operation *) { return "/"; })
      .Case<arith::AndIOp>([](Operation *) { return "&"; })
      .Case<arith::OrIOp>([](Operation *) { return "|"; })
      .Case<arith::XOrIOp>([](Operation *) { return "^"; })
      .Case<arith::ShLIOp>([](Operation *) { return "<<"; })
      .Case<arith::ShRUIOp>([](Operation *) { return ">>"; })
      .Default([](Operation *) { return ""; });
}

/// Writes one library function.
class FunctionText {
public:
  explicit FunctionText(llvm::raw_ostream &os) : os(os) {}

  void print(func::FuncOp function) {
    bool single = function.getNumResults() == 1;
    os << "static " << (single ? cType(function.getResultTypes()[0]) : "void") << " hybrid_" << function.getName()
       << "(";
    llvm::interleaveComma(function.getArguments(), os, [&](Value argument) {
      os << cType(argument.getType()) << " " << (names[argument] = "x" + std::to_string(names.size()));
    });
    for (auto [i, type] : llvm::enumerate(function.getResultTypes()))
      if (!single)
        os << ", " << cType(type) << " *r" << i;
    os << ") {\n";
    Block &body = function.front();
    block(body, "  ");
    for (auto [i, result] : llvm::enumerate(body.getTerminator()->getOperands())) {
      if (single)
        os << "  return " << text(result) << ";\n";
      else
        os << "  *r" << i << " = " << text(result) << ";\n";
    }
    os << "}\n";
  }

private:
  void block(Block &body, const std::string &indent) {
    for (Operation &op : body.without_terminator())
      if (!isa<arith::ConstantOp>(op) && !op.use_empty())
        statement(op, indent);
  }

  void statement(Operation &op, const std::string &indent) {
    for (Value result : op.getResults())
      names[result] = "v" + std::to_string(next++);
    if (auto branch = dyn_cast<scf::IfOp>(op))
      return conditional(branch, indent);
    if (auto call = dyn_cast<func::CallOp>(op); call && call.getNumResults() > 1)
      return callForSeveral(call, indent);
    os << indent << "const " << cType(op.getResult(0).getType()) << " " << names[op.getResult(0)] << " = "
       << expression(op) << ";\n";
  }

  void declare(ValueRange results, const std::string &indent) {
    for (Value result : results)
      os << indent << cType(result.getType()) << " " << names[result] << ";\n";
  }

  void conditional(scf::IfOp branch, const std::string &indent) {
    declare(branch.getResults(), indent);
    auto side = [&](Block &body) {
      block(body, indent + "  ");
      for (auto [result, value] : llvm::zip_equal(branch.getResults(), body.getTerminator()->getOperands()))
        os << indent << "  " << names[result] << " = " << text(value) << ";\n";
    };
    os << indent << "if (" << text(branch.getCondition()) << ") {\n";
    side(branch.getThenRegion().front());
    os << indent << "} else {\n";
    side(branch.getElseRegion().front());
    os << indent << "}\n";
  }

  void callForSeveral(func::CallOp call, const std::string &indent) {
    declare(call.getResults(), indent);
    os << indent << "hybrid_" << call.getCallee() << "(" << list(call.getOperands());
    for (Value result : call.getResults())
      os << ", &" << names[result];
    os << ");\n";
    for (Value result : call.getResults())
      if (result.use_empty())
        os << indent << "(void)" << names[result] << ";\n";
  }

  std::string list(ValueRange values) {
    return llvm::join(llvm::map_range(values, [&](Value value) { return text(value); }), ", ");
  }

  std::string expression(Operation &op) {
    if (StringRef primitive = primitiveOf(op); !primitive.empty())
      return ("hybrid_" + primitive + "(" + list(op.getOperands()) + ")").str();
    if (StringRef infix = infixOf(op); !infix.empty())
      return text(op.getOperand(0)) + " " + infix.str() + " " + text(op.getOperand(1));
    return TypeSwitch<Operation *, std::string>(&op)
        .Case([&](func::CallOp call) {
          return ("hybrid_" + call.getCallee() + "(" + list(call.getOperands()) + ")").str();
        })
        .Case([&](arith::NegFOp negation) { return "-" + text(negation.getOperand()); })
        .Case([&](arith::SelectOp select) {
          return text(select.getCondition()) + " ? " + text(select.getTrueValue()) + " : " +
                 text(select.getFalseValue());
        })
        .Case([&](arith::ShRSIOp shift) {
          return "(uint64_t)((int64_t)" + text(shift.getLhs()) + " >> " + text(shift.getRhs()) + ")";
        })
        .Case([&](arith::SIToFPOp conversion) { return "(double)(int64_t)" + text(conversion.getIn()); })
        .Case([&](arith::CmpFOp compare) { return comparison(compare); })
        .Case([&](arith::CmpIOp compare) { return comparison(compare); })
        .Default([](Operation *other) -> std::string {
          llvm::report_fatal_error(llvm::Twine("the library uses ") + other->getName().getStringRef() +
                                   ", which has no text in C");
        });
  }

  std::string comparison(arith::CmpFOp compare) {
    std::string a = text(compare.getLhs()), b = text(compare.getRhs());
    auto ordered = [&](const char *sign) { return a + " " + sign + " " + b; };
    auto opposite = [&](const char *sign) { return "!(" + ordered(sign) + ")"; };
    switch (compare.getPredicate()) {
    case arith::CmpFPredicate::OEQ:
      return ordered("==");
    case arith::CmpFPredicate::OLT:
      return ordered("<");
    case arith::CmpFPredicate::OLE:
      return ordered("<=");
    case arith::CmpFPredicate::OGT:
      return ordered(">");
    case arith::CmpFPredicate::OGE:
      return ordered(">=");
    case arith::CmpFPredicate::UNE:
      return ordered("!=");
    case arith::CmpFPredicate::ULT:
      return opposite(">=");
    case arith::CmpFPredicate::ULE:
      return opposite(">");
    case arith::CmpFPredicate::UGT:
      return opposite("<=");
    case arith::CmpFPredicate::UGE:
      return opposite("<");
    case arith::CmpFPredicate::ONE:
      return a + " < " + b + " || " + a + " > " + b;
    case arith::CmpFPredicate::UEQ:
      return "!(" + a + " < " + b + " || " + a + " > " + b + ")";
    case arith::CmpFPredicate::ORD:
      return a + " == " + a + " && " + b + " == " + b;
    case arith::CmpFPredicate::UNO:
      return a + " != " + a + " || " + b + " != " + b;
    case arith::CmpFPredicate::AlwaysFalse:
      return "0";
    case arith::CmpFPredicate::AlwaysTrue:
      return "1";
    }
    return {};
  }

  std::string comparison(arith::CmpIOp compare) {
    bool isSigned = llvm::is_contained(
        {arith::CmpIPredicate::slt, arith::CmpIPredicate::sle, arith::CmpIPredicate::sgt, arith::CmpIPredicate::sge},
        compare.getPredicate());
    StringRef sign = [&] {
      switch (compare.getPredicate()) {
      case arith::CmpIPredicate::eq:
        return "==";
      case arith::CmpIPredicate::ne:
        return "!=";
      case arith::CmpIPredicate::slt:
      case arith::CmpIPredicate::ult:
        return "<";
      case arith::CmpIPredicate::sle:
      case arith::CmpIPredicate::ule:
        return "<=";
      case arith::CmpIPredicate::sgt:
      case arith::CmpIPredicate::ugt:
        return ">";
      case arith::CmpIPredicate::sge:
      case arith::CmpIPredicate::uge:
        return ">=";
      }
      return "";
    }();
    std::string cast = isSigned ? "(int64_t)" : "";
    return cast + text(compare.getLhs()) + " " + sign.str() + " " + cast + text(compare.getRhs());
  }

  /// A value as an operand: its name, or a constant in its place.
  std::string text(Value value) {
    auto constant = value.getDefiningOp<arith::ConstantOp>();
    if (!constant)
      return names.at(value);
    std::string digits;
    llvm::raw_string_ostream stream(digits);
    if (auto integer = dyn_cast<IntegerAttr>(constant.getValue())) {
      if (integer.getType().isInteger(1))
        return integer.getValue().isZero() ? "0" : "1";
      stream << "UINT64_C(0x" << llvm::utohexstr(integer.getValue().getZExtValue(), /*LowerCase=*/true) << ")";
      return digits;
    }
    llvm::APFloat number = cast<FloatAttr>(constant.getValue()).getValue();
    if (!number.isFinite()) {
      stream << "hybrid_from_bits(UINT64_C(0x" << llvm::utohexstr(number.bitcastToAPInt().getZExtValue(), true) << "))";
      return digits;
    }
    stream << llvm::format("%.17g", number.convertToDouble());
    if (digits.find_first_of(".e") == digits.npos)
      stream << ".0";
    return number.isNegative() ? "(" + digits + ")" : digits;
  }

  llvm::raw_ostream &os;
  std::map<Value, std::string, bool (*)(Value, Value)> names{
      [](Value a, Value b) { return a.getAsOpaquePointer() < b.getAsOpaquePointer(); }};
  unsigned next = 0;
};

/// Writes each function once, callees first.
class LibraryText {
public:
  explicit LibraryText(MLIRContext &context) : library(Float64Type::get(&context)) {}

  void require(const std::string &name) {
    if (!done.insert(name).second)
      return;
    if (auto primitive = primitives().find(name); primitive != primitives().end()) {
      for (const std::string &need : primitive->second.needs)
        require(need);
      os << primitive->second.text << "\n";
      return;
    }
    func::FuncOp function = library.lookup(libraryName(name));
    assert(function && "templates of Operators.def call functions of the library only");
    function.walk([&](Operation *op) {
      if (auto call = dyn_cast<func::CallOp>(op))
        require(call.getCallee().str());
      if (StringRef primitive = primitiveOf(*op); !primitive.empty())
        require(primitive.str());
      if (auto constant = dyn_cast<arith::ConstantOp>(op))
        if (auto number = dyn_cast<FloatAttr>(constant.getValue()); number && !number.getValue().isFinite())
          require("from_bits");
    });
    FunctionText(os).print(function);
    os << "\n";
    if (libraryName(name) != name)
      os << "#define hybrid_" << name << " hybrid_" << libraryName(name) << "\n\n";
  }

  std::string text;

private:
  llvm::raw_string_ostream os{text};
  MathLibrary library;
  std::set<std::string> done;
};

} // namespace

std::string hybrid::codegen::cFunctions(const std::set<std::string> &names, MLIRContext &context) {
  LibraryText library(context);
  for (const std::string &name : names)
    library.require(name);
  return library.text;
}
