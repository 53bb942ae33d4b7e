//===- LibraryTest.cpp - Building blocks of the search, as IR -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/distill/Library.h"

#include "dialect/HybridOps.h"
#include "engine/expr/Print.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace hybrid;
using engine::LibraryModule;

namespace {

class LibraryTest : public testing::Test {
protected:
  LibraryTest()
      : handler(&context, [this](Diagnostic &diagnostic) {
          said.push_back(diagnostic.str());
          return success();
        }) {
    context.loadDialect<HybridDialect, arith::ArithDialect, math::MathDialect>();
  }

  FailureOr<std::vector<LibraryModule>> take(llvm::StringRef text) {
    module = parseSourceString<ModuleOp>("module {" + text.str() + "}", &context);
    if (!module)
      return failure();
    return takeLibrary(*module);
  }

  MLIRContext context;
  std::vector<std::string> said;
  ScopedDiagnosticHandler handler;
  OwningOpRef<ModuleOp> module;
};

TEST_F(LibraryTest, PublicModulesAreBlocksAndLeaveTheModule) {
  auto blocks = take(R"mlir(
    module @"lib.hyb" attributes {hybrid.library} {
      hybrid.module @area(%r: f64 {hybrid.feature = #hybrid.feature<"r", unit = "m", interval = [1.0, 2.0]>})
          -> (f64 {hybrid.feature = #hybrid.feature<"A", unit = "m^2">}) {
        %pi = arith.constant 3.1415926535897931 : f64
        %0 = arith.mulf %r, %r : f64
        %1 = arith.mulf %pi, %0 : f64
        hybrid.return %1 : f64
      }
      hybrid.module private @helper(%x: f64) -> f64 {
        hybrid.return %x : f64
      }
      hybrid.module @polar(%x: f64, %y: f64) -> (f64 {hybrid.feature = #hybrid.feature<"r">},
                                                 f64 {hybrid.feature = #hybrid.feature<"slope">}) {
        %0 = arith.mulf %x, %x : f64
        %1 = arith.mulf %y, %y : f64
        %2 = arith.addf %0, %1 : f64
        %3 = math.sqrt %2 : f64
        %4 = arith.divf %y, %x : f64
        hybrid.return %3, %4 : f64, f64
      }
    }
    module @other {}
  )mlir");
  ASSERT_TRUE(succeeded(blocks));
  EXPECT_TRUE(said.empty());
  ASSERT_EQ(blocks->size(), 3u);
  const LibraryModule &area = (*blocks)[0];
  EXPECT_EQ(area.name, "area");
  ASSERT_EQ(area.arguments.size(), 1u);
  EXPECT_EQ(area.arguments[0].name, "r");
  EXPECT_EQ(area.arguments[0].domain, (Interval{1.0, 2.0}));
  ASSERT_TRUE(area.arguments[0].unit && area.unit);
  EXPECT_EQ(*area.unit, area.arguments[0].unit->pow(Rational::make(2, 1)));
  EXPECT_EQ(engine::print(area.body), "pi*(x0*x0)") << "3.14159… is the number that a person wrote";
  EXPECT_EQ((*blocks)[1].name, "polar.r");
  EXPECT_EQ((*blocks)[2].name, "polar.slope");
  EXPECT_EQ((*blocks)[2].arguments[1].name, "x1");
  EXPECT_FALSE((*blocks)[2].unit);
  EXPECT_FALSE(module->lookupSymbol("lib.hyb"));
  EXPECT_TRUE(module->lookupSymbol("other")) << "without the mark it is none of ours";
}

TEST_F(LibraryTest, SaysWhyAModuleIsNone) {
  auto blocks = take(R"mlir(
    module @"lib.hyb" attributes {hybrid.library} {
      hybrid.module @good(%x: f64) -> f64 {
        hybrid.return %x : f64
      }
      hybrid.module @limit(%x: f64, %y: f64) -> f64 {
        %0 = arith.cmpf olt, %x, %y : f64
        %1 = arith.select %0, %x, %y : f64
        hybrid.return %1 : f64
      }
      hybrid.module @wide(%v: vector<2xf64>) -> vector<2xf64> {
        hybrid.return %v : vector<2xf64>
      }
      hybrid.module @single(%x: f64) -> f64 {
        %0 = arith.truncf %x : f64 to f32
        %1 = arith.extf %0 : f32 to f64
        hybrid.return %1 : f64
      }
    }
  )mlir");
  ASSERT_TRUE(succeeded(blocks));
  EXPECT_EQ(blocks->size(), 1u);
  ASSERT_EQ(said.size(), 3u);
  EXPECT_EQ(said[0], "'limit' is no building block of the search: it has a condition");
  EXPECT_EQ(said[1], "'wide' is no building block of the search: its argument 'x0' is a vector");
  EXPECT_EQ(said[2], "'single' is no building block of the search: there is no operator for 'arith.truncf'");
}

TEST_F(LibraryTest, ALibraryWithoutBlocksIsAnError) {
  EXPECT_TRUE(failed(take(R"mlir(module @"lib.hyb" attributes {hybrid.library} {})mlir")));
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0], "library 'lib.hyb' has no building block for the search");
  EXPECT_TRUE(succeeded(take(""))) << "no library is no error";
}

} // namespace
