/** Settings as the text of a file, YAML or JSON. */

import { FormatError } from "@autophase/tensor-io";
import { parseDocument, stringify } from "yaml";

/**
 * The values of a YAML or JSON text, unchecked.
 * @throws {FormatError} when it is neither, or no mapping from names to values.
 */
export function readSettingsText(text: string, where: string): Record<string, unknown> {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new FormatError(where, `not YAML: ${problem.message.split("\n")[0]}`);
  const content: unknown = document.toJS();
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return { ...content };
  throw new FormatError(where, "expected settings such as `threshold: 2`, one a line");
}

/** YAML that `readSettingsText` reads. @param head - one line that says what it is for. */
export function printSettingsText(values: Readonly<Record<string, unknown>>, head: string): string {
  return `# ${head}\n${stringify(values)}`;
}
