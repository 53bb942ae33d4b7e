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

std::optional<TableEntry> hybrid::codegen::tableEntry(const PublicSymbol &symbol) {
  if (symbol.inputs.size() + symbol.outputs.size() <= kMaxCallArrays)
    return TableEntry{symbol.cName, symbol.inputs, symbol.outputs};
  if (symbol.kind != SymbolKind::Equation)
    return std::nullopt;
  TableEntry entry{symbol.cName + "_rows", std::vector<Port>(1), std::vector<Port>(1)};
  for (auto [table, ports] :
       {std::pair{&entry.inputs.front(), &symbol.inputs}, {&entry.outputs.front(), &symbol.outputs}})
    for (const Port &port : *ports) {
      table->isDouble = ports->front().isDouble;
      if (port.isDouble != table->isDouble)
        return std::nullopt;
      table->columns.push_back(port.columns.front());
    }
  return entry;
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

TableCall::TableCall(const TableEntry &entry, int64_t rows, llvm::ArrayRef<double> inputs) : entry(entry), rows(rows) {
  int64_t column = 0, width = countColumns(entry.inputs);
  for (const Port &port : entry.inputs) {
    buffers.push_back(pack(port, rows, inputs.data(), width, column));
    column += port.elements();
  }
  for (const Port &port : entry.outputs)
    buffers.emplace_back(std::max<int64_t>(1, rows * port.elements() * port.elementBytes()));
  for (std::vector<char> &buffer : buffers)
    arrays.push_back(buffer.data());
}

int32_t TableCall::run(void *function) { return callArrays(function, rows, arrays); }

std::vector<double> TableCall::outputs() const {
  int64_t column = 0, width = countColumns(entry.outputs);
  std::vector<double> values(rows * width);
  for (size_t i = 0; i < entry.outputs.size(); ++i) {
    unpack(entry.outputs[i], rows, buffers[entry.inputs.size() + i], values.data(), width, column);
    column += entry.outputs[i].elements();
  }
  return values;
}
