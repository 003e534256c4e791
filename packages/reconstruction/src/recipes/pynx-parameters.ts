/** Parameter files of PyNX: lines of names and values, in a text or as Python's assignments. Read, never executed. */

import { RecipeFileError } from "../errors.js";

/** By name in lower case, what stands behind the sign without quotes and brackets. */
export type PynxParameters = ReadonlyMap<string, string>;

/**
 * `name = value`, or a name alone for one that is set; `#` begins a comment. In Python also `params["name"] = value`.
 * @throws {RecipeFileError} for a line that is something else, such as code.
 */
export function readPynxParameters(text: string, file: string): PynxParameters {
  const parameters = new Map<string, string>();
  text.split(/\r\n?|\n/).forEach((line, index) => {
    const bare = line.replace(/^\uFEFF/, "").replace(/("[^"]*"|'[^']*')|#.*$/g, (_, quoted?: string) => quoted ?? "");
    const trimmed = bare.trim();
    if (trimmed === "") return;
    const [, key, name = key, value = "True"] =
      /^(?:params\s*\[\s*["'](\w+)["']\s*\]|(\w+))\s*(?:=\s*(.+))?$/.exec(trimmed) ?? [];
    const bareValue = name === undefined ? undefined : isFormula(name) ? unquoted(value) : unwrapped(value);
    if (name === undefined || bareValue === undefined) {
      const expected = "name = value; what is Python is read, not executed";
      throw new RecipeFileError(`${file}: line ${index + 1}: expected ${expected}, got ${trimmed.slice(0, 60)}`);
    }
    parameters.set(name.toLowerCase(), bareValue);
  });
  return parameters;
}

/** One for the support may stand without quotes, with functions in it; who reads it says what is none. */
function isFormula(name: string): boolean {
  return name.toLowerCase() === "support_formula";
}

function unquoted(value: string): string {
  return /^(["'])([^"']*)\1$/.exec(value)?.[2] ?? value;
}

/** A text or a number, or several of them in brackets; nothing for what is code. */
function unwrapped(value: string): string | undefined {
  const [, quoted] = /^["'](.*)["']$/.exec(value) ?? [];
  if (quoted !== undefined && !/["']/.test(quoted)) return quoted;
  const inner = /^[[(](.*)[\])]$/.exec(value)?.[1] ?? value;
  if (isOperators(value)) return value;
  return /[()[\]{};]|\b(?:lambda|import)\b/.test(inner) ? undefined : inner.replace(/["']/g, "").trim();
}

/** An operator string may stand without quotes. */
function isOperators(value: string): boolean {
  return /\*\*\s*\d/.test(value) && /^[\w\s*(),.=@#-]+$/.test(value);
}

/** Names that only such a file has. */
export function isPynxText(text: string): boolean {
  return /^\s*(?:params\s*\[\s*["'])?(?:nb_raar|nb_hio|nb_er|nb_run|support_threshold|support_update_period|detwin|algorithm)\b/im.test(
    text,
  );
}
