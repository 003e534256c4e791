/** What an analysis is written as, beside the crystal itself and its report. */

import {
  type Analysis,
  crystalPartsCsv,
  crystalVti,
  crystalVts,
  lineProfilesCsv,
  poleFigure,
  poleFigureCsv,
  reciprocalVti,
  reciprocalVts,
} from "@autophase/analysis";
import { endingOf, type Reconstruction } from "@autophase/tensor-io";
import { poleFigureSvg } from "../figure/pole-figure.js";
import { SURFACE_ENDINGS, surfaceFile } from "../surface/surface-file.js";

export interface AnalysedCrystal {
  /** As it was phased. */
  readonly reconstruction: Reconstruction;
  readonly analysis: Analysis;
  /** On cubic voxels: `crystalReconstruction`. */
  readonly crystal: Reconstruction;
}

export interface CrystalFileKind {
  /** Of the option, and of the key in a result. */
  readonly name: string;
  readonly help: string;
  /** What a name of the file may end in. */
  readonly endings: readonly string[];
  readonly bytes: (crystal: AnalysedCrystal, file: string) => Uint8Array;
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

export const CRYSTAL_FILE_KINDS: readonly CrystalFileKind[] = [
  {
    name: "vti",
    help: "amplitude, phase, displacement with its gradient, and strain for ParaView",
    endings: [".vti"],
    bytes: ({ analysis }) => crystalVti(analysis),
  },
  {
    name: "vts",
    help: "the same on the grid of the reconstruction, skewed as it is, without interpolation",
    endings: [".vts"],
    bytes: ({ reconstruction, analysis }) => crystalVts(reconstruction, analysis),
  },
  {
    name: "mesh",
    help: "the surface as triangles",
    endings: SURFACE_ENDINGS,
    bytes: ({ crystal }, file) => surfaceFile({ cxi: { kind: "reconstruction", reconstruction: crystal } }, file),
  },
  {
    name: "parts",
    help: "strain and displacement of each facet, edge and corner",
    endings: [".csv"],
    bytes: ({ analysis }) => text(crystalPartsCsv(analysis)),
  },
  {
    name: "profiles",
    help: "amplitude along the axes and along the normals of facets",
    endings: [".csv"],
    bytes: ({ analysis }) => text(lineProfilesCsv(analysis)),
  },
  {
    name: "poles",
    help: "pole figure of the surface around q: a picture, or its numbers",
    endings: [".svg", ".csv"],
    bytes: ({ analysis: { crystal, facets } }, file) => {
      const poles = poleFigure(crystal);
      return text(endingOf(file) === ".svg" ? poleFigureSvg(poles, facets) : poleFigureCsv(poles));
    },
  },
  {
    name: "reciprocal",
    help: "measured and calculated pattern in reciprocal space: at right angles, or skewed without interpolation",
    endings: [".vti", ".vts"],
    bytes: ({ reconstruction, analysis: { scattering } }, file) =>
      (endingOf(file) === ".vti" ? reciprocalVti : reciprocalVts)(reconstruction, scattering),
  },
];
