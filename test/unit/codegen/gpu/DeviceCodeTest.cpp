//===- DeviceCodeTest.cpp - PTX and SPIR-V of closed forms ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestPrograms.h"

#include <gtest/gtest.h>

using namespace hybrid::codegen;
using namespace hybrid::test;

namespace {

std::string ptxOf(llvm::StringRef text, const PTXOptions &options = {}) {
  ProgramContext program;
  auto module = program.parse(text);
  std::string ptx;
  llvm::raw_string_ostream os(ptx);
  EXPECT_TRUE(module && succeeded(emitPTX(*module, options, os))) << program.messages;
  return ptx;
}

bool contains(const std::string &text, const char *part) { return text.find(part) != std::string::npos; }

TEST(PTX, AllOperatorsAreSelfContained) {
  for (const char *type : {"f32", "f64"}) {
    std::string ptx = ptxOf(operatorProgram(type));
    for (const hybrid::OperatorInfo &op : hybrid::kOperators)
      EXPECT_TRUE(contains(ptx, (".entry " + std::string(op.name) + "(").c_str())) << op.name;
    EXPECT_FALSE(contains(ptx, ".extern")) << "no library may be needed";
    EXPECT_FALSE(contains(ptx, "call")) << "no library may be needed";
    EXPECT_FALSE(contains(ptx, "add.f")) << "sums are rounded: ptxas contracts those without .rn";
    EXPECT_FALSE(contains(ptx, "approx")) << "division and square root are exact";
  }
}

TEST(PTX, AssemblesForEveryGeneration) {
  if (!*HYBRID_PTXAS)
    GTEST_SKIP() << "ptxas is not installed";
  for (const char *chip : {"sm_75", "sm_80", "sm_90"}) {
    TemporaryFile ptx("ptx", ptxOf(operatorProgram("f64"), {.symbol = "", .chip = chip})), cubin("cubin");
    EXPECT_EQ(run(HYBRID_PTXAS, {"-arch", chip, ptx.path(), "-o", cubin.path()}), 0) << chip;
  }
}

TEST(PTX, CallsAreInlinedAndDotsReplaced) {
  std::string ptx = ptxOf(kCallProgram);
  EXPECT_TRUE(contains(ptx, ".entry drag_law("));
  EXPECT_TRUE(contains(ptx, "drag_law_param_4")) << "n, two inputs, two results";
  EXPECT_FALSE(contains(ptx, "drag_law_param_5"));
  EXPECT_FALSE(contains(ptx, "square"));
}

TEST(PTX, OneSymbolOnRequest) {
  std::string ptx = ptxOf(operatorProgram("f64"), {.symbol = "exp"});
  EXPECT_TRUE(contains(ptx, ".entry exp("));
  EXPECT_FALSE(contains(ptx, ".entry log("));
}

TEST(SPIRV, IsValid) {
  if (!*HYBRID_SPIRV_VAL)
    GTEST_SKIP() << "spirv-val is not installed";
  for (std::string text : {operatorProgram("f32"), operatorProgram("f64"), std::string(kCallProgram)}) {
    ProgramContext program;
    auto module = program.parse(text);
    std::string code;
    llvm::raw_string_ostream os(code);
    ASSERT_TRUE(succeeded(emitSPIRV(*module, {}, os))) << program.messages;
    TemporaryFile file("spv", code);
    EXPECT_EQ(run(HYBRID_SPIRV_VAL, {file.path()}), 0);
  }
}

/// One diagnostic, nothing written.
void expectRefusal(const char *text, const char *message, const PTXOptions &options = {}) {
  ProgramContext program;
  auto module = program.parse(text);
  ASSERT_TRUE(module) << program.messages;
  std::string code;
  llvm::raw_string_ostream os(code);
  EXPECT_TRUE(failed(emitPTX(*module, options, os)));
  EXPECT_TRUE(contains(program.messages, message)) << program.messages;
  EXPECT_EQ(std::count(program.messages.begin(), program.messages.end(), '\n'), 1) << program.messages;
  EXPECT_EQ(code, "");
}

TEST(Refusals, NameTheCause) {
  const char *half = "hybrid.module @f(%x: f64) -> f64 {\n  %r = arith.addf %x, %x : f64\n  hybrid.return %r : f64\n}";
  expectRefusal(half, "unknown NVIDIA chip 'sm_81x'", {.symbol = "", .chip = "sm_81x"});
  expectRefusal(half, "has no hybrid.module called 'g'", {.symbol = "g"});
  expectRefusal("", "has no public hybrid.module");
  expectRefusal("hybrid.module @f(%x: vector<3xf64>) -> vector<3xf64> {\n  hybrid.return %x : vector<3xf64>\n}",
                "argument 0 has type 'vector<3xf64>'");
  expectRefusal("hybrid.module @f(%x: f64) -> f64 {\n  %h = arith.truncf %x : f64 to f16\n"
                "  %r = arith.extf %h : f16 to f64\n  hybrid.return %r : f64\n}",
                "its result has type 'f16'");
  expectRefusal("hybrid.module @f(%x: f64) -> f64 {\n  %r = math.exp2 %x : f64\n  hybrid.return %r : f64\n}",
                "cannot be in a device kernel");
  expectRefusal("hybrid.module @f.g(%x: f64) -> f64 {\n  hybrid.return %x : f64\n}\n"
                "hybrid.module @f_g(%x: f64) -> f64 {\n  hybrid.return %x : f64\n}",
                "would be a second kernel called 'f_g'");
}

} // namespace
