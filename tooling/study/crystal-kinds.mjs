// Kinds of crystals that networks learn from, as options of `simulateCrystal`; `seam` is a gap of the detector besides.

const STRONG = 4 * Math.PI;
const COUNTS = { peakCounts: [1e3, 1e7] };

/** Phases up to pi, all voxels measured, coherent light. */
export const PLAIN = { detector: COUNTS };

const STRAINED = { strain: { minimumPhase: Math.PI, maximumPhase: STRONG }, detector: COUNTS };
const MEASURED = {
  strain: { maximumPhase: STRONG },
  detector: { ...COUNTS, coherenceWidth: [0, 0.8], background: [0, 0.1], deadPixels: 0.07 },
  seam: true,
};

/** Half of them plain, a quarter strained by pi to 4 pi, a quarter as they are measured. */
export const BROAD = [PLAIN, STRAINED, PLAIN, MEASURED];
