//===- Throughput.cpp - How long a compiled symbol takes for a row===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Throughput.h"

#include "codegen/CompiledModule.h"

#include "mlir/IR/Diagnostics.h"

#include <chrono>
#include <random>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::driver;

static constexpr int64_t kRows = 2048;
static constexpr double kMeasuredSeconds = 0.02;

namespace {

/// Row-major numbers of one port, in its own type.
struct PortData {
  std::vector<char> bytes;
  hybrid_view view;

  explicit PortData(const codegen::Port &port)
      : bytes(kRows * port.elements() * port.elementBytes()), view{bytes.data(), port.elements() * port.elementBytes(),
                                                                   port.elementBytes()} {}
};

} // namespace

static void fill(PortData &data, const codegen::Port &port, std::mt19937_64 &random) {
  for (int64_t row = 0; row < kRows; ++row)
    for (int64_t k = 0; k < port.elements(); ++k) {
      Interval domain = port.columns[k].domain.value_or(Interval(-1, 1));
      double value = std::uniform_real_distribution<double>(domain.lo, domain.hi)(random);
      char *place = data.bytes.data() + row * data.view.row_stride + k * data.view.element_stride;
      if (port.isDouble)
        *reinterpret_cast<double *>(place) = value;
      else
        *reinterpret_cast<float *>(place) = static_cast<float>(value);
    }
}

std::optional<double> driver::nanosecondsPerRow(ModuleOp module, StringRef symbol,
                                                const codegen::CompileOptions &options) {
  ScopedDiagnosticHandler silence(module.getContext(), [](Diagnostic &) { return success(); });
  auto compiled = codegen::CompiledModule::create(module, options);
  const codegen::PublicSymbol *found = succeeded(compiled) ? (*compiled)->find(symbol) : nullptr;
  if (!found)
    return std::nullopt;
  std::mt19937_64 random(1);
  std::vector<PortData> data;
  for (const codegen::Port &port : found->inputs) {
    data.emplace_back(port);
    fill(data.back(), port, random);
  }
  for (const codegen::Port &port : found->outputs)
    data.emplace_back(port);
  std::vector<hybrid_view> views;
  for (const PortData &port : data)
    views.push_back(port.view);

  using Clock = std::chrono::steady_clock;
  double best = INFINITY, spent = 0;
  while (spent < kMeasuredSeconds) {
    Clock::time_point start = Clock::now();
    if ((*compiled)->run(symbol, kRows, views) != 0)
      return std::nullopt;
    double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    best = std::min(best, seconds);
    spent += seconds;
  }
  return best * 1e9 / kRows;
}
