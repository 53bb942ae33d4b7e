//===- Program.cpp - Reading of files and imports -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Program.h"

#include "frontend/dsl/Parser.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace hybrid::dsl;
using llvm::MemoryBuffer;
using llvm::StringRef;

std::vector<std::string> hybrid::dsl::defaultSearchPaths() {
  std::vector<std::string> folders;
  llvm::SmallVector<StringRef> named;
  std::string variable = llvm::sys::Process::GetEnv("HYBRID_PATH").value_or("");
  StringRef(variable).split(named, llvm::sys::EnvPathSeparator, /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef folder : named)
    folders.push_back(folder.str());
  // Any function of this library finds the program that it is part of.
  std::string program = llvm::sys::fs::getMainExecutable(nullptr, reinterpret_cast<void *>(&defaultSearchPaths));
  llvm::SmallString<128> library(llvm::sys::path::parent_path(llvm::sys::path::parent_path(program)));
  llvm::sys::path::append(library, "lib", "hybrid");
  folders.push_back(library.str().str());
  return folders;
}

/// What tells files apart: folders of projects are absolute, those of arguments are not.
static std::string identity(StringRef path) {
  llvm::SmallString<128> real;
  return llvm::sys::fs::real_path(path, real) ? path.str() : real.str().str();
}

StringRef Program::moduleName(const SourceUnit &unit) const { return moduleNames.find(&unit)->second; }

std::unique_ptr<MemoryBuffer> Program::read(const std::string &path) const {
  if (options.open)
    if (std::unique_ptr<MemoryBuffer> buffer = options.open(path))
      return buffer;
  if (llvm::sys::fs::is_directory(path))
    return nullptr;
  auto file = MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  return file && (*file)->getBufferSize() <= SourceFile::kMaxBytes ? std::move(*file) : nullptr;
}

bool Program::exists(StringRef path) const { return llvm::sys::fs::exists(path) && !llvm::sys::fs::is_directory(path); }

SourceUnit *Program::load(StringRef path) {
  std::unique_ptr<MemoryBuffer> text = read(path.str());
  return text ? load(path, std::move(text)) : nullptr;
}

SourceUnit *Program::load(StringRef path, std::unique_ptr<MemoryBuffer> text) {
  SourceUnit *unit = add(path.str(), std::move(text), "");
  for (size_t i = 0; i < units.size(); ++i) // imports add to the list
    resolveImports(*units[i]);
  analyze(*this);
  return unit;
}

SourceUnit *Program::add(std::string path, std::unique_ptr<MemoryBuffer> text, std::string moduleName) {
  SourceUnit *&unit = byPath[identity(path)];
  if (unit)
    return unit;
  auto source = std::make_unique<SourceFile>(path, std::move(text));
  units.push_back(parse(std::move(source), names, diagnostics));
  unit = units.back().get();
  moduleNames[unit] = std::move(moduleName);
  scopes.try_emplace(unit);
  std::string folder = llvm::sys::path::parent_path(unit->source->path()).str();
  if (!projects.count(folder)) {
    std::optional<std::string> found = findProjectFolder(folder);
    projects[folder] = found ? &projectReader.read(*found) : nullptr;
  }
  return unit;
}

std::vector<std::string> Program::importFolders(StringRef importer) const {
  std::vector<std::string> folders = {llvm::sys::path::parent_path(importer).str()};
  auto project = projects.find(folders.front());
  if (project != projects.end() && project->second) {
    folders.push_back(Project::sources(project->second->folder));
    for (const std::string &package : project->second->packages)
      folders.push_back(Project::sources(package));
  }
  folders.insert(folders.end(), options.searchPaths.begin(), options.searchPaths.end());
  return folders;
}

std::optional<std::string> Program::findImport(StringRef importer, StringRef dotted) const {
  std::string relative = dotted.str() + ".hyb";
  std::replace(relative.begin(), relative.begin() + static_cast<std::ptrdiff_t>(dotted.size()), '.', '/');
  for (const std::string &folder : importFolders(importer)) {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, relative);
    if (byPath.count(identity(path)) || read(path.str().str()))
      return path.str().str();
  }
  return std::nullopt;
}

SourceUnit *Program::load(const SourceUnit &importer, const Import &import) {
  std::string dotted = llvm::join(llvm::map_range(import.path, [](Name part) { return part->getKey(); }), ".");
  if (std::optional<std::string> path = findImport(importer.source->path(), dotted)) {
    auto known = byPath.find(identity(*path));
    return known != byPath.end() ? known->second : add(*path, read(*path), dotted);
  }
  std::string relative = dotted;
  std::replace(relative.begin(), relative.end(), '.', '/');
  std::vector<std::string> folders = importFolders(importer.source->path());
  for (std::string &folder : folders)
    folder = "'" + (folder.empty() ? "." : folder) + "'";
  diagnostics
      .error(Code::Import, *importer.source, import.pathRange,
             "there is no file " + relative + ".hyb beside this one or in the search path")
      .note(*importer.source, import.pathRange, "looked in " + llvm::join(folders, ", "));
  return nullptr;
}

void Program::resolveImports(SourceUnit &unit) {
  for (Import *import : unit.imports)
    import->file = load(unit, *import);
}
