// The simulated crystals of the study, family by family. Item i of a family is always the same.

import { simulateCrystal } from "@autophase/simulation";
import { LEFT_OUT, UNSEEN, unseenCrystal } from "./unseen-families.mjs";

const SMOOTH = ["gaussian-field", "polynomial", "two-gaussians", "cosines"];
const DISLOCATIONS = ["screw-dislocation", "edge-dislocation"];
const BRIGHT = { peakCounts: [1e5, 1e7] };

/** Seed, what is simulated, and whether the detector has a seam through its centre. */
export const FAMILIES = {
  moderate: { seed: 5001, strain: { families: SMOOTH, maximumPhase: Math.PI }, detector: BRIGHT },
  strong: {
    seed: 5002,
    strain: { families: SMOOTH, minimumPhase: Math.PI, maximumPhase: 4 * Math.PI },
    detector: BRIGHT,
  },
  dislocations: { seed: 5003, strain: { families: DISLOCATIONS }, detector: BRIGHT },
  "low-counts": {
    seed: 5004,
    strain: { families: SMOOTH, maximumPhase: Math.PI },
    detector: { peakCounts: [1e3, 1e4] },
  },
  gaps: {
    seed: 5005,
    strain: { families: SMOOTH, maximumPhase: Math.PI },
    detector: { ...BRIGHT, deadPixels: 0.07 },
    seam: true,
  },
  coherence: {
    seed: 5006,
    strain: { families: SMOOTH, maximumPhase: Math.PI },
    detector: { ...BRIGHT, coherenceWidth: [0.3, 0.8] },
  },
  together: {
    seed: 5007,
    strain: { maximumPhase: 4 * Math.PI },
    detector: { peakCounts: [1e4, 1e7], coherenceWidth: [0, 0.6], background: [0, 0.1], deadPixels: 0.07 },
    seam: true,
  },
};

/** Crystal `index` of a family, of these or of those that no training has seen, in `size` voxels along each axis. */
export function studyCrystal(family, index, size) {
  if (family in UNSEEN || family in LEFT_OUT) return unseenCrystal(family, index, size);
  const { seed, strain, detector, seam = false } = FAMILIES[family];
  const crystal = simulateCrystal({ seed, index, split: "test", shape: [size, size, size], strain, detector });
  return seam ? { ...crystal, pattern: withSeam(crystal.pattern, index) } : crystal;
}

/** A gap of two pixels beside the centre of the detector, in every frame: row or column, on either side by turns. */
export function withSeam({ intensity, mask, history }, index) {
  const [frames, rows, columns] = intensity.shape;
  const isRow = index % 2 === 0;
  const middle = (isRow ? rows : columns) / 2 + (index % 4 < 2 ? 0 : -1);
  const measured = Uint8Array.from(mask?.data ?? new Uint8Array(frames * rows * columns).fill(1), (value, i) => {
    const at = isRow ? Math.floor(i / columns) % rows : i % columns;
    return at === middle || at === middle + 1 ? 0 : value;
  });
  const data = intensity.data.map((counts, i) => counts * measured[i]);
  return { intensity: { ...intensity, data }, mask: { data: measured, shape: intensity.shape }, history };
}
