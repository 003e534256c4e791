/** What may be asked of a simulated scan: one description for the command line, files, forms and types. */

import { deferred, lengths, positions, setting, withText, z } from "@autophase/settings";

const hkl = deferred(() =>
  withText(z.tuple([z.int(), z.int(), z.int()]), {
    expected: "three integers such as 1,1,1",
    parse: (text): [number, number, number] => {
      const [h = Number.NaN, k = Number.NaN, l = Number.NaN] = text.split(",").map(Number);
      return [h, k, l];
    },
    print: (value) => value.join(","),
  }),
);

/** Names are those of the options of the command line. */
export const SCAN_SIMULATION_SETTINGS = deferred(() =>
  z.strictObject({
    geometry: setting(z.string().default("34-ID-C"), {
      help: "beamline, by a name that `autophase beamlines` lists",
      placeholder: "name",
    }),
    detector: setting(z.string().optional(), { help: "one of its detectors; default its first", placeholder: "name" }),
    angles: setting(positions().default({}), {
      help: "where motors stand, in degrees; others are at 0, and the last of the detector's where the reflection is",
      placeholder: "motor=degrees,...",
    }),
    rockingMotor: setting(z.string().optional(), {
      help: "what turns the crystal; default the circle that does most",
      placeholder: "motor",
    }),
    energy: setting(z.number().min(1).max(200).default(9), { help: "of the photons", unit: "keV" }),
    distance: setting(z.number().min(0.01).max(50).default(1), { help: "from sample to detector", unit: "meters" }),
    hkl: setting(hkl.default([1, 1, 1]), { help: "the reflection", placeholder: "h,k,l" }),
    lattice: setting(z.number().min(1).max(50).default(4.078), {
      help: "edge of the cubic cell; default that of gold",
      unit: "angstroms",
    }),
    azimuth: setting(z.number().default(0), { help: "how far the crystal is turned about q", unit: "degrees" }),
    shape: setting(lengths(3).default([64, 64, 64]), { help: "frames, rows and columns", unit: "voxels" }),
    oversampling: setting(z.number().min(2).max(20).default(3), {
      help: "how many times the crystal fits into the box",
    }),
    peak: setting(z.number().min(10).max(1e9).default(1e5), { help: "counts of the brightest voxel", unit: "counts" }),
    seed: setting(z.int().min(0).default(1), { help: "of the noise of counting" }),
    number: setting(z.int().min(1).default(1), { help: "of the scan" }),
    sample: setting(
      z
        .string()
        .regex(/^[\w-]+$/)
        .default("crystal"),
      { help: "what the files are called", placeholder: "name" },
    ),
  }),
);

/** With defaults. */
export type ScanSimulationSettings = z.output<typeof SCAN_SIMULATION_SETTINGS>;
/** Other than the defaults. */
export type ChosenScanSimulationSettings = z.input<typeof SCAN_SIMULATION_SETTINGS>;
