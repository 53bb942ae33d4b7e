//===- Info.cpp - What an artifact says about itself -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Info.h"

#include "llvm/Support/JSON.h"

#include <cmath>

using namespace hybrid;
using namespace hybrid::codegen;
namespace json = llvm::json;

/// JSON has no infinity.
static json::Value endOf(double x) { return std::isfinite(x) ? json::Value(x) : json::Value(nullptr); }

static void writePorts(json::OStream &stream, llvm::StringRef key, const std::vector<Port> &ports) {
  stream.attributeArray(key, [&] {
    for (const Port &port : ports)
      stream.object([&] {
        stream.attribute("type", port.isDouble ? "f64" : "f32");
        stream.attributeArray("columns", [&] {
          for (const ColumnInfo &column : port.columns)
            stream.object([&] {
              stream.attribute("name", json::fixUTF8(column.name));
              if (!column.unit.empty())
                stream.attribute("unit", json::fixUTF8(column.unit));
              if (column.domain)
                stream.attribute("domain", json::Array{endOf(column.domain->lo), endOf(column.domain->hi)});
            });
        });
      });
  });
}

std::string codegen::infoText(const PublicSymbol &symbol) {
  std::string text;
  llvm::raw_string_ostream sink(text);
  json::OStream stream(sink);
  stream.object([&] {
    stream.attribute("version", 1);
    stream.attribute("compiler", "hybrid 0.1.0");
    stream.attribute("symbol", json::fixUTF8(symbol.name));
    stream.attribute("kind", symbol.kind == SymbolKind::Equation ? "equation" : "network");
    writePorts(stream, "inputs", symbol.inputs);
    writePorts(stream, "outputs", symbol.outputs);
    stream.attribute("guard", symbol.hasGuard);
    if (!symbol.evidence.empty())
      stream.attribute("evidence", json::fixUTF8(symbol.evidence));
  });
  return text;
}
