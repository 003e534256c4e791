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
  type Slices,
  stackFrom,
} from "@autophase/tensor-io";
import type { DroppedFile } from "./dropped-files.js";
import { forgetObject, type LabState, setPattern } from "./lab-state.js";
import { setReconstruction } from "./set-reconstruction.js";
import { tellApart } from "./tell-apart.js";

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
  const { frames, folder, single } = tellApart(dropped);
  if (frames.length > 0) {
    const total = frames.length;
    const volume = await framesFrom(
      frames.map(({ file }) => file),
      folder,
      { onProgress: ({ done }) => options.onProgress?.(done / total) },
    );
    return setFrames(state, folder, volume);
  }
  if (single === undefined) return { kind: "beside", name: dropped.map(({ path }) => path).join(", ") };
  return openSingle(state, single, options);
}

async function openSingle(state: LabState, { path, file }: DroppedFile, options: OpenOptions): Promise<Opened> {
  const { dataset, slices } = options;
  const ending = endingOf(path);
  if (ending === ".cxi" && dataset === undefined) return openCxi(state, file, path);
  if (HDF5_ENDINGS.includes(ending) && dataset === undefined) {
    const entries = (await listHdf5(file, { file: path })).filter(
      ({ shape }) => shape.length === 2 || shape.length === 3,
    );
    if (entries.length !== 1) return { kind: "datasets", name: path, entries };
    return setFrames(state, path, await stackFrom(file, path, { dataset: entries[0].path, slices }));
  }
  return setFrames(state, path, await stackFrom(file, path, { dataset, slices }));
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
  return setFrames(state, path, array);
}

export function setFrames(
  state: LabState,
  name: string,
  frames: NonNullable<LabState["scan"]>["frames"],
  acquisition?: NonNullable<LabState["scan"]>["acquisition"],
): Opened {
  state.scan = { name, frames, ...(acquisition && { acquisition }) };
  state.preparation = undefined;
  state.pattern = undefined;
  forgetObject(state);
  state.volumes.drop("pattern");
  state.volumes.put("frames", { array: frames, kind: "counts", unit: "counts" });
  return { kind: "frames", name, shape: frames.shape };
}
