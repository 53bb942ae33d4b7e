//===- Weights.cpp - The numbers of a network's layers --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Weights.h"

#include "frontend/dsl/Diagnostics.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/FileSystem.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::dsl;

static InFlightDiagnostic report(Location place, Code code, const llvm::Twine &message) {
  return emitError(place) << message << " [" << info(code).name << "]";
}

static std::string describe(ArrayRef<int64_t> shape) {
  std::string text = "[";
  for (auto [i, size] : llvm::enumerate(shape))
    text += (i ? ", " : "") + std::to_string(size);
  return text + "]";
}

FailureOr<Weights> Weights::open(StringRef path, StringRef name, Location place) {
  llvm::sys::fs::file_status status;
  if (!llvm::sys::fs::status(path, status) && !llvm::sys::fs::is_regular_file(status)) // a device may never end
    return report(place, Code::File, "cannot read '" + name + "': it is no regular file");
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return report(place, Code::File, "cannot read '" + name + "': " + buffer.getError().message());
  Weights weights(std::move(*buffer), name, place);
  llvm::Expected<std::vector<safetensors::Tensor>> tensors = safetensors::read(weights.buffer->getBuffer());
  if (!tensors)
    return report(place, Code::File, "'" + name + "' is no safetensors file: " + llvm::toString(tensors.takeError()));
  weights.tensors = std::move(*tensors);
  for (auto [i, tensor] : llvm::enumerate(weights.tensors))
    weights.left[tensor.name] = i;
  return weights;
}

bool Weights::hasDoubles() const {
  return llvm::any_of(tensors, [](const safetensors::Tensor &tensor) { return tensor.type == "F64"; });
}

FailureOr<std::vector<double>> Weights::take(StringRef wanted, ArrayRef<int64_t> shape, Location layer) {
  auto found = left.find(wanted);
  if (found == left.end())
    return report(layer, Code::Network,
                  "'" + name + "' has no tensor '" + wanted + "'; this layer takes one of shape " + describe(shape));
  const safetensors::Tensor &tensor = tensors[found->second];
  left.erase(found);
  if (ArrayRef(tensor.shape) != shape)
    return report(layer, Code::Network,
                  "'" + wanted + "' in '" + name + "' has shape " + describe(tensor.shape) + ", this layer takes " +
                      describe(shape));
  if (!tensor.isFloat())
    return report(layer, Code::Network,
                  "'" + wanted + "' in '" + name + "' is of " + tensor.type + "; weights are of F64, F32, F16 or BF16");
  std::vector<double> numbers = tensor.numbers();
  if (!llvm::all_of(numbers, [](double x) { return std::isfinite(x); }))
    return report(layer, Code::Network, "'" + wanted + "' in '" + name + "' has a number that is not finite");
  return numbers;
}

LogicalResult Weights::finish() {
  for (const safetensors::Tensor &tensor : tensors) // the first one in the order of the file
    if (left.contains(tensor.name))
      return report(place, Code::Network,
                    "'" + name + "' has a tensor '" + tensor.name +
                        "' that no layer takes; layers are numbered as in "
                        "PyTorch's nn.Sequential, with an entry for each layer and each activation");
  return success();
}
