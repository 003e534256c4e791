/** A phase without its jumps of 2 pi. */

import { assertSameShape, formatShape, type RealArray, ShapeError } from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";
import { countPieces } from "../crystal/pieces.js";
import { findResidues } from "./find-residues.js";
import { phaseRoughness } from "./phase-roughness.js";
import { createTurnForest, type TurnForest } from "./turn-forest.js";
import { NONE, type StepAxis, TURN, wrappedSteps } from "./wrapped-steps.js";

export interface UnwrappedPhase {
  /** Radians, 0 outside. Each connected piece has its mean within half a turn of 0. */
  readonly phase: RealArray<Float32Array>;
  /** 1 around every loop of four voxels that the phase winds around: dislocation lines, and noise. */
  readonly residues: RealArray<Uint8Array>;
  /** Loops that the phase winds around. */
  readonly residueLoops: number;
  /** Connected lines of such loops. */
  readonly residueLines: number;
  /** Of three axes: the pieces of these lines, two ends each, in places along depth, height and width. */
  readonly residueSegments: Float32Array;
  /**
   * 1 on both sides of every step that is still longer than half a turn: no unwrapping can do without such a sheet
   * where a line of residues is. Displacement means nothing across it.
   */
  readonly cuts: RealArray<Uint8Array>;
  /** Pairs of neighbours that such a step divides. */
  readonly cutSteps: number;
  /** Connected pieces of the mask; what one has more than another is not known. */
  readonly pieces: number;
}

/**
 * Unwraps within a mask by growing regions in the order of reliability (Abdul-Rahman et al. 2007,
 * doi:10.1364/AO.46.006623): neighbours are joined from the smoothest pair to the roughest, so that what cannot be
 * joined without a jump, as around a dislocation, is left to the end and to where it does least harm. Voxels of
 * residues come last of all.
 * @param phase - radians, wrapped or not; at most three axes.
 * @param mask - 1 where the phase means something.
 * @throws {ShapeError} when the shapes differ, or there are more than three axes.
 * @throws {ValueError} when a phase is not finite.
 */
export function unwrapPhase(phase: RealArray<Float32Array>, mask: RealArray<Uint8Array>): UnwrappedPhase {
  assertFinite("unwrapPhase", phase);
  assertSameShape("unwrapPhase: mask", mask.shape, phase.shape);
  if (phase.shape.length > 3) {
    throw new ShapeError(`unwrapPhase: expected at most 3 axes, got ${formatShape(phase.shape)}`);
  }
  return unwrapChecked(phase, mask);
}

function unwrapChecked(phase: RealArray<Float32Array>, mask: RealArray<Uint8Array>): UnwrappedPhase {
  const size = phase.data.length;
  const steps = wrappedSteps(phase, mask.data);
  const residues = findResidues(steps, phase.shape, size);
  const forest = grow(steps, costOf(phase, mask.data, residues.voxels.data));
  const unwrapped = phase.data.map((value, i) => (mask.data[i] ? value + TURN * forest.turnsOf(i) : 0));
  const pieces = centrePieces(unwrapped, mask.data, forest);
  const { cuts, cutSteps } = findCuts(steps, unwrapped);
  return {
    phase: { data: unwrapped, shape: phase.shape },
    residues: residues.voxels,
    residueLoops: residues.loops,
    residueLines: countPieces(residues.voxels),
    residueSegments: residues.segments,
    cuts: { data: cuts, shape: phase.shape },
    cutSteps,
    pieces,
  };
}

/** Rougher than anything measured, so that residues are joined last. */
const RESIDUE_COST = TURN;

function costOf(phase: RealArray<Float32Array>, mask: Uint8Array, residues: Uint8Array): Float32Array {
  const cost = phaseRoughness(phase, mask);
  for (let i = 0; i < cost.length; i++) if (residues[i]) cost[i] += RESIDUE_COST;
  return cost;
}

/** Costs are told apart this finely; pairs of the same bucket are joined in the order of the array. */
const BUCKETS = 1 << 16;

/** Joins all neighbours, the pair of least cost first. */
function grow(steps: readonly StepAxis[], cost: Float32Array): TurnForest {
  const forest = createTurnForest(cost.length);
  const highest = 2 * cost.reduce((most, value) => Math.max(most, value), 0);
  const perCost = highest > 0 ? (BUCKETS - 1) / highest : 0;
  const bucketOf = (i: number, stride: number): number => Math.floor((cost[i] + cost[i + stride]) * perCost);
  for (const edge of sortedEdges(steps, bucketOf)) {
    const { stride, turns } = steps[edge % steps.length];
    const i = Math.floor(edge / steps.length);
    forest.join(i, i + stride, -turns[i]);
  }
  return forest;
}

/** Edges `voxel * axes + axis` by counting sort. */
function sortedEdges(steps: readonly StepAxis[], bucketOf: (i: number, stride: number) => number): Uint32Array {
  const starts = new Uint32Array(BUCKETS + 1);
  forEachEdge(steps, (i, { stride }) => starts[bucketOf(i, stride) + 1]++);
  for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1] += starts[bucket];
  const edges = new Uint32Array(starts[BUCKETS]);
  forEachEdge(steps, (i, { stride }, axis) => {
    edges[starts[bucketOf(i, stride)]++] = i * steps.length + axis;
  });
  return edges;
}

function forEachEdge(steps: readonly StepAxis[], visit: (i: number, step: StepAxis, axis: number) => void): void {
  for (const [axis, step] of steps.entries()) {
    for (let i = 0; i < step.turns.length; i++) if (step.turns[i] !== NONE) visit(i, step, axis);
  }
}

/** Whole turns on each piece bring its mean next to 0; returns how many pieces there are. */
function centrePieces(phase: Float32Array, mask: Uint8Array, forest: TurnForest): number {
  const sums = new Map<number, { sum: number; count: number }>();
  for (let i = 0; i < phase.length; i++) {
    if (!mask[i]) continue;
    const root = forest.root(i);
    const entry = sums.get(root) ?? { sum: 0, count: 0 };
    entry.sum += phase[i];
    entry.count++;
    sums.set(root, entry);
  }
  const turns = new Map([...sums].map(([root, { sum, count }]) => [root, Math.round(sum / count / TURN)]));
  for (let i = 0; i < phase.length; i++) {
    if (mask[i]) phase[i] -= TURN * (turns.get(forest.root(i)) ?? 0);
  }
  return sums.size;
}

function findCuts(steps: readonly StepAxis[], unwrapped: Float32Array): { cuts: Uint8Array; cutSteps: number } {
  const cuts = new Uint8Array(unwrapped.length);
  let cutSteps = 0;
  forEachEdge(steps, (i, { stride }) => {
    if (Math.round((unwrapped[i + stride] - unwrapped[i]) / TURN) === 0) return;
    cutSteps++;
    cuts[i] = 1;
    cuts[i + stride] = 1;
  });
  return { cuts, cutSteps };
}
