/** What a person dropped becomes frames, a pattern or a reconstruction. */

import { type RecognizedScan, recognizeScan, scanAcquisition } from "@autophase/analysis";
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
} from "@autophase/tensor-io";
import { isReadable } from "./dataset-tree.js";
import type { DroppedFile } from "./dropped-files.js";
import { forgetObject, type LabState, type Scan, setPattern } from "./lab-state.js";
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
  const { scans, single } = tellApart(dropped);
  if (scans.length > 0) return openScans(state, scans, options.onProgress);
  if (single === undefined) return { kind: "beside", name: dropped.map(({ path }) => path).join(", ") };
  return openSingle(state, single, options);
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

async function openSingle(state: LabState, { path, file }: DroppedFile, options: OpenOptions): Promise<Opened> {
  const { dataset, slices } = options;
  const ending = endingOf(path);
  if (ending === ".cxi" && dataset === undefined) return openCxi(state, file, path);
  if (HDF5_ENDINGS.includes(ending) && dataset === undefined) {
    const found = await recognizeScan(file, { file: path }).catch(() => undefined);
    const beamline = found?.header.detector && (await openScanFile(state, { path, file }, found, options));
    if (beamline) return beamline;
    const entries = await listHdf5(file, { file: path });
    const [only, ...more] = entries.filter(isReadable);
    if (only === undefined || more.length > 0) return { kind: "datasets", name: path, entries };
    return setFrames(state, { name: path, frames: await stackFrom(file, path, { dataset: only.path, slices }) });
  }
  return setFrames(state, { name: path, frames: await stackFrom(file, path, { dataset, slices }) });
}

/** @returns nothing where the frames lie in other files, which a page cannot reach by their names. */
async function openScanFile(
  state: LabState,
  { path, file }: DroppedFile,
  { header, beamline }: RecognizedScan,
  { slices }: OpenOptions,
): Promise<Opened | undefined> {
  const dataset = header.detector?.dataset;
  const frames = await stackFrom(file, path, { dataset, slices }).catch(() => undefined);
  return frames && setFrames(state, { name: path, frames, known: scanAcquisition(header, { beamline }) });
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
