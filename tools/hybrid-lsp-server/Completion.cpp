//===- Completion.cpp - What may be written at a place --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-lsp-server/Completion.h"

#include "frontend/dsl/Describe.h"
#include "support/Quantities.h"
#include "tools/hybrid-lsp-server/Hover.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace hybrid;
using namespace hybrid::lsp;
using llvm::ArrayRef;
using llvm::StringRef;
using ItemKind = llvm::lsp::CompletionItemKind;

static bool isPart(char c) { return llvm::isAlnum(c) || c == '_'; }

/// The name that `text` ends with; empty if it ends with something else.
static StringRef lastName(StringRef text) {
  size_t length = 0;
  while (length < text.size() && isPart(text[text.size() - 1 - length]))
    ++length;
  StringRef name = text.take_back(length);
  return name.empty() || llvm::isDigit(name.front()) ? StringRef() : name;
}

/// Where the bracket of kind `open` stands that is open at the end of the text; npos if there is none.
static size_t openBracket(StringRef text, char open, char close) {
  unsigned depth = 0;
  for (size_t i = text.size(); i-- > 0;) {
    if (text[i] == close)
      ++depth;
    else if (text[i] == open && depth-- == 0)
      return i;
    else if (text[i] == ';' || text[i] == '{' || text[i] == '}')
      break;
  }
  return StringRef::npos;
}

namespace {

class Completion {
public:
  Completion(const Document &document, uint32_t offset)
      : document(document), program(document.program()), unit(document.unit()), offset(offset) {}

  std::vector<llvm::lsp::CompletionItem> run() {
    StringRef before = document.text().take_front(offset);
    before = before.drop_back(lastName(before).size());
    StringRef line = before.substr(before.rfind('\n') + 1);
    if (line.contains("//") || line.count('"') % 2 == 1)
      return {};
    StringRef trimmed = line.ltrim();
    if (trimmed.consume_front("import "))
      importLine(trimmed);
    else if (isInUnit(line))
      units();
    else if (line.ends_with(".") && !line.ends_with(".."))
      members(line.drop_back());
    else
      anything(before);
    return std::move(items);
  }

private:
  //===--- Where it is ------------------------------------------------------===//

  /// Whether the text ends in the bracket of a unit: behind a number, `real`, a shape, a vector or a colon.
  static bool isInUnit(StringRef line) {
    size_t bracket = openBracket(line, '[', ']');
    if (bracket == StringRef::npos)
      return false;
    StringRef before = line.take_front(bracket).rtrim();
    if (before.ends_with(":") || before.ends_with("]"))
      return true;
    StringRef word = before.take_back(before.size() - before.find_last_not_of("0123456789") - 1);
    StringRef name = lastName(before);
    return name == "real" || (!word.empty() && name.empty());
  }

  /// The module, network or test around the place, also where its end is not written yet.
  template <typename Block> const Block *enclosing(const std::vector<Block *> &blocks) const {
    const Block *best = nullptr;
    for (const Block *block : blocks)
      if (block->range.begin < offset && (!best || block->range.begin > best->range.begin))
        best = block;
    if (!best)
      return nullptr;
    StringRef text = document.source().text(best->range);
    return offset < best->range.end || !text.ends_with("}") ? best : nullptr;
  }

  //===--- Lists ------------------------------------------------------------===//

  void add(StringRef label, ItemKind kind, const std::string &detail, ArrayRef<StringRef> documentation = {},
           StringRef insert = {}) {
    if (label.empty() || !seen.insert(label).second)
      return;
    llvm::lsp::CompletionItem item(label, kind);
    item.detail = detail;
    item.insertText = (insert.empty() ? label : insert).str();
    item.insertTextFormat = llvm::lsp::InsertTextFormat::PlainText;
    if (std::string text = documentationText(documentation); !text.empty())
      item.documentation = llvm::lsp::MarkupContent{llvm::lsp::MarkupKind::Markdown, std::move(text)};
    items.push_back(std::move(item));
  }

  void add(const dsl::Variable &variable) {
    if (!variable.name)
      return;
    bool isConstant = variable.kind == dsl::Variable::Kind::Const;
    add(variable.name->getKey(), isConstant ? ItemKind::Constant : ItemKind::Variable, describe(variable, program),
        variable.documentation);
  }

  /// A name of a file of the program `owner`.
  void add(StringRef name, const dsl::FileName &entry, const dsl::Program &owner) {
    if (const dsl::Variable *variable = entry.variable)
      add(name, ItemKind::Constant, describe(*variable, owner), variable->documentation);
    else if (entry.callable)
      add(name, ItemKind::Function, describe(*entry.callable, owner), entry.callable->documentation);
    else if (entry.file)
      add(name, ItemKind::Module, std::string(owner.moduleName(*entry.file)));
    else if (entry.unit)
      add(name, ItemKind::Unit, dsl::describe(*entry.unit), entry.unit->documentation);
  }

  using Table = llvm::DenseMap<dsl::Name, dsl::FileName>;

  /// In the order of the alphabet: the table has none.
  static std::vector<std::pair<StringRef, const dsl::FileName *>> sorted(const Table &table) {
    std::vector<std::pair<StringRef, const dsl::FileName *>> list;
    for (const auto &[name, entry] : table)
      list.push_back({name->getKey(), &entry});
    llvm::sort(list);
    return list;
  }

  void addAll(const Table &table) {
    for (const auto &[name, entry] : sorted(table))
      add(name, *entry, program);
  }

  void units() {
    addAll(program.scope(unit).units);
    for (std::string_view name : predeclaredUnits())
      add(name, ItemKind::Unit, "unit of the language; SI prefixes go with most");
  }

  /// What a file of the program `owner` shows to those that import it.
  void exports(const dsl::Program &owner, const dsl::SourceUnit &file, const Table &table) {
    for (const auto &[name, entry] : sorted(table))
      if (entry->owner == &file && !entry->file && !name.starts_with("_"))
        add(name, *entry, owner);
  }

  /// Behind `file.` and behind `call(…).`.
  void members(StringRef owner) {
    if (owner.ends_with(")")) {
      size_t open = openBracket(owner.drop_back(), '(', ')');
      if (const dsl::Callable *callable = calleeBefore(owner, open))
        for (const dsl::Variable *result : callable->results)
          add(*result);
      return;
    }
    if (const dsl::FileName *entry = find(lastName(owner)); entry && entry->file)
      exports(program, *entry->file, program.scope(*entry->file).values);
  }

  const dsl::FileName *find(StringRef name) const {
    for (const auto &[key, entry] : program.scope(unit).values)
      if (key->getKey() == name)
        return &entry;
    return nullptr;
  }

  /// What is called by the bracket at `open`: `f(` or `file.f(`.
  const dsl::Callable *calleeBefore(StringRef text, size_t open) const {
    if (open == StringRef::npos)
      return nullptr;
    StringRef name = lastName(text.take_front(open)), rest = text.take_front(open).drop_back(name.size());
    if (!rest.consume_back(".")) {
      const dsl::FileName *entry = find(name);
      return entry ? entry->callable : nullptr;
    }
    const dsl::FileName *file = find(lastName(rest));
    if (!file || !file->file)
      return nullptr;
    for (const auto &[key, entry] : program.scope(*file->file).values)
      if (key->getKey() == name && entry.owner == file->file)
        return entry.callable;
    return nullptr;
  }

  //===--- Imports ----------------------------------------------------------===//

  /// `a.b.` has the files of the folders a/b; `a.b {` what the file declares.
  void importLine(StringRef path) {
    auto [dotted, list] = path.split('{');
    if (dotted.size() < path.size())
      return importedNames(dotted.trim());
    if (path.contains(' ')) // behind the path stands `as` or a list
      return add("as", ItemKind::Keyword, "word of the language");
    std::string folder = dotted.str();
    std::replace(folder.begin(), folder.end(), '.', '/');
    for (const std::string &base : program.importFolders(document.uri().file()))
      addFiles(base, folder);
  }

  void addFiles(StringRef base, StringRef folder) {
    llvm::SmallString<128> path(base);
    llvm::sys::path::append(path, folder);
    std::error_code error;
    std::vector<std::string> names;
    for (llvm::sys::fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
      StringRef name = llvm::sys::path::filename(entry->path());
      bool isFile = name.consume_back(".hyb");
      if ((isFile || entry->type() == llvm::sys::fs::file_type::directory_file) && lastName(name) == name)
        names.push_back(name.str());
    }
    llvm::sort(names);
    for (const std::string &name : names)
      add(name, ItemKind::Module, path.str().str());
  }

  /// The line is not whole yet, so the file is read on its own.
  void importedNames(StringRef dotted) {
    std::optional<std::string> path = program.findImport(document.uri().file(), dotted);
    dsl::Program imported(document.options());
    if (const dsl::SourceUnit *file = path ? imported.load(*path) : nullptr)
      for (const Table *table : {&imported.scope(*file).values, &imported.scope(*file).units})
        exports(imported, *file, *table);
  }

  //===--- Expressions ------------------------------------------------------===//

  void anything(StringRef before) {
    size_t open = openBracket(before, '(', ')');
    if (const dsl::Callable *callee = calleeBefore(before, open); callee && callee->nameRange.end != open)
      arguments(*callee);
    if (const dsl::Callable *callable = enclosing(unit.callables)) {
      for (ArrayRef<dsl::Variable *> ports : {callable->inputs, callable->results})
        for (const dsl::Variable *port : ports)
          add(*port);
      if (auto *module = llvm::dyn_cast<dsl::Module>(callable))
        locals(module->body);
    }
    if (const dsl::Test *test = enclosing(unit.tests)) {
      for (const dsl::Variable *input : test->inputs)
        add(*input);
      for (const dsl::Test::Item &item : test->items)
        if (item.let && item.let->range.end <= offset)
          add(*item.let->variable);
    }
    addAll(program.scope(unit).values);
    for (const dsl::Function &function : dsl::allFunctions())
      add(function.name, ItemKind::Function, function.summary.str());
    for (const dsl::NamedConstant &constant : dsl::namedConstants())
      add(constant.name, ItemKind::Constant, "constant of the language");
#define HYBRID_RESERVED_WORD(Id, Text) add(Text, ItemKind::Keyword, "word of the language");
#include "support/ReservedWords.def"
#define HYBRID_PLACE_WORD(Text) add(Text, ItemKind::Keyword, "word of the language");
#include "frontend/dsl/PlaceWords.def"
  }

  void arguments(const dsl::Callable &callee) {
    auto byName = [&](const dsl::Variable &variable) {
      if (variable.name)
        add(variable.name->getKey().str() + " =", ItemKind::Property, describe(variable, program),
            variable.documentation, variable.name->getKey().str() + " = ");
    };
    for (const dsl::Variable *input : callee.inputs)
      byName(*input);
    if (auto *module = llvm::dyn_cast<dsl::Module>(&callee))
      for (const dsl::Statement *statement : module->body)
        if (auto *declared = llvm::dyn_cast<dsl::DeclareStatement>(statement))
          if (declared->variable->kind == dsl::Variable::Kind::Param)
            byName(*declared->variable);
  }

  void locals(ArrayRef<dsl::Statement *> statements) {
    for (const dsl::Statement *statement : statements) {
      if (statement->range.begin >= offset)
        return;
      if (auto *declared = llvm::dyn_cast<dsl::DeclareStatement>(statement); declared && statement->range.end <= offset)
        add(*declared->variable);
      auto *repeat = llvm::dyn_cast<dsl::RepeatStatement>(statement);
      if (!repeat)
        continue;
      for (const dsl::Variable *state : repeat->states)
        add(*state);
      if (offset < repeat->range.end)
        locals(repeat->body);
    }
  }

  const Document &document;
  const dsl::Program &program;
  const dsl::SourceUnit &unit;
  uint32_t offset;
  llvm::StringSet<> seen;
  std::vector<llvm::lsp::CompletionItem> items;
};

} // namespace

std::vector<llvm::lsp::CompletionItem> lsp::complete(const Document &document, uint32_t offset) {
  return Completion(document, offset).run();
}
