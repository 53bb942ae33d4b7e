//===- OpenCLTest.cpp - Kernels executed, compared with the CPU -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SPIR-V is turned back into LLVM bitcode, which pocl runs on the CPU. Device and CPU execute the same operations, each
// correctly rounded, so the results are equal to the last bit.
//
//===----------------------------------------------------------------------===//

#include "CompiledFunctions.h"
#include "TestPrograms.h"

#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace hybrid::codegen;
using namespace hybrid::test;

namespace {

/// Runs kernels ("name/inputs/results") of `text` on `inputs`; the result arrays one after the other, empty on failure.
template <typename T>
std::vector<T> runKernels(llvm::StringRef text, const std::vector<T> &inputs, const std::vector<std::string> &kernels) {
  ProgramContext program;
  auto module = program.parse(text);
  std::string code;
  llvm::raw_string_ostream os(code);
  EXPECT_TRUE(module && succeeded(emitSPIRV(*module, {}, os))) << program.messages;

  llvm::StringRef bytes(reinterpret_cast<const char *>(inputs.data()), inputs.size() * sizeof(T));
  TemporaryFile spirv("spv", code), bitcode("bc"), input("in", bytes), output("out");
  EXPECT_EQ(run(HYBRID_LLVM_SPIRV, {"-r", spirv.path(), "-o", bitcode.path()}), 0);
  std::vector<std::string> arguments = {bitcode.path(), std::to_string(sizeof(T)), input.path(), output.path()};
  arguments.insert(arguments.end(), kernels.begin(), kernels.end());
  EXPECT_EQ(run(HYBRID_OPENCL_RUN, arguments), 0);

  auto buffer = llvm::MemoryBuffer::getFile(output.path());
  if (!buffer)
    return {};
  std::vector<T> values((*buffer)->getBufferSize() / sizeof(T));
  std::memcpy(values.data(), (*buffer)->getBufferStart(), values.size() * sizeof(T));
  return values;
}

class OpenCL : public testing::Test {
protected:
  void SetUp() override {
    if (!*HYBRID_OPENCL_RUN || !*HYBRID_LLVM_SPIRV)
      GTEST_SKIP() << "OpenCL or llvm-spirv is not installed";
    setenv("OCL_ICD_VENDORS", "pocl.icd", 1);
    setenv("POCL_CACHE_DIR", HYBRID_POCL_CACHE, 1);
    llvm::sys::fs::create_directories(HYBRID_POCL_CACHE);
  }

  /// Two arrays: special values first, then random ones of all sizes.
  template <typename T> std::pair<std::vector<T>, std::vector<T>> arguments() {
    using Limits = std::numeric_limits<T>;
    std::vector<T> special = {0,
                              T(-0.0),
                              1,
                              -1,
                              0.5,
                              Limits::infinity(),
                              -Limits::infinity(),
                              Limits::quiet_NaN(),
                              Limits::min(),
                              Limits::denorm_min(),
                              Limits::max(),
                              T(1e30)};
    std::vector<T> a, b;
    for (T x : special)
      for (T y : special)
        a.push_back(x), b.push_back(y);
    std::mt19937_64 random(7);
    std::normal_distribution<double> exponent(0, 6), sign;
    auto draw = [&] { return T(std::copysign(std::exp2(exponent(random)), sign(random))); };
    while (a.size() != 1024)
      a.push_back(draw()), b.push_back(draw());
    return {a, b};
  }

  template <typename T> void compareOperators(const char *type) {
    auto [a, b] = arguments<T>();
    std::vector<T> inputs = a;
    inputs.insert(inputs.end(), b.begin(), b.end());
    std::vector<std::string> calls;
    for (const hybrid::OperatorInfo &op : hybrid::kOperators)
      calls.push_back(std::string(op.name) + "/" + std::to_string(op.arity) + "/1");
    std::vector<T> device = runKernels(operatorProgram(type), inputs, calls);
    ASSERT_EQ(device.size(), a.size() * std::size(hybrid::kOperators));

    const T *values = device.data();
    for (const hybrid::OperatorInfo &op : hybrid::kOperators) {
      std::vector<T> cpu = CompiledFunction<T>(op.name, Form::Scalar)(a, b);
      for (size_t i = 0; i != a.size(); ++i, ++values)
        if (std::memcmp(values, &cpu[i], sizeof(T)) && !(std::isnan(*values) && std::isnan(cpu[i])))
          ADD_FAILURE() << op.name << "(" << a[i] << ", " << b[i] << "): " << *values << " is not " << cpu[i];
    }
  }
};

TEST_F(OpenCL, OperatorsMatchCpuF64) { compareOperators<double>("f64"); }
TEST_F(OpenCL, OperatorsMatchCpuF32) { compareOperators<float>("f32"); }

TEST_F(OpenCL, TwoResults) {
  std::vector<double> speed = {1, 2, 3, 40}, density = {1.2, 1.2, 1000, 1.5}, inputs = speed;
  inputs.insert(inputs.end(), density.begin(), density.end());
  std::vector<double> values = runKernels<double>(kCallProgram, inputs, {"drag_law/2/2"});
  ASSERT_EQ(values.size(), 8u);
  for (size_t i = 0; i != 4; ++i) {
    double pressure = density[i] * (speed[i] * speed[i]);
    EXPECT_EQ(values[i], 0.25 * pressure);
    EXPECT_NEAR(values[4 + i], std::log(pressure), 4e-16 * std::fabs(std::log(pressure)));
  }
}

} // namespace
