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

#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"

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

/// True if the machine's libmvec functions take 512 bits, else 256.
static bool hasAVX512() { return llvm::sys::getHostCPUFeatures().lookup("avx512f"); }

/// The name in the vector ABI for x86, as _ZGVeN8v_exp.
static std::string libmvecName(std::string_view function, size_t bytes) {
  size_t lanes = (hasAVX512() ? 64 : 32) / bytes;
  bool binary = info(*operatorNamed(function)).arity == 2;
  return llvm::formatv("_ZGV{0}N{1}{2}_{3}{4}", hasAVX512() ? "e" : "d", lanes, binary ? "vv" : "v", function,
                       bytes == 4 ? "f" : "");
}

bool hybrid::test::hasLibmvec(std::string_view function, size_t bytes) {
  llvm::sys::DynamicLibrary::LoadLibraryPermanently("libmvec.so.1");
  return llvm::sys::DynamicLibrary::SearchForAddressOfSymbol(libmvecName(function, bytes));
}

static size_t widthOf(Form form, size_t bytes) {
  if (form == Form::Vector)
    return 64 / bytes;
  return form == Form::Libmvec ? (hasAVX512() ? 64 : 32) / bytes : 1;
}

/// f(a, b) elementwise over memref<?xT>.
static std::string loopText(std::string_view function, Form form, size_t bytes) {
  std::string element = bytes == 8 ? "f64" : "f32";
  size_t width = widthOf(form, bytes);
  bool binary = info(*operatorNamed(function)).arity == 2;
  std::string type = width == 1 ? element : llvm::formatv("vector<{0}x{1}>", width, element).str();
  std::string signature = llvm::formatv("({0}{1}) -> {0}", type, binary ? ", " + type : "");
  bool rival = form == Form::Libm || form == Form::Libmvec;
  std::string symbol =
      form == Form::Libm ? std::string(function) + (bytes == 4 ? "f" : "") : libmvecName(function, bytes);
  return llvm::formatv(R"(
{0}
func.func @apply(%a: memref<?x{1}>, %b: memref<?x{1}>, %r: memref<?x{1}>) attributes {{llvm.emit_c_interface} {{
  %zero = arith.constant 0 : index
  %step = arith.constant {2} : index
  %n = memref.dim %a, %zero : memref<?x{1}>
  scf.for %i = %zero to %n step %step {{
    %x = {3}.load %a[%i] : memref<?x{1}>{4}
    %y = {3}.load %b[%i] : memref<?x{1}>{4}
    %z = {5}(%x{6}) : {7}
    {3}.store %z, %r[%i] : memref<?x{1}>{4}
  }
  return
})",
                       rival ? "func.func private @" + symbol + signature : "", element, width,
                       width == 1 ? "memref" : "vector", width == 1 ? "" : ", " + type,
                       rival ? "func.call @" + symbol : '"' + opName(function) + '"', binary ? ", %y" : "", signature)
      .str();
}

static void lower(ModuleOp module, bool branchFree) {
  codegen::importMathLib(module, {.branchFree = branchFree});
  PassManager pm(module.getContext());
  LogicalResult parsed = parsePassPipeline(
      "cse,canonicalize,convert-scf-to-cf,expand-strided-metadata,convert-vector-to-llvm,convert-to-llvm,"
      "reconcile-unrealized-casts",
      pm);
  if (failed(parsed) || failed(pm.run(module)))
    llvm::report_fatal_error("the test module does not compile");
}

static std::unique_ptr<MLIRContext> makeContext() {
  static const bool once [[maybe_unused]] =
      (llvm::InitializeNativeTarget(), llvm::InitializeNativeTargetAsmPrinter(), registerAllPasses(), true);
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  registry.insert<HybridDialect>();
  auto context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->loadAllAvailableDialects();
  return context;
}

namespace {
template <typename T> struct Descriptor {
  const T *base, *aligned;
  int64_t offset, size, stride;
};
} // namespace

template <typename T> CompiledFunction<T>::CompiledFunction(std::string_view name, Form form) : context(makeContext()) {
  auto module = parseSourceString<ModuleOp>(loopText(name, form, sizeof(T)), context.get());
  lower(*module, form == Form::BranchFree);
  ExecutionEngineOptions options;
  auto optimize = makeOptimizingTransformer(2, 0, nullptr);
  options.transformer = optimize;
  engine = llvm::cantFail(ExecutionEngine::create(*module, options));
  engine->initialize();
  code = llvm::cantFail(engine->lookup("_mlir_ciface_apply"));
}

template <typename T> CompiledFunction<T>::CompiledFunction(CompiledFunction &&) = default;
template <typename T> CompiledFunction<T>::~CompiledFunction() = default;

template <typename T>
std::vector<T> CompiledFunction<T>::operator()(const std::vector<T> &a, const std::vector<T> &b) const {
  std::vector<T> result(a.size());
  (*this)(a, b, result);
  return result;
}

template <typename T>
void CompiledFunction<T>::operator()(const std::vector<T> &a, const std::vector<T> &b, std::vector<T> &result) const {
  auto describe = [](const std::vector<T> &v) {
    return Descriptor<T>{v.data(), v.data(), 0, static_cast<int64_t>(v.size()), 1};
  };
  auto x = describe(a), y = describe(b), r = describe(result);
  reinterpret_cast<void (*)(Descriptor<T> *, Descriptor<T> *, Descriptor<T> *)>(code)(&x, &y, &r);
}

template class hybrid::test::CompiledFunction<float>;
template class hybrid::test::CompiledFunction<double>;
