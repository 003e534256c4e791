/** The configuration folder of cohere (github.com/AdvancedPhotonSource/cohere) as settings of a preparation. */

import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FileError, type PythonLiteral, readPythonAssignments } from "@autophase/tensor-io";
import { readFileBytes } from "@autophase/tensor-io/node";
import { translateEntry } from "./cohere-keys.js";
import type { Setting, StoredSettings } from "./settings-file.js";

export interface CohereSettings extends StoredSettings {
  /** What was left out, one sentence each. */
  readonly notes: readonly string[];
}

const FILES = ["config", "config_prep", "config_data", "config_instr"];
/** Settings that name a file. */
const FILE_SETTINGS = ["dark", "flat", "spec", "alien-file"];

/**
 * Reads `config`, `config_prep`, `config_data` and `config_instr`, each if it is there. A file that is not where it says is
 * looked for in the folder, and beside it.
 * @throws {FileError} when the folder holds none of them. @throws {FormatError} for a line that is no assignment.
 */
export async function readCohereSettings(folder: string): Promise<CohereSettings> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw new FileError(folder, "no such folder", { cause });
  });
  const there = FILES.filter((name) => entries.includes(name));
  if (there.length === 0) throw new FileError(folder, `holds none of ${FILES.join(", ")}`);
  const found = new Map<string, PythonLiteral>();
  for (const name of there) {
    const path = join(folder, name);
    const text = new TextDecoder().decode(await readFileBytes(path));
    for (const [key, value] of readPythonAssignments(text, { file: path })) {
      // there it is where cohere keeps its own result of the preparation
      if (name !== "config_data" || key !== "data_dir") found.set(key, value);
    }
  }
  return translate(folder, found);
}

async function translate(folder: string, entries: ReadonlyMap<string, PythonLiteral>): Promise<CohereSettings> {
  const values: Record<string, Setting> = {};
  const notes: string[] = [];
  for (const [name, value] of entries) {
    const translated = name === "data_dir" ? undefined : translateEntry(name, value, entries);
    if (typeof translated === "string") notes.push(`${name}: ${translated}`);
    else Object.assign(values, translated);
  }
  for (const setting of FILE_SETTINGS.filter((name) => values[name] !== undefined)) {
    const path = await locate(folder, String(values[setting]));
    if (path) values[setting] = path;
    else {
      notes.push(`${values[setting]} is not there; --${setting} says where it is`);
      delete values[setting];
    }
  }
  const scans = scansOf(entries);
  const folders = await foldersOf(entries, scans, notes);
  const taken = folders.size > 0 ? [...folders.keys()] : scans;
  if (taken.length > 0 && values.spec !== undefined) values.scan = taken;
  if (values.spec === undefined) delete values.geometry;
  return { where: folder, values, notes, ...(folders.size > 0 && { frames: [...folders.values()] }) };
}

/** `54`, `54-57`, `54,56-58`, less those excluded. */
function scansOf(found: ReadonlyMap<string, PythonLiteral>): number[] {
  const left = new Set([found.get("exclude_scans") ?? [], found.get("outliers_scans") ?? []].flat());
  const parts = String(found.get("scan") ?? "").split(",");
  const scans = parts.flatMap((part) => {
    const [, first, last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    if (first === undefined) return [];
    const length = Math.min(1000, Math.max(0, Number(last) - Number(first) + 1));
    return Array.from({ length }, (_, k) => Number(first) + k);
  });
  return scans.filter((scan) => !left.has(scan));
}

async function locate(folder: string, path: string): Promise<string | undefined> {
  const beside = dirname(resolve(folder));
  for (const candidate of [resolve(path), join(resolve(folder), basename(path)), join(beside, basename(path))]) {
    if (await stat(candidate).catch(() => undefined)) return candidate;
  }
  return undefined;
}

/** By scan the folder in `data_dir` whose name ends in its number, such as `Staff20-1a_S0054`. */
async function foldersOf(
  entries: ReadonlyMap<string, PythonLiteral>,
  scans: readonly number[],
  notes: string[],
): Promise<ReadonlyMap<number, string>> {
  const folder = entries.get("data_dir");
  const found = new Map<number, string>();
  if (typeof folder !== "string") return found;
  const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const { name } of inside.filter((entry) => entry.isDirectory())) {
    const number = Number(/(\d+)$/.exec(name)?.[1]);
    if (scans.includes(number)) found.set(number, join(folder, name));
  }
  if (found.size === 0 || found.size < scans.length) {
    notes.push(`data_dir ${folder} is not there, or has no folder of the scan; name the FRAMES`);
    return new Map();
  }
  const least = Number(entries.get("min_frames") ?? 0);
  for (const [number, path] of found) {
    const files = (await readdir(path)).length;
    if (files >= least) continue;
    found.delete(number);
    notes.push(`${basename(path)}: left out, it holds ${files} files and min_frames is ${least}`);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}
