/** The configuration folder of cohere, with the files and the frames that it names found on this disk. */

import { basename, dirname, join, resolve } from "node:path";
import { FileError, type PythonLiteral, readPythonAssignments } from "@autophase/tensor-io";
import { fileSystem, readFileText } from "@autophase/tensor-io/node";
import { type CoherePreparation, translateCohere } from "../cohere/translate-cohere.js";
import type { ChosenPrepareSettings } from "../settings/prepare-settings.js";
import type { StoredPreparation } from "../settings/settings-file.js";

const { readdir, readEntries, stat } = fileSystem;

export interface CohereFolder extends StoredPreparation {
  /** What was left out, one sentence each. */
  readonly notes: readonly string[];
}

const CONFIGURATIONS = ["config", "config_prep", "config_data", "config_instr"];
/** Settings that name a file. */
const FILE_SETTINGS = ["dark", "flat", "spec", "alienFile"] as const;

/**
 * Reads `config`, `config_prep`, `config_data` and `config_instr`, each if it is there. A file that is not where it
 * says is looked for in the folder, and beside it.
 * @throws {FileError} when the folder holds none of them. @throws {FormatError} for a line that is no assignment.
 * @throws {ValueError} for a value out of range.
 */
export async function readCohereFolder(folder: string): Promise<CohereFolder> {
  const configuration = translateCohere(await readConfigurations(folder), folder);
  const found = await findFiles(folder, configuration.settings);
  const { frames, taken, notes } = await findFrames(configuration);
  const { geometry, ...settings } = found.settings;
  return {
    settings: {
      ...settings,
      // without the angles of a scan a geometry is of no use
      ...((settings.spec ?? settings.motors) !== undefined && geometry !== undefined && { geometry }),
      ...(settings.spec !== undefined && taken.length > 0 && { scan: [...taken] }),
    },
    notes: [...configuration.notes, ...found.notes, ...notes],
    ...(frames.length > 0 && { frames }),
  };
}

async function readConfigurations(folder: string): Promise<Map<string, Map<string, PythonLiteral>>> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw new FileError(folder, "no such folder", { cause });
  });
  const names = CONFIGURATIONS.filter((name) => entries.includes(name));
  if (names.length === 0) throw new FileError(folder, `holds none of ${CONFIGURATIONS.join(", ")}`);
  const configurations = new Map<string, Map<string, PythonLiteral>>();
  for (const name of names) {
    const file = join(folder, name);
    const text = await readFileText(file);
    configurations.set(name, readPythonAssignments(text, { file }));
  }
  return configurations;
}

async function findFiles(
  folder: string,
  chosen: ChosenPrepareSettings,
): Promise<{ settings: ChosenPrepareSettings; notes: string[] }> {
  const settings = { ...chosen };
  const notes: string[] = [];
  for (const name of FILE_SETTINGS) {
    const named = settings[name];
    if (named === undefined) continue;
    const path = await locate(folder, named);
    if (path !== undefined) settings[name] = path;
    else {
      delete settings[name];
      notes.push(`${named} is not there; ${name} says where it is`);
    }
  }
  return { settings, notes };
}

async function locate(folder: string, path: string): Promise<string | undefined> {
  const beside = dirname(resolve(folder));
  for (const candidate of [resolve(path), join(resolve(folder), basename(path)), join(beside, basename(path))]) {
    if (await stat(candidate).catch(() => undefined)) return candidate;
  }
  return undefined;
}

interface FoundFrames {
  readonly frames: readonly string[];
  /** Numbers of the scans. */
  readonly taken: readonly number[];
  readonly notes: readonly string[];
}

/** By scan the folder in `data_dir` whose name ends in its number, such as `Staff20-1a_S0054`. */
async function findFrames({ dataFolder, scans, fewestFiles }: CoherePreparation): Promise<FoundFrames> {
  if (dataFolder === undefined) return { frames: [], taken: scans, notes: [] };
  const inside = await readEntries(dataFolder).catch(() => []);
  const names = inside.filter((entry) => entry.isDirectory).map(({ name }) => name);
  const byScan = new Map(names.map((name) => [Number(/(\d+)$/.exec(name)?.[1]), name]));
  const folders = [...byScan].filter(([scan]) => scans.includes(scan)).sort(([a], [b]) => a - b);
  if (folders.length === 0 || folders.length < scans.length) {
    const note = `data_dir ${dataFolder} is not there, or has no folder of the scan: the FRAMES that are named take its place`;
    return { frames: [], taken: scans, notes: [note] };
  }
  const frames: string[] = [];
  const taken: number[] = [];
  const notes: string[] = [];
  for (const [scan, name] of folders) {
    const path = join(dataFolder, name);
    const files = (await readdir(path)).length;
    if (files < fewestFiles) {
      notes.push(`${name}: left out, it holds ${files} files and min_frames is ${fewestFiles}`);
      continue;
    }
    frames.push(path);
    taken.push(scan);
  }
  return { frames, taken: taken.length > 0 ? taken : scans, notes };
}
