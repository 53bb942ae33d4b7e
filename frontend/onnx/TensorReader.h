//===- TensorReader.h - Values of a TensorProto -----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_TENSORREADER_H
#define HYBRID_FRONTEND_ONNX_TENSORREADER_H

#include "frontend/onnx/ExternalData.h"
#include "frontend/onnx/Model.h"

namespace hybrid::onnx::proto {
class TensorProto;
} // namespace hybrid::onnx::proto

namespace hybrid::onnx {

/// The values of `tensor`, from raw_data, a typed field or external data; float16, bfloat16 and small integers are
/// widened. The shape is checked against the bytes that are there before anything is allocated. NaN and infinite
/// values are refused. Returns null and sets `error` on failure. Adds external bytes to `externalBytes`.
LiteralPtr readTensor(const proto::TensorProto &tensor, const ExternalData &external, uint64_t &externalBytes,
                      std::string &error);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_TENSORREADER_H
