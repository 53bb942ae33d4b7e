//===- TestPrograms.h - Programs and tools for device tests -----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_CODEGEN_GPU_TESTPROGRAMS_H
#define HYBRID_TEST_UNIT_CODEGEN_GPU_TESTPROGRAMS_H

#include "codegen/gpu/DeviceCode.h"
#include "codegen/mathlib/MathLib.h"
#include "dialect/HybridOps.h"
#include "support/Operators.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>
#include <string>
#include <vector>

namespace hybrid::test {

/// A context with what programs of closed forms need, and the diagnostics it gave.
class ProgramContext {
public:
  ProgramContext() : handler(&context, [this](mlir::Diagnostic &diagnostic) { messages += diagnostic.str() + "\n"; }) {
    context.loadDialect<HybridDialect, mlir::arith::ArithDialect, mlir::math::MathDialect, mlir::scf::SCFDialect,
                        mlir::vector::VectorDialect>();
  }
  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef text) {
    return mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  }

  mlir::MLIRContext context;
  std::string messages;

private:
  mlir::ScopedDiagnosticHandler handler;
};

/// One hybrid.module per operator of Operators.def, named after it, on `type`.
inline std::string operatorProgram(llvm::StringRef type) {
  std::string text;
  auto add = [&](llvm::StringRef name, llvm::StringRef op, bool binary) {
    text += llvm::formatv("hybrid.module @{0}(%a: {1}{2}) -> {1} {{\n  %r = \"{3}\"(%a{4}) : ({1}{5}) -> {1}\n  "
                          "hybrid.return %r : {1}\n}\n",
                          name, type, binary ? llvm::formatv(", %b: {0}", type).str() : "", op, binary ? ", %b" : "",
                          binary ? ", " + type.str() : "")
                .str();
  };
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...) add(#Fn, Mlir::getOperationName(), false);
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...) add(#Fn, Mlir::getOperationName(), true);
#include "support/Operators.def"
  return text;
}

/// Two modules, one called by the other, with a parameter and two results.
inline constexpr const char *kCallProgram = R"(
hybrid.module private @square(%x: f64) -> f64 {
  %r = arith.mulf %x, %x : f64
  hybrid.return %r : f64
}
hybrid.module @drag.law(%v: f64, %rho: f64) -> (f64, f64) {
  %c = hybrid.param "cd" = 2.5e-1 : f64
  %v2 = hybrid.call @square(%v) : (f64) -> f64
  %q = arith.mulf %rho, %v2 : f64
  %d = arith.mulf %c, %q : f64
  %l = math.log %q : f64
  hybrid.return %d, %l : f64, f64
}
)";

/// A file that is removed at the end.
class TemporaryFile {
public:
  explicit TemporaryFile(llvm::StringRef suffix, llvm::StringRef content = "") {
    int descriptor;
    if (llvm::sys::fs::createTemporaryFile("hybrid-test", suffix, descriptor, name))
      llvm::report_fatal_error("no temporary file");
    llvm::raw_fd_ostream(descriptor, /*shouldClose=*/true) << content;
  }
  ~TemporaryFile() { llvm::sys::fs::remove(name); }
  TemporaryFile(const TemporaryFile &) = delete;
  std::string path() const { return name.str().str(); }

private:
  llvm::SmallString<128> name;
};

/// Exit status of `program` (a full path) with `arguments`.
inline int run(llvm::StringRef program, std::vector<std::string> arguments) {
  std::vector<llvm::StringRef> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return llvm::sys::ExecuteAndWait(program, words);
}

} // namespace hybrid::test

#endif // HYBRID_TEST_UNIT_CODEGEN_GPU_TESTPROGRAMS_H
