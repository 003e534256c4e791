/** From the frames to a pattern, by settings that name the files that were dropped. */

import {
  geometryPreset,
  patternAcquisition,
  recognizeLog,
  type ScanAcquisition,
  scanAcquisition,
  scanRemarks,
  scatteringOfPattern,
} from "@autophase/analysis";
import {
  type ChosenPrepareSettings,
  drawMask,
  type MaskStroke,
  monitorOfArray,
  monitorOfScans,
  monitorOfText,
  type Preparation,
  preparationSummary,
  preparationWords,
  prepare,
  readCorrections,
} from "@autophase/preparation";
import {
  arrayFrom,
  isSameShape,
  type Json,
  type RealArray,
  type Shape,
  sliceArray,
  ValueError,
} from "@autophase/tensor-io";
import { type DroppedFiles, realArrayOf, specFileOf } from "./dropped-files.js";
import { cutTo, type FramePart } from "./frame-part.js";
import { type LabState, setPattern } from "./lab-state.js";
import { PROVENANCE } from "./provenance.js";

export interface PreparedFacts {
  /** Frame, row and column of the peak. */
  readonly center: readonly number[];
  /** Lengths of the box around it, in voxels of the frames. */
  readonly crop: readonly number[];
  readonly summary: { readonly [name: string]: Json };
  readonly lines: readonly string[];
  readonly remarks: readonly string[];
  readonly warnings: readonly string[];
  /** The text of a file that repeats it. */
  readonly settingsText: string;
  readonly seconds: number;
  /** Of a part of the frames alone, which is sooner there than the whole. */
  readonly isReduced?: boolean;
}

/** @param strokes - what was masked by hand. */
export async function prepareScan(
  state: LabState,
  settings: ChosenPrepareSettings,
  strokes: readonly MaskStroke[],
  signal: AbortSignal,
): Promise<PreparedFacts> {
  const { preparation, drawnMask, facts } = await prepareFrames(state, settings, strokes, { signal });
  signal.throwIfAborted();
  state.preparation = preparation;
  state.preparationSeconds = facts.seconds;
  state.drawnMask = drawnMask;
  setPattern(state, facts.name, preparation.pattern);
  return facts;
}

export interface PrepareFramesOptions {
  readonly signal: AbortSignal;
  /** Only these rows and columns of the frames; `settings` are for them. Default all. */
  readonly part?: FramePart | undefined;
}

export interface PreparedFrames {
  readonly preparation: Preparation;
  /** With what was masked by hand. */
  readonly drawnMask: RealArray | undefined;
  readonly facts: PreparedFacts & { readonly name: string };
}

/** Nothing of it is kept. */
export async function prepareFrames(
  { scan, files }: LabState,
  chosen: ChosenPrepareSettings,
  strokes: readonly MaskStroke[],
  { signal, part }: PrepareFramesOptions,
): Promise<PreparedFrames> {
  if (scan === undefined) throw new ValueError("open the frames of a scan first");
  const began = performance.now();
  const settings: ChosenPrepareSettings = { ...scan.settings, ...chosen };
  const known = await acquisitionBy(files, scan, settings);
  const corrections = await readCorrections(settings, (what, path) => realArrayOf(files, what, path));
  const monitor = await monitorBy(files, settings);
  const drawn = strokes.length > 0 ? drawMask(frameAxes(scan.frames.shape), strokes) : undefined;
  const given = corrections.mask ?? scan.measured;
  const mask = combine(drawn && given && onFrames(given, scan.frames.shape, settings), drawn) ?? given;
  const lines: string[] = [...(scan.words ?? [])];
  const preparation = await prepare(
    {
      ...corrections,
      frames: [scan, ...(scan.more ?? [])].map(({ frames }) => cutTo(frames, part)),
      names: [scan, ...(scan.more ?? [])].map(({ name }) => name),
      // one frame as large as the detector is cut where the others are
      ...(mask && { mask: mask.shape.length === 3 ? cutTo(mask, part) : mask }),
      ...(monitor && { monitor }),
      acquisitionAt: (place) => patternAcquisition(known.scan ? known : { ...known, ...elsewhere(scan, known) }, place),
      reciprocalVoxelOf: (acquisition) => scatteringOfPattern(acquisition)?.reciprocalVoxel,
    },
    settings,
    { signal, provenance: PROVENANCE, onEvent: (event) => lines.push(...preparationWords(event)) },
  );
  const { center, crop } = preparation.account;
  const facts = {
    name: scan.name,
    center,
    crop,
    summary: preparationSummary(preparation),
    lines,
    remarks: [...scanRemarks(known, scan.frames.shape[0]), ...preparation.remarks],
    warnings: preparation.warnings,
    settingsText: preparation.settingsText,
    seconds: (performance.now() - began) / 1000,
  };
  return { preparation, drawnMask: drawn && mask, facts };
}

/** A single frame is a volume of one. */
function frameAxes(shape: Shape): Shape {
  return shape.length === 2 ? [1, ...shape] : shape;
}

/** What came with the frames, where no log says otherwise. */
function elsewhere(
  { acquisition }: NonNullable<LabState["scan"]>,
  known: ScanAcquisition,
): Pick<ScanAcquisition, "acquisition"> {
  return { acquisition: { ...acquisition, ...known.acquisition } };
}

/** A log that is named goes before what the frames' own file says. */
async function acquisitionBy(
  files: DroppedFiles,
  { recognized }: NonNullable<LabState["scan"]>,
  { spec, scan, pixelSize, geometry: named, motors, rockingStep, rockingMotor }: ChosenPrepareSettings,
): Promise<ScanAcquisition> {
  const found = spec === undefined ? recognized : await recognizeLog(files.get(spec), { file: spec, scan: scan?.[0] });
  return scanAcquisition(found?.header, {
    geometry: named === undefined ? undefined : geometryPreset(named, found?.header),
    beamline: found?.beamline,
    pixelSizeMeters: pixelSize,
    stated: { motors, rockingStepDegrees: rockingStep, rockingMotor },
  });
}

async function monitorBy(
  files: DroppedFiles,
  { monitor, spec, scan }: ChosenPrepareSettings,
): Promise<readonly ArrayLike<number>[] | undefined> {
  if (monitor === undefined) return undefined;
  if (/\.(txt|dat|csv)$/i.test(monitor)) return [monitorOfText(await files.get(monitor).text(), monitor)];
  if (monitor.includes(".")) return [monitorOfArray(await arrayFrom(files.get(monitor), monitor), monitor)];
  if (spec === undefined || scan === undefined)
    throw new ValueError(`monitor: ${monitor} is a counter of a scan: give the SPEC file and the scan`);
  return monitorOfScans(await specFileOf(files, spec), spec, scan, monitor);
}

/** A mask of the whole detector, on the part of it that the frames are. */
function onFrames(mask: RealArray, frames: Shape, { origin, slice }: ChosenPrepareSettings): RealArray {
  const lengths = frames.slice(-2);
  if (mask.shape.length !== 2 || isSameShape(mask.shape, lengths)) return mask;
  const first = origin ?? [1, 2].map((axis) => Math.max(0, slice?.[axis]?.[0] ?? 0));
  return sliceArray(
    "mask",
    mask,
    lengths.map((length, k): [number, number] => [first[k], first[k] + length]),
  );
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
