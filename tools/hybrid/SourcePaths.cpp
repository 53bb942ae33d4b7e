//===- SourcePaths.cpp - Files that a command works on --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/SourcePaths.h"

#include "frontend/dsl/Project.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <algorithm>

using namespace hybrid;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static constexpr StringRef kEnding = ".hyb";

static bool exists(StringRef folder, StringRef name) {
  llvm::SmallString<128> file(folder);
  path::append(file, name);
  return fs::exists(file);
}

/// All files below a folder. Links to folders are not followed: they may lead back.
static llvm::Error addFolder(StringRef folder, std::vector<std::string> &files) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error, /*follow_symlinks=*/false), end;
  for (; !error && entry != end; entry.increment(error)) {
    StringRef name = path::filename(entry->path());
    bool isFolder = entry->type() == fs::file_type::directory_file;
    if (isFolder && (name.starts_with(".") || exists(entry->path(), "hybrid.toml")))
      entry.no_push();
    else if (!isFolder && name.ends_with(kEnding) && fs::is_regular_file(entry->path()))
      files.push_back(entry->path());
  }
  if (error)
    return llvm::createStringError("cannot read the folder '" + folder + "': " + error.message());
  return llvm::Error::success();
}

/// "physics.constants" of "lib/physics/constants.hyb" below "lib"; files of a package lie in its src.
static std::string moduleName(StringRef file, StringRef folder) {
  file.consume_front(folder);
  file = file.ltrim('/');
  if (exists(folder, "hybrid.toml"))
    file.consume_front("src/");
  file.consume_back(kEnding);
  std::string name = file.str();
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

static llvm::Error addArgument(StringRef argument, std::vector<SourcePath> &sources) {
  if (!fs::is_directory(argument)) {
    sources.push_back({argument.str(), path::stem(argument).str()});
    return llvm::Error::success();
  }
  StringRef folder = argument.size() > 1 ? argument.rtrim('/') : argument;
  std::vector<std::string> files;
  if (llvm::Error error = addFolder(folder, files))
    return error;
  if (files.empty())
    return llvm::createStringError(std::make_error_code(std::errc::no_such_file_or_directory),
                                   "there is no .hyb file in '" + argument + "'");
  llvm::sort(files);
  for (StringRef file : files) {
    std::string name = moduleName(file, folder);
    if (folder == ".")
      file.consume_front("./");
    sources.push_back({file.str(), std::move(name)});
  }
  return llvm::Error::success();
}

/// The folder of the project that the current folder belongs to, relative where that is short.
static llvm::Expected<std::string> currentProject() {
  llvm::SmallString<128> here;
  if (std::error_code error = fs::current_path(here))
    return llvm::createStringError("the current folder cannot be read: " + error.message());
  std::optional<std::string> folder = dsl::findProjectFolder(here);
  if (!folder)
    return llvm::createStringError("there is no hybrid.toml in this folder or above it; name files or folders");
  return *folder == here ? std::string(".") : *folder;
}

llvm::Expected<std::vector<SourcePath>> hybrid::findSources(const std::vector<std::string> &arguments) {
  std::vector<SourcePath> sources;
  if (arguments.empty()) {
    llvm::Expected<std::string> project = currentProject();
    if (!project)
      return project.takeError();
    if (llvm::Error error = addArgument(*project, sources))
      return std::move(error);
  }
  for (const std::string &argument : arguments)
    if (llvm::Error error = addArgument(argument, sources))
      return std::move(error);
  return sources;
}
