/** Settings as the text of a file, YAML or JSON. */

import { FormatError } from "@autophase/tensor-io";
import { type Document, parseDocument, stringify } from "yaml";

/**
 * The values of a YAML or JSON text, unchecked.
 * @throws {FormatError} when it is neither, or no mapping from names to values.
 */
export function readSettingsText(text: string, where: string): Record<string, unknown> {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new FormatError(where, `not YAML: ${inWords(problem.message)}`);
  const content = valuesOf(document, text, where);
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return { ...content };
  throw new FormatError(where, "expected settings such as `threshold: 2`, one a line");
}

/** The first line of what the parser says; its own stack is the parser's matter. */
function inWords(message: string): string {
  const [line] = message.split("\n");
  return line.replace("Maximum call stack size exceeded", "brackets are nested too deep").replace(/:$/, "");
}

/** A star begins the name of another value of the text; one that there is not, or too many, is found only here. */
function valuesOf(document: Document, text: string, where: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    const name = /: (.*)$/.exec(problem)?.[1];
    const at = name === undefined ? -1 : text.indexOf(`*${name}`);
    const line = at < 0 ? "" : ` at line ${text.slice(0, at).split("\n").length}`;
    throw new FormatError(where, `not YAML: ${problem}${line}; put a text that begins with * in quotes`, { cause });
  }
}

/** YAML that `readSettingsText` reads. @param head - one line that says what it is for. */
export function printSettingsText(values: Readonly<Record<string, unknown>>, head: string): string {
  return `# ${head}\n${stringify(values)}`;
}
