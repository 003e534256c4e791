/** The whole way from the frames of a scan to a pattern that says how it was made. */

import { parseSettings } from "@autophase/settings";
import { type DiffractionPattern, type ProcessRecord, type Provenance, turnOfEvents } from "@autophase/tensor-io";
import type { PreparationEvent, PreparePatternOptions } from "../preparation-options.js";
import { type PreparationAccount, type PreparedPattern, preparationStages } from "../prepare-pattern.js";
import { type ChosenPrepareSettings, PREPARE_SETTINGS, type PrepareSettings } from "../settings/prepare-settings.js";
import { type MeasuredScan, patternOptions, placeInScan } from "./measured-scan.js";
import { preparationParameters } from "./preparation-parameters.js";
import { preparationRemarks, preparationWarnings } from "./preparation-remarks.js";

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
 * Corrects, masks, adds up, centres, crops and bins the frames as `settings` say, and records it. Between its steps it
 * lets the event loop turn.
 * @param chosen - settings other than their defaults.
 * @throws {ValueError} for a setting out of range, one that names a file without its array, and for what
 *   `preparePattern` refuses.
 * @throws {ShapeError} when a correction, a box, the crop or the binning does not fit the frames.
 * @throws the reason of `signal` once it is aborted.
 */
export async function prepare(
  scan: MeasuredScan,
  chosen: ChosenPrepareSettings = {},
  options: PrepareOptions = {},
): Promise<Preparation> {
  const settings = parseSettings(PREPARE_SETTINGS, "prepare", chosen);
  const { provenance = HERE, resolveFile, signal, onEvent } = options;
  const { intensity, mask, account } = await runStages(scan, { ...patternOptions(scan, settings), onEvent }, signal);
  const { center, bin } = account;
  const acquisition = {
    ...scan.acquisitionAt?.(placeInScan({ center, bin, origin: settings.origin }, settings)),
    ...(settings.grid === "orthogonal" && { isOrthogonal: true }),
  };
  // loaded here alone, with its reader and writer of YAML, which are as long as the rest of the package
  const { printPrepareSettings } = await import("../settings/settings-file.js");
  const settingsText = printPrepareSettings(
    { ...(scan.names && { frames: scan.names }), settings: chosen },
    resolveFile,
  );
  const parameters = preparationParameters(scan.names ?? [], settings, account, settingsText);
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
    await turnOfEvents();
  }
}
