/** A simulated scan, so that the first minute needs no data: a strained crystal with counting noise, in a second. */

import { APS_34IDC_GEOMETRY } from "@autophase/analysis";
import { simulateCrystal } from "@autophase/simulation";
import type { Acquisition } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";
import { type Opened, setFrames } from "./open-files.js";

/** As at 34-ID-C: a gold (111) peak at 9 keV. */
const ACQUISITION: Acquisition = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6],
  rockingStepDegrees: 0.01,
  rockingMotor: "Theta",
  anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
  geometry: APS_34IDC_GEOMETRY,
};

export function openExample(state: LabState): Opened {
  const { pattern } = simulateCrystal({
    seed: 17,
    index: 3,
    shape: [64, 64, 64],
    crystal: { oversampling: [2.5, 3] },
    strain: { families: ["two-gaussians"], minimumPhase: 1.5, maximumPhase: 2 },
    detector: { peakCounts: 1e5 },
  });
  return setFrames(state, { name: "simulated scan", frames: pattern.intensity, acquisition: ACQUISITION });
}
