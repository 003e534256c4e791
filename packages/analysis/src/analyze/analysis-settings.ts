/** What may be asked of an analysis: one description for the command line, files, forms and types. */

import { deferred, setting, withText, z } from "@autophase/settings";
import { EXPANDING_MATERIALS } from "../material/thermal-expansion.js";

const hkl = deferred(() =>
  withText(z.tuple([z.int(), z.int(), z.int()]), {
    expected: "three integers such as 1,1,1",
    parse: (text): [number, number, number] | undefined => {
      const [h = Number.NaN, k = Number.NaN, l = Number.NaN, ...rest] = text.split(",").map(numberOf);
      return rest.length === 0 ? [h, k, l] : undefined;
    },
    print: (value) => value.join(","),
  }),
);

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** Names are those of the options of the command line. */
export const ANALYSIS_SETTINGS = deferred(() =>
  z.strictObject({
    hkl: setting(hkl.optional(), {
      help: "the reflection; with a lattice it is checked, and facets are named",
      placeholder: "h,k,l",
    }),
    lattice: setting(z.array(z.number()).optional(), {
      help: "of the crystal, angstroms and degrees",
      placeholder: "a | a,b,c,alpha,beta,gamma",
    }),
    material: setting(z.enum(EXPANDING_MATERIALS).optional(), {
      help: "cubic metal whose d-spacing tells the temperature (needs hkl)",
      placeholder: "name",
    }),
    referenceLattice: setting(z.number().min(0.1).max(100).optional(), {
      help: "edge of the cell of the same crystal at referenceTemperature, as the same diffractometer sees it",
      unit: "angstroms",
    }),
    referenceTemperature: setting(z.number().min(1).max(3000).default(293.15), {
      help: "where referenceLattice was measured",
      unit: "kelvin",
    }),
    frame: setting(z.enum(["laboratory", "crystal", "flat-sample"]).default("laboratory"), {
      help: "axes of the result: laboratory, crystal (depth along q), or flat-sample (the laboratory's with the sample's circles at zero)",
      placeholder: "name",
    }),
    voxel: setting(z.number().min(1e-3).max(1e4).optional(), {
      help: "side of the voxels of the result; default the shortest of the reconstruction",
      unit: "nm",
    }),
    level: setting(z.number().min(0.01).max(0.99).optional(), {
      help: "amplitude at the surface; default half of the commonest",
      placeholder: "fraction",
    }),
    delta: setting(z.number().min(0).max(0.01).default(0), {
      help: "of the refractive index 1 - delta + i beta, whose phase is taken off along the path of the beam",
    }),
    beta: setting(z.number().min(0).max(0.01).default(0), { help: "of the refractive index: loss along the path" }),
    formula: setting(z.string().optional(), {
      help: "of the crystal, such as SrTiO3: delta and beta by it and its density, in place of theirs",
      placeholder: "elements",
    }),
    density: setting(z.number().min(1e-3).max(30).optional(), { help: "with formula", unit: "g/cm3" }),
    apodize: setting(z.enum(["none", "blackman", "tukey"]).default("none"), {
      help: "window on the Fourier transform, against ripples",
    }),
    deconvolve: setting(z.boolean().default(false), {
      help: "resolution also by deconvolving the amplitude with the shape; takes a while",
    }),
    surface: setting(z.int().min(0).default(2), {
      help: "how deep the surface reaches; the rest is bulk",
      unit: "voxels",
    }),
    smooth: setting(z.number().min(0).max(20).default(1), {
      help: "sigma that the strain is averaged with inside the crystal",
      unit: "voxels",
    }),
  }),
);

/** With the defaults. */
export type AnalysisSettings = z.output<typeof ANALYSIS_SETTINGS>;
/** Other than the defaults. */
export type ChosenAnalysisSettings = z.input<typeof ANALYSIS_SETTINGS>;
