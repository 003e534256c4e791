/** Detectors that several beamlines have. */

import type { BeamlineDetector } from "./beamline.js";

const MICROMETERS_55 = [55e-6, 55e-6] as const;
const MICROMETERS_75 = [75e-6, 75e-6] as const;

export const MAXIPIX: BeamlineDetector = {
  name: "Maxipix",
  names: ["mpxgaas", "mpx1x4", "mpx4", "maxipix"],
  shape: [516, 516],
  pixelSizeMeters: MICROMETERS_55,
  gaps: { rows: [[255, 261]], columns: [[255, 261]] },
};

export const EIGER_2M: BeamlineDetector = {
  name: "Eiger2M",
  names: ["eiger2m"],
  shape: [2164, 1030],
  pixelSizeMeters: MICROMETERS_75,
};

export const EIGER_4M: BeamlineDetector = {
  name: "Eiger4M",
  names: ["e4m", "eiger4m"],
  shape: [2167, 2070],
  pixelSizeMeters: MICROMETERS_75,
  gaps: {
    rows: [
      [513, 552],
      [1064, 1103],
      [1615, 1654],
    ],
    columns: [[1029, 1041]],
  },
};

export const EIGER_500K: BeamlineDetector = {
  name: "Eiger500k",
  names: ["e2500", "e500", "eiger500k"],
  shape: [512, 1028],
  pixelSizeMeters: MICROMETERS_75,
};

export const EIGER_9M: BeamlineDetector = {
  name: "Eiger9M",
  names: ["eiger", "e9m"],
  shape: [3262, 3108],
  pixelSizeMeters: MICROMETERS_75,
};

export const MERLIN: BeamlineDetector = {
  name: "Merlin",
  names: ["merlin"],
  shape: [512, 512],
  pixelSizeMeters: MICROMETERS_55,
};

export const LAMBDA: BeamlineDetector = {
  name: "Lambda",
  names: ["lambda"],
  shape: [516, 516],
  pixelSizeMeters: MICROMETERS_55,
};

export const TIMEPIX: BeamlineDetector = {
  name: "TIM1",
  names: ["tim1", "34idctim1"],
  shape: [256, 256],
  pixelSizeMeters: MICROMETERS_55,
};

export const TIMEPIX_QUAD: BeamlineDetector = {
  name: "TIM2",
  names: ["tim2", "34idctim2"],
  shape: [512, 512],
  pixelSizeMeters: MICROMETERS_55,
};
