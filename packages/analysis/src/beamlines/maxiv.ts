/** NanoMAX of MAX IV. */

import type { Beamline } from "./beamline.js";
import { EIGER_500K, MERLIN } from "./detectors.js";

/** Theta below phi; gamma swings the detector sideways, delta lifts it. */
export const MAXIV_NANOMAX_BEAMLINE: Beamline = {
  name: "NanoMAX",
  facility: "MAX IV",
  geometry: {
    name: "NanoMAX",
    sampleCircles: [
      { motors: ["gontheta"], axis: "x-" },
      { motors: ["gonphi"], axis: "y-" },
    ],
    detectorCircles: [
      { motors: ["gamma"], axis: "y-" },
      { motors: ["delta"], axis: "x-" },
    ],
    detector: { rows: "y-", columns: "x+", pixelSizeMeters: [55e-6, 55e-6] },
  },
  detectors: [MERLIN, EIGER_500K],
  motors: { energy: ["energy"], distanceMillimeters: [] },
  monitors: ["alba2"],
  logs: [],
  hdf5: [
    {
      groups: ["entry"],
      frames: ["measurement/{detector}/frames"],
      positionGroups: ["snapshots/post_scan", "snapshot"],
      columnGroups: ["measurement"],
    },
  ],
  doubts: [
    'columns: bcdi lets them grow to the left (x+), as is done here, cdiutils to the right (x-). With gamma away from 0 the angles between {111} facets tell; with gamma at 0 the wrong one only mirrors the crystal, and autophase calibrate with images at several gamma and delta tells; for the other give columns: "x-" in a geometry of your own',
    "the file tells no distance: give distanceMeters in a geometry of your own",
  ],
  sources: ["bcdi NANOMAX", "cdiutils nanomax"],
};
