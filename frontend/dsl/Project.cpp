//===- Project.cpp - The project file: a package and what it needs --------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Project.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

using namespace hybrid::dsl;
using llvm::StringRef;
using llvm::Twine;

static constexpr StringRef kFileName = "hybrid.toml";

static std::string inFolder(StringRef folder, StringRef part) {
  llvm::SmallString<128> path(folder);
  llvm::sys::path::append(path, part);
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return path.str().str();
}

std::string Project::sources(StringRef folder) { return inFolder(folder, "src"); }

std::optional<std::string> hybrid::dsl::findProjectFolder(StringRef folder) {
  llvm::SmallString<128> path(folder);
  if (llvm::sys::fs::make_absolute(path))
    return std::nullopt;
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  for (StringRef each = path; !each.empty(); each = llvm::sys::path::parent_path(each))
    if (llvm::sys::fs::exists(inFolder(each, kFileName)))
      return each.str();
  return std::nullopt;
}

namespace {

/// Takes one project file apart; what it does not know is an error, as a slip of the pen must not change a meaning.
class ProjectParser {
public:
  ProjectParser(Project &project, const SourceFile &file, Diagnostics &diagnostics)
      : project(project), file(file), diagnostics(diagnostics) {}

  void run() {
    if (std::optional<uint32_t> line = lineWithDeepKey())
      return error(Range{*line, *line}, "a key has too many parts");
    toml::parse_result parsed = toml::parse(std::string_view(file.text().data(), file.text().size()));
    if (!parsed) {
      std::string_view why = parsed.error().description();
      return error(parsed.error().source(), StringRef(why.data(), why.size()));
    }
    for (auto &&[key, value] : parsed.table()) {
      if (key == "package")
        package(value);
      else if (key == "dependencies")
        dependencies(value);
      else
        error(key.source(), "unknown section '" + text(key) + "'; there are [package] and [dependencies]");
    }
    if (project.name.empty() && !hasFailed)
      error(Range(), "[package] with the name of the package is missing");
  }

private:
  /// Where a line with more dots begins than any key or path has: the parser nests a table for each part of a key, and
  /// gives them back by recursion.
  std::optional<uint32_t> lineWithDeepKey() const {
    constexpr size_t kMaxDots = 200;
    for (unsigned line = 1; line <= file.numLines(); ++line)
      if (file.lineAt(file.lineBegin(line)).count('.') > kMaxDots)
        return file.lineBegin(line);
    return std::nullopt;
  }

  static std::string text(const toml::key &key) { return std::string(key.str()); }

  void package(const toml::node &node) {
    const toml::table *table = node.as_table();
    if (!table)
      return error(node.source(), "'package' is a section: [package]");
    for (auto &&[key, value] : *table) {
      std::string &field = key == "name" ? project.name : project.version;
      const auto *string = value.as_string();
      if (key != "name" && key != "version")
        error(key.source(), "unknown key '" + text(key) + "'; [package] has name and version");
      else if (!string)
        error(value.source(), "'" + text(key) + "' is a string");
      else
        field = string->get();
    }
  }

  void dependencies(const toml::node &node) {
    const toml::table *table = node.as_table();
    if (!table)
      return error(node.source(), "'dependencies' is a section: [dependencies]");
    for (auto &&[key, value] : *table) {
      const toml::table *entry = value.as_table();
      const auto *path = entry && entry->size() == 1 ? entry->get_as<std::string>("path") : nullptr;
      if (!path)
        error(value.source(), "a dependency is written NAME = { path = \"FOLDER\" }");
      else
        dependency(text(key), path->get(), path->source());
    }
  }

  void dependency(const std::string &name, StringRef path, const toml::source_region &place) {
    std::string folder = llvm::sys::path::is_absolute(path) ? path.str() : inFolder(project.folder, path);
    if (!llvm::sys::fs::exists(inFolder(folder, kFileName)))
      return error(place, "the package '" + name + "' is missing: there is no " + inFolder(folder, kFileName));
    project.packages.push_back(folder);
  }

  uint32_t offset(const toml::source_position &position) const {
    if (position.line < 1)
      return 0;
    if (position.line > file.numLines())
      return static_cast<uint32_t>(file.text().size());
    uint32_t begin = file.lineBegin(position.line);
    size_t length = file.lineAt(begin).size(); // columns count characters; a line that has others is pointed to roughly
    return begin + static_cast<uint32_t>(std::min<size_t>(position.column > 0 ? position.column - 1 : 0, length));
  }

  void error(const toml::source_region &place, const Twine &message) {
    uint32_t begin = offset(place.begin), end = std::max(begin, offset(place.end));
    error(Range{begin, end}, message);
  }

  void error(Range range, const Twine &message) {
    hasFailed = true;
    diagnostics.error(Code::Project, file, range, message);
  }

  Project &project;
  const SourceFile &file;
  Diagnostics &diagnostics;
  bool hasFailed = false;
};

} // namespace

const Project &ProjectReader::read(StringRef folder) {
  auto [entry, isNew] = projects.try_emplace(folder.str());
  Project &project = entry->second;
  if (!isNew)
    return project;
  project.folder = folder.str();
  std::string path = inFolder(folder, kFileName);
  auto text = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  bool isReadable = text && (*text)->getBufferSize() <= SourceFile::kMaxBytes;
  files.push_back(
      std::make_unique<SourceFile>(path, isReadable ? std::move(*text) : llvm::MemoryBuffer::getMemBuffer("")));
  if (isReadable)
    ProjectParser(project, *files.back(), diagnostics).run();
  else
    diagnostics.error(Code::Project, *files.back(), {}, "the project file cannot be read");
  return project;
}
