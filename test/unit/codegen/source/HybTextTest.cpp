//===- HybTextTest.cpp - From IR to text and back -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is printed parses to modules that compute the same bits, by the reference evaluator, and print as the same text:
// the standard library, the examples of docs/language.md, and random modules.
//
//===----------------------------------------------------------------------===//

#include "codegen/source/HybText.h"

#include "frontend/dsl/ImportHyb.h"
#include "reference/Evaluator.h"
#include "test/unit/codegen/source/RandomModules.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace hybrid;

namespace {

SmallVector<SymbolicModuleOp> publicModules(ModuleOp file) {
  return llvm::to_vector(llvm::make_filter_range(file.getOps<SymbolicModuleOp>(),
                                                 [](SymbolicModuleOp module) { return module.isPublic(); }));
}

std::optional<std::string> printed(ModuleOp file) {
  std::string text;
  llvm::raw_string_ostream os(text);
  std::set<std::string> units;
  if (failed(codegen::printHyb(publicModules(file), {}, units, os)))
    return std::nullopt;
  return text;
}

/// Random numbers in the domains, or of ordinary size.
SmallVector<reference::Tensor> randomArguments(SymbolicModuleOp module, std::mt19937_64 &random) {
  SmallVector<reference::Tensor> arguments;
  for (auto [i, type] : llvm::enumerate(module.getArgumentTypes())) {
    FeatureAttr feature = module.getInputFeature(static_cast<unsigned>(i));
    Interval domain{-4, 4};
    if (feature && feature.getInterval() && feature.getInterval().getInterval().isFinite())
      domain = feature.getInterval().getInterval();
    auto vector = dyn_cast<VectorType>(type);
    SmallVector<double> numbers;
    for (int64_t k = 0; k < (vector ? vector.getNumElements() : 1); ++k)
      numbers.push_back(std::uniform_real_distribution<double>(domain.lo, domain.hi)(random));
    arguments.push_back(reference::Tensor::reals(getElementTypeOrSelf(type),
                                                 vector ? vector.getShape() : ArrayRef<int64_t>(), numbers));
  }
  return arguments;
}

/// "" or where the two differ.
std::string compare(ModuleOp before, ModuleOp after, unsigned rows, std::mt19937_64 &random) {
  for (SymbolicModuleOp module : publicModules(before)) {
    auto other = after.lookupSymbol<SymbolicModuleOp>(module.getSymName());
    if (!other)
      return module.getSymName().str() + " is missing";
    for (unsigned row = 0; row < rows; ++row) {
      SmallVector<reference::Tensor> arguments = randomArguments(module, random);
      auto expected = reference::evaluate(module, arguments), actual = reference::evaluate(other, arguments);
      if (failed(expected) || failed(actual))
        return module.getSymName().str() + " has no value";
      for (auto [k, type] : llvm::enumerate(module.getResultTypes()))
        if ((*expected)[k].toAttribute(type) != (*actual)[k].toAttribute(type)) {
          std::string text = module.getSymName().str();
          llvm::raw_string_ostream(text) << " gives " << (*actual)[k].toAttribute(type) << ", not "
                                         << (*expected)[k].toAttribute(type);
          return text;
        }
    }
  }
  return "";
}

class HybText : public testing::Test {
protected:
  HybText() {
    context
        .loadDialect<HybridDialect, arith::ArithDialect, math::MathDialect, scf::SCFDialect, vector::VectorDialect>();
    options.searchPaths = {HYBRID_SOURCE_FOLDER "/lib"};
  }

  /// What the language spells otherwise (a broadcast is a list of components) comes back as other ops: the text is the
  /// same again from the print after `settles`.
  void roundTrip(ModuleOp file, unsigned rows, unsigned settles = 0) {
    std::optional<std::string> once = printed(file);
    ASSERT_TRUE(once);
    OwningOpRef<ModuleOp> again =
        dsl::importHybText(llvm::MemoryBuffer::getMemBufferCopy(*once), "printed.hyb", context, options);
    ASSERT_TRUE(again) << *once;
    EXPECT_EQ(compare(file, *again, rows, random), "") << *once;
    if (settles > 0)
      return roundTrip(*again, rows, settles - 1);
    EXPECT_EQ(printed(*again).value_or(""), *once);
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  dsl::ProgramOptions options;
  std::mt19937_64 random{1};
};

TEST_F(HybText, StandardLibrary) {
  unsigned files = 0;
  std::error_code error;
  for (llvm::sys::fs::recursive_directory_iterator entry(HYBRID_SOURCE_FOLDER "/lib", error), end;
       entry != end && !error; entry.increment(error)) {
    if (!StringRef(entry->path()).ends_with(".hyb"))
      continue;
    SCOPED_TRACE(entry->path());
    ++files;
    OwningOpRef<ModuleOp> file = dsl::importHyb(entry->path(), context, options);
    ASSERT_TRUE(file);
    roundTrip(*file, 5);
  }
  EXPECT_GE(files, 9u);
}

TEST_F(HybText, ExamplesOfTheReference) {
  auto page = llvm::MemoryBuffer::getFile(HYBRID_SOURCE_FOLDER "/docs/language.md");
  ASSERT_TRUE(page);
  StringRef rest = (*page)->getBuffer();
  unsigned examples = 0;
  while (true) {
    auto [before, behind] = rest.split("\n```hyb\n");
    if (behind.empty())
      break;
    auto [text, after] = behind.split("\n```\n");
    rest = after;
    if (text.contains("// error: ") || text.contains("network "))
      continue;
    SCOPED_TRACE(text.str());
    ++examples;
    OwningOpRef<ModuleOp> file =
        dsl::importHybText(llvm::MemoryBuffer::getMemBufferCopy(text), "example.hyb", context, options);
    ASSERT_TRUE(file);
    roundTrip(*file, 5);
  }
  EXPECT_GE(examples, 6u);
}

/// Bodies without regard to units: they print as bare, and every op has a text.
TEST_F(HybText, RandomModules) {
  for (unsigned seed = 0; seed < 150 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    random.seed(seed);
    OwningOpRef<ModuleOp> file = randomModules(context, random);
    ASSERT_TRUE(succeeded(verify(*file)));
    roundTrip(*file, 5, /*settles=*/1);
  }
}

} // namespace
