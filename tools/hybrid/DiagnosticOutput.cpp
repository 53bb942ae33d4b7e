//===- DiagnosticOutput.cpp - What was found in files, in three formats ---===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/DiagnosticOutput.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace hybrid;
using llvm::StringRef;
using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

static StringRef severityName(dsl::Severity severity) {
  return severity == dsl::Severity::Error ? "error" : severity == dsl::Severity::Warning ? "warning" : "note";
}

/// Text of files may be no UTF-8, which JSON cannot hold.
static std::string valid(StringRef text) { return llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text); }

/// Lines and columns from 1; columns count bytes, as the messages for people do.
static Object place(const dsl::SourceFile &file, dsl::Range range) {
  dsl::Position begin = file.position(range.begin), end = file.position(std::max(range.begin, range.end));
  return Object{{"line", begin.line}, {"column", begin.column}, {"endLine", end.line}, {"endColumn", end.column}};
}

static Object toJson(const dsl::Diagnostic &diagnostic) {
  Object object = place(*diagnostic.file, diagnostic.range);
  object["file"] = valid(diagnostic.file->path());
  object["severity"] = severityName(diagnostic.severity);
  object["message"] = valid(diagnostic.message);
  if (diagnostic.severity != dsl::Severity::Note)
    object["code"] = info(diagnostic.code).name;
  if (diagnostic.fix) {
    Object fix = place(*diagnostic.file, diagnostic.fix->range);
    fix["text"] = valid(diagnostic.fix->text);
    object["fix"] = std::move(fix);
  }
  if (!diagnostic.notes.empty()) {
    Array notes;
    for (const dsl::Diagnostic &note : diagnostic.notes)
      notes.push_back(toJson(note));
    object["notes"] = std::move(notes);
  }
  return object;
}

//===----------------------------------------------------------------------===//
// SARIF
//===----------------------------------------------------------------------===//

/// Relative to the current folder if the file lies below it, else a file URI.
static Object artifactLocation(StringRef path) {
  llvm::SmallString<128> here, absolute(path);
  bool isKnown = !llvm::sys::fs::current_path(here) && !llvm::sys::fs::make_absolute(absolute);
  llvm::sys::path::remove_dots(absolute, /*remove_dot_dot=*/true);
  StringRef text = isKnown ? StringRef(absolute) : path;
  bool isBelow = isKnown && text.consume_front(here) && text.consume_front("/");
  std::string uri = isBelow ? "" : "file://";
  for (char c : isBelow ? text : StringRef(absolute)) {
    bool isPlain = llvm::isAlnum(c) || StringRef("-._~/").contains(c);
    uri += isPlain ? std::string(1, c) : "%" + llvm::toHex(StringRef(&c, 1));
  }
  return isBelow ? Object{{"uri", uri}, {"uriBaseId", "%SRCROOT%"}} : Object{{"uri", uri}};
}

static Object region(const dsl::SourceFile &file, dsl::Range range) {
  uint32_t end = std::max(range.begin, range.end);
  return Object{{"startLine", file.position(range.begin).line},
                {"startColumn", file.utf16Column(range.begin) + 1},
                {"endLine", file.position(end).line},
                {"endColumn", file.utf16Column(end) + 1}};
}

static Object physicalLocation(const dsl::SourceFile &file, dsl::Range range) {
  return Object{{"artifactLocation", artifactLocation(file.path())}, {"region", region(file, range)}};
}

/// The same for the same mistake on the same text, wherever the lines above it move it.
static std::string fingerprint(const dsl::Diagnostic &diagnostic) {
  std::string text = (info(diagnostic.code).name + "\n" + diagnostic.message + "\n" +
                      diagnostic.file->lineAt(diagnostic.range.begin).trim())
                         .str();
  return llvm::utohexstr(llvm::xxh3_64bits(text), /*LowerCase=*/true, /*Width=*/16);
}

static Object toSarif(const dsl::Diagnostic &diagnostic) {
  const dsl::SourceFile &file = *diagnostic.file;
  Object result{
      {"ruleId", info(diagnostic.code).name},
      {"level", severityName(diagnostic.severity)},
      {"message", Object{{"text", valid(diagnostic.message)}}},
      {"locations", Array{Object{{"physicalLocation", physicalLocation(file, diagnostic.range)}}}},
      {"partialFingerprints", Object{{"hybridMessage/v1", fingerprint(diagnostic)}}},
  };
  Array related;
  for (const dsl::Diagnostic &note : diagnostic.notes)
    related.push_back(Object{{"physicalLocation", physicalLocation(*note.file, note.range)},
                             {"message", Object{{"text", valid(note.message)}}}});
  if (!related.empty())
    result["relatedLocations"] = std::move(related);
  if (diagnostic.fix) {
    Object replacement{{"deletedRegion", region(file, diagnostic.fix->range)},
                       {"insertedContent", Object{{"text", valid(diagnostic.fix->text)}}}};
    Object change{{"artifactLocation", artifactLocation(file.path())}, {"replacements", Array{std::move(replacement)}}};
    result["fixes"] = Array{Object{{"artifactChanges", Array{std::move(change)}}}};
  }
  return result;
}

static Value sarifLog(Array results) {
  Array rules;
  for (const dsl::CodeInfo &code : dsl::allCodes())
    rules.push_back(Object{{"id", code.name}, {"shortDescription", Object{{"text", code.explanation}}}});
  Object driver{{"name", "hybrid"}, {"rules", std::move(rules)}};
  Object run{{"tool", Object{{"driver", std::move(driver)}}},
             {"columnKind", "utf16CodeUnits"},
             {"results", std::move(results)}};
  return Object{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                {"version", "2.1.0"},
                {"runs", Array{std::move(run)}}};
}

//===----------------------------------------------------------------------===//
// Output
//===----------------------------------------------------------------------===//

/// The file's own path, however it was reached.
static std::string realPath(StringRef path) {
  llvm::SmallString<128> real;
  return llvm::sys::fs::real_path(path, real) ? path.str() : real.str().str();
}

void DiagnosticOutput::add(dsl::Diagnostics &diagnostics) {
  for (const dsl::Diagnostic &diagnostic : diagnostics.take()) {
    bool isError = diagnostic.severity == dsl::Severity::Error;
    hasErrors |= isError;
    std::string key =
        realPath(diagnostic.file->path()) + ":" + std::to_string(diagnostic.range.begin) + ":" + diagnostic.message;
    if ((errorsOnly && !isError) || !seen.insert(key).second)
      continue;
    if (format == DiagnosticFormat::Human)
      llvm::errs() << dsl::format(diagnostic);
    else if (format == DiagnosticFormat::Json)
      results.push_back(toJson(diagnostic));
    else
      results.push_back(toSarif(diagnostic));
  }
}

void DiagnosticOutput::addUnreadable(StringRef path) {
  hasErrors = true;
  std::string message = "cannot read '" + path.str() + "'";
  if (format == DiagnosticFormat::Human) {
    llvm::WithColor::error(llvm::errs(), "hybrid") << message << "\n";
    return;
  }
  dsl::SourceFile file(path.str(), llvm::MemoryBuffer::getMemBuffer(""));
  dsl::Diagnostic diagnostic{dsl::Severity::Error, dsl::Code::File, &file, {}, message, {}, {}};
  results.push_back(format == DiagnosticFormat::Json ? toJson(diagnostic) : toSarif(diagnostic));
}

bool DiagnosticOutput::finish() {
  if (format == DiagnosticFormat::Json)
    llvm::outs() << llvm::formatv("{0:2}\n", Value(Object{{"diagnostics", std::move(results)}}));
  if (format == DiagnosticFormat::Sarif)
    llvm::outs() << llvm::formatv("{0:2}\n", sarifLog(std::move(results)));
  return !hasErrors;
}
