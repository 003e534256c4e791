/** What is known of a scan of a series: a line of its table. */

import type { ScanAcquisition } from "@autophase/analysis";
import { deferred, z } from "@autophase/settings";
import { isAutophaseError, type ScanHeader } from "@autophase/tensor-io";
import type { ScanOutcome } from "../flow/process-scan.js";

const number = deferred(() => z.number().nullable());
const values = deferred(() => z.record(z.string(), z.number()));

const ROW = deferred(() =>
  z.strictObject({
    scan: z.int(),
    /** Of its folder or stack. */
    name: z.string(),
    /** What it was made of: its files and its treatment. A row of another one is out of date. */
    job: z.string(),
    /** Why it came to nothing; null where it came to an end. */
    error: z.string().nullable(),
    /** The kind of that, such as `FormatError`, for programs. */
    errorType: z.string().nullable().default(null),
    /** Of the log, on the beamline's clock: `2020-02-04T12:28:23`. */
    date: z.string().nullable(),
    trustworthy: z.boolean().nullable(),
    verdict: z.string().nullable(),
    warnings: z.array(z.string()),
    chi: number,
    startsKept: number,
    dSpacingAngstroms: number,
    diameterNanometers: number,
    strainMean: number,
    strainStandardDeviation: number,
    prtfResolutionNanometers: number,
    seconds: z.number(),
    /** Where the motors stood, and what the counters came to on average. */
    positions: values,
    counters: values,
  }),
);

/** Plain data; `null` where something is not known. */
export type SeriesRow = z.output<typeof ROW>;
export interface ScanIdentity {
  readonly scan: number;
  readonly name: string;
  readonly job: string;
}

/** Nothing for what another version has written. */
export function parseSeriesRow(value: unknown): SeriesRow | undefined {
  return ROW.safeParse(value).data;
}

const UNKNOWN = {
  errorType: null,
  date: null,
  trustworthy: null,
  verdict: null,
  warnings: [],
  chi: null,
  startsKept: null,
  dSpacingAngstroms: null,
  diameterNanometers: null,
  strainMean: null,
  strainStandardDeviation: null,
  prtfResolutionNanometers: null,
  positions: {},
  counters: {},
};

export function failedRow(identity: ScanIdentity, error: unknown, seconds: number): SeriesRow {
  return {
    ...UNKNOWN,
    ...identityOf(identity),
    error: error instanceof Error ? error.message : String(error),
    errorType: isAutophaseError(error) ? error._tag : error instanceof Error ? error.name : null,
    seconds,
  };
}

/** @param known - what the beamline's log says of the scan. */
export function finishedRow(
  identity: ScanIdentity,
  { preparation, phasing, crystal }: ScanOutcome,
  { scan: logged }: ScanAcquisition,
  seconds: number,
): SeriesRow {
  const { answer } = phasing;
  const found = crystal?.analysis.summary;
  const own = phasing.warnings.map(({ message }) => message);
  return {
    ...UNKNOWN,
    ...identityOf(identity),
    error: null,
    date: dateOf(logged?.date),
    trustworthy: answer.verdict.trustworthy,
    verdict: answer.verdict.reason,
    warnings: [...preparation.warnings, ...own, ...(found?.warnings ?? [])],
    chi: answer.fit.chi,
    startsKept: answer.agreement.kept,
    ...(found && {
      dSpacingAngstroms: found.dSpacingAngstroms,
      diameterNanometers: found.equivalentDiameterNanometers,
      strainMean: found.strainMean,
      strainStandardDeviation: found.strainStandardDeviation,
      prtfResolutionNanometers: found.prtfResolutionNanometers,
    }),
    seconds,
    ...loggedVariables(logged),
  };
}

/** Where the motors stood, and what the counters came to on average. */
export function loggedVariables(logged: ScanHeader | undefined): Pick<SeriesRow, "positions" | "counters"> {
  return {
    positions: finite(logged?.positions ?? []),
    counters: finite([...(logged?.columns ?? [])].map(([name, column]) => [name, meanOf(column)])),
  };
}

/** Without what the scan has besides. */
function identityOf({ scan, name, job }: ScanIdentity): ScanIdentity {
  return { scan, name, job };
}

/** `Tue Feb 04 12:28:23 2020` without a time zone, which such a log does not tell; or ISO 8601 as it is. */
function dateOf(text: string | undefined): string | null {
  const local = text?.replace(/^(\d{4}-\d\d-\d\dT[\d:]+).*$/, "$1Z");
  const at = [Date.parse(`${local} UTC`), Date.parse(local ?? "")].find((time) => !Number.isNaN(time));
  return at === undefined ? null : new Date(at).toISOString().slice(0, 19);
}

function finite(entries: Iterable<readonly [string, number]>): Record<string, number> {
  return Object.fromEntries([...entries].filter(([, value]) => Number.isFinite(value)));
}

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** The last scan before `scan` whose answer can be trusted. */
export function trustedBefore(rows: readonly SeriesRow[], scan: number): SeriesRow | undefined {
  const trusted = rows.filter((row) => row.scan < scan && row.error === null && row.trustworthy === true);
  return trusted.reduce<SeriesRow | undefined>((last, row) => (last && last.scan > row.scan ? last : row), undefined);
}
