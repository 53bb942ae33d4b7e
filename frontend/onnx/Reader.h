//===- Reader.h - ONNX files, read with suspicion ---------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From bytes to a checked Model. A file may be truncated, random or hostile: sizes are checked against the file before
// anything is allocated, nesting is limited, and files outside the model's folder are out of reach (ExternalData.h).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_READER_H
#define HYBRID_FRONTEND_ONNX_READER_H

#include "frontend/onnx/ExternalData.h"
#include "frontend/onnx/Model.h"

#include <optional>
#include <span>

namespace hybrid::onnx {

/// Operator sets that the import knows.
inline constexpr int64_t kFirstOpset = 7, kLastOpset = 22;

/// Reads the model in the file `path`. If the result is empty, `problems` holds every cause that was found.
std::optional<Model> readModel(const std::string &path, std::vector<Problem> &problems);

/// The same for a model in memory.
std::optional<Model> parseModel(std::span<const char> bytes, const ExternalData &external,
                                std::vector<Problem> &problems);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_READER_H
