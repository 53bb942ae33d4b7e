//===- SemaDecl.cpp - Names, units and constants of files -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Constants.h"
#include "frontend/dsl/SemaImpl.h"

#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::ArrayRef;
using llvm::StringRef;
using llvm::Twine;

/// Constants and units that need each other are analysed by recursion; text made to exhaust the stack is refused.
static constexpr unsigned kMaxChain = 1000;

void hybrid::dsl::analyze(Program &program) { Sema(program).run(); }

std::optional<std::string> hybrid::dsl::nearest(StringRef name, ArrayRef<StringRef> candidates) {
  // One slip in a short name, two in a longer one; equal but for case counts as one.
  unsigned limit = name.size() <= 2 ? 0 : name.size() <= 4 ? 1 : 2;
  std::optional<std::string> best;
  for (StringRef candidate : candidates) {
    if (candidate.equals_insensitive(name))
      return candidate.str();
    unsigned distance = name.edit_distance(candidate, /*AllowReplacements=*/true, limit);
    if (distance > limit || candidate.size() < 2)
      continue;
    best = candidate.str();
    limit = distance == 0 ? 0 : distance - 1;
  }
  return best;
}

void Sema::inBody(Body &body, llvm::function_ref<void()> analysis) {
  Body *saved = std::exchange(current, &body);
  analysis();
  current = saved;
}

void Sema::run() {
  for (const auto &unit : program.files())
    declareNames(*unit);
  for (const auto &unit : program.files()) // after the names of all files
    for (const Import *import : unit->imports)
      declareImport(*unit, *import);
  for (const auto &unit : program.files())
    for (Callable *callable : unit->callables)
      signature(*callable);
  for (const auto &unit : program.files()) {
    for (UnitDeclaration *declared : unit->units)
      analyze(*declared);
    for (Variable *variable : unit->variables)
      analyzeFileVariable(*variable);
  }
  for (const auto &unit : program.files())
    for (Callable *callable : unit->callables) {
      if (auto *module = llvm::dyn_cast<Module>(callable))
        body(*module);
      else
        network(*llvm::cast<Network>(callable));
    }
  checkCycles();
  if (!program.diagnostics.hasErrors()) // ranges look into calls
    for (const auto &unit : program.files())
      for (Callable *callable : unit->callables)
        if (auto *declared = llvm::dyn_cast<Network>(callable))
          normalization(*declared);
  for (Test *declared : program.files().front()->tests)
    test(*declared);
}

//===----------------------------------------------------------------------===//
// Names of files
//===----------------------------------------------------------------------===//

void Sema::declare(SourceUnit &unit, bool isUnit, Name name, FileName entry) {
  FileScope &scope = program.scope(unit);
  entry.owner = entry.owner ? entry.owner : &unit;
  auto [known, isNew] = (isUnit ? scope.units : scope.values).try_emplace(name, entry);
  if (!isNew)
    program.diagnostics
        .error(Code::Duplicate, *unit.source, entry.range,
               "'" + name->getKey() + "' is declared twice in this file" + (isUnit ? " as a unit" : ""))
        .note(*unit.source, known->second.range, "the first declaration is here");
}

void Sema::declareNames(SourceUnit &unit) {
  std::vector<std::pair<Name, FileName>> values; // in the order of the text, so that the second one is the duplicate
  for (Variable *variable : unit.variables)
    values.push_back({variable->name, {variable, nullptr, nullptr, nullptr, variable->nameRange}});
  for (Callable *callable : unit.callables)
    values.push_back({callable->name, {nullptr, callable, nullptr, nullptr, callable->nameRange}});
  llvm::sort(values, [](auto &a, auto &b) { return a.second.range.begin < b.second.range.begin; });
  for (auto &[name, entry] : values)
    declare(unit, /*isUnit=*/false, name, entry);
  for (UnitDeclaration *declared : unit.units)
    declare(unit, /*isUnit=*/true, declared->name, {nullptr, nullptr, declared, nullptr, declared->nameRange});
}

void Sema::declareImport(SourceUnit &unit, const Import &import) {
  if (!import.file)
    return;
  if (!import.hasItems)
    return declare(unit, false, import.alias, {nullptr, nullptr, nullptr, import.file, import.aliasRange});
  const FileScope &from = program.scope(*import.file);
  for (const Import::Item &item : import.items) {
    auto report = [&](Code code, const Twine &message) -> Diagnostic & {
      return program.diagnostics.error(code, *unit.source, item.range, message);
    };
    if (item.name->getKey().starts_with("_")) {
      report(Code::Private, "'" + item.name->getKey() + "' is private to its file");
      continue;
    }
    bool found = false;
    for (bool isUnit : {false, true}) {
      const auto &table = isUnit ? from.units : from.values;
      auto entry = table.find(item.name);
      if (entry == table.end() || entry->second.owner != import.file || entry->second.file)
        continue; // nothing is exported again
      found = true;
      FileName copy = entry->second;
      copy.range = item.aliasRange;
      declare(unit, isUnit, item.alias, copy);
    }
    if (found)
      continue;
    llvm::SmallVector<StringRef> names;
    for (const auto *table : {&from.values, &from.units})
      for (const auto &entry : *table)
        names.push_back(entry.first->getKey());
    llvm::sort(names);
    std::optional<std::string> near = nearest(item.name->getKey(), names);
    Diagnostic &diagnostic =
        report(Code::UnknownName, "'" + program.moduleName(*import.file) + "' declares no '" + item.name->getKey() +
                                      "'" + (near ? "; did you mean '" + *near + "'?" : ""));
    if (near)
      diagnostic.replace(item.range, *near);
  }
}

bool Sema::isLostImport(Name name) const {
  const FileScope &scope = program.scope(*current->file);
  return !scope.values.count(name) && !scope.units.count(name) &&
         llvm::any_of(current->file->imports, [&](const Import *import) {
           if (!import->hasItems)
             return import->alias == name;
           return llvm::any_of(import->items, [&](const Import::Item &item) { return item.alias == name; });
         });
}

//===----------------------------------------------------------------------===//
// Units
//===----------------------------------------------------------------------===//

UnitDeclaration *Sema::findUnit(StringRef name) {
  const FileScope &scope = program.scope(*current->file);
  auto entry = scope.units.find(program.names.intern(name));
  return entry == scope.units.end() ? nullptr : entry->second.unit;
}

const Unit *Sema::parseUnitText(Range range) {
  bool hasFailed = false, hasLostImport = false;
  auto lookup = [&](std::string_view name) -> std::optional<Unit> {
    UnitDeclaration *declared = findUnit({name.data(), name.size()});
    if (!declared) {
      hasLostImport |= isLostImport(program.names.intern(name));
      return std::nullopt;
    }
    analyze(*declared);
    hasFailed |= !declared->unit;
    return declared->unit ? *declared->unit : Unit();
  };
  std::string message;
  size_t offset = 0;
  StringRef written = text(range);
  std::optional<Unit> unit = parseUnit({written.data(), written.size()}, lookup, message, offset);
  if (hasFailed)
    return nullptr;
  if (unit)
    return &ownedUnits.emplace_back(*unit);
  if (hasLostImport)
    return nullptr;
  auto begin = range.begin + static_cast<uint32_t>(std::min(offset, written.size()));
  uint32_t end = begin;
  while (end < range.end && (llvm::isAlnum(text({end, end + 1})[0]) || text({end, end + 1})[0] == '_'))
    ++end;
  StringRef word = text({begin, end});
  bool affine = word == "degC" || word == "degF";
  Diagnostic &diagnostic = error(affine ? Code::AffineUnit : Code::Unit, {begin, std::max(end, begin + 1)}, message);
  if (size_t near = message.find("did you mean '"); near != std::string::npos)
    diagnostic.replace({begin, end}, StringRef(message).drop_front(near + 14).split('\'').first);
  if (affine)
    diagnostic.replace({begin, end}, "K");
  return nullptr;
}

const Unit *Sema::resolve(const UnitText &written) {
  auto [entry, isNew] = unitCache[current->file].try_emplace(text(written.range).trim(), nullptr);
  if (entry->second)
    return entry->second;
  StringRef key = entry->first();
  const Unit *unit = parseUnitText(written.range);
  return unitCache[current->file][key] = unit;
}

void Sema::analyze(UnitDeclaration &declared) {
  if (declared.progress == Progress::Done)
    return;
  Body body{declared.file, nullptr};
  if (declared.progress == Progress::UnderWay || onDemand >= kMaxChain) {
    inBody(body, [&] {
      error(Code::Cycle, declared.nameRange,
            onDemand >= kMaxChain
                ? Twine("units need each other in a chain that is too long")
                : "the unit '" + declared.name->getKey() + "' is declared by a cycle: it needs itself");
    });
    return;
  }
  ++onDemand;
  declared.progress = Progress::UnderWay;
  inBody(body, [&] {
    StringRef name = declared.name->getKey();
    if (name == "degC" || name == "degF") {
      error(Code::AffineUnit, declared.nameRange,
            "'" + name + "' has an offset and can be no unit here; give temperatures in kelvin [K]");
    } else if (declared.isBase) {
      declared.unit = &ownedUnits.emplace_back(Unit::base({name.data(), name.size()}));
    } else if (const Unit *definition =
                   declared.definition.present ? resolve(declared.definition) : &ownedUnits.emplace_back()) {
      Unit scaled = Unit::number(declared.number) * *definition;
      if (declared.number > 0 && scaled.isValid())
        declared.unit = &ownedUnits.emplace_back(scaled);
      else
        error(Code::Unit, declared.nameRange, "a unit is a positive multiple of another one");
    }
  });
  declared.progress = Progress::Done;
  --onDemand;
}

//===----------------------------------------------------------------------===//
// Constants and signatures
//===----------------------------------------------------------------------===//

void Sema::analyzeFileVariable(Variable &variable) {
  if (variable.progress == Progress::Done)
    return;
  Body body{variable.file, nullptr};
  if (variable.progress == Progress::UnderWay || onDemand >= kMaxChain) {
    inBody(body, [&] {
      error(Code::Cycle, variable.nameRange,
            onDemand >= kMaxChain ? Twine("constants need each other in a chain that is too long")
                                  : "'" + variable.name->getKey() + "' is declared by a cycle: it needs itself");
    });
    variable.type = Type();
    variable.isCyclic = true;
    return;
  }
  ++onDemand;
  variable.progress = Progress::UnderWay;
  inBody(body, [&] { analyze(variable); });
  if (variable.isCyclic)
    variable.type = Type();
  variable.progress = Progress::Done;
  --onDemand;
}

void Sema::signature(Callable &callable) {
  Body body{callable.file, &callable};
  inBody(body, [&] {
    for (ArrayRef<Variable *> ports : {callable.inputs, callable.results})
      for (Variable *port : ports) {
        current->names.try_emplace(port->name, port); // a bound that names it is no constant
        declaredType(*port);
        domain(*port);
        port->progress = Progress::Done;
      }
  });
}

/// Depth first over the calls, with a stack of its own: a chain of calls may be long.
void Sema::checkCycles() {
  enum class State : uint8_t { New, Open, Closed };
  llvm::DenseMap<const Callable *, State> states;
  struct Frame {
    const Callable *callable;
    size_t next;
  };
  for (const auto &unit : program.files())
    for (const Callable *root : unit->callables) {
      if (states[root] != State::New)
        continue;
      std::vector<Frame> stack = {{root, 0}};
      states[root] = State::Open;
      while (!stack.empty()) {
        auto &[callable, next] = stack.back();
        if (next == callable->calls.size()) {
          states[callable] = State::Closed;
          stack.pop_back();
          continue;
        }
        const Callable *callee = callable->calls[next++].first;
        State &state = states[callee];
        if (state == State::Open)
          reportCycle(llvm::map_to_vector(stack, [](const Frame &frame) { return frame.callable; }), callee);
        if (state == State::New) {
          state = State::Open;
          stack.push_back({callee, 0});
        }
      }
    }
}

/// At the member of the cycle that is declared first.
void Sema::reportCycle(ArrayRef<const Callable *> stack, const Callable *callee) {
  auto begin = llvm::find(stack, callee);
  llvm::SmallVector<const Callable *> cycle(begin, stack.end());
  auto first = llvm::min_element(cycle, [](const Callable *a, const Callable *b) {
    return std::pair(a->file, a->range.begin) < std::pair(b->file, b->range.begin);
  });
  std::rotate(cycle.begin(), first, cycle.end());
  std::string path;
  for (const Callable *member : cycle)
    path += member->name->getKey().str() + " calls ";
  const Callable *top = cycle.front();
  const_cast<Callable *>(top)->hasErrors = true;
  program.diagnostics.error(Code::Cycle, *top->file->source, top->nameRange,
                            "calls form a cycle: " + path + top->name->getKey());
}
