//===- Program.h - A file with all that it imports, analysed ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The way of a program through the front end, each step one pass over the tree:
//
//   load      read and parse the file, and what it imports            (Program.cpp, Parser)
//   analyze   resolve names, infer types, shapes and dimensions       (Sema)
//   emit      build hybrid.module and hybrid.network                  (Emit, in the library that knows MLIR)
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_PROGRAM_H
#define HYBRID_FRONTEND_DSL_PROGRAM_H

#include "frontend/dsl/AST.h"
#include "frontend/dsl/Project.h"

#include <deque>

namespace hybrid::dsl {

/// What a name of a file means.
struct FileName {
  Variable *variable = nullptr;
  Callable *callable = nullptr;
  UnitDeclaration *unit = nullptr;
  SourceUnit *file = nullptr; ///< an imported file under its alias
  Range range;                ///< where this file declares or imports it
  SourceUnit *owner = nullptr;
};

/// The names of one file: its declarations and imports; units have a space of their own.
struct FileScope {
  llvm::DenseMap<Name, FileName> values, units;
};

/// Where imports are looked up unless a caller says otherwise: the folders of the environment variable HYBRID_PATH
/// (separated by ':'), then the standard library, which is ../lib/hybrid seen from the program's folder.
std::vector<std::string> defaultSearchPaths();

struct ProgramOptions {
  /// Where imports are looked up after the importing file's folder, its project and the packages of that.
  std::vector<std::string> searchPaths = defaultSearchPaths();
  /// Replaces reading from disk where it returns a buffer (files open in an editor; tests; fuzzing).
  std::function<std::unique_ptr<llvm::MemoryBuffer>(llvm::StringRef path)> open;
};

class Program {
public:
  explicit Program(ProgramOptions options = {}) : options(std::move(options)) {}

  /// Reads and analyses the file; null if it cannot be read. `diagnostics` has what was found.
  SourceUnit *load(llvm::StringRef path);
  /// The same for text in memory; `path` names it in messages, and its folder is where imports are looked up first.
  SourceUnit *load(llvm::StringRef path, std::unique_ptr<llvm::MemoryBuffer> text);

  /// Where the imports of a file of this program are looked up, in this order.
  std::vector<std::string> importFolders(llvm::StringRef importer) const;
  /// The file that "a.b.c" names in `importer`.
  std::optional<std::string> findImport(llvm::StringRef importer, llvm::StringRef dotted) const;

  /// Whether a file that is no text of the language can be read.
  bool exists(llvm::StringRef path) const;

  /// All files; the first one is what was loaded, the others are imported.
  llvm::ArrayRef<std::unique_ptr<SourceUnit>> files() const { return units; }
  const FileScope &scope(const SourceUnit &unit) const { return scopes.find(&unit)->second; }
  FileScope &scope(const SourceUnit &unit) { return scopes[&unit]; }
  /// What imports call the file ("physics.constants"); empty for the first one.
  llvm::StringRef moduleName(const SourceUnit &unit) const;

  NameTable names;
  DimensionTable dimensions;
  std::deque<Unit> ownedUnits; ///< what declarations of units point to
  Diagnostics diagnostics;

private:
  SourceUnit *add(std::string path, std::unique_ptr<llvm::MemoryBuffer> text, std::string moduleName);
  void resolveImports(SourceUnit &unit);
  SourceUnit *load(const SourceUnit &importer, const Import &import);
  std::unique_ptr<llvm::MemoryBuffer> read(const std::string &path) const;

  ProgramOptions options;
  std::vector<std::unique_ptr<SourceUnit>> units;
  std::map<const SourceUnit *, FileScope> scopes;
  std::map<std::string, SourceUnit *> byPath; ///< by the path without links and dots
  std::map<const SourceUnit *, std::string> moduleNames;
  ProjectReader projectReader{diagnostics};
  std::map<std::string, const Project *, std::less<>> projects; ///< by the folder of a file; null if it has none
};

/// Semantic analysis of all files of a program.
void analyze(Program &program);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_PROGRAM_H
