//===- Doc.cpp - Pages of documentation for modules -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/Doc.h"

#include "codegen/OutputFile.h"
#include "frontend/dsl/Describe.h"
#include "frontend/dsl/References.h"
#include "tools/hybrid/DiagnosticOutput.h"
#include "tools/hybrid/EquationTeX.h"
#include "tools/hybrid/SourcePaths.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace hybrid;
using llvm::ArrayRef;
using llvm::StringRef;

static void complain(const llvm::Twine &message) { llvm::WithColor::error(llvm::errs(), "hybrid") << message << "\n"; }

namespace {

//===----------------------------------------------------------------------===//
// Markdown
//===----------------------------------------------------------------------===//

std::string code(StringRef text) { return "`" + text.str() + "`"; }

/// A block of text as it is; the fence is longer than any in the text.
std::string fenced(StringRef language, StringRef text) {
  std::string fence = "```";
  while (text.contains(fence))
    fence += "`";
  return fence + language.str() + "\n" + text.str() + "\n" + fence + "\n\n";
}

/// In a cell of a table a bar ends the cell.
std::string cell(StringRef text) {
  std::string all;
  for (char c : text)
    all += c == '|' ? std::string("\\|") : std::string(1, c);
  return all;
}

std::string row(ArrayRef<std::string> cells) {
  std::string all = "|";
  for (const std::string &each : cells)
    all += " " + cell(each) + (each.empty() ? "|" : " |");
  return all + "\n";
}

/// Documentation up to its labels, and the labels (`Source: a book`) with what belongs to them.
struct Words {
  std::string text;
  std::vector<std::pair<std::string, std::string>> labels;
};

Words wordsOf(ArrayRef<StringRef> documentation) {
  static constexpr StringRef kLabels[] = {"Source", "Evidence", "Data", "Licence"};
  Words words;
  for (StringRef line : documentation) {
    auto [label, rest] = line.split(':');
    if (llvm::is_contained(kLabels, label)) {
      words.labels.push_back({label.str(), rest.trim().str()});
      continue;
    }
    std::string &to = words.labels.empty() ? words.text : words.labels.back().second;
    to += (to.empty() ? "" : "\n") + line.str();
  }
  return words;
}

/// The first sentence, on one line.
std::string summary(ArrayRef<StringRef> documentation) {
  std::string text = wordsOf(documentation).text;
  size_t end = 0;
  while (end < text.size() && !(text[end] == '.' && (end + 1 == text.size() || llvm::isSpace(text[end + 1]))))
    ++end;
  std::string sentence = text.substr(0, end + 1);
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  return sentence;
}

//===----------------------------------------------------------------------===//
// Pages
//===----------------------------------------------------------------------===//

/// A declaration of a file, found by others: the file's own path and the name.
using Place = std::pair<std::string, std::string>;

struct Page {
  std::string moduleName; ///< "physics.optics"
  std::string realPath;
  std::unique_ptr<dsl::Program> program;
  const dsl::SourceUnit *unit = nullptr;
  std::vector<dsl::Reference> references;

  std::string fileName() const {
    std::string name = moduleName + ".md";
    std::replace(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(moduleName.size()), '.', '/');
    return name;
  }
};

std::string realPath(StringRef path) {
  llvm::SmallString<128> real;
  return llvm::sys::fs::real_path(path, real) ? path.str() : real.str().str();
}

class Documentation {
public:
  /// False after an error that was printed.
  bool load(ArrayRef<SourcePath> files) {
    DiagnosticOutput output(DiagnosticFormat::Human, /*errorsOnly=*/true);
    for (const SourcePath &file : files) {
      Page page{file.moduleName, realPath(file.path), std::make_unique<dsl::Program>(), nullptr, {}};
      page.unit = page.program->load(file.path);
      if (!page.unit) {
        output.addUnreadable(file.path);
        continue;
      }
      output.add(page.program->diagnostics);
      page.references = findReferences(*page.program, *page.unit);
      auto [known, isNew] = pages.try_emplace(page.moduleName, std::move(page));
      if (!isNew && known->second.realPath != realPath(file.path)) {
        complain("'" + file.path + "' and '" + known->second.unit->source->path() + "' would have one page");
        return false;
      }
    }
    if (!output.finish())
      return false;
    for (const auto &[name, page] : pages)
      byPath[page.realPath] = &page;
    for (const auto &[name, page] : pages)
      collectUses(page);
    return true;
  }

  /// By the names of the pages; `title` is the index's.
  std::map<std::string, std::string> write(StringRef title) {
    std::map<std::string, std::string> texts;
    texts["index.md"] = index(title);
    for (const auto &[name, page] : pages)
      texts[page.fileName()] = text(page);
    return texts;
  }

private:
  //===--- Links ------------------------------------------------------------===//

  void collectUses(const Page &page) {
    for (const dsl::Callable *callable : page.unit->callables)
      for (const Place &place : usedBy(page, callable->range))
        if (place != Place(page.realPath, callable->name->getKey().str()))
          users[place].insert({page.realPath, callable->name->getKey().str()});
  }

  /// What a range of a page's file names of file-level declarations.
  static std::set<Place> usedBy(const Page &page, dsl::Range range) {
    std::set<Place> places;
    for (const dsl::Reference &reference : page.references) {
      if (reference.range.begin < range.begin || reference.range.end > range.end || reference.isDeclaration)
        continue;
      const dsl::Declaration *declaration = reference.callable;
      if (reference.variable && isFileLevel(*reference.variable))
        declaration = reference.variable;
      if (declaration)
        places.insert({realPath(declaration->file->source->path()), declaration->name->getKey().str()});
    }
    return places;
  }

  static bool isFileLevel(const dsl::Variable &variable) {
    return llvm::is_contained(variable.file->variables, &variable);
  }

  /// A link where the declaration is on a page, else its name.
  std::string link(const Page &from, const Place &place) const {
    auto target = byPath.find(place.first);
    if (target == byPath.end() || StringRef(place.second).starts_with("_"))
      return code(place.second);
    const Page &page = *target->second;
    std::string file = &page == &from ? "" : pathTo(from, page);
    StringRef owner = &page == &from ? StringRef() : StringRef(page.moduleName);
    return "[" + code((owner + (owner.empty() ? "" : ".") + place.second).str()) + "](" + file + "#" + place.second +
           ")";
  }

  static std::string pathTo(const Page &from, const Page &page) {
    std::string up;
    for (char c : from.moduleName)
      up += c == '.' ? "../" : "";
    return up + page.fileName();
  }

  std::string links(const Page &from, StringRef title, const std::set<Place> &places) const {
    if (places.empty())
      return "";
    std::string list;
    for (const Place &place : places)
      list += (list.empty() ? "" : ", ") + link(from, place);
    return title.str() + ": " + list + ".\n\n";
  }

  //===--- One page -----------------------------------------------------------===//

  static std::string anchor(StringRef name) { return "<a id=\"" + name.str() + "\"></a>"; }

  std::string text(const Page &page) const {
    std::string out = "# " + page.moduleName + "\n\n";
    std::string about = llvm::join(page.unit->documentation, "\n");
    out += about.empty() ? "" : about + "\n\n";
    out += "`import " + page.moduleName + ";`\n\n";
    out += constants(page) + units(page);
    for (const dsl::Callable *callable : page.unit->callables)
      if (!callable->name->getKey().starts_with("_"))
        out += section(page, *callable);
    out += tests(page);
    return StringRef(out).rtrim('\n').str() + "\n";
  }

  std::string constants(const Page &page) const {
    std::string rows;
    for (const dsl::Variable *variable : page.unit->variables) {
      StringRef name = variable->name->getKey();
      if (name.starts_with("_"))
        continue;
      const dsl::SourceFile &file = *page.unit->source;
      std::string value = dsl::oneLine(file, variable->value->range);
      std::string uncertainty = variable->uncertainty ? dsl::oneLine(file, variable->uncertainty->range) : "";
      rows += row({anchor(name) + code(name), code(value), uncertainty.empty() ? "" : code(uncertainty),
                   unitCell(*variable, page), wordsInCell(variable->documentation)});
    }
    if (rows.empty())
      return "";
    return "## Constants\n\n| name | value | standard uncertainty | unit | |\n| --- | --- | --- | --- | --- |\n" +
           rows + "\n";
  }

  static std::string units(const Page &page) {
    std::string rows;
    for (const dsl::UnitDeclaration *unit : page.unit->units)
      if (StringRef name = unit->name->getKey(); !name.starts_with("_"))
        rows +=
            row({anchor("unit-" + name.str()) + code(name), code(describe(*unit)), wordsInCell(unit->documentation)});
    return rows.empty() ? "" : "## Units\n\n| name | | |\n| --- | --- | --- |\n" + rows + "\n";
  }

  static std::string wordsInCell(ArrayRef<StringRef> documentation) {
    Words words = wordsOf(documentation);
    for (const auto &[label, text] : words.labels)
      words.text += (words.text.empty() ? "" : " ") + label + ": " + text;
    std::replace(words.text.begin(), words.text.end(), '\n', ' ');
    return words.text;
  }

  /// "m/s, velocity".
  static std::string unitCell(const dsl::Variable &variable, const Page &page) {
    std::string unit = dsl::unitText(variable, *page.program);
    if (unit == "1")
      return "";
    std::string quantity = page.program->dimensions.describe(variable.type.dimension);
    StringRef name = StringRef(quantity).split('[').first.trim();
    return code(unit) + (name.empty() || name == "dimensionless" ? "" : ", " + name.str());
  }

  std::string section(const Page &page, const dsl::Callable &callable) const {
    StringRef name = callable.name->getKey();
    Words words = wordsOf(callable.documentation);
    std::string out = "## " + anchor(name) + name.str() + "\n\n";
    out += words.text.empty() ? "" : words.text + "\n\n";
    out += signature(page, callable);
    auto *module = llvm::dyn_cast<dsl::Module>(&callable);
    if (std::string equations = module ? equationsTeX(*module) : ""; !equations.empty())
      out += fenced("math", "\\begin{aligned}\n" + equations + "\n\\end{aligned}");
    for (const auto &[label, text] : words.labels)
      out += label + ": " + text + "\n\n";
    out += fenced("hyb", page.unit->source->text(callable.range));
    Place self(page.realPath, name.str());
    std::set<Place> uses = usedBy(page, callable.range);
    out += links(page, "Uses", uses);
    if (auto found = users.find(self); found != users.end())
      out += links(page, "Used by", found->second);
    return out + testsOf(page, self);
  }

  /// "0.35 +- 0.02" of a parameter.
  static std::string valueOf(const dsl::Variable &variable) {
    if (!variable.value)
      return "";
    const dsl::SourceFile &file = *variable.file->source;
    std::string text = dsl::oneLine(file, variable.value->range);
    return code(variable.uncertainty ? text + " +- " + dsl::oneLine(file, variable.uncertainty->range) : text);
  }

  std::string signature(const Page &page, const dsl::Callable &callable) const {
    std::string rows;
    auto add = [&](StringRef kind, const dsl::Variable &variable) {
      const dsl::Shape &shape = variable.type.shape;
      std::string value = valueOf(variable), words = wordsInCell(variable.documentation);
      rows += row({kind.str(), code(variable.name->getKey()), shape.isScalar() ? "" : toString(shape),
                   unitCell(variable, page), dsl::domainText(variable),
                   value + (value.empty() || words.empty() ? "" : "; ") + words});
    };
    for (const dsl::Variable *input : callable.inputs)
      add("input", *input);
    if (auto *module = llvm::dyn_cast<dsl::Module>(&callable))
      for (const dsl::Statement *statement : module->body)
        if (auto *declared = llvm::dyn_cast<dsl::DeclareStatement>(statement);
            declared && declared->variable->kind == dsl::Variable::Kind::Param)
          add("parameter", *declared->variable);
    for (const dsl::Variable *result : callable.results)
      add("result", *result);
    return "| | name | shape | unit | domain | |\n| --- | --- | --- | --- | --- | --- |\n" + rows + "\n";
  }

  //===--- Tests ------------------------------------------------------------===//

  static std::string testAnchor(size_t number) { return "test-" + std::to_string(number + 1); }

  static std::string testTitle(const dsl::Test &test, size_t number) {
    return test.title.empty() ? "test " + std::to_string(number + 1) : test.title.str();
  }

  /// Links to the tests of the file that name the declaration.
  static std::string testsOf(const Page &page, const Place &place) {
    std::string list;
    for (auto [i, test] : llvm::enumerate(page.unit->tests))
      if (usedBy(page, test->range).count(place))
        list += (list.empty() ? "" : ", ") + ("[" + testTitle(*test, i) + "](#" + testAnchor(i) + ")");
    return list.empty() ? "" : "Tests: " + list + ".\n\n";
  }

  static std::string tests(const Page &page) {
    std::string out;
    for (auto [i, test] : llvm::enumerate(page.unit->tests))
      out += anchor(testAnchor(i)) + "\n\n" + fenced("hyb", page.unit->source->text(test->range));
    return out.empty() ? "" : "## Tests\n\n" + out;
  }

  //===--- The index ----------------------------------------------------------===//

  std::string index(StringRef title) const {
    std::string out = "# " + title.str() + "\n\n| file | |\n| --- | --- |\n";
    for (const auto &[name, page] : pages)
      out += row({"[" + code(name) + "](" + page.fileName() + ")", summary(page.unit->documentation)});
    for (const auto &[name, page] : pages) {
      std::string rows;
      for (const dsl::Callable *callable : page.unit->callables)
        if (StringRef called = callable->name->getKey(); !called.starts_with("_"))
          rows += row({"[" + code(called) + "](" + page.fileName() + "#" + called.str() + ")",
                       summary(callable->documentation)});
      if (!rows.empty())
        out += "\n## " + name + "\n\n| | |\n| --- | --- |\n" + rows;
    }
    return out;
  }

  std::map<std::string, Page> pages; ///< by module name
  std::map<std::string, const Page *> byPath;
  std::map<Place, std::set<Place>> users;
};

/// The package with its version, if it is one folder with a project file that is asked for.
std::string titleOf(const DocOptions &options) {
  std::string folder = options.paths.empty() ? "." : options.paths.front();
  std::optional<std::string> project = options.paths.size() > 1 ? std::nullopt : dsl::findProjectFolder(folder);
  if (!project || (!options.paths.empty() && realPath(folder) != realPath(*project)))
    return "Contents";
  dsl::Diagnostics unheard; // the files of the project have told it
  dsl::ProjectReader reader(unheard);
  const dsl::Project &package = reader.read(*project);
  return package.version.empty() ? package.name : package.name + " " + package.version;
}

/// Writes the pages and the folders that they lie in.
llvm::Error writePages(StringRef folder, const std::map<std::string, std::string> &texts) {
  for (const auto &[name, text] : texts) {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, name);
    StringRef parent = llvm::sys::path::parent_path(path);
    if (std::error_code error = llvm::sys::fs::create_directories(parent))
      return llvm::createStringError("cannot make the folder '" + parent + "': " + error.message());
    if (llvm::Error error = codegen::writeWholeFile(path, text))
      return error;
  }
  return llvm::Error::success();
}

} // namespace

int hybrid::writeDocumentation(const DocOptions &options) {
  llvm::Expected<std::vector<SourcePath>> files = findSources(options.paths);
  if (!files) {
    complain(llvm::toString(files.takeError()));
    return 1;
  }
  Documentation documentation;
  if (!documentation.load(*files))
    return 1;
  std::map<std::string, std::string> texts = documentation.write(titleOf(options));
  if (llvm::Error error = writePages(options.folder, texts)) {
    complain(llvm::toString(std::move(error)));
    return 1;
  }
  if (!options.quiet)
    llvm::outs() << texts.size() << " pages in " << options.folder << "\n";
  return 0;
}
