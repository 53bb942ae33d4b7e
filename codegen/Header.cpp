//===- Header.cpp - The C header of a shared library ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Header.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace hybrid;
using namespace hybrid::codegen;

std::string codegen::commentText(llvm::StringRef text) {
  std::string result;
  for (char c : text) {
    unsigned char byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || c == '*' || c == '\\' || c == '?' ? '_' : c;
  }
  return result;
}

std::string codegen::columnComment(const ColumnInfo &column) {
  std::string text = commentText(column.name);
  if (!column.unit.empty())
    text += " [" + commentText(column.unit) + "]";
  if (column.domain) {
    llvm::raw_string_ostream stream(text);
    stream << llvm::format(" in %.17g .. %.17g", column.domain->lo, column.domain->hi);
  }
  return text;
}

std::vector<std::string> codegen::parameterNames(const PublicSymbol &symbol) {
  llvm::StringSet<> used;
  std::vector<std::string> names;
  for (auto [ports, fallback] : {std::pair{&symbol.inputs, "x"}, std::pair{&symbol.outputs, "y"}})
    for (const Port &port : *ports) {
      bool renamed = true;
      std::string name = port.elements() == 1 ? cNameOf(port.columns.front().name, renamed) : fallback;
      while (name == "n" || name == symbol.cName || !used.insert(name).second)
        name += "_";
      names.push_back(name);
    }
  return names;
}

namespace {

/// Writes the declarations of one symbol.
class SymbolHeader {
public:
  SymbolHeader(const PublicSymbol &symbol, llvm::raw_ostream &os) : symbol(symbol), os(os) {}

  void write() {
    describe();
    os << "int32_t " << symbol.cName << "(int64_t n";
    declarePorts();
    os << ");\n";
    if (symbol.kind == SymbolKind::Equation)
      writeRows();
    if (symbol.hasGuard)
      os << "/* Rows computed since the library was loaded, and those outside the domain of a guard. */\nvoid "
         << symbol.cName << "_counters(int64_t *rows, int64_t *outside);\n";
    os << "/* JSON: names, units, domains, evidence, versions. */\nextern const char " << symbol.cName
       << "_info[];\n\n";
  }

private:
  void describe() {
    bool equation = symbol.kind == SymbolKind::Equation;
    os << "/* " << commentText(symbol.name)
       << (equation ? ": an equation, on arrays of n numbers." : ": a network, on n rows.") << "\n";
    for (auto [ports, what] : {std::pair{&symbol.inputs, "in "}, std::pair{&symbol.outputs, "out"}})
      for (const Port &port : *ports) {
        os << " *   " << what;
        if (!equation)
          os << " " << port.elements() << (port.elements() == 1 ? " number" : " numbers") << " per row:";
        for (auto [index, column] : llvm::enumerate(port.columns))
          os << (index ? ", " : " ") << columnComment(column);
        os << "\n";
      }
    if (!symbol.evidence.empty())
      os << " *   found by distillation: " << commentText(symbol.evidence) << "\n";
    os << " */\n";
  }

  void declarePorts() {
    std::vector<std::string> names = parameterNames(symbol);
    auto name = names.begin();
    for (auto [ports, qualifier] : {std::pair{&symbol.inputs, "const "}, std::pair{&symbol.outputs, ""}})
      for (const Port &port : *ports)
        os << ", " << qualifier << (port.isDouble ? "double" : "float") << " *" << *name++;
  }

  void writeRows() {
    auto mixed = [](const std::vector<Port> &ports) {
      return llvm::any_of(ports, [&](const Port &port) { return port.isDouble != ports.front().isDouble; });
    };
    auto type = [&](const std::vector<Port> &ports) {
      return ports.empty() || mixed(ports) ? "void" : ports.front().isDouble ? "double" : "float";
    };
    os << "/* The same on a table: the inputs of a row side by side in x, its results in y. */\nint32_t "
       << symbol.cName << "_rows(int64_t n, const " << type(symbol.inputs) << " *x, " << type(symbol.outputs)
       << " *y);\n";
  }

  const PublicSymbol &symbol;
  llvm::raw_ostream &os;
};

} // namespace

std::string codegen::headerText(const std::vector<PublicSymbol> &symbols, llvm::StringRef stem) {
  bool renamed;
  std::string guard = "HYBRID_" + llvm::StringRef(cNameOf(stem, renamed)).upper() + "_H";
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "/* Made by hybrid-opt. Numbers are in the units given here. Each function returns\n"
        " *   0 done, 1 an array is null, 2 n is negative, 3 the arrays are too large, 4 no memory,\n"
        " *   5 two outputs overlap, 6 a row is outside the domain of a guard that reports errors (its outputs are "
        "NaN).\n"
        " * Inputs may overlap outputs. All functions may be called from any number of threads.\n"
        " */\n"
     << "#ifndef " << guard << "\n#define " << guard << "\n\n#include <stdint.h>\n\n"
     << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  for (const PublicSymbol &symbol : symbols)
    SymbolHeader(symbol, os).write();
  os << "#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
  return text;
}
