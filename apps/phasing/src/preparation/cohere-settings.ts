/** The configuration folder of cohere (github.com/AdvancedPhotonSource/cohere) as settings of a preparation. */

import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FileError } from "@autophase/tensor-io";
import { readFileBytes } from "@autophase/tensor-io/node";
import { type Literal, parseAssignments } from "./python-literal.js";
import type { Setting, StoredSettings } from "./settings-file.js";

export interface CohereSettings extends StoredSettings {
  /** What was left out, one sentence each. */
  readonly notes: readonly string[];
}

const FILES = ["config", "config_prep", "config_data", "config_instr"];
/** Neither of them says anything about a pattern. */
const SILENT = new Set(["working_dir", "experiment_id", "converter_ver", "beamline", "AA1_save_arrs"]);
const DIFFRACTOMETERS: Readonly<Record<string, string>> = {
  "34idc": "34-ID-C",
  aps_34idc: "34-ID-C",
  id01: "ID01",
  esrf_id01: "ID01",
};

/**
 * Reads `config`, `config_prep`, `config_data` and `config_instr`, each if it is there. Its axes are `x, y, z` = column, row,
 * frame; ours are turned round. A file that is not where it says is looked for in the folder, and beside it.
 * @throws {FileError} when the folder holds none of them. @throws {ValueError} for a line that is no assignment.
 */
export async function readCohereSettings(folder: string): Promise<CohereSettings> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw new FileError(folder, "no such folder", { cause });
  });
  const there = FILES.filter((name) => entries.includes(name));
  if (there.length === 0) throw new FileError(folder, `holds none of ${FILES.join(", ")}`);
  const found = new Map<string, Literal>();
  for (const name of there) {
    const path = join(folder, name);
    const text = new TextDecoder().decode(await readFileBytes(path));
    for (const [key, value] of parseAssignments(text, path)) found.set(key, value);
  }
  return translate(folder, found);
}

async function translate(folder: string, found: ReadonlyMap<string, Literal>): Promise<CohereSettings> {
  const values: Record<string, Setting> = {};
  const notes: string[] = [];
  const unknown: string[] = [];
  let frames: string[] | undefined;
  for (const [key, value] of found) {
    const file = FILE_KEYS[key];
    if (SILENT.has(key)) continue;
    if (file !== undefined && typeof value === "string") {
      const path = await locate(folder, value);
      if (path) values[file] = path;
      else notes.push(`${key} ${value} is not there; --${file} says where it is`);
    } else if (key === "data_dir" && typeof value === "string") {
      frames = await scanFolders(value, scansOf(found));
      if (!frames) notes.push(`data_dir ${value} is not there, or has no folder of the scan; name the FRAMES`);
    } else if (!translateValue(key, value, values)) unknown.push(key);
  }
  const scans = scansOf(found);
  if (scans.length > 0 && values.spec !== undefined) values.scan = scans;
  if (values.spec === undefined) delete values.geometry;
  if (unknown.length > 0) notes.push(`${unknown.join(", ")}: not taken over`);
  return { where: folder, values, notes, ...(frames && { frames }) };
}

const FILE_KEYS: Readonly<Record<string, string>> = {
  darkfield_filename: "dark",
  whitefield_filename: "flat",
  specfile: "spec",
};

/** Whether the key is one of those that have a counterpart here. */
function translateValue(key: string, value: Literal, values: Record<string, Setting>): boolean {
  if (["scan", "exclude_scans", "outliers_scans"].includes(key)) return true;
  if (key === "intensity_threshold" && typeof value === "number") values.threshold = value;
  else if (key === "binning" && isNumbers(value, 3)) values.bin = value.toReversed();
  else if (key === "roi" && isNumbers(value, 4)) values.origin = [value[2], value[0]];
  else if (key === "diffractometer" && DIFFRACTOMETERS[String(value)]) values.geometry = DIFFRACTOMETERS[String(value)];
  else if (key === "alien_alg" && value === "AutoAlien1") values.aliens = "mask";
  else if (key === "alien_alg" && value === "block_aliens") return true;
  else if (key === "aliens" && Array.isArray(value) && value.every((block) => isNumbers(block, 6))) {
    values["alien-box"] = (value as number[][]).map(
      ([x0, y0, z0, x1, y1, z1]) => `${z0}:${z1},${y0}:${y1},${x0}:${x1}`,
    );
  } else return false;
  return true;
}

function isNumbers(value: Literal, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length === length && value.every((item) => typeof item === "number");
}

/** `54`, `54-57`, `54,56-58`, less those excluded. */
function scansOf(found: ReadonlyMap<string, Literal>): number[] {
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

/** The folders whose names end in the numbers of the scans, such as `Staff20-1a_S0054`. */
async function scanFolders(folder: string, scans: readonly number[]): Promise<string[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = scans.flatMap((scan) => names.find((name) => Number(/(\d+)$/.exec(name)?.[1]) === scan) ?? []);
  return found.length > 0 && found.length === scans.length ? found.map((name) => join(folder, name)) : undefined;
}
