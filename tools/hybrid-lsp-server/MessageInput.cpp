//===- MessageInput.cpp - Messages of a client, made safe to parse --------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-lsp-server/MessageInput.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

using namespace hybrid::lsp;
using llvm::LogicalResult;
using llvm::StringRef;

static LogicalResult drop(const llvm::Twine &why) {
  llvm::errs() << "hybrid-lsp-server: a message is dropped: " << why << "\n";
  return llvm::failure();
}

/// Brackets outside strings, as deep as they stand inside one another.
static size_t nesting(StringRef json) {
  size_t depth = 0, deepest = 0;
  bool inString = false;
  for (size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (inString) {
      i += c == '\\';
      inString = c != '"';
      continue;
    }
    inString = c == '"';
    if (c == '[' || c == '{')
      deepest = std::max(deepest, ++depth);
    depth -= (c == ']' || c == '}') && depth > 0;
  }
  return deepest;
}

/// LLVM's loop ends at a message that is JSON and yet none of the protocol's.
static LogicalResult checked(StringRef json) {
  if (nesting(json) > MessageInput::kMaxNesting)
    return drop("it is nested too deeply");
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(json);
  if (!parsed)
    return drop("it is no JSON: " + llvm::toString(parsed.takeError()));
  const llvm::json::Object *object = parsed->getAsObject();
  if (!object || object->getString("jsonrpc") != "2.0" || !(object->getString("method") || object->get("id")))
    return drop("it is no request, notification or answer of JSON-RPC 2.0");
  return llvm::success();
}

bool MessageInput::readLine(std::string &line) {
  line.clear();
  for (int c; (c = std::fgetc(in)) != EOF && line.size() < kMaxBytes;) {
    line += static_cast<char>(c);
    if (c == '\n')
      return true;
  }
  return !line.empty();
}

LogicalResult MessageInput::readDelimitedMessage(std::string &json) {
  json.clear();
  std::string line;
  while (readLine(line)) {
    StringRef text = StringRef(line).trim();
    if (text.starts_with("//")) {
      if (text == "// -----")
        break;
      continue;
    }
    json += line;
    if (json.size() > kMaxBytes)
      return drop("it is too long");
  }
  return StringRef(json).trim().empty() ? llvm::failure() : checked(json);
}

bool MessageInput::skip(size_t bytes) {
  char buffer[4096];
  while (bytes > 0) {
    size_t got = std::fread(buffer, 1, std::min(bytes, sizeof buffer), in);
    if (got == 0)
      return false;
    bytes -= got;
  }
  return true;
}

LogicalResult MessageInput::readStandardMessage(std::string &json) {
  size_t length = 0;
  std::string line;
  while (true) {
    if (!readLine(line))
      return llvm::failure();
    StringRef header = StringRef(line).trim();
    if (header.empty() && length > 0)
      break;
    if (header.consume_front_insensitive("Content-Length:") && header.trim().getAsInteger(10, length))
      return drop("its length is no number");
  }
  if (length > kMaxBytes) {
    skip(length);
    return drop("it is too long");
  }
  json.resize(length);
  if (std::fread(json.data(), 1, length, in) != length)
    return llvm::failure();
  return checked(json);
}
