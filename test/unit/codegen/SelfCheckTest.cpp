//===- SelfCheckTest.cpp - Wrong code is caught ---------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/SelfCheck.h"

#include "TestModel.h"
#include "codegen/CompiledModule.h"

using namespace hybrid::codegen;

namespace {

/// Checks the code of `wrong` against the meaning of `right`; both have one symbol @f.
class WrongCode {
public:
  WrongCode(const std::string &right, const std::string &wrong) : model(right), other(wrong) {
    auto compiled = CompiledModule::create(other.get(), {});
    EXPECT_TRUE(mlir::succeeded(compiled));
    code = *compiled;
  }

  bool isCaught() {
    mlir::ScopedDiagnosticHandler handler(model.get().getContext(), [&](mlir::Diagnostic &diagnostic) {
      message = diagnostic.str();
      return mlir::success();
    });
    auto lookup = [&](llvm::StringRef name) { return code->address(name); };
    return mlir::failed(selfCheck(model.get(), code->symbols(), lookup, {}, 0.2));
  }

  std::string message;

private:
  TestModel model, other;
  std::shared_ptr<CompiledModule> code;
};

std::string equation(const std::string &body) {
  return "hybrid.module @f(%x: f64 {hybrid.feature = #hybrid.feature<\"x\", interval = [0.0, 4.0]>}) -> f64 {\n" +
         body + "\nhybrid.return %y : f64\n}";
}

} // namespace

TEST(SelfCheckTest, AcceptsRightCode) {
  std::string text = equation("%y = math.sin %x : f64");
  EXPECT_FALSE(WrongCode(text, text).isCaught());
}

TEST(SelfCheckTest, CatchesAnotherFunction) {
  WrongCode check(equation("%y = math.sin %x : f64"), equation("%y = math.cos %x : f64"));
  ASSERT_TRUE(check.isCaught());
  EXPECT_NE(check.message.find("the code of 'f' is wrong: output 0 at ("), std::string::npos) << check.message;
}

// An error of 1e-11 where 1e-12 is allowed.
TEST(SelfCheckTest, CatchesALastDigit) {
  WrongCode check(
      equation("%y = math.exp %x : f64"),
      equation("%0 = math.exp %x : f64\n%c = arith.constant 1.0000000001 : f64\n%y = arith.mulf %0, %c : f64"));
  EXPECT_TRUE(check.isCaught());
}

// A difference at NaN alone, and in the last place of a guard's end.
TEST(SelfCheckTest, CatchesSpecialValues) {
  EXPECT_TRUE(WrongCode(equation("%c = arith.constant 0.0 : f64\n%y = arith.maximumf %x, %c : f64"),
                        equation("%c = arith.constant 0.0 : f64\n%y = arith.maxnumf %x, %c : f64"))
                  .isCaught());
  auto guarded = [](const std::string &end) {
    return "hybrid.network @f(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {\n"
           "%y, %n = hybrid.guard(%x) nan domain [#hybrid.interval<[0.0, " +
           end +
           "]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {\n^bb0(%a: tensor<?x1xf64>):\n"
           "hybrid.yield %a : tensor<?x1xf64>\n}\nhybrid.return %y : tensor<?x1xf64>\n}";
  };
  EXPECT_TRUE(WrongCode(guarded("4.0"), guarded("3.9999999999999996")).isCaught());
}

// 1 - cos x near 0 loses digits in any order of operations: that is no error of the code.
TEST(SelfCheckTest, AllowsWhatTheFormulaCannotDoBetter) {
  std::string head =
      "hybrid.module @f(%x: f64 {hybrid.feature = #hybrid.feature<\"x\", interval = [1.0, 1.0000001]>}) -> f64 {";
  std::string end = "\nhybrid.return %y : f64\n}";
  EXPECT_FALSE(
      WrongCode(head + "%c = arith.constant 1.0 : f64\n%0 = arith.mulf %x, %x : f64\n%y = arith.subf %0, %c : f64" +
                    end,
                head +
                    "%c = arith.constant 1.0 : f64\n%0 = arith.subf %x, %c : f64\n%1 = arith.addf %x, %c : f64\n"
                    "%y = arith.mulf %0, %1 : f64" +
                    end)
          .isCaught());
}

// The known miscompile: all results but the first of each vector are lost.
TEST(SelfCheckTest, CatchesLostRows) {
  WrongCode check("hybrid.network @f(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {\n%y = math.exp %x : tensor<?x1xf64>\n"
                  "hybrid.return %y : tensor<?x1xf64>\n}",
                  "hybrid.network @f(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {\n%c = arith.constant 0 : index\n"
                  "%n = tensor.dim %x, %c : tensor<?x1xf64>\n%e = tensor.empty(%n) : tensor<?x1xf64>\n"
                  "%z = arith.constant 0.0 : f64\n"
                  "%y = linalg.fill ins(%z : f64) outs(%e : tensor<?x1xf64>) -> tensor<?x1xf64>\n"
                  "hybrid.return %y : tensor<?x1xf64>\n}");
  EXPECT_TRUE(check.isCaught());
}
