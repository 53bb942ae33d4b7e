//===- Weights.h - The numbers of a network's layers ------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_WEIGHTS_H
#define HYBRID_FRONTEND_DSL_WEIGHTS_H

#include "frontend/safetensors/Reader.h"

#include "mlir/IR/Location.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"

namespace hybrid::dsl {

/// The tensors of a safetensors file, handed out by name. What does not fit is an error at the layer that asks; what
/// nobody asked for is one at the line that names the file.
class Weights {
public:
  /// `name` is the file's in messages, `place` where the program names it. Fails after an error.
  static mlir::FailureOr<Weights> open(llvm::StringRef path, llvm::StringRef name, mlir::Location place);

  /// Whether some tensor is of F64: then the network computes in it.
  bool hasDoubles() const;
  mlir::FailureOr<std::vector<double>> take(llvm::StringRef tensor, llvm::ArrayRef<int64_t> shape,
                                            mlir::Location layer);
  /// An error if tensors are left.
  mlir::LogicalResult finish();

private:
  Weights(std::unique_ptr<llvm::MemoryBuffer> buffer, llvm::StringRef name, mlir::Location place)
      : buffer(std::move(buffer)), name(name), place(place) {}

  std::unique_ptr<llvm::MemoryBuffer> buffer;
  std::string name;
  mlir::Location place;
  std::vector<safetensors::Tensor> tensors;
  llvm::StringMap<size_t> left; ///< numbers of the tensors that nobody took
};

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_WEIGHTS_H
