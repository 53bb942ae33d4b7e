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
    stream.attribute("compiler", kCompiler);
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

/// The ports that writePorts wrote; false if they are not.
static bool readPorts(const json::Object &object, llvm::StringRef key, std::vector<Port> &ports) {
  const json::Array *list = object.getArray(key);
  if (!list)
    return false;
  for (const json::Value &value : *list) {
    const json::Object *entry = value.getAsObject();
    const json::Array *columns = entry ? entry->getArray("columns") : nullptr;
    if (!columns)
      return false;
    Port port;
    port.isDouble = entry->getString("type") == std::optional<llvm::StringRef>("f64");
    for (const json::Value &column : *columns) {
      const json::Object *description = column.getAsObject();
      if (!description || !description->getString("name"))
        return false;
      port.columns.push_back(
          {description->getString("name")->str(), description->getString("unit").value_or("").str(), std::nullopt});
    }
    ports.push_back(std::move(port));
  }
  return true;
}

llvm::Expected<PublicSymbol> codegen::parseInfo(llvm::StringRef text, llvm::StringRef cName) {
  llvm::Expected<json::Value> value = json::parse(text);
  if (!value)
    return value.takeError();
  const json::Object *object = value->getAsObject();
  PublicSymbol symbol;
  symbol.cName = cName.str();
  if (!object || object->getInteger("version") != std::optional<int64_t>(1) || !object->getString("symbol") ||
      !readPorts(*object, "inputs", symbol.inputs) || !readPorts(*object, "outputs", symbol.outputs))
    return llvm::createStringError("'" + cName + "_info' is no description of this compiler's, version 1");
  symbol.name = object->getString("symbol")->str();
  bool equation = object->getString("kind") == std::optional<llvm::StringRef>("equation");
  symbol.kind = equation ? SymbolKind::Equation : SymbolKind::Network;
  symbol.hasGuard = object->getBoolean("guard").value_or(false);
  return symbol;
}
