/** Which of the two a CXI file holds, without reading it. */

import { readHdf5 } from "../hdf5/hdf5-reader.js";
import type { Source } from "../source.js";
import { CXI, type CxiContent } from "./cxi-content.js";

/**
 * @returns `undefined` where it holds neither.
 * @throws {FormatError} when it is not an HDF5 file.
 */
export function cxiKind(
  source: Source,
  { file = "CXI bytes" }: { readonly file?: string } = {},
): Promise<CxiContent["kind"] | undefined> {
  return readHdf5(source, file, (reader) => {
    const image = reader.entry(`${CXI.image}/data`) ?? reader.entry(`${CXI.data}/data`);
    if (image?.dtype.startsWith("complex")) return "reconstruction";
    return (reader.entry(`${CXI.detector}/data`) ?? image) ? "pattern" : undefined;
  });
}
