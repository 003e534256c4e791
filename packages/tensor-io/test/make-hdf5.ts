/** Writes HDF5 files that the writers of this package do not. */

import { installFilter } from "../src/hdf5/hdf5-filters.js";
import { loadHdf5, withMemoryFile } from "../src/hdf5/hdf5-library.js";
import type { RealArray } from "../src/index.js";

/** A file of one dataset `/x` in chunks of at most 3, 6 and 4, compressed by a plugin. */
export async function makeCompressedHdf5(
  { data, shape }: RealArray<Float32Array>,
  compression: number,
  options: number[],
): Promise<Uint8Array> {
  const library = await loadHdf5();
  await installFilter(library, "made for a test", compression);
  return library.run(() =>
    withMemoryFile(library, (path) => {
      const file = new library.File(path, "w");
      const chunks = [3, 6, 4].map((length, axis) => Math.min(length, shape[axis]));
      file.create_dataset({ name: "x", data, shape: [...shape], chunks, compression, compression_opts: options });
      file.close();
      return library.module.FS.readFile(path);
    }),
  );
}

/** A MAT file of version 7.3: HDF5 behind a header of 512 bytes. */
export function makeMat73(hdf5: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(512 + hdf5.length);
  bytes.set(new TextEncoder().encode("MATLAB 7.3 MAT-file, Platform: GLNXA64".padEnd(124)));
  bytes.set([0, 2, 0x49, 0x4d], 124);
  bytes.set(hdf5, 512);
  return bytes;
}
