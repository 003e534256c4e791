import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const SETTINGS = fileURLToPath(new URL("../../tooling/tsconfig/library.json", import.meta.url));

/** What the compiler has against programs, under the rules of the repository; a snippet may leave a name unused. */
export function typeProblems(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(SETTINGS, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());
  const program = ts.createProgram({ rootNames: files, options: { ...options, noUnusedLocals: false } });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    if (file === undefined || start === undefined) return text;
    return `${basename(file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${text}`;
  });
}
