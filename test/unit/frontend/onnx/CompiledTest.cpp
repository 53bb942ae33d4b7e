//===- CompiledTest.cpp - Imported networks compile to right code ---------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As ExecutionTest.cpp, through machine code: batches of 0, 1, 7, 64 and 1000 rows, which repeat the rows of the table.
//
//===----------------------------------------------------------------------===//

#include "ModelTable.h"

#include "codegen/CompiledModule.h"
#include "codegen/Pipeline.h"
#include "frontend/onnx/ImportOnnx.h"

#include "mlir/IR/MLIRContext.h"

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

namespace {

/// Row-major numbers of one input or output.
struct Matrix {
  Matrix(const codegen::Port &port, size_t rows)
      : isDouble(port.isDouble), width(static_cast<size_t>(port.elements())),
        bytes(rows * width * static_cast<size_t>(port.elementBytes())) {}

  hybrid_view view() {
    int64_t size = isDouble ? 8 : 4;
    return {bytes.data(), static_cast<int64_t>(width) * size, size};
  }
  void set(size_t i, double number) {
    if (isDouble)
      reinterpret_cast<double *>(bytes.data())[i] = number;
    else
      reinterpret_cast<float *>(bytes.data())[i] = static_cast<float>(number);
  }
  double get(size_t i) const {
    return isDouble ? reinterpret_cast<const double *>(bytes.data())[i]
                    : static_cast<double>(reinterpret_cast<const float *>(bytes.data())[i]);
  }

  bool isDouble;
  size_t width;
  std::vector<char> bytes;
};

void expectBatch(const codegen::CompiledModule &compiled, const codegen::PublicSymbol &symbol, const Table &table,
                 size_t rows) {
  SCOPED_TRACE(std::to_string(rows) + " rows");
  std::vector<Matrix> matrices;
  size_t column = 0;
  for (const codegen::Port &port : symbol.inputs) {
    Matrix &matrix = matrices.emplace_back(port, rows);
    for (size_t i = 0; i < matrix.width; ++i, ++column)
      for (size_t row = 0; row < rows; ++row)
        matrix.set(row * matrix.width + i, table.columns[column][row % table.rows()]);
  }
  for (const codegen::Port &port : symbol.outputs)
    matrices.emplace_back(port, rows);
  std::vector<hybrid_view> views;
  for (Matrix &matrix : matrices)
    views.push_back(matrix.view());
  ASSERT_EQ(compiled.run(symbol.name, static_cast<int64_t>(rows), views), HYBRID_OK);
  for (size_t k = symbol.inputs.size(); k < matrices.size(); ++k)
    for (size_t i = 0; i < matrices[k].width; ++i, ++column) {
      std::vector<double> got;
      for (size_t row = 0; row < rows; ++row)
        got.push_back(matrices[k].get(row * matrices[k].width + i));
      expectColumn(table, column, got, matrices[k].isDouble);
    }
  EXPECT_EQ(column, table.columns.size());
}

void expectCompiledModelMatchesTable(const std::filesystem::path &model) {
  SCOPED_TRACE(model.string());
  DialectRegistry registry;
  codegen::registerCodegen(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  OwningOpRef<ModuleOp> module = importOnnx(model.string(), context);
  ASSERT_TRUE(module);
  auto compiled = codegen::CompiledModule::create(*module, {});
  ASSERT_TRUE(succeeded(compiled));
  Table table = readTable(std::filesystem::path(model).replace_extension(".csv"));
  for (size_t rows : {0, 1, 7, 64, 1000})
    expectBatch(**compiled, (*compiled)->symbols().front(), table, rows);
}

class OnnxCompiled : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(OnnxCompiled, MatchesTable) { expectCompiledModelMatchesTable(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Models, OnnxCompiled, testing::ValuesIn(modelsIn(HYBRID_ONNX_TEST_MODELS)), testName);

TEST(OnnxCompiledElsewhere, MatchesTables) {
  const char *folder = std::getenv("HYBRID_ONNX_MODELS");
  if (!folder)
    GTEST_SKIP() << "HYBRID_ONNX_MODELS is not set";
  for (const std::filesystem::path &model : modelsIn(folder))
    expectCompiledModelMatchesTable(model);
}

} // namespace
