//===- OracleTest.cpp - Compiled oracles against plain loops --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Oracle.h"

#include "TestModel.h"
#include "dialect/HybridOps.h"

#include <thread>

using namespace hybrid;
using namespace hybrid::codegen;

/// Sums of at most 128 terms of magnitude 1 in f64, in another order, through three layers of slope at most 1.
constexpr double kTolerance = 1e-13;

static Eigen::MatrixXd randomPoints(int rows, int columns, unsigned seed) {
  std::srand(seed);
  return Eigen::MatrixXd::Random(rows, columns) * 3;
}

static void expectAgrees(const RandomNetwork &network, int output, int rows) {
  TestModel model(network.text("private"));
  auto oracle = makeOracle(model.lookup<NetworkOp>("net"), output);
  ASSERT_TRUE(mlir::succeeded(oracle));
  Eigen::MatrixXd x = randomPoints(rows, network.inputs(), 7);
  Eigen::VectorXd y(rows);
  (*oracle)(x, y);
  for (int row = 0; row < rows; ++row) {
    Eigen::VectorXd point = x.row(row);
    std::vector<double> expected = network.evaluate({point.data(), point.data() + point.size()});
    EXPECT_NEAR(y[row], expected[output], kTolerance) << "row " << row;
  }
}

TEST(OracleTest, AgreesWithPlainLoops) {
  expectAgrees(RandomNetwork({3, 32, 32, 1}, "tanh", "f64", 1), 0, 200);
  expectAgrees(RandomNetwork({5, 17, 3}, "relu", "f64", 2), 2, 65);
}

// Weights of f32 are exact in f64, and nothing is rounded to f32 on the way.
TEST(OracleTest, ComputesInDouble) { expectAgrees(RandomNetwork({2, 128, 64, 1}, "tanh", "f32", 3), 0, 30); }

// The unit-dimension miscompile of MLIR 22 drops results of a last layer of width 1 in layers like these.
TEST(OracleTest, NarrowLayersKeepAllRows) { expectAgrees(RandomNetwork({1, 1, 1, 1}, "tanh", "f64", 4), 0, 129); }

TEST(OracleTest, ValueDoesNotDependOnTheBatch) {
  RandomNetwork network({4, 20, 20, 1}, "tanh", "f64", 5);
  TestModel model(network.text());
  auto oracle = makeOracle(model.lookup<NetworkOp>("net"));
  ASSERT_TRUE(mlir::succeeded(oracle));
  Eigen::MatrixXd x = randomPoints(150, 4, 9);
  Eigen::VectorXd all(150), part(150);
  (*oracle)(x, all);
  for (int size : {0, 1, 7, 16, 17, 63, 64, 65, 149}) {
    Eigen::VectorXd some(size);
    (*oracle)(x.bottomRows(size), some);
    EXPECT_TRUE(some == all.tail(size)) << size << " rows";
  }
}

TEST(OracleTest, OutlivesItsModelAndTakesManyThreads) {
  RandomNetwork network({3, 16, 1}, "tanh", "f64", 6);
  Oracle oracle;
  {
    TestModel model(network.text());
    auto made = makeOracle(model.lookup<NetworkOp>("net"));
    ASSERT_TRUE(mlir::succeeded(made));
    oracle = *made;
  }
  Eigen::MatrixXd x = randomPoints(500, 3, 11);
  Eigen::VectorXd expected(500);
  oracle(x, expected);
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        Eigen::VectorXd y(500);
        oracle(x, y);
        wrong += y != expected;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(OracleTest, SeesCalledSymbolsAndOtherOps) {
  TestModel model(R"(
    hybrid.module private @square(%x: f64) -> f64 {
      %0 = arith.mulf %x, %x : f64
      hybrid.return %0 : f64
    }
    hybrid.network private @part(%x: tensor<?x2xf64>) -> tensor<?x2xf64> {
      %y = hybrid.apply @square(%x) : (tensor<?x2xf64>) -> tensor<?x2xf64>
      hybrid.return %y : tensor<?x2xf64>
    }
    hybrid.network private @net(%x: tensor<?x2xf64>) -> tensor<?x1xf64> {
      %s = hybrid.call @part(%x) : (tensor<?x2xf64>) -> tensor<?x2xf64>
      %c0 = arith.constant 0 : index
      %n = tensor.dim %x, %c0 : tensor<?x2xf64>
      %a = tensor.extract_slice %s[0, 0] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
      %b = tensor.extract_slice %s[0, 1] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
      %y = arith.subf %a, %b : tensor<?x1xf64>
      hybrid.return %y : tensor<?x1xf64>
    })");
  auto oracle = makeOracle(model.lookup<NetworkOp>("net"));
  ASSERT_TRUE(mlir::succeeded(oracle));
  Eigen::MatrixXd x(2, 2);
  x << 3, 2, 1, 5;
  Eigen::VectorXd y(2);
  (*oracle)(x, y);
  EXPECT_EQ(y[0], 5);
  EXPECT_EQ(y[1], -24);
}

TEST(OracleTest, RefusesAnOutputThatIsNot) {
  TestModel model(RandomNetwork({2, 2}, "tanh", "f64", 1).text());
  std::string message;
  mlir::ScopedDiagnosticHandler handler(model.get().getContext(), [&](mlir::Diagnostic &diagnostic) {
    message = diagnostic.str();
    return mlir::success();
  });
  EXPECT_TRUE(mlir::failed(makeOracle(model.lookup<NetworkOp>("net"), 2)));
  EXPECT_EQ(message, "has no output column 2");
}
