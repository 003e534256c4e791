/** Settings of a preparation in a YAML or JSON file: the long names of the options, and `frames`. */

import { dirname, isAbsolute, resolve } from "node:path";
import { FormatError } from "@autophase/tensor-io";
import { readFileBytes } from "@autophase/tensor-io/node";
import { parseDocument, stringify } from "yaml";

/** A value as it may stand in a file. */
export type Setting = string | number | boolean | readonly (string | number)[];

export interface StoredSettings {
  /** What messages call it. */
  readonly where: string;
  readonly frames?: readonly string[];
  /** By the long name of the option, without dashes before it. */
  readonly values: Readonly<Record<string, Setting>>;
}

/**
 * Paths are taken from the folder of the file.
 * @throws {FormatError} when it is not YAML, not a mapping, or a value is neither text, number, boolean nor a list of such.
 */
export async function readSettings(file: string): Promise<StoredSettings> {
  const text = new TextDecoder().decode(await readFileBytes(file));
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new FormatError(file, `not YAML: ${problem.message.split("\n")[0]}`);
  const content: unknown = document.toJS();
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new FormatError(file, "expected settings such as `threshold: 2`, one a line");
  const folder = dirname(resolve(file));
  const { frames, ...values } = content as Record<string, unknown>;
  const entries = Object.entries(values).flatMap(([name, value]): [string, Setting][] =>
    value === null ? [] : [[name, resolvePath(folder, name, checkSetting(file, name, value))]],
  );
  const sources = frames === undefined ? undefined : [checkSetting(file, "frames", frames)].flat();
  return {
    where: file,
    ...(sources && { frames: sources.map((source) => resolve(folder, String(source))) }),
    values: Object.fromEntries(entries),
  };
}

/** The text of such a file; paths are made absolute, so that it works from anywhere. */
export function settingsText(frames: readonly string[], values: Readonly<Record<string, Setting>>): string {
  const entries = Object.entries(values).map(([name, value]) => [name, resolvePath(process.cwd(), name, value)]);
  const head = "# autophase prepare --config THIS --out P.cxi repeats it; options on the command line come first\n";
  return head + stringify({ frames: frames.map((source) => resolve(source)), ...Object.fromEntries(entries) });
}

function checkSetting(file: string, name: string, value: unknown): Setting {
  const isPlain = (one: unknown): one is string | number => typeof one === "string" || typeof one === "number";
  if (isPlain(value) || typeof value === "boolean") return value;
  if (Array.isArray(value) && value.every(isPlain)) return value;
  throw new FormatError(file, `${name}: expected text, a number, or a list of them, got ${JSON.stringify(value)}`);
}

const FILES = new Set(["dark", "flat", "mask", "spec", "alien-file"]);
/** Words and numbers that stand where a file may stand. */
const WORDS: Readonly<Record<string, RegExp>> = {
  gaps: /^(auto|none)$/,
  background: /^(frame|[\d.e+-]+)$/,
  monitor: /^[^.]*$/,
  geometry: /(?<!\.json)$/i,
};

function resolvePath(folder: string, name: string, value: Setting): Setting {
  if (typeof value !== "string" || isAbsolute(value)) return value;
  const isFile = FILES.has(name) || (WORDS[name] !== undefined && !WORDS[name].test(value));
  return isFile ? resolve(folder, value) : value;
}
