/** What a person dropped becomes frames, a pattern or a reconstruction. */

import {
  contentFrom,
  endingOf,
  FormatError,
  framesFrom,
  HDF5_ENDINGS,
  type Hdf5Entry,
  isComplexArray,
  listHdf5,
  type RealArray,
  type Slices,
  stackFrom,
  ValueError,
} from "@autophase/tensor-io";
import { isReadable } from "./dataset-tree.js";
import type { DroppedFile } from "./dropped-files.js";
import { forgetObject, type LabState, type Scan, setPattern } from "./lab-state.js";
import { assertFits, readPart } from "./read-part.js";
import { type FioLog, readFioLog, readScanFile, recognized } from "./scan-file.js";
import { setReconstruction } from "./set-reconstruction.js";
import { type DroppedScan, tellApart } from "./tell-apart.js";

export interface OpenOptions {
  /** The path of a file that was dropped before, to take another part of it. */
  readonly reopen?: string | undefined;
  /** Which array of a file that holds several. */
  readonly dataset?: string | undefined;
  /** To be kept at hand only: nothing of it is looked at. */
  readonly isBeside?: boolean;
  /** The part to read. */
  readonly slices?: Slices | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

export type Opened =
  | { readonly kind: "frames" | "pattern" | "reconstruction"; readonly name: string; readonly shape: readonly number[] }
  /** A choice has to be made first. */
  | { readonly kind: "datasets"; readonly name: string; readonly entries: readonly Hdf5Entry[] }
  /** Nothing to look at yet, such as a SPEC file alone. */
  | { readonly kind: "beside"; readonly name: string };

/** @throws {FileError | FormatError | ShapeError | ValueError} the readers' own. */
export async function openFiles(
  state: LabState,
  given: readonly DroppedFile[],
  options: OpenOptions = {},
): Promise<Opened> {
  const { reopen } = options;
  const dropped = reopen === undefined ? given : [{ path: reopen, file: state.files.get(reopen) }];
  state.files.add(dropped);
  if (options.isBeside) return { kind: "beside", name: dropped.map(({ path }) => path).join(", ") };
  const log = await readFioLog(dropped);
  const { scans, single, others = [] } = tellApart(dropped, log?.detector);
  if (scans.length > 0) return openScans(state, scans, options.onProgress);
  if (others.length > 0) {
    const names = [single, ...others].map((one) => one?.path).join(", ");
    throw new ValueError(`frames of several detectors are beside each other: ${names}; choose the files of one`);
  }
  if (single === undefined) return { kind: "beside", name: dropped.map(({ path }) => path).join(", ") };
  return openSingle(state, single, { ...options, ...(log && { log }) });
}

async function openScans(
  state: LabState,
  scans: readonly DroppedScan[],
  onProgress: OpenOptions["onProgress"],
): Promise<Opened> {
  const total = scans.reduce((sum, { frames }) => sum + frames.length, 0);
  const read: { name: string; frames: RealArray }[] = [];
  let before = 0;
  for (const { folder, frames } of scans) {
    const volume = await framesFrom(
      frames.map(({ file }) => file),
      folder,
      { onProgress: ({ done }) => onProgress?.((before + done) / total) },
    );
    before += frames.length;
    read.push({ name: folder, frames: volume });
  }
  const [first, ...more] = read;
  return setFrames(state, { ...first, ...(more.length > 0 && { more }) });
}

async function openSingle(
  state: LabState,
  { path, file }: DroppedFile,
  options: OpenOptions & { readonly log?: FioLog },
): Promise<Opened> {
  const { dataset, slices, log } = options;
  const ending = endingOf(path);
  if (ending === ".cxi" && dataset === undefined) return openCxi(state, file, path);
  if (!HDF5_ENDINGS.includes(ending)) {
    assertFits(path, file);
    return setFrames(state, { name: path, frames: await stackFrom(file, path, { dataset, slices }) });
  }
  const source = await state.files.source(path);
  if (dataset === undefined) {
    const found = await recognized(source, path);
    if (found) return setFrames(state, await readScanFile(source, path, found, log, options));
  }
  const entries = await listHdf5(source, { file: path });
  const [only, ...more] = entries.filter(isReadable);
  if (dataset === undefined && (only === undefined || more.length > 0))
    return { kind: "datasets", name: path, entries };
  const wanted = dataset ?? only.path;
  const shape = entries.find((entry) => entry.path === wanted)?.shape ?? [];
  const part = await readPart(source, path, { dataset: wanted, shape, slices, onProgress: options.onProgress });
  return setFrames(state, { name: path, ...part });
}

async function openCxi(state: LabState, file: File, path: string): Promise<Opened> {
  const { cxi, arrays, main } = await contentFrom(file, path);
  if (cxi?.kind === "pattern") {
    setPattern(state, path, cxi.pattern);
    return { kind: "pattern", name: path, shape: cxi.pattern.intensity.shape };
  }
  if (cxi?.kind === "reconstruction") {
    setReconstruction(state, path, cxi.reconstruction);
    return { kind: "reconstruction", name: path, shape: cxi.reconstruction.object.shape };
  }
  const array = arrays[main];
  if (array === undefined || isComplexArray(array)) throw new FormatError(path, "holds neither pattern nor object");
  return setFrames(state, { name: path, frames: array });
}

export function setFrames(state: LabState, scan: Scan): Opened {
  const { name, frames } = scan;
  state.scan = scan;
  state.preparation = undefined;
  state.pattern = undefined;
  forgetObject(state);
  state.volumes.drop("pattern");
  state.volumes.put("frames", { array: frames, kind: "counts", unit: "counts" });
  return { kind: "frames", name, shape: frames.shape };
}
