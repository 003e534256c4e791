/** Beamlines of the European Synchrotron. */

import type { Hdf5ScanLayout } from "@autophase/tensor-io";
import type { Beamline } from "./beamline.js";
import { EIGER_2M, EIGER_9M, LAMBDA, MAXIPIX } from "./detectors.js";

/** Scans by BLISS, the ESRF's control system: a group for each, with the motors and the counters by their names. */
const BLISS: Hdf5ScanLayout = {
  groups: ["{scan}.1", "*_{scan}.1"],
  frames: ["measurement/{detector}"],
  positionGroups: ["instrument/positioners"],
  columnGroups: ["measurement"],
  command: ["title"],
  date: ["start_time"],
  detector: "instrument/{detector}",
  hasDirectBeam: true,
};

/** Mu below eta below phi; nu swings the detector sideways, delta lifts it. */
export const ESRF_ID01_BEAMLINE: Beamline = {
  name: "ID01",
  facility: "ESRF",
  geometry: {
    name: "ID01",
    sampleCircles: [
      { motors: ["mu", "Mu"], axis: "y-", degrees: 0 },
      { motors: ["eta", "Eta"], axis: "x-" },
      { motors: ["phi", "Phi"], axis: "y-" },
    ],
    detectorCircles: [
      { motors: ["nu", "Nu"], axis: "y-" },
      { motors: ["delta", "del", "Delta"], axis: "x-" },
    ],
    detector: { rows: "y-", columns: "x+", pixelSizeMeters: [55e-6, 55e-6] },
  },
  detectors: [MAXIPIX, EIGER_2M],
  motors: { energy: ["Energy", "nrj", "mononrj"], distanceMillimeters: ["detdist"] },
  monitors: ["exp1", "imon"],
  logs: ["spec"],
  hdf5: [BLISS],
  doubts: [
    'columns: bcdi and cdiutils let them grow to the left (x+), as is done here; cohere_beamlines to the right (x-) for the Maxipix mpxgaas. The wrong one mirrors the crystal, d-spacing and volume stay; with nu away from 0 it also skews it, and the angles between {111} facets tell; with nu at 0 they do not, but autophase calibrate with images at several nu and delta does; for the other give columns: "x-" in a geometry of your own',
  ],
  sources: ["bcdi ID01", "cdiutils id01", "cohere_beamlines esrf_id01"],
};

/** Mu below theta below chi below phi; nu swings the detector sideways, two-theta lifts it. */
export const ESRF_BM02_BEAMLINE: Beamline = {
  name: "BM02",
  facility: "ESRF",
  geometry: {
    name: "BM02",
    sampleCircles: [
      { motors: ["mu", "MU"], axis: "y+" },
      { motors: ["THETA", "th"], axis: "x-" },
      { motors: ["CHI", "chi"], axis: "z+" },
      { motors: ["PHI", "phi"], axis: "x-" },
    ],
    detectorCircles: [
      { motors: ["nu", "NU"], axis: "y+" },
      { motors: ["2THETA", "TWOTHETA", "tth"], axis: "x-" },
    ],
    detector: { rows: "y-", columns: "x-", pixelSizeMeters: [55e-6, 55e-6] },
  },
  detectors: [LAMBDA],
  motors: { energy: ["Energy", "energy", "nrj"], distanceMillimeters: ["detdist"] },
  monitors: ["d0_cps"],
  logs: ["spec"],
  hdf5: [],
  doubts: ["one public source only (bcdi): check the angles between {111} facets of a known crystal"],
  sources: ["bcdi BM02"],
};

/** One axis under the sample; the detector stands across the beam, moved sideways, up and along. */
export const ESRF_ID27_BEAMLINE: Beamline = {
  name: "ID27",
  facility: "ESRF",
  geometry: {
    name: "ID27",
    sampleCircles: [{ motors: ["nath"], axis: "y+" }],
    detectorCircles: [],
    detector: { rows: "y-", columns: "x-", pixelSizeMeters: [75e-6, 75e-6] },
  },
  detectors: [EIGER_9M],
  motors: { energy: ["mononrj"], wavelengthAngstroms: ["wavelength"], distanceMillimeters: ["detdist"] },
  monitors: ["imon"],
  logs: [],
  hdf5: [
    {
      groups: ["{scan}.1", "*_{scan}.1"],
      frames: ["measurement/eiger"],
      positionGroups: ["instrument/positioners"],
      positions: { wavelength: ["instrument/calibration/wavelength"] },
      columnGroups: ["measurement"],
      command: ["title"],
      date: ["start_time"],
    },
  ],
  doubts: [
    "nath: bcdi turns it about y+, as is done here, cdiutils about y-; the wrong one mirrors the crystal: the angles between {111} facets tell",
    "the file tells neither distance nor direct beam that could be relied on: give distanceMeters and detector.centralPixel (where the direct beam is) in a geometry of your own; without it the peak has no two-theta",
  ],
  sources: ["bcdi ID27", "cdiutils id27"],
};
