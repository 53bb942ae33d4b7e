//===- TargetMachine.cpp - The processor to compile for -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/TargetMachine.h"

#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"

#include <mutex>

using namespace hybrid::codegen;

static std::string hostFeatures() {
  llvm::SubtargetFeatures features;
  for (const auto &[name, present] : llvm::sys::getHostCPUFeatures())
    features.AddFeature(name, present);
  return features.getString();
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
hybrid::codegen::createTargetMachine(const CompileOptions &options) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  llvm::Triple triple(llvm::sys::getProcessTriple());
  std::string message;
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, message);
  if (!target)
    return llvm::createStringError(message);
  bool host = options.cpu.empty();
  std::string cpu = host ? llvm::sys::getHostCPUName().str() : options.cpu;
  std::unique_ptr<llvm::MCSubtargetInfo> known(target->createMCSubtargetInfo(triple, "", ""));
  if (!known->isCPUStringValid(cpu))
    return llvm::createStringError("no processor '" + cpu + "' of " + triple.getArchName() + " is known");
  std::unique_ptr<llvm::TargetMachine> machine(
      target->createTargetMachine(triple, cpu, host ? hostFeatures() : options.features, llvm::TargetOptions(),
                                  llvm::Reloc::PIC_, std::nullopt, llvm::CodeGenOptLevel::Aggressive));
  if (!machine)
    return llvm::createStringError("no code can be generated for '" + triple.str() + "'");
  return machine;
}

int64_t hybrid::codegen::vectorBytes(const llvm::TargetMachine &machine) {
  const llvm::MCSubtargetInfo *info = machine.getMCSubtargetInfo();
  if (!machine.getTargetTriple().isX86())
    return 16;
  return info->checkFeatures("+avx512f") ? 64 : info->checkFeatures("+avx") ? 32 : 16;
}

bool hybrid::codegen::isCrossCompiling(const CompileOptions &options) {
  if (options.cpu.empty() || options.cpu == llvm::sys::getHostCPUName())
    return false;
  auto machine = createTargetMachine(options);
  if (!machine)
    return llvm::consumeError(machine.takeError()), true;
  llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
  for (const llvm::SubtargetFeatureKV &feature : (*machine)->getMCSubtargetInfo()->getEnabledProcessorFeatures())
    if (auto known = host.find(feature.Key); known != host.end() && !known->second)
      return true;
  return false;
}
