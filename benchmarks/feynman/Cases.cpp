//===- Cases.cpp - The 120 equations --------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Cases.h"

#include "engine/expr/Parse.h"

#include "llvm/Support/JSON.h"

#include <fstream>
#include <map>
#include <sstream>

using namespace hybrid;
using namespace hybrid::feynman;

namespace {

/// The cells of a line of comma-separated values; a quoted cell doubles its quotes.
std::vector<std::string> cellsOf(const std::string &line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"')
      cells.back() += line[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

bool readVariables(const std::string &text, Case &result) {
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(text);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return false;
  }
  const llvm::json::Array *list = parsed->getAsArray();
  for (size_t i = 0; list && i < list->size(); ++i) {
    const llvm::json::Object *variable = (*list)[i].getAsObject();
    if (!variable)
      return false;
    auto name = variable->getString("name"), unit = variable->getString("unit");
    auto low = variable->getNumber("low"), high = variable->getNumber("high");
    if (!name || !unit || !low || !high || !(*low < *high))
      return false;
    result.names.push_back(name->str());
    result.units.push_back(hybUnit(unit->str()));
    result.box.push_back({*low, *high});
  }
  return list && !list->empty();
}

} // namespace

std::string feynman::hybUnit(const std::string &text) {
  std::istringstream words(text);
  std::string result;
  for (std::string word; words >> word;) {
    if (word == "T" || word.starts_with("T^"))
      word[0] = 'K';
    result += (result.empty() ? "" : "*") + word;
  }
  return result;
}

std::optional<std::vector<Case>> feynman::readCases(const std::string &path, std::string &error) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) {
    error = "cannot read '" + path + "'";
    return std::nullopt;
  }
  std::map<std::string, size_t> column;
  for (const std::string &name : cellsOf(line))
    column.emplace(name, column.size());
  for (const char *name : {"id", "target", "target_unit", "expression", "vars"})
    if (!column.contains(name)) {
      error = path + ": column '" + name + "' is missing";
      return std::nullopt;
    }
  std::vector<Case> cases;
  while (std::getline(file, line)) {
    std::vector<std::string> cells = cellsOf(line);
    Case next;
    bool complete = cells.size() >= column.size() && readVariables(cells[column["vars"]], next);
    std::string cause = "malformed";
    if (complete) {
      next.id = cells[column["id"]];
      next.target = cells[column["target"]];
      next.targetUnit = hybUnit(cells[column["target_unit"]]);
      if (const std::string &text = cells[column["expression"]]; !text.empty()) {
        next.truth = engine::parse(text, next.names, cause);
        complete = next.truth.has_value();
      }
    }
    if (!complete) {
      error = path + ": row " + std::to_string(cases.size() + 2) + ": " + cause;
      return std::nullopt;
    }
    cases.push_back(std::move(next));
  }
  return cases;
}
