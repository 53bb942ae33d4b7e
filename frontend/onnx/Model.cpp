//===- Model.cpp - Names and messages of ONNX models ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Model.h"

#include <cstdio>

using namespace hybrid::onnx;

namespace {

struct DataType {
  const char *name;
  bool readable;
  ElementType type;
};

/// Indexed by TensorProto.DataType.
constexpr DataType kDataTypes[] = {
    {"UNDEFINED", false, {}},           {"FLOAT", true, ElementType::F32},    {"UINT8", true, ElementType::I64},
    {"INT8", true, ElementType::I64},   {"UINT16", true, ElementType::I64},   {"INT16", true, ElementType::I64},
    {"INT32", true, ElementType::I64},  {"INT64", true, ElementType::I64},    {"STRING", false, {}},
    {"BOOL", true, ElementType::Bool},  {"FLOAT16", true, ElementType::F32},  {"DOUBLE", true, ElementType::F64},
    {"UINT32", true, ElementType::I64}, {"UINT64", true, ElementType::I64},   {"COMPLEX64", false, {}},
    {"COMPLEX128", false, {}},          {"BFLOAT16", true, ElementType::F32},
};

constexpr size_t kLongestQuotedName = 80;

} // namespace

std::string_view hybrid::onnx::name(ElementType type) {
  constexpr std::string_view names[] = {"float", "double", "int64", "bool"};
  return names[static_cast<size_t>(type)];
}

bool hybrid::onnx::elementTypeOf(int32_t code, ElementType &type) {
  if (code < 0 || code >= static_cast<int32_t>(std::size(kDataTypes)) || !kDataTypes[code].readable)
    return false;
  type = kDataTypes[code].type;
  return true;
}

std::string hybrid::onnx::dataTypeName(int32_t code) {
  if (code >= 0 && code < static_cast<int32_t>(std::size(kDataTypes)))
    return kDataTypes[code].name;
  return "data type " + std::to_string(code);
}

std::string hybrid::onnx::quoted(std::string_view text) {
  std::string result = "'";
  for (unsigned char c : text.substr(0, kLongestQuotedName)) {
    char escape[8];
    if (c < 0x20 || c == 0x7f || c == '\'' || c == '\\') {
      snprintf(escape, sizeof escape, "\\x%02x", c);
      result += escape;
    } else {
      result += static_cast<char>(c);
    }
  }
  return result + (text.size() > kLongestQuotedName ? "…'" : "'");
}

std::string hybrid::onnx::toString(const Problem &problem) {
  if (problem.node.empty() && problem.op.empty())
    return problem.message;
  std::string result = "node " + quoted(problem.node);
  if (!problem.op.empty()) {
    std::string op = quoted(problem.op);
    result += " (" + op.substr(1, op.size() - 2) + ")";
  }
  return result + ": " + problem.message;
}
