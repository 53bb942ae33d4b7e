//===- ExecutionTest.cpp - Imported networks give the right numbers -------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each model of test/frontend/onnx/Inputs is imported and run by the reference evaluator on the rows of its CSV file,
// which holds what onnxruntime or onnx.reference computes (make_models.py). The models cover every operator of the
// table at several operator sets. A folder of other such pairs in HYBRID_ONNX_MODELS is run as well.
//
// Tolerance: |a - b| <= 1e-5 (f32) or 1e-12 (f64) times (|b| + standard deviation of the column).
//
//===----------------------------------------------------------------------===//

#include "ModelTable.h"

#include "frontend/onnx/ImportOnnx.h"
#include "frontend/onnx/Operators.h"
#include "frontend/onnx/Reader.h"

#include "dialect/HybridOps.h"
#include "reference/Evaluator.h"

#include "mlir/IR/MLIRContext.h"

#include <set>

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

namespace {

/// Columns [first, first + count) as a matrix of the argument's element type.
reference::Tensor matrix(const Table &table, size_t first, size_t count, Type elementType) {
  std::vector<double> numbers;
  for (size_t row = 0; row < table.rows(); ++row)
    for (size_t i = 0; i < count; ++i)
      numbers.push_back(table.columns[first + i][row]);
  return reference::Tensor::reals(elementType, {static_cast<int64_t>(table.rows()), static_cast<int64_t>(count)},
                                  numbers);
}

void expectModelMatchesTable(const std::filesystem::path &model, MLIRContext &context) {
  SCOPED_TRACE(model.string());
  OwningOpRef<ModuleOp> module = importOnnx(model.string(), context);
  ASSERT_TRUE(module);
  Table table = readTable(std::filesystem::path(model).replace_extension(".csv"));
  auto network = *module->getOps<NetworkOp>().begin();
  llvm::SmallVector<reference::Tensor> arguments;
  size_t next = 0;
  for (Type type : network.getArgumentTypes()) {
    auto tensor = cast<RankedTensorType>(type);
    auto width = static_cast<size_t>(tensor.getDimSize(1));
    ASSERT_LE(next + width, table.columns.size());
    arguments.push_back(matrix(table, next, width, tensor.getElementType()));
    next += width;
  }
  auto results = reference::evaluate(network, arguments);
  ASSERT_TRUE(succeeded(results));
  for (const reference::Tensor &result : *results)
    for (size_t column = 0; column < static_cast<size_t>(result.getDim(1)); ++column, ++next) {
      std::vector<double> got;
      for (int64_t i = static_cast<int64_t>(column); i < result.size(); i += result.getDim(1))
        got.push_back(result.getReal(i));
      expectColumn(table, next, got, result.getElementType().isF64());
    }
  EXPECT_EQ(next, table.columns.size());
}

class OnnxExecution : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(OnnxExecution, MatchesTable) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  expectModelMatchesTable(GetParam(), context);
}

INSTANTIATE_TEST_SUITE_P(Models, OnnxExecution, testing::ValuesIn(modelsIn(HYBRID_ONNX_TEST_MODELS)), testName);

TEST(OnnxExecutionElsewhere, MatchesTables) {
  const char *folder = std::getenv("HYBRID_ONNX_MODELS");
  if (!folder)
    GTEST_SKIP() << "HYBRID_ONNX_MODELS is not set";
  MLIRContext context(MLIRContext::Threading::DISABLED);
  for (const std::filesystem::path &model : modelsIn(folder))
    expectModelMatchesTable(model, context);
}

/// A row of the table without a model that uses it would be code that no test has run.
TEST(OnnxCoverage, EveryOperatorIsInSomeModel) {
  std::set<std::string> used;
  for (const std::filesystem::path &path : modelsIn(HYBRID_ONNX_TEST_MODELS)) {
    std::vector<Problem> problems;
    std::optional<Model> model = readModel(path.string(), problems);
    ASSERT_TRUE(model) << path;
    for (const Node &node : model->graph.nodes)
      used.insert(node.op);
  }
  std::stringstream names(supportedOperators());
  for (std::string name; std::getline(names, name, ',');)
    EXPECT_TRUE(used.contains(name.substr(name.find_first_not_of(' ')))) << name << " has no test model";
}

TEST(OnnxCoverage, EveryOperatorIsInTheManual) {
  std::ifstream file(HYBRID_ONNX_MANUAL);
  std::string manual((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::set<std::string> words;
  std::string word;
  for (char c : manual) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      word += c;
      continue;
    }
    words.insert(word);
    word.clear();
  }
  std::stringstream names(supportedOperators());
  for (std::string name; std::getline(names, name, ',');)
    EXPECT_TRUE(words.contains(name.substr(name.find_first_not_of(' ')))) << name << " is missing in docs/onnx.md";
}

} // namespace
