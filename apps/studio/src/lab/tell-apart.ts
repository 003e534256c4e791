/** What was dropped: the frames of a scan, one file of something, or what lies beside them. */

import { endingOf } from "@autophase/tensor-io";
import type { DroppedFile } from "./dropped-files.js";

export interface DroppedParts {
  /** Files of one folder that are a frame each; empty where there are none. */
  readonly frames: readonly DroppedFile[];
  /** The folder that they lie in. */
  readonly folder: string;
  /** The first of the others that may hold what is looked at; SPEC and FIO files lie beside. */
  readonly single: DroppedFile | undefined;
}

const FRAME = new Set([".tif", ".tiff", ".edf"]);
const BESIDE = new Set([".spec", ".fio", ".yaml", ".yml", ".json", ".txt", ".dat", ".csv", ".safetensors", ".log"]);

/** The folder with the most pictures holds the frames where there are two of them or more. */
export function tellApart(files: readonly DroppedFile[]): DroppedParts {
  const folders = new Map<string, DroppedFile[]>();
  for (const one of files) {
    if (!FRAME.has(endingOf(one.path))) continue;
    const folder = one.path.split("/").slice(0, -1).join("/");
    folders.set(folder, [...(folders.get(folder) ?? []), one]);
  }
  const [[folder, frames] = ["", []]] = [...folders].sort(([, a], [, b]) => b.length - a.length);
  if (frames.length > 1) return { frames, folder: folder || "frames", single: undefined };
  const single = files.find(({ path }) => !BESIDE.has(endingOf(path)) && !/(^|\/)\./.test(path));
  return { frames: [], folder: "", single };
}
