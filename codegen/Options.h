//===- Options.h - What the user decides about machine code -----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_OPTIONS_H
#define HYBRID_CODEGEN_OPTIONS_H

#include <cstdint>
#include <string>

namespace hybrid::codegen {

/// How freely floating-point operations of the model may be rearranged. The mathematical functions are always computed
/// as written.
enum class FloatMode : uint8_t {
  Strict,   ///< as the program says, each operation rounded
  Contract, ///< a product and a sum may become one fused operation
  Fast,     ///< also reassociation, reciprocals, signs of zero; never the assumption that there is no NaN or infinity
};

enum class Precision : uint8_t {
  Declared, ///< the types of the model
  F32,
  F64,
};

struct CompileOptions {
  FloatMode floatMode = FloatMode::Contract;
  Precision precision = Precision::Declared;
  std::string cpu;      ///< as LLVM names it; empty: this machine
  std::string features; ///< "+avx2,-avx512f"; only read where `cpu` is given
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_OPTIONS_H
