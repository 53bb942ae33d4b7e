//===- HybServer.cpp - A language server for .hyb files -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-lsp-server/HybServer.h"

#include "frontend/dsl/Describe.h"
#include "frontend/dsl/Format.h"
#include "tools/hybrid-lsp-server/Completion.h"
#include "tools/hybrid-lsp-server/Hover.h"
#include "tools/hybrid-lsp-server/MessageInput.h"
#include "tools/hybrid-lsp-server/SemanticTokens.h"

#include "llvm/ADT/STLExtras.h"

#include <map>

using namespace hybrid;
using namespace hybrid::lsp;
using llvm::StringRef;
using Answer = llvm::lsp::Callback<llvm::json::Value>;
namespace protocol = llvm::lsp;

namespace {

//===----------------------------------------------------------------------===//
// Answers about one document
//===----------------------------------------------------------------------===//

/// The place of a range in its own file; null for a path that no URI can name. The library's conversion refers to the
/// text of the URI; this one owns it.
llvm::json::Value location(const dsl::SourceFile &file, dsl::Range range) {
  llvm::Expected<protocol::URIForFile> uri = protocol::URIForFile::fromFile(file.path());
  if (!uri) {
    llvm::consumeError(uri.takeError());
    return nullptr;
  }
  return llvm::json::Object{{"uri", uri->uri().str()}, {"range", toProtocol(file, range)}};
}

llvm::json::Value toJSON(const dsl::Diagnostic &diagnostic) {
  bool isError = diagnostic.severity == dsl::Severity::Error;
  llvm::json::Object object{{"range", toProtocol(*diagnostic.file, diagnostic.range)},
                            {"severity", static_cast<int>(isError ? protocol::DiagnosticSeverity::Error
                                                                  : protocol::DiagnosticSeverity::Warning)},
                            {"code", info(diagnostic.code).name},
                            {"source", "hybrid"},
                            {"message", diagnostic.message}};
  llvm::json::Array related;
  for (const dsl::Diagnostic &note : diagnostic.notes)
    if (llvm::json::Value place = location(*note.file, note.range); place != nullptr)
      related.push_back(llvm::json::Object{{"location", std::move(place)}, {"message", note.message}});
  if (!related.empty())
    object["relatedInformation"] = std::move(related);
  return object;
}

protocol::SymbolKind symbolKind(dsl::Variable::Kind kind) {
  switch (kind) {
  case dsl::Variable::Kind::Const:
    return protocol::SymbolKind::Constant;
  case dsl::Variable::Kind::Input:
    return protocol::SymbolKind::Field;
  case dsl::Variable::Kind::Result:
    return protocol::SymbolKind::Property;
  default:
    return protocol::SymbolKind::Variable;
  }
}

/// The outline of a file, in the order of the text.
class Outline {
public:
  explicit Outline(const Document &document) : document(document) {}

  llvm::json::Value run() {
    const dsl::SourceUnit &unit = document.unit();
    for (const dsl::UnitDeclaration *declared : unit.units)
      add(*declared, symbol(*declared, declared->name->getKey(), protocol::SymbolKind::Struct, "unit"));
    for (const dsl::Variable *variable : unit.variables)
      add(*variable, symbol(*variable));
    for (const dsl::Callable *callable : unit.callables)
      add(*callable, symbol(*callable));
    for (const dsl::Test *test : unit.tests)
      add(*test, symbol(*test, test->title.empty() ? "test" : test->title, protocol::SymbolKind::Event, "test"));
    llvm::json::Array array;
    for (const auto &[begin, found] : byPlace)
      array.push_back(found);
    return array;
  }

private:
  void add(const dsl::Declaration &declaration, protocol::DocumentSymbol found) {
    byPlace.emplace(declaration.range.begin, std::move(found));
  }

  protocol::DocumentSymbol symbol(const dsl::Declaration &declaration, StringRef name, protocol::SymbolKind kind,
                                  StringRef detail) const {
    dsl::Range all = declaration.range, named = declaration.nameRange;
    all.end = std::max(all.end, named.end); // the protocol wants the name inside
    const dsl::SourceFile &file = document.source();
    protocol::DocumentSymbol result(name, kind, toProtocol(file, all), toProtocol(file, named));
    result.detail = detail;
    return result;
  }

  protocol::DocumentSymbol symbol(const dsl::Variable &variable) const {
    return symbol(variable, variable.name->getKey(), symbolKind(variable.kind), typeText(variable, document.program()));
  }

  protocol::DocumentSymbol symbol(const dsl::Callable &callable) const {
    bool isModule = callable.kind == dsl::Callable::Kind::Module;
    protocol::DocumentSymbol result = symbol(callable, callable.name->getKey(),
                                             isModule ? protocol::SymbolKind::Function : protocol::SymbolKind::Class,
                                             isModule ? "module" : "network");
    for (llvm::ArrayRef<dsl::Variable *> ports : {callable.inputs, callable.results})
      for (const dsl::Variable *port : ports)
        result.children.push_back(symbol(*port));
    return result;
  }

  const Document &document;
  std::multimap<uint32_t, protocol::DocumentSymbol> byPlace;
};

/// Where the thing that a reference names is declared.
llvm::json::Value declarationOf(const dsl::Reference &reference) {
  auto of = [](const dsl::Declaration &declaration) {
    return location(*declaration.file->source, declaration.nameRange);
  };
  if (reference.variable)
    return of(*reference.variable);
  if (reference.callable)
    return of(*reference.callable);
  if (reference.unit)
    return of(*reference.unit);
  if (reference.file)
    return location(*reference.file->source, {});
  return nullptr;
}

/// The fix-its of what was found around a range.
llvm::json::Value codeActions(const Document &document, protocol::Range range) {
  llvm::json::Array actions;
  for (const dsl::Diagnostic &diagnostic : document.diagnostics()) {
    protocol::Range place = toProtocol(document.source(), diagnostic.range);
    if (!diagnostic.fix || place.end < range.start || range.end < place.start)
      continue;
    const dsl::FixIt &fix = *diagnostic.fix;
    std::string title = fix.range.isEmpty()
                            ? "insert '" + fix.text + "'"
                            : "replace '" + document.source().text(fix.range).str() + "' by '" + fix.text + "'";
    llvm::json::Object edit{{"range", toProtocol(document.source(), fix.range)}, {"newText", fix.text}};
    llvm::json::Object changes{{document.uri().uri(), llvm::json::Array{std::move(edit)}}};
    actions.push_back(llvm::json::Object{{"title", title},
                                         {"kind", "quickfix"},
                                         {"diagnostics", llvm::json::Array{toJSON(diagnostic)}},
                                         {"edit", llvm::json::Object{{"changes", std::move(changes)}}}});
  }
  return actions;
}

/// One edit that replaces the whole text; none if the layout is right, or the text has syntax errors.
llvm::json::Value formatting(const Document &document) {
  dsl::Diagnostics unheard;
  std::optional<std::string> text = formatFile(document.source(), unheard);
  llvm::json::Array edits;
  if (text && *text != document.text()) {
    dsl::Range all{0, static_cast<uint32_t>(document.text().size())};
    edits.push_back(llvm::json::Object{{"range", toProtocol(document.source(), all)}, {"newText", *text}});
  }
  return edits;
}

//===----------------------------------------------------------------------===//
// The server
//===----------------------------------------------------------------------===//

class HybServer {
public:
  explicit HybServer(protocol::JSONTransport &transport) : transport(transport) {}

  int run() {
    protocol::MessageHandler handler(transport);
    handler.method("initialize", this, &HybServer::initialize);
    handler.method("shutdown", this, &HybServer::shutdown);
    handler.notification("initialized", this, &HybServer::initialized);
    handler.notification("textDocument/didOpen", this, &HybServer::didOpen);
    handler.notification("textDocument/didChange", this, &HybServer::didChange);
    handler.notification("textDocument/didClose", this, &HybServer::didClose);
    handler.method("textDocument/hover", this, &HybServer::hover);
    handler.method("textDocument/completion", this, &HybServer::completion);
    handler.method("textDocument/definition", this, &HybServer::definition);
    handler.method("textDocument/documentSymbol", this, &HybServer::documentSymbol);
    handler.method("textDocument/formatting", this, &HybServer::format);
    handler.method("textDocument/codeAction", this, &HybServer::codeAction);
    handler.method("textDocument/semanticTokens/full", this, &HybServer::semanticTokensFull);
    publish = handler.outgoingNotification<llvm::json::Value>("textDocument/publishDiagnostics");
    llvm::consumeError(transport.run(handler));
    return wasShutDown ? 0 : 1;
  }

private:
  using FileParams = protocol::DocumentSymbolParams;
  using PlaceParams = protocol::TextDocumentPositionParams;

  void initialize(const protocol::InitializeParams &, Answer reply) {
    llvm::json::Object capabilities{
        {"positionEncoding", "utf-16"},
        {"textDocumentSync",
         llvm::json::Object{{"openClose", true},
                            {"change", static_cast<int>(protocol::TextDocumentSyncKind::Incremental)}}},
        {"hoverProvider", true},
        {"completionProvider", llvm::json::Object{{"triggerCharacters", {".", "[", "("}}, {"resolveProvider", false}}},
        {"definitionProvider", true},
        {"documentSymbolProvider", true},
        {"documentFormattingProvider", true},
        {"codeActionProvider", llvm::json::Object{{"codeActionKinds", {"quickfix"}}}},
        {"semanticTokensProvider", llvm::json::Object{{"legend", semanticLegend()}, {"full", true}}}};
    reply(llvm::json::Object{{"serverInfo", llvm::json::Object{{"name", "hybrid-lsp-server"}}},
                             {"capabilities", std::move(capabilities)}});
  }

  void initialized(const protocol::NoParams &) {}

  void shutdown(const protocol::NoParams &, Answer reply) {
    wasShutDown = true;
    reply(nullptr);
  }

  //===--- Text -------------------------------------------------------------===//

  void didOpen(const protocol::DidOpenTextDocumentParams &params) {
    update(params.textDocument.uri, params.textDocument.version, params.textDocument.text);
  }

  void didChange(const protocol::DidChangeTextDocumentParams &params) {
    const Document *document = find(params.textDocument.uri);
    if (!document)
      return;
    std::string text = document->text().str();
    for (const protocol::TextDocumentContentChangeEvent &change : params.contentChanges) {
      if (!change.range) {
        text = change.text;
        continue;
      }
      dsl::SourceFile file("", llvm::MemoryBuffer::getMemBufferCopy(text));
      uint32_t begin = toOffset(file, change.range->start), end = toOffset(file, change.range->end);
      text.replace(begin, std::max(begin, end) - begin, change.text);
    }
    update(params.textDocument.uri, params.textDocument.version, std::move(text));
  }

  void didClose(const protocol::DidCloseTextDocumentParams &params) {
    std::string path = params.textDocument.uri.file().str();
    if (!documents.erase(path))
      return;
    publish(llvm::json::Object{{"uri", params.textDocument.uri}, {"diagnostics", llvm::json::Array()}});
    updateImporters(path); // what is on disk holds again
  }

  /// The text of a file that is open.
  std::unique_ptr<llvm::MemoryBuffer> open(StringRef path) const {
    auto document = documents.find(path.str());
    return document == documents.end() ? nullptr : llvm::MemoryBuffer::getMemBufferCopy(document->second->text(), path);
  }

  void analyse(const protocol::URIForFile &uri, int64_t version, std::string text) {
    auto document =
        std::make_unique<Document>(uri, version, std::move(text), [this](StringRef path) { return open(path); });
    llvm::json::Array list;
    for (const dsl::Diagnostic &diagnostic : document->diagnostics())
      list.push_back(toJSON(diagnostic));
    publish(llvm::json::Object{{"uri", uri}, {"version", version}, {"diagnostics", std::move(list)}});
    documents[uri.file().str()] = std::move(document);
  }

  void update(const protocol::URIForFile &uri, int64_t version, std::string text) {
    if (text.size() > dsl::SourceFile::kMaxBytes)
      return;
    analyse(uri, version, std::move(text));
    updateImporters(uri.file());
  }

  /// Open files that see the changed one through an import.
  void updateImporters(StringRef path) {
    std::vector<const Document *> importers;
    for (const auto &[other, document] : documents)
      if (document->imports(path))
        importers.push_back(document.get());
    for (const Document *document : importers)
      analyse(protocol::URIForFile(document->uri()), document->version(), document->text().str());
  }

  const Document *find(const protocol::URIForFile &uri) const {
    auto document = documents.find(uri.file().str());
    return document == documents.end() ? nullptr : document->second.get();
  }

  //===--- Questions --------------------------------------------------------===//

  void hover(const PlaceParams &params, Answer reply) {
    const Document *document = find(params.textDocument.uri);
    const dsl::Reference *reference =
        document ? document->referenceAt(toOffset(document->source(), params.position)) : nullptr;
    std::string text = reference ? hoverText(*document, *reference) : "";
    if (text.empty())
      return reply(nullptr);
    protocol::Hover answer(toProtocol(document->source(), reference->range));
    answer.contents.value = std::move(text);
    reply(answer);
  }

  void completion(const PlaceParams &params, Answer reply) {
    llvm::json::Array list;
    if (const Document *document = find(params.textDocument.uri)) {
      // Sorted as found: what is near comes first.
      for (auto [i, item] : llvm::enumerate(complete(*document, toOffset(document->source(), params.position)))) {
        item.sortText = llvm::formatv("{0,0+5}", i).str();
        list.push_back(item);
      }
    }
    reply(std::move(list));
  }

  void definition(const PlaceParams &params, Answer reply) {
    const Document *document = find(params.textDocument.uri);
    const dsl::Reference *reference =
        document ? document->referenceAt(toOffset(document->source(), params.position)) : nullptr;
    reply(reference ? declarationOf(*reference) : llvm::json::Value(nullptr));
  }

  void documentSymbol(const FileParams &params, Answer reply) {
    const Document *document = find(params.textDocument.uri);
    reply(document ? Outline(*document).run() : llvm::json::Value(nullptr));
  }

  void format(const FileParams &params, Answer reply) {
    const Document *document = find(params.textDocument.uri);
    reply(document ? formatting(*document) : llvm::json::Value(nullptr));
  }

  void codeAction(const protocol::CodeActionParams &params, Answer reply) {
    const Document *document = find(params.textDocument.uri);
    reply(document ? codeActions(*document, params.range) : llvm::json::Value(nullptr));
  }

  void semanticTokensFull(const FileParams &params, Answer reply) {
    const Document *document = find(params.textDocument.uri);
    if (!document)
      return reply(nullptr);
    reply(llvm::json::Object{{"data", llvm::json::Array(semanticTokens(*document))}});
  }

  protocol::JSONTransport &transport;
  protocol::OutgoingNotification<llvm::json::Value> publish;
  std::map<std::string, std::unique_ptr<Document>> documents; ///< by path
  bool wasShutDown = false;
};

} // namespace

int lsp::serveHyb(protocol::JSONStreamStyle style) {
  bool pretty = style == protocol::Delimited;
  protocol::JSONTransport transport(std::make_unique<MessageInput>(stdin, style), llvm::outs(), pretty);
  return HybServer(transport).run();
}
