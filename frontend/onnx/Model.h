//===- Model.h - An ONNX model as plain data --------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What Reader.h makes of a file: checked, self-contained, free of MLIR and protobuf types.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_MODEL_H
#define HYBRID_FRONTEND_ONNX_MODEL_H

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hybrid::onnx {

/// Element types of the import. float16 and bfloat16 are widened to F32, all integers to I64.
enum class ElementType : uint8_t { F32, F64, I64, Bool };

inline bool isFloat(ElementType type) { return type == ElementType::F32 || type == ElementType::F64; }
std::string_view name(ElementType type);

/// The element type that TensorProto.data_type `code` is read as; false if it cannot be.
bool elementTypeOf(int32_t code, ElementType &type);
/// ONNX's name of a data type, for messages.
std::string dataTypeName(int32_t code);

/// A dense tensor in row-major order. Floats of either width stand in `floats` (every float is a double), integers
/// and booleans in `ints`.
struct Literal {
  ElementType type = ElementType::F32;
  std::vector<int64_t> shape;
  std::vector<double> floats;
  std::vector<int64_t> ints;

  size_t size() const { return isFloat(type) ? floats.size() : ints.size(); }
};
using LiteralPtr = std::shared_ptr<const Literal>;

struct Attribute {
  enum class Kind : uint8_t { Float, Int, String, Tensor, Floats, Ints, Strings, Other };
  Kind kind = Kind::Other;
  double f = 0;
  int64_t i = 0;
  std::string s;
  LiteralPtr tensor;
  std::vector<double> floats;
  std::vector<int64_t> ints;
  std::vector<std::string> strings;
};

struct Node {
  std::string name; ///< as in the file; "#12" (the place in the file) where the file gives none
  std::string op;
  std::string domain;                       ///< "" for the standard operators
  int64_t opset = 0;                        ///< version of the domain's operator set in this model
  std::vector<std::string> inputs, outputs; ///< "" for an absent optional one
  std::map<std::string, Attribute, std::less<>> attributes;
};

/// A graph input or output.
struct Port {
  struct Size {
    int64_t value = -1; ///< -1 if not fixed
    std::string symbol; ///< name of a symbolic size, or empty
  };
  std::string name;
  ElementType type = ElementType::F32;
  bool hasShape = false;
  std::vector<Size> shape;
};

/// Nodes stand in an order of evaluation; each contributes to an output.
struct Graph {
  std::vector<Node> nodes;
  std::map<std::string, LiteralPtr, std::less<>> initializers;
  std::vector<Port> inputs, outputs;
};

struct Model {
  Graph graph;
  uint64_t bytes = 0; ///< of the file and its external data; bounds what folding may allocate
};

/// One reason why a model cannot be read or imported.
struct Problem {
  std::string node; ///< empty if not about a node
  std::string op;
  std::string message;
};

/// "node 'a' (Gemm): message", with control characters of foreign names escaped and long names cut.
std::string toString(const Problem &problem);
/// `text` in single quotes, escaped and cut likewise.
std::string quoted(std::string_view text);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_MODEL_H
