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

#include "frontend/onnx/ImportOnnx.h"
#include "frontend/onnx/Operators.h"
#include "frontend/onnx/Reader.h"

#include "dialect/HybridOps.h"
#include "reference/Evaluator.h"

#include "mlir/IR/MLIRContext.h"

#include "gtest/gtest.h"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

using namespace hybrid;
using namespace mlir;

namespace {

/// A CSV file of numbers, column by column.
struct Table {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;

  size_t rows() const { return columns.empty() ? 0 : columns[0].size(); }
};

std::vector<std::string> cells(const std::string &line) {
  std::vector<std::string> result;
  std::stringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');)
    result.push_back(cell);
  return result;
}

double number(const std::string &text) {
  double value = std::nan("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Table readTable(const std::filesystem::path &path) {
  Table table;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  table.names = cells(line);
  table.columns.resize(table.names.size());
  while (std::getline(file, line)) {
    std::vector<std::string> row = cells(line);
    EXPECT_EQ(row.size(), table.names.size());
    for (size_t i = 0; i < std::min(row.size(), table.names.size()); ++i)
      table.columns[i].push_back(number(row[i]));
  }
  return table;
}

double standardDeviation(const std::vector<double> &numbers) {
  double mean = 0, squares = 0;
  for (double x : numbers)
    mean += x / static_cast<double>(numbers.size());
  for (double x : numbers)
    squares += (x - mean) * (x - mean) / static_cast<double>(numbers.size());
  return std::sqrt(squares);
}

/// Columns [first, first + count) as a matrix of the argument's element type.
reference::Tensor matrix(const Table &table, size_t first, size_t count, Type elementType) {
  std::vector<double> numbers;
  for (size_t row = 0; row < table.rows(); ++row)
    for (size_t i = 0; i < count; ++i)
      numbers.push_back(table.columns[first + i][row]);
  return reference::Tensor::reals(elementType, {static_cast<int64_t>(table.rows()), static_cast<int64_t>(count)},
                                  numbers);
}

void expectColumn(const reference::Tensor &result, size_t column, const std::vector<double> &expected,
                  const std::string &name) {
  double tolerance = result.getElementType().isF64() ? 1e-12 : 1e-5;
  double deviation = standardDeviation(expected);
  auto width = static_cast<size_t>(result.getDim(1));
  for (size_t row = 0; row < expected.size(); ++row) {
    double got = result.getReal(static_cast<int64_t>(row * width + column)), want = expected[row];
    bool equal = got == want || (std::isnan(got) && std::isnan(want)) ||
                 std::fabs(got - want) <= tolerance * (std::fabs(want) + deviation);
    EXPECT_TRUE(equal) << name << ", row " << row << ": " << got << " instead of " << want;
  }
}

void expectModelMatchesTable(const std::filesystem::path &model, MLIRContext &context) {
  SCOPED_TRACE(model.string());
  OwningOpRef<ModuleOp> module = onnx::importOnnx(model.string(), context);
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
      ASSERT_LT(next, table.columns.size());
      expectColumn(result, column, table.columns[next], table.names[next]);
    }
  EXPECT_EQ(next, table.columns.size());
}

std::vector<std::filesystem::path> modelsIn(const std::filesystem::path &folder) {
  std::vector<std::filesystem::path> models;
  for (const auto &entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".onnx")
      models.push_back(entry.path());
  std::sort(models.begin(), models.end());
  return models;
}

class OnnxExecution : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(OnnxExecution, MatchesTable) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  expectModelMatchesTable(GetParam(), context);
}

INSTANTIATE_TEST_SUITE_P(Models, OnnxExecution, testing::ValuesIn(modelsIn(HYBRID_ONNX_TEST_MODELS)),
                         [](const testing::TestParamInfo<std::filesystem::path> &info) {
                           std::string name = info.param.stem().string();
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

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
    std::vector<onnx::Problem> problems;
    std::optional<onnx::Model> model = onnx::readModel(path.string(), problems);
    ASSERT_TRUE(model) << path;
    for (const onnx::Node &node : model->graph.nodes)
      used.insert(node.op);
  }
  std::stringstream names(onnx::supportedOperators());
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
  std::stringstream names(onnx::supportedOperators());
  for (std::string name; std::getline(names, name, ',');)
    EXPECT_TRUE(words.contains(name.substr(name.find_first_not_of(' ')))) << name << " is missing in docs/onnx.md";
}

} // namespace
