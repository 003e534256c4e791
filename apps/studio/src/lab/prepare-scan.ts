/** From the frames to a pattern, by settings that name the files that were dropped. */

import {
  geometryPreset,
  patternAcquisition,
  type ScanAcquisition,
  scanAcquisition,
  scanRemarks,
} from "@autophase/analysis";
import {
  type ChosenPrepareSettings,
  monitorOfArray,
  monitorOfScans,
  monitorOfText,
  preparationSummary,
  preparationWords,
  prepare,
  readCorrections,
} from "@autophase/preparation";
import { arrayFrom, type Json, type RealArray, ValueError } from "@autophase/tensor-io";
import { type DroppedFiles, realArrayOf, specFileOf } from "./dropped-files.js";
import { type LabState, setPattern } from "./lab-state.js";
import { PROVENANCE } from "./provenance.js";

export interface PreparedFacts {
  readonly summary: { readonly [name: string]: Json };
  readonly lines: readonly string[];
  readonly remarks: readonly string[];
  readonly warnings: readonly string[];
  /** The text of a file that repeats it. */
  readonly settingsText: string;
  readonly seconds: number;
}

/** @param drawn - what was masked by hand: 1 measured, 0 not; of a frame, or of all. */
export async function prepareScan(
  state: LabState,
  settings: ChosenPrepareSettings,
  drawn: RealArray<Uint8Array> | undefined,
  signal: AbortSignal,
): Promise<PreparedFacts> {
  const { scan, files } = state;
  if (scan === undefined) throw new ValueError("open the frames of a scan first");
  const began = performance.now();
  const known = await acquisitionBy(files, settings);
  const corrections = await readCorrections(settings, (what, path) => realArrayOf(files, what, path));
  const monitor = await monitorBy(files, settings);
  const mask = combine(corrections.mask, drawn);
  const lines: string[] = [];
  const preparation = await prepare(
    {
      ...corrections,
      frames: [scan.frames],
      names: [scan.name],
      ...(mask && { mask }),
      ...(monitor && { monitor: [monitor] }),
      acquisitionAt: (place) => patternAcquisition(known.scan ? known : { ...known, ...elsewhere(scan, known) }, place),
    },
    settings,
    { signal, provenance: PROVENANCE, onEvent: (event) => lines.push(...preparationWords(event)) },
  );
  signal.throwIfAborted();
  state.preparation = preparation;
  setPattern(state, scan.name, preparation.pattern);
  return {
    summary: preparationSummary(preparation),
    lines,
    remarks: [...scanRemarks(known, scan.frames.shape[0]), ...preparation.remarks],
    warnings: preparation.warnings,
    settingsText: preparation.settingsText,
    seconds: (performance.now() - began) / 1000,
  };
}

/** What came with the frames, where no log says otherwise. */
function elsewhere(
  { acquisition }: NonNullable<LabState["scan"]>,
  known: ScanAcquisition,
): Pick<ScanAcquisition, "acquisition"> {
  return { acquisition: { ...acquisition, ...known.acquisition } };
}

async function acquisitionBy(
  files: DroppedFiles,
  { spec, scan, pixelSize: pixelSizeMeters, geometry: named }: ChosenPrepareSettings,
): Promise<ScanAcquisition> {
  const number = scan?.[0];
  if (spec !== undefined && number === undefined) throw new ValueError(`spec: ${spec} holds many scans: give the scan`);
  const log = spec === undefined || number === undefined ? undefined : (await specFileOf(files, spec)).scan(number);
  return scanAcquisition(log, { geometry: named === undefined ? undefined : geometryPreset(named), pixelSizeMeters });
}

async function monitorBy(
  files: DroppedFiles,
  { monitor, spec, scan }: ChosenPrepareSettings,
): Promise<ArrayLike<number> | undefined> {
  if (monitor === undefined) return undefined;
  if (/\.(txt|dat|csv)$/i.test(monitor)) return monitorOfText(await files.get(monitor).text(), monitor);
  if (monitor.includes(".")) return monitorOfArray(await arrayFrom(files.get(monitor), monitor), monitor);
  if (spec === undefined || scan === undefined)
    throw new ValueError(`monitor: ${monitor} is a counter of a scan: give the SPEC file and the scan`);
  return monitorOfScans(await specFileOf(files, spec), spec, scan, monitor)[0];
}

/** Of two masks of one frame or of all, what both call measured. */
function combine(file: RealArray | undefined, drawn: RealArray<Uint8Array> | undefined): RealArray | undefined {
  if (file === undefined || drawn === undefined) return file ?? drawn;
  const [small, large] = file.data.length < drawn.data.length ? [file, drawn] : [drawn, file];
  const data = Uint8Array.from({ length: large.data.length }, (_, i) =>
    Number(large.data[i]) !== 0 && Number(small.data[i % small.data.length]) !== 0 ? 1 : 0,
  );
  return { data, shape: large.shape };
}
