//===- DistillTest.cpp - The distill pass with a distiller that knows the answer ----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace hybrid;
using engine::DistillResult;
using engine::Expr;
using engine::Verdict;

namespace {

/// Two outputs: exp(a) and a*b.
constexpr llvm::StringLiteral kTwoOutputs = R"mlir(
hybrid.network @f(%x: tensor<?x2xf32> {hybrid.feature = [#hybrid.feature<"a", interval = [1.0, 2.0]>,
                                                         #hybrid.feature<"b", interval = [3.0, 4.0]>]})
    -> (tensor<?x2xf32> {hybrid.feature = [#hybrid.feature<"u">, #hybrid.feature<"v">]}) {
  %0 = math.exp %x : tensor<?x2xf32>
  hybrid.return %0 : tensor<?x2xf32>
}
)mlir";

/// Answers with what the test says, and notes what it was asked.
class FakeDistiller : public Distiller {
public:
  explicit FakeDistiller(std::vector<DistillResult> answer) : answer(std::move(answer)) {}

  FailureOr<std::vector<DistillResult>> distill(NetworkOp candidate, ArrayRef<engine::InputSpec> inputs,
                                                ArrayRef<engine::DataRows> data,
                                                const engine::DistillOptions &options) override {
    EXPECT_EQ(candidate.getSymName(), "f__0");
    EXPECT_EQ(inputs.size(), 2u);
    EXPECT_EQ(inputs[1].name, "b");
    EXPECT_EQ(inputs[1].domain, (Interval{3.0, 4.0}));
    EXPECT_TRUE(data.empty());
    EXPECT_EQ(options.seed, 7u);
    return answer;
  }

private:
  std::vector<DistillResult> answer;
};

DistillResult found(const Expr &expr, double rms) {
  DistillResult result;
  result.verdict = Verdict::Exact;
  result.expression = expr;
  result.evidence.samples = 1000;
  result.evidence.rmsRelative = rms;
  result.evidence.maxAbsolute = 1e-3;
  return result;
}

class DistillTest : public testing::Test {
protected:
  DistillTest() {
    DialectRegistry registry;
    registry.insert<HybridDialect, linalg::LinalgDialect>();
    registerUpstreamModels(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  /// Runs mark, distill and, if asked, commit; the module holds the result.
  LogicalResult run(DistillerFactory factory, bool commit) {
    module = parseSourceString<ModuleOp>(kTwoOutputs, &context);
    PassManager manager(&context);
    manager.addPass(createMarkCandidates());
    DistillOptions options;
    options.seed = 7;
    manager.addPass(createDistillPass(options, std::move(factory), &log));
    if (commit)
      manager.addPass(createCommit());
    return manager.run(*module);
  }

  LogicalResult run(std::vector<DistillResult> answer, bool commit = false) {
    return run([answer] { return std::make_unique<FakeDistiller>(answer); }, commit);
  }

  ChoiceOp choice() { return *module->lookupSymbol<NetworkOp>("f__0").getBody().getOps<ChoiceOp>().begin(); }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  DistillationLog log;
};

TEST_F(DistillTest, AddsTheClosedFormBesideTheReference) {
  Expr a = Expr::variable(0), b = Expr::variable(1);
  ASSERT_TRUE(succeeded(run({found(exp(a), 1e-6), found(a * b, 2e-6)})));
  auto equation = module->lookupSymbol<SymbolicModuleOp>("f_equation");
  ASSERT_TRUE(equation);
  EXPECT_EQ(equation.getNumResults(), 2u);
  EXPECT_EQ(equation.getInputFeature(1).getName(), "b");
  EXPECT_EQ(equation.getOutputFeature(1).getName(), "v");
  ASSERT_EQ(choice().getAlternatives().size(), 1u);
  EXPECT_FALSE(choice().getReference().empty());
  // The weakest of the two stands for both.
  EXPECT_EQ(cast<EvidenceAttr>(choice().getEvidence()[0]).getRms().convertToDouble(), 2e-6);
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[1].output, "v");
  EXPECT_EQ(log[1].module, "f_equation");
}

TEST_F(DistillTest, LeavesACandidateWithAnUnknownOutputAlone) {
  DistillResult none;
  none.reason = "no form fits";
  ASSERT_TRUE(succeeded(run({found(Expr::variable(0), 1e-6), none})));
  EXPECT_FALSE(module->lookupSymbol("f_equation"));
  EXPECT_TRUE(choice().getAlternatives().empty());
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0].result.verdict, Verdict::Exact);
  EXPECT_EQ(log[0].module, "");
}

TEST_F(DistillTest, CommitKeepsTheNetworkAsFallback) {
  ASSERT_TRUE(succeeded(run({found(Expr::variable(0), 1e-6), found(Expr::variable(1), 1e-6)}, /*commit=*/true)));
  auto network = module->lookupSymbol<NetworkOp>("f__0");
  auto guard = *network.getBody().getOps<GuardOp>().begin();
  EXPECT_EQ(guard.getMode(), GuardMode::Fallback);
  EXPECT_EQ(guard.getDomain().size(), 2u);
  EXPECT_TRUE(guard.getFallback().front().front().front().getName().getStringRef() == "math.exp");
}

TEST_F(DistillTest, RefusesWithoutADistiller) {
  std::string message;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &d) {
    message = d.str();
    return success();
  });
  EXPECT_TRUE(failed(run(DistillerFactory(), false)));
  EXPECT_EQ(message, "hybrid-distill: no distiller is registered in this program");
}

} // namespace
