/** The whole way from the frames of a scan to a pattern that says how it was made. */

import { parseSettings } from "@autophase/settings";
import {
  type Acquisition,
  boxOf,
  type DiffractionPattern,
  type Json,
  type ProcessRecord,
  type Provenance,
  type RealArray,
  type Slices,
  ValueError,
} from "@autophase/tensor-io";
import type { VoxelBox } from "../mask-voxels.js";
import type { PreparationEvent, PreparePatternOptions } from "../preparation-options.js";
import { type PreparationAccount, type PreparedPattern, preparationStages } from "../prepare-pattern.js";
import { type ChosenPrepareSettings, PREPARE_SETTINGS, type PrepareSettings } from "../settings/prepare-settings.js";
import { printPrepareSettings } from "../settings/settings-file.js";
import { preparationRemarks, preparationWarnings } from "./preparation-remarks.js";

/** Everything that is measured, as arrays; settings that name a file need its array here. */
export interface MeasuredScan {
  /** `[frame, row, column]` or one frame; several are scans of one crystal. */
  readonly frames: readonly RealArray[];
  /** What the scans are called, one name each, for the record and the settings that repeat it. */
  readonly names?: readonly string[];
  /** Of `settings.dark`, and so on. */
  readonly dark?: RealArray;
  readonly flat?: RealArray;
  readonly mask?: RealArray;
  readonly gaps?: RealArray;
  readonly background?: RealArray;
  /** Of `settings.alienFile`: 0 where foreign peaks are, `[frame, row, column]`. */
  readonly alienMask?: RealArray;
  /** Per scan, one value per frame. */
  readonly monitor?: readonly ArrayLike<number>[];
  /** How the pattern was taken, once it is known where in the frames it lies; `patternAcquisition` of `@autophase/analysis`. */
  readonly acquisitionAt?: (place: PlaceInFrames) => Acquisition;
}

export interface PlaceInFrames {
  /** Frame, row and column that became the origin. */
  readonly center: readonly number[];
  /** Frames, rows and columns added up to one voxel. */
  readonly bin: readonly number[];
  /** Row and column of the frames on the whole detector. */
  readonly origin: readonly [number, number];
}

export interface PrepareOptions {
  readonly signal?: AbortSignal;
  /** Called after each step, in order. */
  readonly onEvent?: (event: PreparationEvent) => void;
  /** What runs it, for the record. */
  readonly provenance?: Provenance;
  /** What the names of files become in the settings that repeat it, such as absolute. Default: they stay. */
  readonly resolveFile?: (name: string) => string;
}

export interface Preparation {
  /** With mask, acquisition and, as its history, `record`. */
  readonly pattern: DiffractionPattern & Pick<PreparedPattern, "mask">;
  readonly account: PreparationAccount;
  readonly record: ProcessRecord;
  /** What a person should know before going on, one sentence each. */
  readonly remarks: readonly string[];
  /** What speaks against phasing it. */
  readonly warnings: readonly string[];
  /** Those that were chosen, and the defaults. */
  readonly settings: PrepareSettings;
  /** The text of a file that repeats it. */
  readonly settingsText: string;
}

const HERE: Provenance = { program: "@autophase/preparation", version: "", command: "" };

/**
 * Corrects, masks, adds up, centres, crops and bins the frames as `settings` say, and records it. Between its steps it lets the
 * event loop turn.
 * @param chosen - settings other than their defaults.
 * @throws {ValueError} for a setting out of range, one that names a file without its array, and for what `preparePattern` refuses.
 * @throws {ShapeError} when a correction, a box, the crop or the binning does not fit the frames.
 * @throws the reason of `signal` once it is aborted.
 */
export async function prepare(
  scan: MeasuredScan,
  chosen: ChosenPrepareSettings = {},
  options: PrepareOptions = {},
): Promise<Preparation> {
  const settings = parseSettings(PREPARE_SETTINGS, "prepare", chosen);
  assertArraysOf(settings, scan);
  const { provenance = HERE, resolveFile, signal, onEvent } = options;
  const { intensity, mask, account } = await runStages(scan, { ...patternOptions(scan, settings), onEvent }, signal);
  const { center, bin } = account;
  const acquisition = scan.acquisitionAt?.({ center, bin, origin: settings.origin }) ?? {};
  const settingsText = printPrepareSettings({ frames: scan.names ?? [], settings: chosen }, resolveFile);
  const parameters = parametersOf(scan, settings, account, settingsText);
  const record = { ...provenance, date: new Date().toISOString(), parameters };
  const remarks = preparationRemarks({ account, intensity }, settings);
  const pattern = { intensity, mask, acquisition, history: [record] };
  return { pattern, account, record, remarks, warnings: preparationWarnings(account), settings, settingsText };
}

async function runStages(
  { frames }: MeasuredScan,
  options: PreparePatternOptions,
  signal: AbortSignal | undefined,
): Promise<PreparedPattern> {
  const stages = preparationStages(frames, options);
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = stages.next();
    if (done) return value;
    await nextTurn();
  }
}

/** Lets signals and a page be heard between two steps. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function patternOptions(scan: MeasuredScan, settings: PrepareSettings): PreparePatternOptions {
  const { dark, flat, mask, alienMask, monitor } = scan;
  const { saturation, flatScale, maskBox, alienBox, gaps, background, ...rest } = settings;
  const boxes = (ranges: readonly Slices[]): VoxelBox[] => ranges.map((one) => boxOf("box", one, scan.frames[0].shape));
  const level = scan.background ?? (typeof background === "number" || background === "frame" ? background : undefined);
  return {
    origin: rest.origin,
    badPixels: rest.badPixels,
    threshold: rest.threshold,
    weak: rest.weak,
    aliens: rest.aliens,
    center: rest.center,
    crop: rest.crop,
    bin: rest.bin,
    lowestCorrelation: rest.lowestCorrelation,
    subVoxel: rest.subVoxel,
    gaps: scan.gaps ?? (gaps === "none" ? "none" : "auto"),
    maskBoxes: boxes(maskBox),
    alienBoxes: boxes(alienBox),
    dark,
    flat,
    mask,
    alienMask,
    monitor,
    saturation,
    flatScale,
    background: level,
  };
}

/** @throws {ValueError} for a file that is named and not read. */
function assertArraysOf(settings: PrepareSettings, scan: MeasuredScan): void {
  const { dark, flat, mask, alienFile, gaps, background, monitor } = settings;
  const isRead = {
    dark: dark === undefined || scan.dark,
    flat: flat === undefined || scan.flat,
    mask: mask === undefined || scan.mask,
    alienFile: alienFile === undefined || scan.alienMask,
    gaps: gaps === "auto" || gaps === "none" || scan.gaps,
    background: typeof background !== "string" || background === "frame" || scan.background,
    monitor: monitor === undefined || scan.monitor,
  };
  for (const [name, array] of Object.entries(isRead)) {
    if (!array) throw new ValueError(`prepare: ${name}: expected its values beside the frames, got only their name`);
  }
}

/** What repeats it: the settings, what `auto` came to, and the settings as a file. */
function parametersOf(
  { names = [] }: MeasuredScan,
  { slice: _slice, maskBox: _maskBox, alienBox: _alienBox, scan, ...settings }: PrepareSettings,
  account: PreparationAccount,
  settingsText: string,
): { readonly [name: string]: Json } {
  return {
    frames: oneOrAll(names),
    ...present(settings),
    ...(scan && { scan: oneOrAll(scan) }),
    threshold: account.threshold,
    crop: [...account.crop],
    bin: [...account.bin],
    peak: [...account.center],
    hotPixels: account.hotPixels,
    deadPixels: account.deadPixels,
    gapLines: account.gapLines,
    gapParts: account.gapParts,
    aliens: account.aliens.map(({ position, counts, asymmetry }) => ({ position: [...position], counts, asymmetry })),
    scans: account.scans.map(({ shift, correlation, isKept }) => ({ shift: [...shift], correlation, isKept })),
    settings: settingsText,
  };
}

function oneOrAll<Value extends Json>(values: readonly Value[]): Json {
  return values.length === 1 ? values[0] : [...values];
}

function present(settings: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]])),
  );
}
