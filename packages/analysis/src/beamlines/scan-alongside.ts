/** The scan of an HDF5 file that is opened for something else. */

import { endingOf, HDF5_ENDINGS, type Hdf5Reader, type Hdf5ScanOptions, isAutophaseError } from "@autophase/tensor-io";
import { type RecognizedScan, recognizeOpenScan } from "./recognize-scan.js";

export interface ScanAlongside {
  /** While the file is open. @throws {FormatError} when the scan or detector that was asked for is not in it. */
  readonly look: (reader: Hdf5Reader) => void;
  /** What was seen then; nothing where no layout is known, or where no scan was asked for and one cannot be told. */
  readonly found: () => RecognizedScan | undefined;
}

/** Nothing for files of other formats. */
export function scanAlongside(
  file: string,
  { scan, detector }: Omit<Hdf5ScanOptions, "file"> = {},
): ScanAlongside | undefined {
  if (!HDF5_ENDINGS.includes(endingOf(file))) return undefined;
  let found: RecognizedScan | undefined;
  return {
    look(reader) {
      try {
        const seen = recognizeOpenScan(reader, { file, scan, detector });
        if (seen?.header.detector) found = seen;
      } catch (error) {
        if (scan !== undefined || detector !== undefined || !isAutophaseError(error)) throw error;
      }
    },
    found: () => found,
  };
}
