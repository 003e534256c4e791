// Types as a consumer resolves them.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Imports every entry into one file. @returns what TypeScript says of it and of our types, as sentences. */
export async function typeProblems(folder, entries, moduleResolution) {
  const file = join(folder, "consumer.ts");
  const lines = entries.map((entry, k) => `import * as module${k} from "${entry}";\nexport { module${k} };`);
  await writeFile(file, lines.join("\n"));
  const isNode16 = moduleResolution === ts.ModuleResolutionKind.Node16;
  const program = ts.createProgram({
    rootNames: [file],
    options: {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: isNode16 ? ts.ModuleKind.Node16 : ts.ModuleKind.ESNext,
      moduleResolution,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
      types: ["node"],
      typeRoots: [fileURLToPath(new URL("../../node_modules/@types", import.meta.url))],
    },
  });
  const ours = ({ file }) => !file || !/node_modules\/(?!@autophase\/|autophase)/.test(file.fileName);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(ours)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
}
