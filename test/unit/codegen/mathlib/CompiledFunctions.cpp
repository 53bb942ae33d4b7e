//===- CompiledFunctions.cpp - Library functions as machine code ----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompiledFunctions.h"

#include "codegen/mathlib/MathLib.h"
#include "dialect/HybridOps.h"
#include "support/Operators.h"

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/TargetSelect.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::test;

/// The op that Operators.def names for `function`.
static std::string opName(std::string_view function) {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...)                                                                  \
  if (function == #Fn)                                                                                                 \
    return Mlir::getOperationName().str();
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...) HYBRID_UNARY(Id, Fn, Flops, Units, Mlir)
#include "support/Operators.def"
  llvm_unreachable("not in Operators.def");
}

/// f(a, b) elementwise over memref<?xT>; `width` elements at a time.
static std::string loopText(std::string_view function, const char *element, size_t width) {
  bool binary = info(*operatorNamed(function)).arity == 2;
  std::string type = width == 1 ? element : llvm::formatv("vector<{0}x{1}>", width, element).str();
  std::string suffix = width == 1 ? "" : ", " + type;
  std::string prefix = width == 1 ? "memref" : "vector";
  return llvm::formatv(R"(
func.func @apply(%a: memref<?x{0}>, %b: memref<?x{0}>, %r: memref<?x{0}>) attributes {{llvm.emit_c_interface} {{
  %zero = arith.constant 0 : index
  %step = arith.constant {1} : index
  %n = memref.dim %a, %zero : memref<?x{0}>
  scf.for %i = %zero to %n step %step {{
    %x = {2}.load %a[%i] : memref<?x{0}>{3}
    %y = {2}.load %b[%i] : memref<?x{0}>{3}
    %z = "{4}"(%x{5}) : ({6}{7}) -> {6}
    {2}.store %z, %r[%i] : memref<?x{0}>{3}
  }
  return
})",
                       element, width, prefix, suffix, opName(function), binary ? ", %y" : "", type,
                       binary ? ", " + type : "")
      .str();
}

static void lower(ModuleOp module, bool branchFree) {
  registerAllPasses();
  codegen::importMathLib(module, {.branchFree = branchFree});
  PassManager pm(module.getContext());
  LogicalResult parsed = parsePassPipeline(
      "cse,canonicalize,convert-scf-to-cf,expand-strided-metadata,convert-vector-to-llvm,convert-to-llvm,"
      "reconcile-unrealized-casts",
      pm);
  if (failed(parsed) || failed(pm.run(module)))
    llvm::report_fatal_error("the test module does not compile");
}

namespace {
template <typename T> struct Descriptor {
  const T *base, *aligned;
  int64_t offset, size, stride;
};
} // namespace

template <typename T> CompiledFunction<T>::CompiledFunction(std::string_view name, Form form) {
  static const bool once [[maybe_unused]] =
      (llvm::InitializeNativeTarget(), llvm::InitializeNativeTargetAsmPrinter(), true);
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  registry.insert<HybridDialect>();
  context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->loadAllAvailableDialects();

  const char *element = sizeof(T) == 8 ? "f64" : "f32";
  auto module = parseSourceString<ModuleOp>(loopText(name, element, form == Form::Vector ? kLanes : 1), context.get());
  lower(*module, form == Form::BranchFree);
  ExecutionEngineOptions options;
  auto optimize = makeOptimizingTransformer(2, 0, nullptr);
  options.transformer = optimize;
  engine = llvm::cantFail(ExecutionEngine::create(*module, options));
  engine->initialize();
  code = llvm::cantFail(engine->lookup("_mlir_ciface_apply"));
}

template <typename T> CompiledFunction<T>::~CompiledFunction() = default;

template <typename T>
std::vector<T> CompiledFunction<T>::operator()(const std::vector<T> &a, const std::vector<T> &b) const {
  std::vector<T> result(a.size());
  auto describe = [](const std::vector<T> &v) {
    return Descriptor<T>{v.data(), v.data(), 0, static_cast<int64_t>(v.size()), 1};
  };
  auto x = describe(a), y = describe(b), r = describe(result);
  reinterpret_cast<void (*)(Descriptor<T> *, Descriptor<T> *, Descriptor<T> *)>(code)(&x, &y, &r);
  return result;
}

template class hybrid::test::CompiledFunction<float>;
template class hybrid::test::CompiledFunction<double>;
