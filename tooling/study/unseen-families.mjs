// Crystals of kinds that no training of ours has seen, or that were left out of one. Item i of a family is always the
// same.

import { addPoissonNoise, farFieldIntensity, scaleToPeak } from "@autophase/physics";
import { simulateCrystal } from "@autophase/simulation";
import { complexZeros, createRandom } from "@autophase/tensor-io";

const SMOOTH = ["gaussian-field", "polynomial", "two-gaussians", "cosines"];
const STRAIN = { families: SMOOTH, maximumPhase: Math.PI };

/** Seed, and how an object is made; `draw` makes another plain crystal of the same item. */
export const UNSEEN = {
  void: { seed: 5101, make: withVoid },
  grains: { seed: 5102, make: withGrains },
  "not-convex": { seed: 5103, make: withBites },
  "no-facets": { seed: 5104, make: smoothBlob },
  "beyond-4-pi": {
    seed: 5105,
    strain: { families: SMOOTH, minimumPhase: 4 * Math.PI, maximumPhase: 6 * Math.PI },
    make: ({ object }) => object,
  },
};

/** For weights that have not seen them: `--weights`. */
export const LEFT_OUT = {
  "edge-dislocations": { seed: 5106, strain: { families: ["edge-dislocation"] }, make: ({ object }) => object },
};

/** Counts of 1e5 to 1e7 in the brightest voxel, Poisson noise, everything measured. */
export function unseenCrystal(family, index, size) {
  const { seed, strain = STRAIN, make } = { ...UNSEEN, ...LEFT_OUT }[family];
  const own = { seed, split: "test", shape: [size, size, size], strain };
  const first = simulateCrystal({ ...own, index });
  const random = createRandom(seed, index);
  const object = make({
    object: first.object,
    random,
    another: () => simulateCrystal({ ...own, index: index + 1000 }),
  });
  const peakCounts = 10 ** (5 + 2 * random.uniform());
  const intensity = addPoissonNoise(scaleToPeak(farFieldIntensity(object), peakCounts), random);
  const { phaseRange } = first.parameters;
  return { object, pattern: { intensity, history: [] }, parameters: { peakCounts, phaseRange } };
}

/** A hollow ball of a fifth to a third of the crystal's size, somewhere inside. */
function withVoid({ object, random }) {
  const radius = (0.1 + 0.07 * random.uniform()) * extentOf(object);
  const centre = insidePoint(object, random, 1.5 * radius);
  return mapObject(object, (at) => 1 - ball(at, centre, radius));
}

/** Two grains along a plane near the middle, the second with another crystal's strain and moved by half a period. */
function withGrains({ object, random, another }) {
  const normal = unitVector(random);
  const offset = (random.uniform() - 0.5) * 0.2 * extentOf(object);
  const phases = another().object;
  return mapObject(object, (at, i) => {
    if (dot(at, normal) < offset) return 1;
    const [re, im] = [phases.real[i], phases.imag[i]];
    const length = Math.hypot(re, im);
    return length > 0 ? [-re / length, -im / length] : -1;
  });
}

/** Two bites out of the surface, each half of the crystal across. */
function withBites({ object, random }) {
  const size = extentOf(object);
  const bites = [0, 1].map(() => surfacePoint(object, unitVector(random)));
  return mapObject(object, (at) => bites.reduce((left, centre) => left * (1 - ball(at, centre, 0.28 * size)), 1));
}

/** Four soft balls inside the crystal, grown together: no plane is left. */
function smoothBlob({ object, random }) {
  const size = extentOf(object);
  const balls = Array.from({ length: 4 }, () => ({
    centre: insidePoint(object, random, 0.24 * size),
    radius: (0.28 + 0.08 * random.uniform()) * size,
  }));
  return mapObject(object, (at) => {
    const field = balls.reduce(
      (sum, { centre, radius }) => sum + Math.exp(-2 * (distance(at, centre) / radius) ** 2),
      0,
    );
    return Math.min(1, Math.max(0, (field - 0.15) / 0.25));
  });
}

/** Each voxel times a number, or times `[re, im]`, that `factor(offset from the centre, index)` gives. */
function mapObject({ real, imag, shape }, factor) {
  const result = complexZeros(shape);
  for (let i = 0; i < real.length; i++) {
    if (real[i] === 0 && imag[i] === 0) continue;
    const value = factor(offsetOf(i, shape), i);
    const [re, im] = typeof value === "number" ? [value, 0] : value;
    result.real[i] = real[i] * re - imag[i] * im;
    result.imag[i] = real[i] * im + imag[i] * re;
  }
  return result;
}

/** 1 inside, over one voxel 0 outside. */
function ball(at, centre, radius) {
  return Math.min(1, Math.max(0, radius - distance(at, centre) + 0.5));
}

function offsetOf(i, [, rows, columns]) {
  const middle = columns / 2;
  return [Math.floor(i / (rows * columns)) - middle, (Math.floor(i / columns) % rows) - middle, (i % columns) - middle];
}

/** Of the shortest axis, in voxels. */
function extentOf(object) {
  const inside = offsetsInside(object);
  return Math.min(
    ...[0, 1, 2].map((axis) => {
      const places = inside.map((at) => at[axis]);
      return places.reduce((a, b) => Math.max(a, b)) - places.reduce((a, b) => Math.min(a, b)) + 1;
    }),
  );
}

function offsetsInside({ real, imag, shape }) {
  const inside = [];
  for (let i = 0; i < real.length; i++) if (Math.hypot(real[i], imag[i]) > 0.5) inside.push(offsetOf(i, shape));
  return inside;
}

/** A voxel with as much room to the surface as there is of that, at most `room`. */
function insidePoint(object, random, room) {
  const inside = offsetsInside(object);
  const keys = new Set(inside.map((at) => at.join()));
  for (let wanted = room; ; wanted *= 0.8) {
    const deep = inside.filter((at) =>
      [0, 1, 2].every((axis) =>
        [-1, 1].every((side) => keys.has(at.map((n, k) => (k === axis ? n + side * Math.floor(wanted) : n)).join())),
      ),
    );
    if (deep.length > 0) return deep[random.integer(deep.length)];
  }
}

function surfacePoint(object, direction) {
  return offsetsInside(object).reduce((far, at) => (dot(at, direction) > dot(far, direction) ? at : far));
}

function unitVector(random) {
  const vector = [0, 1, 2].map(() => random.uniform() - 0.5);
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function dot(a, b) {
  return a.reduce((sum, value, k) => sum + value * b[k], 0);
}

function distance(a, b) {
  return Math.hypot(...a.map((value, k) => value - b[k]));
}
