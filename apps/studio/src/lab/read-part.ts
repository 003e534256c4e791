/** Frames of an HDF5 file, whole or the part around the peak where the whole is more than a tab can work on. */

import { findPartAround } from "@autophase/preparation";
import {
  boxOf,
  type RealArray,
  type Shape,
  type Slices,
  type Source,
  sizeOfShape,
  stackFrom,
  ValueError,
} from "@autophase/tensor-io";
import type { Scan } from "./lab-state.js";

/** Half a gigabyte as float32, of which a preparation keeps several. */
const MOST_VOXELS = 2 ** 27;
const BYTES_PER_VOXEL = 4;
/** Of a file that can only be read whole: a browser makes no longer array. */
const MOST_BYTES = 2 ** 31;

export interface PartRequest {
  readonly dataset: string;
  /** Of the whole. */
  readonly shape: Shape;
  /** What the person wants of it; default all of it, or what is around the peak. */
  readonly slices?: Slices | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** @throws {ValueError} for more than a tab can work on, with a part that fits. @throws what reading throws. */
export async function readPart(
  source: Source,
  file: string,
  { dataset, shape, slices, onProgress }: PartRequest,
): Promise<Pick<Scan, "frames" | "settings" | "words">> {
  const read = (part: Slices | undefined): Promise<RealArray> => stackFrom(source, file, { dataset, slices: part });
  const asked = boxOf(file, slices ?? [], shape);
  if (sizeOfShape(asked.count) <= MOST_VOXELS) {
    const slice = slices && rangesOf(asked);
    return { frames: await read(slices), settings: { dataset, ...(slice && { slice }) } };
  }
  if (slices !== undefined || shape.length !== 3) throw tooLarge(file, asked.count, shape);
  const part = await findPartAround(
    shape,
    "auto",
    (frame) => read([[frame, frame + 1]]),
    (done, total) => onProgress?.(done / total),
  );
  if (part === undefined) throw tooLarge(file, shape, shape);
  const words = `${partWords(part)} around the peak is read: the whole takes ${gigabytes(shape)}`;
  return { frames: await read(part), settings: { dataset, slice: part }, words: [words] };
}

/** @throws {ValueError} for a file that can only be read whole, and is too large for that. */
export function assertFits(path: string, { size }: Blob): void {
  if (size <= MOST_BYTES) return;
  const what = `${(size / 1e9).toFixed(1)} GB can only be read as a whole, more than a tab can hold`;
  throw new ValueError(
    `${path}: ${what}; of an HDF5 file a part is read without the rest: autophase convert IN OUT.h5`,
  );
}

function rangesOf({ offset, count }: ReturnType<typeof boxOf>): [number, number][] {
  return offset.map((first, axis) => [first, first + count[axis]]);
}

function tooLarge(file: string, wanted: Shape, whole: Shape): ValueError {
  const [frames] = wanted;
  const side = Math.floor(Math.sqrt(MOST_VOXELS / frames));
  const fitting = whole.map((length, axis): [number, number] => {
    const count = Math.min(length, axis === 0 ? frames : side);
    const first = Math.floor((length - count) / 2);
    return [first, first + count];
  });
  const most = gigabytes([MOST_VOXELS]);
  const what = `${wanted.join(" x ")} voxels take ${gigabytes(wanted)}, more than the ${most} that a tab can work on`;
  return new ValueError(`${file}: ${what}; type the part to read, such as ${partWords(fitting)}`);
}

function partWords(part: readonly (readonly [number, number])[]): string {
  return part.map((range) => range.join(":")).join(",");
}

function gigabytes(shape: Shape): string {
  return `${((BYTES_PER_VOXEL * sizeOfShape(shape)) / 1e9).toFixed(1)} GB`;
}
