/** How the scans of a batch are treated: settings for all, with exceptions for some; from a YAML or JSON file. */

import { ANALYSIS_SETTINGS, type ChosenAnalysisSettings } from "@autophase/analysis";
import { type ChosenPrepareSettings, PREPARE_SETTINGS } from "@autophase/preparation";
import { PHASING_SETTINGS, type PhasingSettings } from "@autophase/reconstruction";
import { deferred, parseSettings, parseWrittenSettings, resolveFiles, z } from "@autophase/settings";
import { readSettingsText } from "@autophase/settings/text";
import { BATCH_SETTINGS, type ChosenBatchSettings } from "./batch-settings.js";

/** Of each step what is other than its defaults. */
export interface ScanTreatment {
  readonly prepare: ChosenPrepareSettings;
  readonly phasing: PhasingSettings;
  readonly analyze: ChosenAnalysisSettings;
}

export interface BatchPlan {
  readonly settings: ChosenBatchSettings;
  readonly treatment: ScanTreatment;
  /** By the number of the scan: what goes before `treatment`. */
  readonly exceptions: ReadonlyMap<number, ScanTreatment>;
}

const NONE: ScanTreatment = { prepare: {}, phasing: {}, analyze: {} };

/** What a batch without a file goes by. */
export const DEFAULT_PLAN: BatchPlan = { settings: {}, treatment: NONE, exceptions: new Map() };

/** The batch says which scan and which log. */
const PREPARE = deferred(() => PREPARE_SETTINGS.omit({ spec: true, scan: true }));
const steps = () => ({
  prepare: z.record(z.string(), z.unknown()).optional(),
  phasing: z.record(z.string(), z.unknown()).optional(),
  analyze: z.record(z.string(), z.unknown()).optional(),
});
const STEPS = deferred(() => z.strictObject(steps()));
const SECTIONS = deferred(() => z.strictObject({ ...steps(), exceptions: z.record(z.string(), STEPS).optional() }));
type WrittenSteps = z.output<typeof STEPS>;

/**
 * A mapping of the names of `BATCH_SETTINGS` as on a command line, of `prepare`, `phasing` and `analyze` with the
 * settings of these steps, and of `exceptions` with the same by the number of a scan.
 * @param where - what messages call the file.
 * @param resolve - of a name in the file, relative to its folder, the name that is to be opened.
 * @throws {FormatError} when it is not YAML, or no mapping. @throws {ValueError} for an unknown setting, with the
 *   nearest one, and for a value out of range.
 */
export function readBatchPlan(
  text: string,
  where: string,
  resolve: (name: string) => string = (name) => name,
): BatchPlan {
  const { prepare, phasing, analyze, exceptions, ...settings } = readSettingsText(text, where);
  const written = { prepare, phasing, analyze, exceptions };
  const sections = parseSettings(
    SECTIONS,
    where,
    Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined && value !== null)),
  );
  const own = Object.entries(sections.exceptions ?? {}).map(([scan, one]): [number, ScanTreatment] => [
    scanNumber(where, scan),
    treatmentOf(`${where}: exceptions: ${scan}`, one, resolve),
  ]);
  return {
    settings: resolveFiles(BATCH_SETTINGS, parseWrittenSettings(BATCH_SETTINGS, where, settings), resolve),
    treatment: treatmentOf(where, sections, resolve),
    exceptions: new Map(own),
  };
}

/** How one scan is treated: its exceptions before what holds for all. */
export function treatmentOfScan({ treatment, exceptions }: BatchPlan, scan: number): ScanTreatment {
  const own = exceptions.get(scan) ?? NONE;
  return {
    prepare: { ...treatment.prepare, ...own.prepare },
    phasing: { ...treatment.phasing, ...own.phasing },
    analyze: { ...treatment.analyze, ...own.analyze },
  };
}

function treatmentOf(
  where: string,
  { prepare = {}, phasing = {}, analyze = {} }: WrittenSteps,
  resolve: (name: string) => string,
): ScanTreatment {
  return {
    prepare: resolveFiles(PREPARE, parseWrittenSettings(PREPARE, `${where}: prepare`, prepare), resolve),
    phasing: parseWrittenSettings(PHASING_SETTINGS, `${where}: phasing`, phasing),
    analyze: parseWrittenSettings(ANALYSIS_SETTINGS, `${where}: analyze`, analyze),
  };
}

const NUMBER = deferred(() => z.strictObject({ exceptions: z.int().min(0) }));

function scanNumber(where: string, text: string): number {
  return parseSettings(NUMBER, where, { exceptions: Number(text) }).exceptions;
}
