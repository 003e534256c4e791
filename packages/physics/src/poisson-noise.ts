/** Counting noise on a diffraction pattern. */

import { assertArray, type FloatData, mapTo, type Random, type RealArray, ValueError } from "@autophase/tensor-io";
import { drawPoisson, LARGEST_MEAN } from "./poisson.js";

/**
 * Counts whose means are the intensities. Counting acts on the intensity, never on the modulus.
 *
 * Most voxels of a pattern are dark, so neighbours are drawn together: the sum of independent Poisson counts is a
 * Poisson count, and given the sum each count falls on a voxel with a chance in proportion to its mean. That is exact,
 * and takes one random number for 64 dark voxels instead of 64.
 * @param intensity - expected counts, any layout.
 * @param random - drawn from in the order of the voxels, so one stream always gives the same counts, on every machine.
 * @returns integers as float32, exact below 2^24.
 * @throws {ValueError} when an intensity is negative, above 1e15 or not a number.
 */
export function addPoissonNoise(intensity: RealArray, random: Random): RealArray<Float32Array> {
  assertArray("addPoissonNoise", intensity);
  const { data, shape } = intensity;
  const means = data instanceof Float32Array || data instanceof Float64Array ? data : mapTo(Float64Array, data, Number);
  assertMeans(means);
  const counts = new Float32Array(means.length);
  const tree = new Float64Array(2 * BLOCK);
  for (let start = 0; start < means.length; start += BLOCK) {
    plant(tree, means, start);
    drawNode(tree, 1, BLOCK, counts, start, random);
  }
  return { data: counts, shape };
}

/** A power of two. */
const BLOCK = 64;
/** The most counts expected of voxels that are drawn together: for one of them, and for all. */
const DENSITY = 0.5;
const TOTAL = 8;

function assertMeans(means: FloatData): void {
  for (let i = 0; i < means.length; i++) {
    if (means[i] >= 0 && means[i] <= LARGEST_MEAN) continue;
    const range = `from 0 to ${LARGEST_MEAN}`;
    throw new ValueError(`addPoissonNoise: intensity must be ${range}, got ${means[i]} at index ${i}`);
  }
}

/** Node `k` holds the sum of nodes `2k` and `2k + 1`; the leaves, from `BLOCK` on, are the means of the block. */
function plant(tree: Float64Array, means: FloatData, start: number): void {
  const count = Math.min(BLOCK, means.length - start);
  for (let i = 0; i < count; i++) tree[BLOCK + i] = means[start + i];
  tree.fill(0, BLOCK + count);
  for (let k = BLOCK - 1; k > 0; k--) tree[k] = tree[2 * k] + tree[2 * k + 1];
}

/** The voxels under a node, `size` from `start` on: together where it is dark, else half by half. */
function drawNode(
  tree: Float64Array,
  node: number,
  size: number,
  counts: Float32Array,
  start: number,
  random: Random,
): void {
  const total = tree[node];
  if (total === 0) return;
  if (size === 1) {
    counts[start] = drawPoisson(total, random);
  } else if (total <= TOTAL && total <= DENSITY * size) {
    for (let n = drawPoisson(total, random); n > 0; n--) counts[start + pickLeaf(tree, node, size, random)]++;
  } else {
    const half = size >> 1;
    drawNode(tree, 2 * node, half, counts, start, random);
    drawNode(tree, 2 * node + 1, half, counts, start + half, random);
  }
}

/** A voxel under the node with a chance in proportion to its mean. */
function pickLeaf(tree: Float64Array, node: number, size: number, random: Random): number {
  for (;;) {
    let rest = tree[node] * random.uniform();
    let k = node;
    for (let width = size; width > 1; width >>= 1) {
      k *= 2;
      if (rest < tree[k]) continue;
      rest -= tree[k];
      k++;
    }
    // rounding may lead to one that cannot be: draw again
    if (tree[k] > 0) return k - node * size;
  }
}
