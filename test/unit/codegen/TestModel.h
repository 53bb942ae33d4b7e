//===- TestModel.h - Models as text, for tests ------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_CODEGEN_TESTMODEL_H
#define HYBRID_TEST_UNIT_CODEGEN_TESTMODEL_H

#include "codegen/Pipeline.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

namespace hybrid::codegen {

/// A parsed model with a context of its own.
class TestModel {
public:
  explicit TestModel(const std::string &text) {
    mlir::DialectRegistry registry;
    registerCodegen(registry);
    context = std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
    module = mlir::parseSourceString<mlir::ModuleOp>(text, context.get());
    EXPECT_TRUE(module) << text;
  }

  mlir::ModuleOp get() { return *module; }
  template <typename Op> Op lookup(llvm::StringRef name) {
    return mlir::cast<Op>(mlir::SymbolTable::lookupSymbolIn(*module, name));
  }

private:
  std::unique_ptr<mlir::MLIRContext> context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

/// A random fully connected network, and its value by plain loops.
class RandomNetwork {
public:
  RandomNetwork(std::vector<int> widths, std::string activation, std::string type, unsigned seed)
      : widths(std::move(widths)), activation(std::move(activation)), type(std::move(type)) {
    std::mt19937 random(seed);
    for (size_t layer = 0; layer + 1 < this->widths.size(); ++layer) {
      std::normal_distribution<double> weight(0, 1 / std::sqrt(this->widths[layer]));
      auto draw = [&] { return this->type == "f32" ? static_cast<float>(weight(random)) : weight(random); };
      std::vector<double> &w = weights.emplace_back(this->widths[layer] * this->widths[layer + 1]);
      std::vector<double> &b = biases.emplace_back(this->widths[layer + 1]);
      std::generate(w.begin(), w.end(), draw);
      std::generate(b.begin(), b.end(), draw);
    }
  }

  int inputs() const { return widths.front(); }
  int outputs() const { return widths.back(); }

  std::string text(const std::string &visibility = "") const {
    std::ostringstream out;
    out.precision(17);
    auto tensor = [&](int width) { return "tensor<?x" + std::to_string(width) + "x" + type + ">"; };
    out << "hybrid.network " << visibility << " @net(%h0: " << tensor(inputs()) << ") -> " << tensor(outputs())
        << " {\n";
    for (size_t l = 0; l + 1 < widths.size(); ++l) {
      int k = widths[l], n = widths[l + 1];
      std::string shape = std::to_string(k) + "x" + std::to_string(n) + "x" + type;
      out << "%w" << l << " = arith.constant dense<[";
      for (int i = 0; i < k; ++i) {
        out << (i ? ",[" : "[");
        for (int j = 0; j < n; ++j)
          out << (j ? "," : "") << std::scientific << weights[l][i * n + j];
        out << "]";
      }
      out << "]> : tensor<" << shape << ">\n%b" << l << " = arith.constant dense<[";
      for (int j = 0; j < n; ++j)
        out << (j ? "," : "") << std::scientific << biases[l][j];
      out << "]> : tensor<" << n << "x" << type << ">\n";
      bool last = l + 2 == widths.size();
      out << (last ? "%y" : "%d" + std::to_string(l)) << " = hybrid.dense %h" << l << ", %w" << l << ", %b" << l
          << " : (" << tensor(k) << ", tensor<" << shape << ">, tensor<" << n << "x" << type << ">) -> " << tensor(n)
          << "\n";
      if (!last)
        out << "%h" << l + 1 << " = hybrid.activation " << activation << " %d" << l << " : " << tensor(n) << "\n";
    }
    out << "hybrid.return %y : " << tensor(outputs()) << "\n}\n";
    return out.str();
  }

  /// The value at one row in double; only tanh and relu.
  std::vector<double> evaluate(std::vector<double> x) const {
    for (size_t l = 0; l + 1 < widths.size(); ++l) {
      std::vector<double> y = biases[l];
      for (int i = 0; i < widths[l]; ++i)
        for (int j = 0; j < widths[l + 1]; ++j)
          y[j] += x[i] * weights[l][i * widths[l + 1] + j];
      if (l + 2 != widths.size())
        for (double &v : y)
          v = activation == "tanh" ? std::tanh(v) : std::max(v, 0.0);
      x = y;
    }
    return x;
  }

private:
  std::vector<int> widths;
  std::string activation, type;
  std::vector<std::vector<double>> weights, biases;
};

} // namespace hybrid::codegen

#endif // HYBRID_TEST_UNIT_CODEGEN_TESTMODEL_H
