/** The scan that a file or a folder holds, where a beamline's layout is known. */

import { basename, dirname, join } from "node:path";
import { beamlineOfScan, masterFiles, type RecognizedScan, recognizeScan } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import { endingOf, fioScanHeader, HDF5_ENDINGS, readFio, readSpec } from "@autophase/tensor-io";
import { fileSystem, isFolder, readFileText, withFile } from "@autophase/tensor-io/node";

const { readdir, readEntries, readTree } = fileSystem;

export interface FoundScan extends RecognizedScan {
  /** File or folder of the frames. */
  readonly frames: string;
  /** Of the frames in their file; absent for a folder. */
  readonly dataset?: string;
}

export interface FindScanOptions {
  readonly scan: number | undefined;
  readonly detector: string | undefined;
}

/**
 * | named                                | frames                                                  |
 * | ------------------------------------ | ------------------------------------------------------- |
 * | HDF5 file of a beamline, master file | in it, or in files that it links to                     |
 * | `.fio`, or a folder with one         | `DETECTOR/*_master.h5` beside it                        |
 * | folder with one master file          | in files that it links to                               |
 * | SPEC file                            | folder beside it whose name ends in the scan's number   |
 *
 * @returns nothing for frames without a log, and for some of a folder's frames (`FOLDER/S0054_*`).
 * @throws {UsageError} when the frames are not where they should be, or of several none is named.
 * @throws {FileError | FormatError} when a file cannot be read, or has no such scan or detector.
 */
export async function findScan(named: string, options: FindScanOptions): Promise<FoundScan | undefined> {
  if (basename(named).includes("*")) return undefined;
  if (await isFolder(named)) return findInFolder(named, options);
  const ending = endingOf(named);
  if (ending === ".fio") return findBesideFio(named, options);
  if (ending === ".spec") return findBesideSpec(named, options);
  return HDF5_ENDINGS.includes(ending) && ending !== ".cxi" ? findInHdf5(named, options) : undefined;
}

async function findInHdf5(file: string, options: FindScanOptions): Promise<FoundScan | undefined> {
  const found = await withFile(file, (source) => recognizeScan(source, { file, ...options }));
  return found?.header.detector && { ...found, frames: file, dataset: found.header.detector.dataset };
}

async function findInFolder(folder: string, options: FindScanOptions): Promise<FoundScan | undefined> {
  const names = await readdir(folder);
  const logs = names.filter((name) => name.endsWith(".fio"));
  if (logs.length === 1) return findBesideFio(join(folder, logs[0]), options);
  const masters = names.filter((name) => name.endsWith("_master.h5"));
  return masters.length === 1 ? findInHdf5(join(folder, masters[0]), options) : undefined;
}

async function findBesideFio(file: string, options: FindScanOptions): Promise<FoundScan> {
  const log = readFio(await readFileText(file), { file });
  const header = fioScanHeader(log, file);
  const master = await findMaster(file, options.detector ?? String(log.parameters.get("_ccd") ?? ""));
  const frames = await findInHdf5(master, { scan: undefined, detector: undefined });
  if (!frames?.header.detector) throw new UsageError(`${master} holds no frames of a known layout`);
  const detector = { ...frames.header.detector, name: basename(dirname(master)) };
  const beamline = beamlineOfScan(header, "fio");
  return { ...frames, header: { ...header, detector }, ...(beamline && { beamline }) };
}

/** `DETECTOR/NAME_master.h5` in the folder of the log; older ones are called `NAME_data_000001.h5`. */
async function findMaster(log: string, detector: string): Promise<string> {
  const folder = dirname(log);
  const entries = (await readTree(folder)).map(({ name }) => name);
  const known = masterFiles(entries, detector);
  const [only, ...more] = known;
  if (only === undefined)
    throw new UsageError(`${log}: expected DETECTOR/*_master.h5 beside it, got ${entries.join(", ")}`);
  if (more.length === 0) return join(folder, only);
  throw new UsageError(
    `${log} has frames of several detectors beside it; name one with --detector: ${known.join(", ")}`,
  );
}

async function findBesideSpec(file: string, { scan }: FindScanOptions): Promise<FoundScan> {
  if (scan === undefined) throw new UsageError(`${file} holds several scans; name one: --scan N`);
  const header = readSpec(await readFileText(file), { file }).scan(scan);
  const folder = dirname(file);
  const entries = await readEntries(folder);
  const folders = entries.filter((entry) => entry.isDirectory).map(({ name }) => name);
  const [only, ...more] = folders.filter((name) => Number(/(\d+)$/.exec(name)?.[1] ?? Number.NaN) === scan);
  if (only === undefined || more.length > 0) {
    const found = only === undefined ? folders.join(", ") || "none" : [only, ...more].join(", ");
    const expected = `one folder of frames beside it whose name ends in ${scan}`;
    throw new UsageError(
      `${file}: expected ${expected}, got ${found}; name it: FOLDER --spec ${basename(file)} --scan ${scan}`,
    );
  }
  const beamline = beamlineOfScan(header, "spec");
  return { header, frames: join(folder, only), ...(beamline && { beamline }) };
}
