/** P10 of PETRA III, its two hutches. */

import { DECTRIS_LAYOUT } from "@autophase/tensor-io";
import type { Beamline } from "./beamline.js";
import { EIGER_4M, EIGER_500K } from "./detectors.js";

const MOTORS = { energy: ["fmbenergy", "energyfmb", "_ENERGY"], distanceMillimeters: ["_distance"] };
const MONITORS = ["ipetra", "curpetra"];

/** Mu below omega below chi below phi; gamma swings the detector sideways, delta lifts it. */
export const PETRA_P10_BEAMLINE: Beamline = {
  name: "P10",
  facility: "PETRA III",
  geometry: {
    name: "P10",
    sampleCircles: [
      { motors: ["mu"], axis: "y+", degrees: 0 },
      { motors: ["om"], axis: "x-" },
      { motors: ["chi"], axis: "z+", degrees: 0 },
      { motors: ["phi"], axis: "y-" },
    ],
    detectorCircles: [
      { motors: ["gam"], axis: "y+" },
      { motors: ["del"], axis: "x-" },
    ],
    detector: { rows: "y-", columns: "x-", pixelSizeMeters: [75e-6, 75e-6] },
  },
  detectors: [EIGER_4M, EIGER_500K],
  motors: MOTORS,
  monitors: MONITORS,
  logs: ["fio"],
  hdf5: [DECTRIS_LAYOUT],
  doubts: [
    'columns: bcdi and cdiutils let them grow to the right (x-), as is done here; cohere_beamlines to the left (x+). With gam away from 0 the angles between {111} facets tell; with gam at 0 the wrong one only mirrors the crystal, and autophase calibrate with images at several gam and del tells; for the other give columns: "x+" in a geometry of your own',
    "chi: bcdi takes 90 degrees off what the file has, here it is taken as it is; scans of om are the same either way",
  ],
  sources: ["bcdi P10", "cdiutils p10", "cohere_beamlines Petra3_P10"],
};

/** Theta of the sample and two-theta of the detector, both about the horizontal axis. */
export const PETRA_P10_SECOND_BEAMLINE: Beamline = {
  name: "P10-EH2",
  facility: "PETRA III",
  geometry: {
    name: "P10-EH2",
    sampleCircles: [{ motors: ["samth"], axis: "x-" }],
    detectorCircles: [{ motors: ["e2_t02"], axis: "x-" }],
    detector: { rows: "y-", columns: "x-", pixelSizeMeters: [75e-6, 75e-6] },
  },
  detectors: [EIGER_500K, EIGER_4M],
  motors: MOTORS,
  monitors: MONITORS,
  logs: ["fio"],
  hdf5: [DECTRIS_LAYOUT],
  doubts: ["one public source only (cdiutils): check the angles between {111} facets of a known crystal"],
  sources: ["cdiutils p10 (EH2)"],
};
