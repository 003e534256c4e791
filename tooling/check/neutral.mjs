// Every entry that is not for Node alone compiles without Node's types and is bundled for a browser without a warning.

import { join } from "node:path";
import ts from "typescript";
import { bundlingProblems } from "./bundle.mjs";
import { entriesOf, isForNode, root, shown, workspaceGroup } from "./workspace.mjs";

export async function checkNeutral(complain) {
  const entries = neutralEntries();
  compileWithoutNode(entries, complain);
  for (const entry of entries) {
    for (const problem of await bundlingProblems(entry.source)) complain(entry.entry, `in a browser: ${problem}`);
  }
  return `${entries.length} entries compile without Node's types and are bundled for a browser`;
}

/** Entries that promise to run in Node and in a browser. */
export function neutralEntries() {
  return workspaceGroup("packages").flatMap((one) => entriesOf(one).filter((entry) => !isForNode(entry, one)));
}

function compileWithoutNode(entries, complain) {
  const { config } = ts.readConfigFile(join(root, "tooling/tsconfig/library.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: [] }, root);
  const program = ts.createProgram({ rootNames: entries.map(({ source }) => source), options });
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) complain(...described(diagnostic));
  const nodeTypes = program.getSourceFiles().find(({ fileName }) => fileName.includes("/@types/node/"));
  if (nodeTypes)
    complain("types", `${shown(nodeTypes.fileName)} came in by way of a dependency; this check sees nothing`);
}

function described({ file, start, messageText }) {
  const text = ts.flattenDiagnosticMessageText(messageText, " ");
  if (!file) return ["types", text];
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return [`${shown(file.fileName)}:${line + 1}:${character + 1}`, `without Node's types: ${text}`];
}
