//===- Program.cpp - Compiled evaluation of one expression ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Program.h"

#include "engine/expr/Kernels.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <map>
#include <memory>
#include <unordered_map>

using namespace hybrid;
using namespace hybrid::engine;

Program::Program(const Expr &root) : variables(root.numVariables()) {
  std::unordered_map<const void *, uint32_t> column;
  // Value numbering: equal operations on equal columns are one instruction. Parameters are never equal.
  std::map<std::tuple<int, int, uint64_t, uint64_t>, uint32_t> known;
  for (const Expr &e : root.nodes()) {
    Instruction next{e.kind(), Operator::Add, e.hasParameters(), e.numVariables() > 0, false};
    std::tuple<int, int, uint64_t, uint64_t> key{static_cast<int>(e.kind()), 0, 0, 0};
    switch (e.kind()) {
    case Expr::Kind::Number:
      next.value = e.value();
      std::get<2>(key) = std::bit_cast<uint64_t>(next.value);
      break;
    case Expr::Kind::Parameter:
      std::get<2>(key) = next.a = static_cast<uint32_t>(initial.size());
      initial.push_back(e.value());
      break;
    case Expr::Kind::Variable:
      std::get<2>(key) = next.a = e.index();
      break;
    case Expr::Kind::Operation:
      next.op = e.op();
      next.a = column.at(e.operand(0).id());
      next.b = e.numOperands() == 2 ? column.at(e.operand(1).id()) : next.a;
      if (e.is(Operator::Pow) && e.operand(1).isNumber()) {
        next.constantExponent = true;
        next.value = e.operand(1).value();
      }
      key = {static_cast<int>(e.kind()), static_cast<int>(next.op), next.a, next.b};
      break;
    }
    auto [entry, isNew] = known.try_emplace(key, static_cast<uint32_t>(code.size()));
    if (isNew)
      code.push_back(next);
    column[e.id()] = entry->second;
  }
}

/// One pass over all points: owns the columns of a block.
class Program::Run {
public:
  static constexpr size_t kBlock = 128;

  Run(const Program &program, const Points &points, std::span<const double> parameters, bool withAdjoints)
      : program(program), points(points), parameters(parameters) {
    assert(parameters.size() == program.initial.size());
    size_t columns = program.code.size();
    storage = std::make_unique_for_overwrite<double[]>(columns * kBlock * (withAdjoints ? 2 : 1));
    adjoints = withAdjoints ? storage.get() + columns * kBlock : nullptr;
    for (size_t k = 0; k < columns; ++k)
      fillConstant(k);
  }

  /// Calls `sink(first row, number of rows)` after each block's forward sweep.
  template <typename Sink> void forEachBlock(Sink sink) {
    for (size_t start = 0, rows = static_cast<size_t>(points.rows()); start < rows; start += kBlock) {
      count = std::min(kBlock, rows - start);
      padded = (count + kernels::kLanes - 1) / kernels::kLanes * kernels::kLanes;
      for (size_t k = 0; k < program.code.size(); ++k)
        forward(k, start);
      sink(start, count);
    }
  }

  /// Adjoints of all columns that `active` selects, from an adjoint 1 of the last.
  template <typename Active> void backward(Active active) {
    size_t last = program.code.size() - 1;
    for (size_t k = 0; k <= last; ++k)
      if (active(program.code[k]))
        std::fill_n(adjoint(k), padded, k == last ? 1.0 : 0.0);
    for (size_t k = last + 1; k-- > 0;) {
      const Instruction &i = program.code[k];
      if (i.kind != Expr::Kind::Operation || !active(i))
        continue;
      const kernels::Kernel &kernel = kernels::kernel(i.op);
      if (active(program.code[i.a])) {
        if (i.constantExponent)
          kernels::powConstantPartial(padded, column(i.a), i.value, adjoint(k), adjoint(i.a));
        else
          kernel.partialA(padded, column(i.a), column(i.b), column(k), adjoint(k), adjoint(i.a));
      }
      if (kernel.partialB && active(program.code[i.b]))
        kernel.partialB(padded, column(i.a), column(i.b), column(k), adjoint(k), adjoint(i.b));
    }
  }

  double *column(size_t k) { return storage.get() + k * kBlock; }
  double *adjoint(size_t k) { return adjoints + k * kBlock; }

private:
  void fillConstant(size_t k) {
    const Instruction &i = program.code[k];
    if (i.kind == Expr::Kind::Number)
      std::fill_n(column(k), kBlock, i.value);
    else if (i.kind == Expr::Kind::Parameter)
      std::fill_n(column(k), kBlock, parameters[i.a]);
  }

  void forward(size_t k, size_t start) {
    const Instruction &i = program.code[k];
    if (i.kind == Expr::Kind::Variable) {
      const double *source = points.data() + static_cast<ptrdiff_t>(i.a) * points.outerStride() + start;
      std::copy_n(source, count, column(k));
      std::fill(column(k) + count, column(k) + padded, source[count - 1]);
    } else if (i.kind == Expr::Kind::Operation) {
      if (i.constantExponent)
        kernels::powConstant(padded, column(i.a), i.value, column(k));
      else
        kernels::kernel(i.op).value(padded, column(i.a), column(i.b), column(k));
    }
  }

  const Program &program;
  const Points &points;
  std::span<const double> parameters;
  std::unique_ptr<double[]> storage;
  double *adjoints;
  size_t count = 0, padded = 0;
};

void Program::evaluate(const Points &points, std::span<const double> parameters,
                       Eigen::Ref<Eigen::VectorXd> values) const {
  Run run(*this, points, parameters, false);
  run.forEachBlock(
      [&](size_t start, size_t count) { std::copy_n(run.column(code.size() - 1), count, values.data() + start); });
}

void Program::evaluate(const Points &points, std::span<const double> parameters, Eigen::Ref<Eigen::VectorXd> values,
                       Eigen::Ref<Eigen::MatrixXd> jacobian) const {
  Run run(*this, points, parameters, true);
  jacobian.setZero();
  run.forEachBlock([&](size_t start, size_t count) {
    std::copy_n(run.column(code.size() - 1), count, values.data() + start);
    run.backward([](const Instruction &i) { return i.onParameters; });
    for (size_t k = 0; k < code.size(); ++k)
      if (code[k].kind == Expr::Kind::Parameter)
        std::copy_n(run.adjoint(k), count, &jacobian(start, code[k].a));
  });
}

void Program::evaluateGradient(const Points &points, std::span<const double> parameters,
                               Eigen::Ref<Eigen::VectorXd> values, Eigen::Ref<Eigen::MatrixXd> gradient) const {
  Run run(*this, points, parameters, true);
  gradient.setZero();
  run.forEachBlock([&](size_t start, size_t count) {
    std::copy_n(run.column(code.size() - 1), count, values.data() + start);
    run.backward([](const Instruction &i) { return i.onVariables; });
    for (size_t k = 0; k < code.size(); ++k)
      if (code[k].kind == Expr::Kind::Variable)
        std::copy_n(run.adjoint(k), count, &gradient(start, code[k].a));
  });
}
