//===- CppHeader.cpp - The C++ header of a shared library -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Header.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace hybrid;
using namespace hybrid::codegen;

/// What every header needs. Sizes are checked before the library is called: it sees pointers only.
static constexpr char kDetail[] = R"(namespace detail {

struct Port {
  const char *name;
  std::size_t size, columns;
};

/// The number of rows that all arrays have.
inline std::int64_t rows(const char *function, std::initializer_list<Port> ports) {
  const Port &first = *ports.begin();
  const std::size_t n = first.size / first.columns;
  for (const Port &port : ports)
    if (port.size != n * port.columns)
      throw std::invalid_argument(std::string(function) + ": '" + port.name + "' has " + std::to_string(port.size) +
                                  " numbers; " + std::to_string(n) + " rows of " + std::to_string(port.columns) +
                                  " are wanted");
  return static_cast<std::int64_t>(n);
}

inline void check(const char *function, std::int32_t status) {
  static constexpr const char *texts[] = {
      "done", "an array is null", "the number of rows is negative", "the arrays are too large", "no memory",
      "two outputs overlap", "a row is outside the domain"};
  if (status != 0)
    throw std::runtime_error(std::string(function) + ": " +
                             (status > 0 && status < 7 ? texts[status] : "status " + std::to_string(status)));
}

} // namespace detail

)";

namespace {

/// Writes the functions of one symbol.
class SymbolWrapper {
public:
  SymbolWrapper(const PublicSymbol &symbol, llvm::raw_ostream &os)
      : symbol(symbol), os(os), names(parameterNames(symbol)) {
    for (const Port &port : symbol.inputs)
      ports.push_back(&port);
    for (const Port &port : symbol.outputs)
      ports.push_back(&port);
  }

  void write() {
    describe();
    writeSpans();
    if (symbol.kind == SymbolKind::Equation && !symbol.outputs.empty())
      writeRow();
    if (symbol.hasGuard)
      os << "/// Rows computed since the library was loaded, and those outside the domain of a guard.\nstruct "
         << symbol.cName << "_count {\n  std::int64_t rows, outside;\n};\ninline " << symbol.cName << "_count "
         << symbol.cName << "_counters() {\n  " << symbol.cName << "_count count;\n  ::" << symbol.cName
         << "_counters(&count.rows, &count.outside);\n  return count;\n}\n\n";
  }

private:
  bool isInput(size_t i) const { return i < symbol.inputs.size(); }
  llvm::StringRef element(size_t i) const { return ports[i]->isDouble ? "double" : "float"; }

  void describe() {
    os << "/// " << commentText(symbol.name) << ", on any number of rows.\n";
    for (size_t i = 0; i < ports.size(); ++i) {
      os << "///   " << (isInput(i) ? "in " : "out ") << names[i] << ": ";
      llvm::interleaveComma(ports[i]->columns, os, [&](const ColumnInfo &column) { os << columnComment(column); });
      os << (ports[i]->elements() > 1 ? " in each row\n" : "\n");
    }
  }

  void writeSpans() {
    os << "inline void " << symbol.cName << "(";
    for (size_t i = 0; i < ports.size(); ++i)
      os << (i ? ", " : "") << "std::span<" << (isInput(i) ? "const " : "") << element(i) << "> " << names[i];
    os << ") {\n  const std::int64_t n = detail::rows(\"" << symbol.cName << "\", {";
    for (size_t i = 0; i < ports.size(); ++i)
      os << (i ? ", " : "") << "{\"" << names[i] << "\", " << names[i] << ".size(), " << ports[i]->elements() << "}";
    os << "});\n  if (n != 0)\n    detail::check(\"" << symbol.cName << "\", ::" << symbol.cName << "(n";
    for (const std::string &name : names)
      os << ", " << name << ".data()";
    os << "));\n}\n";
  }

  /// One result is the value; several are a struct.
  void writeRow() {
    bool single = symbol.outputs.size() == 1;
    std::string result = single ? element(symbol.inputs.size()).str() : symbol.cName + "_result";
    if (!single) {
      os << "struct " << result << " {\n";
      for (size_t i = symbol.inputs.size(); i < ports.size(); ++i)
        os << "  " << element(i) << " " << names[i] << ";\n";
      os << "};\n";
    }
    os << "/// One row.\ninline " << result << " " << symbol.cName << "(";
    for (size_t i = 0; i < symbol.inputs.size(); ++i)
      os << (i ? ", " : "") << element(i) << " " << names[i];
    std::string place = "hybrid_result_";
    os << ") {\n  " << result << " " << place << ";\n  detail::check(\"" << symbol.cName << "\", ::" << symbol.cName
       << "(1";
    for (size_t i = 0; i < ports.size(); ++i)
      os << ", &" << (isInput(i) ? names[i] : single ? place : place + "." + names[i]);
    os << "));\n  return " << place << ";\n}\n\n";
  }

  const PublicSymbol &symbol;
  llvm::raw_ostream &os;
  std::vector<std::string> names;
  std::vector<const Port *> ports;
};

} // namespace

std::string codegen::cppHeaderText(const std::vector<PublicSymbol> &symbols, llvm::StringRef stem) {
  bool renamed;
  std::string name = cNameOf(stem, renamed), guard = "HYBRID_" + llvm::StringRef(name).upper() + "_HPP";
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "// Made by hybrid-opt. C++20 over " << commentText(stem)
     << ".h. Numbers are in the units given here. A function throws\n"
        "// std::invalid_argument if the sizes of its arrays do not fit, std::runtime_error if the library reports an "
        "error.\n"
     << "#ifndef " << guard << "\n#define " << guard << "\n\n#include \"" << stem << ".h\"\n\n"
     << "#include <cstddef>\n#include <cstdint>\n#include <initializer_list>\n#include <span>\n#include <stdexcept>\n"
        "#include <string>\n\nnamespace hybrid::"
     << name << " {\n\n"
     << kDetail;
  for (const PublicSymbol &symbol : symbols)
    if (!symbol.inputs.empty() || !symbol.outputs.empty())
      SymbolWrapper(symbol, os).write();
  os << "} // namespace hybrid::" << name << "\n\n#endif // " << guard << "\n";
  return text;
}
