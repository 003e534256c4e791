/** The files of a beamline: what they say of a scan, and its frames. */

import { beamlineOfScan, detectorFacts, type RecognizedScan, recognizeScan } from "@autophase/analysis";
import {
  arrayFrom,
  endingOf,
  fioScanHeader,
  isAutophaseError,
  isComplexArray,
  type RandomAccess,
  type RealArray,
  readFio,
  type Slices,
} from "@autophase/tensor-io";
import type { DroppedFile } from "./dropped-files.js";
import type { Scan } from "./lab-state.js";
import { readPart } from "./read-part.js";

/** Nothing for a file of no known beamline and no detector. @throws {FormatError} for a master file alone. */
export async function recognized(source: RandomAccess, path: string): Promise<RecognizedScan | undefined> {
  try {
    const found = await recognizeScan(source, { file: path });
    return found?.header.detector && found;
  } catch (error) {
    // its arrays can be chosen by hand; a master file has none but the mask
    if (isAutophaseError(error) && !path.endsWith("_master.h5")) return undefined;
    throw error;
  }
}

export interface FioLog {
  readonly scan: RecognizedScan;
  /** The folder of its frames, as the log calls it. */
  readonly detector: string;
}

/** Of the one log among files; nothing where there is none, or several. @throws {FormatError} when it is damaged. */
export async function readFioLog(files: readonly DroppedFile[]): Promise<FioLog | undefined> {
  const [only, ...more] = files.filter(({ path }) => endingOf(path) === ".fio");
  if (only === undefined || more.length > 0) return undefined;
  const log = readFio(await only.file.text(), { file: only.path });
  const header = fioScanHeader(log, only.path);
  const beamline = beamlineOfScan(header, "fio");
  return { scan: { header, ...(beamline && { beamline }) }, detector: String(log.parameters.get("_ccd") ?? "") };
}

/**
 * Frames with what is known of their detector.
 * @param log - of the beamline, where it is another file than that of the frames.
 * @throws {FormatError} when the frames lie in files that are not there, or cannot be read.
 */
export async function readScanFile(
  source: RandomAccess,
  path: string,
  found: RecognizedScan,
  log: FioLog | undefined,
  options: { readonly slices?: Slices | undefined; readonly onProgress?: ((share: number) => void) | undefined },
): Promise<Scan> {
  const scan = log ? withDetector(log, found, path) : found;
  const { detector } = found.header;
  const facts = detectorFacts(scan, detector?.mask === undefined ? undefined : await bad(source, path, detector.mask));
  const part = await readPart(source, path, {
    dataset: detector?.dataset ?? "",
    shape: detector?.shape ?? [],
    ...options,
  });
  const { mask, saturation, words } = facts;
  return {
    name: path,
    ...part,
    recognized: scan,
    ...(mask && { measured: mask }),
    settings: { ...part.settings, ...(saturation !== undefined && { saturation }) },
    words: [...(part.words ?? []), ...(words.length > 0 ? [`detector: ${words.join(", ")}`] : [])],
  };
}

/** As `autophase prepare` calls it: by its folder, which files that were chosen one by one do not have. */
function withDetector({ scan, detector: name }: FioLog, { header }: RecognizedScan, path: string): RecognizedScan {
  const { detector } = header;
  const called = path.split("/").at(-2) ?? name;
  return { ...scan, header: { ...scan.header, ...(detector && { detector: { ...detector, name: called } }) } };
}

async function bad(source: RandomAccess, file: string, dataset: string): Promise<RealArray | undefined> {
  const array = await arrayFrom(source, file, { dataset });
  return isComplexArray(array) ? undefined : array;
}
