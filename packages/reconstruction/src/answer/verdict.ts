/** Whether a result can be trusted, in one sentence. */

import type { RealArray } from "@autophase/tensor-io";
import { medianOf } from "./agreeing-starts.js";
import type { AgreementMaps } from "./agreement-maps.js";
import type { FreeFit } from "./free-fit.js";

export interface Verdict {
  readonly trustworthy: boolean;
  /** One sentence. */
  readonly reason: string;
  readonly checks: readonly Check[];
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
  readonly firstWeight: number;
  readonly fit: FreeFit;
  readonly oversampling: readonly number[];
  readonly maps: AgreementMaps;
  readonly support: RealArray<Uint8Array>;
  /** Of each kept start. */
  readonly supportVoxels: readonly number[];
}

/** Calibrated on simulated crystals: `docs/decisions/2026-11-22-verdict.md`. */
const LIMITS = {
  kept: 3,
  share: 0.4,
  disagreement: 0.25,
  weight: 0.9,
  excess: 0.12,
  spread: 0.15,
  phase: 0.35,
  oversampling: 1.9,
};

export function judge(evidence: Evidence): Verdict {
  const checks = checksOf(evidence);
  const failures = checks.filter(({ passed }) => !passed);
  const { begun, kept, medianInvariantError, firstWeight } = evidence;
  const story = `${kept} of ${begun} independent starts agree`;
  const figures =
    medianInvariantError === null
      ? ""
      : ` (median invariantError ${medianInvariantError.toFixed(2)}, first mode ${Math.round(100 * firstWeight)} % of the weight)`;
  if (failures.length === 0) {
    return {
      trustworthy: true,
      reason: `Trustworthy: ${story}${figures} and predict counts that none of them saw.`,
      checks,
    };
  }
  const reasons = failures.map(
    ({ name, value, limit }) => `${name} ${value === null ? "unknown" : format(value)}, should be ${limit}`,
  );
  return { trustworthy: false, reason: `Not trustworthy: ${story}${figures}; ${reasons.join("; ")}.`, checks };
}

function checksOf({
  begun,
  kept,
  medianInvariantError,
  firstWeight,
  fit,
  oversampling,
  maps,
  support,
  supportVoxels,
}: Evidence): Check[] {
  const mean = supportVoxels.reduce((sum, voxels) => sum + voxels, 0) / supportVoxels.length;
  const deviation = Math.sqrt(
    supportVoxels.reduce((sum, voxels) => sum + (voxels - mean) ** 2, 0) / supportVoxels.length,
  );
  const phases = Array.from(maps.phase.data).filter((_, i) => support.data[i] === 1);
  const excess = Math.sqrt(Math.max(0, fit.freeChi ** 2 - fit.noiseChi ** 2));
  const least = Math.max(LIMITS.kept, Math.ceil(LIMITS.share * begun));
  return [
    atLeast("starts that agree", kept, least),
    atMost("median invariantError", medianInvariantError, LIMITS.disagreement),
    atLeast("weight of the first mode", firstWeight, LIMITS.weight),
    ...(Number.isNaN(excess) ? [] : [atMost("error beyond noise on held-out voxels", excess, LIMITS.excess)]),
    atMost("spread of the support's volume", deviation / mean, LIMITS.spread),
    atMost("median phase deviation in radians", phases.length > 0 ? medianOf(phases) : null, LIMITS.phase),
    atLeast("smallest oversampling", Math.min(...oversampling), LIMITS.oversampling),
  ];
}

function atMost(name: string, value: number | null, limit: number): Check {
  return { name, value, limit: `at most ${limit}`, passed: value !== null && value <= limit };
}

function atLeast(name: string, value: number, limit: number): Check {
  return { name, value, limit: `at least ${limit}`, passed: value >= limit };
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
