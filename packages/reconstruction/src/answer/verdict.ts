/** Whether a result can be trusted, in one sentence. */

import type { RealArray } from "@autophase/tensor-io";
import { medianOf } from "./agreeing-starts.js";
import type { AgreementMaps } from "./agreement-maps.js";
import type { CoarseAgreement } from "./coarse-agreement.js";
import type { FreeFit } from "./free-fit.js";
import type { Founding } from "./independent-founders.js";

export interface Verdict {
  readonly trustworthy: boolean;
  /** One sentence. */
  readonly reason: string;
  readonly checks: readonly Check[];
  /** Estimate of `invariantError` to the true object; `null` where there is nothing to estimate it by. */
  readonly expectedError: number | null;
}

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly value: number | null;
  /** What the value has to keep to. */
  readonly limit: string;
  readonly passed: boolean;
}

export interface Evidence {
  /** Starts that were begun. */
  readonly begun: number;
  readonly kept: number;
  readonly medianInvariantError: number | null;
  /** Of starts that were bred from each other: their agreement proves nothing, that of the first generation does. */
  readonly founding?: Founding | undefined;
  /** Where only some of the starts have seen the whole pattern. */
  readonly coarse?: CoarseAgreement | undefined;
  readonly firstWeight: number;
  readonly fit: FreeFit;
  /**
   * Mean deviance of held-out counts, beyond that of the best possible fit, of the best kept start over that of the
   * best start.
   */
  readonly fitOfKept: number;
  /**
   * `chi` of the kept starts over the lowest that their last steps had reached, both at least 0.05: the median; `null`
   * where the recipe ends in steps that leave the support.
   */
  readonly chiRise: number | null;
  readonly oversampling: readonly number[];
  readonly maps: AgreementMaps;
  readonly support: RealArray<Uint8Array>;
  /** Of each kept start. */
  readonly supportVoxels: readonly number[];
}

/** Calibrated on simulated crystals: `docs/decisions/2026-11-22-verdict.md`. */
const LIMITS = {
  expectedError: 0.29,
  fitOfKept: 1.5,
  chiRise: 1.5,
  weight: 0.9,
  spread: 0.15,
  phase: 0.35,
  oversampling: 1.9,
};

export function judge(found: Evidence): Verdict {
  const evidence = independentOf(found);
  const excess = excessOf(evidence.fit);
  const error = expectedError(evidence, excess);
  const checks = checksOf(evidence, excess, error);
  const failures = checks.filter(({ passed }) => !passed);
  const { medianInvariantError, firstWeight } = evidence;
  const story = storyOf(found);
  const figures =
    medianInvariantError === null
      ? ""
      : ` (median invariantError ${medianInvariantError.toFixed(2)}, first mode ${Math.round(100 * firstWeight)} % of the weight, expected error ${(error ?? medianInvariantError).toFixed(2)})`;
  if (failures.length === 0) {
    const prediction = excess === null ? "" : "; the object predicts counts that no start has seen";
    return {
      trustworthy: true,
      reason: `Trustworthy: ${story}${figures}${prediction}.`,
      checks,
      expectedError: error,
    };
  }
  const reasons = failures.map(
    ({ name, value, limit }) => `${name} ${value === null ? "unknown" : format(value)}, should be ${limit}`,
  );
  const reason = `Not trustworthy: ${story}${figures}; ${reasons.join("; ")}.`;
  return { trustworthy: false, reason, checks, expectedError: error };
}

/** With starts that were bred from each other, the evidence of those that were not; with a coarse grid, of all. */
function independentOf(evidence: Evidence): Evidence {
  const { founding, coarse } = evidence;
  if (coarse) return { ...evidence, kept: coarse.agree };
  if (!founding) return evidence;
  return { ...evidence, kept: Math.max(1, founding.agree), medianInvariantError: founding.medianInvariantError };
}

function storyOf({ begun, kept, founding, coarse }: Evidence): string {
  if (!founding) {
    const all = coarse?.agree ?? kept;
    const seen = coarse ? `, ${kept} of them on the whole pattern` : "";
    return all === 1
      ? `the best of ${begun} starts stands alone`
      : `${all} of ${begun} independent starts agree${seen}`;
  }
  const { agree } = founding;
  const found = agree === 1 ? "one start" : `${agree === 0 ? "no start" : `${agree} of ${begun} starts`}`;
  return `${found} had found it alone, before any were bred`;
}

/**
 * Whether a few starts already say so much that more would not change it: three or more agree, at two thirds of the
 * error that could still be trusted.
 */
export function isClear({ trustworthy, expectedError: error }: Verdict, kept: number): boolean {
  return trustworthy && kept >= MANY && error !== null && error <= CLEAR * LIMITS.expectedError;
}

const CLEAR = 2 / 3;

function checksOf(evidence: Evidence, excess: number | null, error: number | null): Check[] {
  const { begun, kept, coarse, fitOfKept, chiRise, firstWeight, oversampling, maps, support, supportVoxels } = evidence;
  const mean = supportVoxels.reduce((sum, voxels) => sum + voxels, 0) / supportVoxels.length;
  const variance = supportVoxels.reduce((sum, voxels) => sum + (voxels - mean) ** 2, 0) / supportVoxels.length;
  const phases = maps.phase.data.filter((_, i) => support.data[i] === 1);
  return [
    atLeast("starts that agree", kept, coarse || predictsWell(excess) ? 2 : MANY),
    // one that noise hides is not known
    ...(coarse ? [atMost("misfit of held-out counts beyond noise", excess || null, GOOD_PREDICTION)] : []),
    atMost("expected error of the object", error, limitOfError(kept, begun)),
    atMost("misfit of held-out counts over that of the best start", fitOfKept, LIMITS.fitOfKept),
    ...(chiRise === null ? [] : [atMost("chi over the lowest of the last steps", chiRise, LIMITS.chiRise)]),
    atLeast("weight of the first mode", firstWeight, LIMITS.weight),
    atMost("spread of the support's volume", Math.sqrt(variance) / mean, LIMITS.spread),
    atMost("median phase deviation in radians", phases.length > 0 ? medianOf([...phases]) : null, LIMITS.phase),
    atLeast("smallest oversampling", Math.min(...oversampling), LIMITS.oversampling),
  ];
}

/**
 * Starts that do not agree speak against those that do: the more of them, the closer the others have to be to each
 * other.
 */
function limitOfError(kept: number, begun: number): number {
  return Math.min(LIMITS.expectedError, ERROR_IF_ALL_AGREED * Math.sqrt(kept / begun));
}

const ERROR_IF_ALL_AGREED = 0.34;

/** Error of the modulus on held-out voxels beyond what counting noise explains; `null` where none are held out. */
function excessOf({ freeChi, noiseChi }: FreeFit): number | null {
  return Number.isNaN(freeChi) ? null : Math.sqrt(Math.max(0, freeChi ** 2 - noiseChi ** 2));
}

/** What the starts do not agree on, and what they agree on but is not in the counts, are independent errors. */
function expectedError({ medianInvariantError }: Evidence, excess: number | null): number | null {
  return medianInvariantError === null ? null : Math.hypot(medianInvariantError, excess ?? 0);
}

/**
 * Chance rarely predicts counts that nobody saw: two starts are enough then. One alone can be wrong however well it
 * predicts. Where chance predicts as well, three have to agree; on the coarse grid starts meet in the same wrong object
 * then, and are not trusted.
 */
function predictsWell(excess: number | null): boolean {
  return excess !== null && excess > 0 && excess <= GOOD_PREDICTION;
}

const GOOD_PREDICTION = 0.12;
const MANY = 3;

function atMost(name: string, value: number | null, limit: number): Check {
  return { name, value, limit: `at most ${format(limit)}`, passed: value !== null && value <= limit };
}

function atLeast(name: string, value: number, limit: number): Check {
  return { name, value, limit: `at least ${limit}`, passed: value >= limit };
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
