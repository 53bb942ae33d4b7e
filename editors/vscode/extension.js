// Starts hybrid-lsp-server for .hyb files and hands its answers to the editor.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = function () {
  const settings = vscode.workspace.getConfiguration("hybrid");
  const library = settings.get("libraryPath");
  const environment = library ? { ...process.env, HYBRID_PATH: library } : process.env;
  const server = { command: settings.get("serverPath"), args: [], options: { env: environment } };
  client = new LanguageClient("hybrid", "Hybrid", server, {
    documentSelector: [{ scheme: "file", language: "hybrid" }],
  });
  return client.start();
};

exports.deactivate = function () {
  return client ? client.stop() : undefined;
};
