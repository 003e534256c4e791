/** What was dropped: the frames of scans, one file of something, or what lies beside them. */

import { masterFiles } from "@autophase/analysis";
import { endingOf } from "@autophase/tensor-io";
import type { DroppedFile } from "./dropped-files.js";

export interface DroppedScan {
  /** The folder that its frames lie in. */
  readonly folder: string;
  /** A file each. */
  readonly frames: readonly DroppedFile[];
}

export interface DroppedParts {
  /** Of one crystal, in the order of their names; empty where there are none. */
  readonly scans: readonly DroppedScan[];
  /** The first of the others that may hold what is looked at, a master file before its data; logs lie beside. */
  readonly single: DroppedFile | undefined;
  /** Master files of other detectors: which is meant has to be said. */
  readonly others?: readonly DroppedFile[];
}

const FRAME = new Set([".tif", ".tiff", ".edf"]);
const BESIDE = new Set([".spec", ".fio", ".yaml", ".yml", ".json", ".txt", ".dat", ".csv", ".safetensors", ".log"]);
/** Of the frames of the longest scan: what has fewer is dark frames, or a scan that was broken off. */
const SHARE = 0.8;

/**
 * Folders with two pictures or more, and nearly as many as the one with the most, are scans.
 * @param detector - of a log beside them, which says whose frames are meant.
 */
export function tellApart(files: readonly DroppedFile[], detector?: string): DroppedParts {
  const folders = new Map<string, DroppedFile[]>();
  for (const one of files) {
    if (!FRAME.has(endingOf(one.path))) continue;
    const folder = one.path.split("/").slice(0, -1).join("/");
    folders.set(folder, [...(folders.get(folder) ?? []), one]);
  }
  const most = Math.max(0, ...[...folders.values()].map((frames) => frames.length));
  const scans = [...folders]
    .filter(([, frames]) => frames.length > 1 && frames.length >= SHARE * most)
    .map(([folder, frames]) => ({ folder: folder || "frames", frames }))
    .sort((a, b) => a.folder.localeCompare(b.folder, "en", { numeric: true }));
  if (scans.length > 0) return { scans, single: undefined };
  const candidates = files.filter(
    ({ path }) => !BESIDE.has(endingOf(path)) && !/(^|\/)\./.test(path) && !isCohere(path),
  );
  const [master, ...more] = masterFiles(
    candidates.map(({ path }) => path),
    detector,
  );
  const at = (path: string | undefined): DroppedFile | undefined => candidates.find((one) => one.path === path);
  const others = more.flatMap((path) => at(path) ?? []);
  return { scans: [], single: at(master) ?? candidates[0], ...(others.length > 0 && { others }) };
}

/** Whether a file is of the configuration folder of cohere. */
export function isCohere(path: string): boolean {
  return /(^|\/)config(_prep|_data|_instr|_rec|_disp)?$/.test(path);
}
