//===- RefusalTest.cpp - Bad models are refused with one message per cause -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each model of test/frontend/onnx/Inputs/bad must be refused with exactly the diagnostics of its text file, which
// make_bad_models.py holds. A remark with the supported operators may follow.
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/ImportOnnx.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"

#include "gtest/gtest.h"

#include <filesystem>
#include <fstream>

using namespace hybrid;
using namespace mlir;

namespace {

std::filesystem::path badModels() { return std::filesystem::path(HYBRID_ONNX_TEST_MODELS) / "bad"; }

std::vector<std::string> linesOf(const std::filesystem::path &path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    lines.push_back(line);
  return lines;
}

class OnnxRefusal : public testing::TestWithParam<std::string> {};

TEST_P(OnnxRefusal, SaysWhy) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  std::vector<std::string> errors;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      errors.push_back(diagnostic.str());
    return success();
  });
  std::filesystem::path model = badModels() / (GetParam() + ".onnx");
  EXPECT_FALSE(onnx::importOnnx(model.string(), context));
  EXPECT_EQ(errors, linesOf(std::filesystem::path(model).replace_extension(".txt")));
}

std::vector<std::string> namesOfBadModels() {
  std::vector<std::string> names;
  for (const auto &entry : std::filesystem::directory_iterator(badModels()))
    if (entry.path().extension() == ".onnx")
      names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Models, OnnxRefusal, testing::ValuesIn(namesOfBadModels()),
                         [](const testing::TestParamInfo<std::string> &info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

/// Every prefix of a model is refused or imported, never more; so is the model with one byte changed.
TEST(OnnxDamage, IsHarmless) {
  std::ifstream file(std::filesystem::path(HYBRID_ONNX_TEST_MODELS) / "layers-21.onnx", std::ios::binary);
  std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  ASSERT_GT(bytes.size(), 1000u);
  MLIRContext context(MLIRContext::Threading::DISABLED);
  ScopedDiagnosticHandler silent(&context, [](Diagnostic &) { return success(); });
  size_t refused = 0;
  for (size_t length = 0; length < bytes.size(); length += 7)
    refused += !onnx::importOnnxBytes(llvm::ArrayRef(bytes).take_front(length), "damaged", context);
  EXPECT_GT(refused, bytes.size() / 7 - 100);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    char kept = bytes[i];
    bytes[i] ^= static_cast<char>(1 << (i % 8));
    (void)onnx::importOnnxBytes(bytes, "damaged", context);
    bytes[i] = kept;
  }
}

} // namespace
