/** What a CXI file of this project holds, and where. */

import type { DiffractionPattern, Reconstruction } from "../arrays/volume.js";

export type CxiContent =
  | { readonly kind: "pattern"; readonly pattern: DiffractionPattern }
  | {
      readonly kind: "reconstruction";
      readonly reconstruction: Reconstruction;
      /** Written: the image is kept around its support with so many voxels of room; read, it is whole again. */
      readonly margin?: number | undefined;
    };

/** Paths of the CXI format (Maia 2012, doi:10.1038/nmeth.2110) as PyNX and cdiutils use it. */
export const CXI = {
  entry: "/entry_1",
  image: "/entry_1/image_1",
  data: "/entry_1/data_1",
  instrument: "/entry_1/instrument_1",
  detector: "/entry_1/instrument_1/detector_1",
  source: "/entry_1/instrument_1/source_1",
  sample: "/entry_1/sample_1",
} as const;

/** Joules of one kiloelectronvolt; exact by the definition of the unit. */
export const JOULES_PER_KEV = 1.602176634e-16;

/** Planck's constant times the speed of light, joule metres. */
export const PLANCK_LIGHT = 1.986445857148928e-25;
