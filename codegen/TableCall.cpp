//===- TableCall.cpp - Calls of compiled functions on tables of numbers ---===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/TableCall.h"

#include "codegen/CCall.h"

#include <cstring>

using namespace hybrid::codegen;

int64_t hybrid::codegen::countColumns(const std::vector<Port> &ports) {
  int64_t count = 0;
  for (const Port &port : ports)
    count += port.elements();
  return count;
}

/// Columns column … of a table of `width` columns, as the rows of one port.
static std::vector<char> pack(const Port &port, int64_t rows, const double *values, int64_t width, int64_t column) {
  std::vector<char> bytes(std::max<int64_t>(1, rows * port.elements() * port.elementBytes())); // never a null array
  char *place = bytes.data();
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t i = 0; i < port.elements(); ++i, place += port.elementBytes()) {
      double wide = values[row * width + column + i];
      float narrow = static_cast<float>(wide);
      std::memcpy(place, port.isDouble ? static_cast<void *>(&wide) : &narrow, port.elementBytes());
    }
  return bytes;
}

static void unpack(const Port &port, int64_t rows, const std::vector<char> &bytes, double *values, int64_t width,
                   int64_t column) {
  const char *place = bytes.data();
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t i = 0; i < port.elements(); ++i, place += port.elementBytes()) {
      double wide = 0;
      float narrow = 0;
      std::memcpy(port.isDouble ? static_cast<void *>(&wide) : &narrow, place, port.elementBytes());
      values[row * width + column + i] = port.isDouble ? wide : narrow;
    }
}

TableCall::TableCall(const PublicSymbol &symbol, int64_t rows, llvm::ArrayRef<double> inputs)
    : symbol(symbol), rows(rows) {
  int64_t column = 0, width = countColumns(symbol.inputs);
  for (const Port &port : symbol.inputs) {
    buffers.push_back(pack(port, rows, inputs.data(), width, column));
    column += port.elements();
  }
  for (const Port &port : symbol.outputs)
    buffers.emplace_back(std::max<int64_t>(1, rows * port.elements() * port.elementBytes()));
  for (std::vector<char> &buffer : buffers)
    arrays.push_back(buffer.data());
}

int32_t TableCall::run(void *function) { return callArrays(function, rows, arrays); }

std::vector<double> TableCall::outputs() const {
  int64_t column = 0, width = countColumns(symbol.outputs);
  std::vector<double> values(rows * width);
  for (size_t i = 0; i < symbol.outputs.size(); ++i) {
    unpack(symbol.outputs[i], rows, buffers[symbol.inputs.size() + i], values.data(), width, column);
    column += symbol.outputs[i].elements();
  }
  return values;
}
