//===- Reader.h - Tensors of a safetensors file -----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A safetensors file is the length of its header (8 bytes, little endian), the header, and the numbers:
//
//   {"0.weight": {"dtype": "F32", "shape": [32, 9], "data_offsets": [0, 1152]}, "0.bias": …, "__metadata__": {…}}
//
// Offsets count from the end of the header. The header is JSON of this one form, so it is read by a scanner of this
// form: the input is foreign, and nothing in it may nest or repeat as JSON may. Everything is checked before a number
// is read: lengths, types, and that the tensors cover the data without holes and overlaps.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_SAFETENSORS_READER_H
#define HYBRID_FRONTEND_SAFETENSORS_READER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace hybrid::safetensors {

struct Tensor {
  std::string name;
  std::string type; ///< as the file says: F32, BF16, I64, …
  std::vector<int64_t> shape;
  llvm::StringRef bytes; ///< of the file

  bool isFloat() const { return type == "F64" || type == "F32" || type == "F16" || type == "BF16"; }
  /// The numbers in row-major order; the tensor is one of floats.
  std::vector<double> numbers() const;
};

/// The tensors in the order of the header; they refer to `file`. The error names what is wrong, and where in the file.
llvm::Expected<std::vector<Tensor>> read(llvm::StringRef file);

} // namespace hybrid::safetensors

#endif // HYBRID_FRONTEND_SAFETENSORS_READER_H
