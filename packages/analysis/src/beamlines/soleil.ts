/** Beamlines of SOLEIL. */

import type { Beamline } from "./beamline.js";
import { MAXIPIX, MERLIN } from "./detectors.js";

const SIXS_MOTORS = ["mu", "beta", "omega", "gamma", "delta"];
const SIXS_POSITIONS = Object.fromEntries(
  SIXS_MOTORS.map((motor) => [
    motor,
    [`SIXS/i14-c-cx1-ex-med-v-dif-group.1/*${motor}*/position`, `SIXS/*${motor}*/position_pre`],
  ]),
);

/** Beta, the table, below mu; on the same table gamma swings the detector sideways, delta lifts it. */
export const SOLEIL_SIXS_BEAMLINE: Beamline = {
  name: "SIXS",
  facility: "SOLEIL",
  geometry: {
    name: "SIXS",
    sampleCircles: [
      { motors: ["beta"], axis: "x-", degrees: 0 },
      { motors: ["mu"], axis: "y+" },
    ],
    detectorCircles: [
      { motors: ["beta"], axis: "x-", degrees: 0 },
      { motors: ["gamma"], axis: "y+" },
      { motors: ["delta"], axis: "x-" },
    ],
    detector: { rows: "y-", columns: "x+", pixelSizeMeters: [55e-6, 55e-6] },
  },
  detectors: [MAXIPIX, MERLIN],
  motors: { energy: ["energy"], distanceMillimeters: [] },
  monitors: ["imon1", "imon0"],
  logs: [],
  hdf5: [
    {
      groups: ["com"],
      frames: ["scan_data/{detector}"],
      columns: { mu: ["scan_data/actuator_1_1", "scan_data/data_07"] },
      positions: { energy: ["SIXS/i14-c-c02-op-mono/energy"], ...SIXS_POSITIONS },
      columnGroups: ["scan_data"],
    },
  ],
  doubts: [
    "circles: bcdi has beta x- below mu y+ and the detector on beta too, as is done here; cdiutils has mu x- below omega y+ and detector y+ x-, and its author is not sure. The angles between {111} facets tell",
    "orientation of the detector: rows y- and columns x+ here as in bcdi; cdiutils has rows x- and columns y- for scans of 2022",
    "the file tells no distance: give distanceMeters in a geometry of your own",
  ],
  sources: ["bcdi SIXS_2018, SIXS_2019", "cdiutils sixs"],
};

/** Omega below phi; gamma swings the detector sideways, delta lifts it. */
export const SOLEIL_CRISTAL_BEAMLINE: Beamline = {
  name: "CRISTAL",
  facility: "SOLEIL",
  geometry: {
    name: "CRISTAL",
    sampleCircles: [
      { motors: ["omega"], axis: "x-" },
      { motors: ["phi"], axis: "y+" },
    ],
    detectorCircles: [
      { motors: ["gamma"], axis: "y+" },
      { motors: ["delta"], axis: "x-" },
    ],
    detector: { rows: "y-", columns: "x+", pixelSizeMeters: [55e-6, 55e-6] },
  },
  detectors: [MAXIPIX],
  motors: { energy: ["energy"], distanceMillimeters: [] },
  monitors: ["data_04"],
  logs: [],
  hdf5: [
    {
      groups: ["exp_{scan}"],
      frames: ["scan_data/{detector}"],
      moving: { column: ["scan_data/actuator_1_1"], namedBy: "scan_config/name", motors: ["omega", "phi"] },
      positions: {
        energy: ["CRISTAL/Monochromator/energy"],
        omega: ["CRISTAL/i06-c-c07-ex-mg_omega/position"],
        phi: ["CRISTAL/i06-c-c07-ex-mg_phi/position"],
        gamma: ["CRISTAL/Diffractometer/i06-c-c07-ex-dif-gamma/position"],
        delta: ["CRISTAL/Diffractometer/i06-c-c07-ex-dif-delta/position"],
      },
      columnGroups: ["scan_data"],
      largestDegrees: 360,
    },
  ],
  doubts: [
    "cdiutils is sure of omega and delta only, of phi and gamma it is not; scans of omega with gamma near 0 do not depend on them",
    "the file tells no distance: give distanceMeters in a geometry of your own",
  ],
  sources: ["bcdi CRISTAL", "cdiutils cristal"],
};
