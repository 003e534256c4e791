/** HDF5 files that are larger than anybody wants in memory. */

import { File, ready } from "h5wasm/node";

/** What a voxel of {@link writeLargeHdf5} holds, by its place in the file. */
export function largeVoxel(place: number): number {
  return place % 65_521;
}

const AT_A_TIME = 16;

/**
 * Writes a dataset `/scan` of uint16, `[frames, side, side]`, a chunk to a frame, some frames at a time.
 * @param frames - a multiple of 16.
 */
export async function writeLargeHdf5(path: string, frames: number, side: number): Promise<void> {
  await ready;
  const file = new File(path, "w");
  const block = new Uint16Array(AT_A_TIME * side * side);
  const fill = (first: number): Uint16Array => {
    for (let i = 0; i < block.length; i++) block[i] = largeVoxel(first * side * side + i);
    return block;
  };
  const scan = file.create_dataset({
    name: "scan",
    data: fill(0),
    shape: [AT_A_TIME, side, side],
    maxshape: [null, side, side],
    chunks: [1, side, side],
  });
  for (let first = AT_A_TIME; first < frames; first += AT_A_TIME) {
    scan.resize([first + AT_A_TIME, side, side]);
    scan.write_slice([[first, first + AT_A_TIME], [], []], fill(first));
  }
  file.close();
}
