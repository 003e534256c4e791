/** What the log of a scan says, whatever beamline wrote it. */

import {
  endingOf,
  FormatError,
  fioScanHeader,
  HDF5_ENDINGS,
  readBytes,
  readFio,
  readSpec,
  type Source,
  ValueError,
} from "@autophase/tensor-io";
import { beamlineOfScan } from "../acquisition/scan-geometry.js";
import { type RecognizedScan, recognizeScan } from "./recognize-scan.js";

export interface LogOptions {
  /** Name of the file: its ending says what it is, `.fio`, one of HDF5, or else SPEC. */
  readonly file: string;
  /** Number of the scan, where the file has several. */
  readonly scan?: number | undefined;
}

/**
 * @throws {ValueError} for a SPEC file without the number of a scan.
 * @throws {FormatError} when the file cannot be read, has no such scan, or the layout of no known beamline.
 */
export async function recognizeLog(source: Source, { file, scan }: LogOptions): Promise<RecognizedScan> {
  const ending = endingOf(file);
  if (HDF5_ENDINGS.includes(ending)) {
    const found = await recognizeScan(source, { file, scan });
    if (found) return found;
    throw new FormatError(file, "has the layout of no known beamline");
  }
  const text = new TextDecoder().decode(await readBytes(source, file));
  if (ending === ".fio") {
    const header = fioScanHeader(readFio(text, { file }), file);
    const beamline = beamlineOfScan(header, "fio");
    return { header, ...(beamline && { beamline }) };
  }
  if (scan === undefined) throw new ValueError(`${file} holds many scans: name the number of one`);
  return { header: readSpec(text, { file }).scan(scan) };
}
