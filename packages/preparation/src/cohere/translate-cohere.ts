/** The configuration of cohere (github.com/AdvancedPhotonSource/cohere) as settings of a preparation. */

import { parseSettings } from "@autophase/settings";
import type { PythonLiteral } from "@autophase/tensor-io";
import { type ChosenPrepareSettings, PREPARE_SETTINGS } from "../settings/prepare-settings.js";
import { translateEntry } from "./translate-entry.js";

export interface CoherePreparation {
  readonly settings: ChosenPrepareSettings;
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
  /** Numbers of the scans, less those excluded. */
  readonly scans: readonly number[];
  /** The folder that holds a folder of frames for each scan. */
  readonly dataFolder?: string;
  /** A scan of fewer files is left out. */
  readonly fewestFiles: number;
}

/**
 * @param files - assignments of `config`, `config_prep`, `config_data` and `config_instr` by name, as
 *   `readPythonAssignments` reads them; names of files stay as they are written.
 * @param where - what messages call the configuration.
 * @throws {ValueError} for a value that the setting it stands for refuses.
 */
export function translateCohere(
  files: ReadonlyMap<string, ReadonlyMap<string, PythonLiteral>>,
  where: string,
): CoherePreparation {
  const entries = new Map([...files].flatMap(([file, assignments]) => [...assignments].filter(isOfFrames(file))));
  const translated = [...entries].map(([name, value]) => ({ name, meaning: translateEntry(name, value, entries) }));
  const meanings = translated.flatMap(({ meaning }) => (typeof meaning === "object" ? [meaning] : []));
  const motors = Object.assign({}, ...meanings.map((meaning) => meaning.motors));
  const hasMotors = Object.keys(motors).length > 0;
  const settings: ChosenPrepareSettings = Object.assign({}, ...meanings, hasMotors ? { motors } : {});
  parseSettings(PREPARE_SETTINGS, where, settings);
  const dataFolder = entries.get("data_dir");
  return {
    settings,
    notes: translated.flatMap(({ name, meaning }) => (typeof meaning === "string" ? [`${name}: ${meaning}`] : [])),
    scans: scansOf(entries),
    ...(typeof dataFolder === "string" && { dataFolder }),
    fewestFiles: Number(entries.get("min_frames") ?? 0),
  };
}

/** In `config_data` the folder is where cohere keeps its own result of the preparation. */
function isOfFrames(file: string): (entry: readonly [string, PythonLiteral]) => boolean {
  return ([name]) => file !== "config_data" || name !== "data_dir";
}

/** More scans than one crystal is ever measured in. */
const MOST_SCANS = 1000;

/** `54`, `54-57`, `54,56-58`, less those excluded. */
function scansOf(entries: ReadonlyMap<string, PythonLiteral>): number[] {
  const excluded = new Set([entries.get("exclude_scans") ?? [], entries.get("outliers_scans") ?? []].flat());
  const parts = String(entries.get("scan") ?? "").split(",");
  const scans = parts.flatMap((part) => {
    const [, first, last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    if (first === undefined) return [];
    const length = Math.min(MOST_SCANS, Math.max(0, Number(last) - Number(first) + 1));
    return Array.from({ length }, (_, k) => Number(first) + k);
  });
  return scans.filter((scan) => !excluded.has(scan));
}
