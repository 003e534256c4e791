/** A small pattern and a small reconstruction with everything that a file can hold. */

import type { DiffractionPattern, ProcessRecord, Reconstruction, Shape } from "../src/index.js";
import { sizeOfShape } from "../src/index.js";

const PREPARE: ProcessRecord = {
  program: "autophase",
  version: "1.2.3",
  command: "autophase prepare frames --crop 3,4,5",
  date: "2026-11-22T10:00:00.000Z",
  parameters: { crop: [3, 4, 5], threshold: 2.5, "path/with/slashes": "x" },
};

const PHASE: ProcessRecord = {
  program: "autophase",
  version: "1.2.3",
  command: 'autophase phase P.cxi --recipe "20*ER" # µ',
  date: "2026-11-22T10:01:00.000Z",
  parameters: { seed: 7, recipe: "20*ER", beta: 0.9, isResumed: false, supports: { sigma: [2, 1] }, none: null },
};

export function samplePattern(shape: Shape = [3, 4, 5], { isInteger = true } = {}): DiffractionPattern {
  const size = sizeOfShape(shape);
  return {
    intensity: {
      data: Float32Array.from({ length: size }, (_, i) => ((i * 37) % 101) + (isInteger ? 0 : 0.25)),
      shape,
    },
    mask: { data: Uint8Array.from({ length: size }, (_, i) => (i % 6 === 0 ? 0 : 1)), shape },
    acquisition: { energyKev: 9, distanceMeters: 0.5, pixelSizeMeters: [55e-6, 56e-6], rockingStepDegrees: 0.005 },
    history: [PREPARE],
  };
}

export function sampleReconstruction(shape: Shape = [3, 4, 5]): Reconstruction {
  const size = sizeOfShape(shape);
  return {
    object: {
      real: Float32Array.from({ length: size }, (_, i) => Math.cos(i) / (1 + i)),
      imag: Float32Array.from({ length: size }, (_, i) => Math.sin(3 * i)),
      shape,
    },
    support: { data: Uint8Array.from({ length: size }, (_, i) => (i % 3 === 0 ? 1 : 0)), shape },
    pattern: samplePattern(shape),
    errorCurve: Float64Array.of(0.9, 0.5, 1 / 3),
    history: [PREPARE, PHASE],
  };
}
