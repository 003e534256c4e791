/** The part of a report that shows a crystal in nanometres. */

import { assertSameShape, type ComplexArray, type RealArray, ValueError } from "@autophase/tensor-io";
import { amplitudePlanes } from "../figure/amplitude-figure.js";
import { type CrystalMap, deviationPlanes, evenRange, mapHistograms, mapPlanes } from "../figure/crystal-maps.js";
import { type PrtfCurve, prtfChart } from "../figure/prtf-figure.js";
import { type ShellCurve, shellChart } from "../figure/shell-correlation-figure.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { objectParts } from "../volume/imaged-object.js";
import { objectExplorer } from "./object-explorer.js";
import { flowingFigure, lookSection, scrolling, section, table } from "./page.js";
import { surfaceViews } from "./surface-views.js";

/** One flat face of the crystal. */
export interface CrystalFacet {
  /** Nothing where no plane of low indices is near, or the lattice is not known. */
  readonly hkl: readonly number[] | null;
  readonly areaNanometersSquared: number;
  /** Of the whole surface. */
  readonly share: number;
  readonly angleToQDegrees: number;
  readonly distanceNanometers: number;
  readonly roughnessNanometers: number;
}

/** A crystal on cubic voxels; arrays of one shape, maps 0 outside. */
export interface CrystalContent {
  readonly object: ComplexArray;
  /** 1 in the crystal. */
  readonly inside: RealArray<Uint8Array>;
  /** 1 away from its surface. */
  readonly bulk: RealArray<Uint8Array>;
  /** 1 where the displacement means nothing: beside dislocations. */
  readonly cuts?: RealArray<Uint8Array>;
  readonly displacementNanometers: RealArray<Float32Array>;
  /** How far independent solutions differ in it. */
  readonly displacementDeviationNanometers?: RealArray<Float32Array>;
  readonly strain: RealArray<Float32Array>;
  readonly voxelSizeNanometers: number;
  /** What the array's axes are; the second points up. Default `depth`, `height`, `width`. */
  readonly axisNames?: readonly string[];
  /** Frequencies in cycles per nanometre. */
  readonly prtf?: PrtfCurve & { readonly resolutionNanometers: number | null };
  /** Frequencies in cycles per nanometre. */
  readonly shellCorrelation?: ShellCurve & { readonly resolutionNanometers: number | null };
  readonly facets?: readonly CrystalFacet[];
  /** Side of each picture of the surface in pixels. Default 480. */
  readonly viewSize?: number;
}

const PICOMETERS = 1000;
/** Smaller displacements read better in picometres. */
const LEAST_NANOMETERS = 1;

/** @throws {ShapeError | ValueError} when arrays do not fit together or are not 3-D, or a value is not finite. */
export function crystalSections(content: CrystalContent): Markup {
  const { object, inside, bulk, voxelSizeNanometers, axisNames, viewSize } = content;
  for (const array of [inside, bulk, content.displacementNanometers, content.strain]) {
    assertSameShape("crystalSections", array.shape, object.shape);
  }
  if (!(voxelSizeNanometers > 0)) throw new ValueError(`crystalSections: voxels of ${voxelSizeNanometers} nm`);
  const parts = objectParts("crystalSections", { object, support: inside });
  const voxels = {
    voxelSizeNanometers: object.shape.map(() => voxelSizeNanometers),
    isHeightUp: true,
    ...(axisNames && { axisNames }),
  };
  const displacement = displacementMap(content);
  const strain = strainMap(content);
  const deviation = deviationMap(content);
  const shown = [displacement, strain].map((map) => ({ ...map, name: map.title.toLowerCase() }));
  const maps = shown.map(({ values, unit, digits, name }) => ({
    ...{ values, unit, digits, name, map: "diverging" as const },
    range: evenRange(values, inside),
  }));
  return joinMarkup([
    section("Crystal", surfaceViews(parts, { ...voxels, ...(viewSize && { size: viewSize }) }, maps)),
    lookSection(
      "Planes",
      objectExplorer(
        parts,
        voxels,
        maps.map((map) => ({ ...map, where: inside })),
      ),
    ),
    section("Amplitude", flowingFigure(amplitudePlanes(parts, voxels))),
    section(
      "Displacement along q",
      ...(displacement.blank ? [note(CUT_NOTE)] : []),
      flowingFigure(mapPlanes(parts, displacement, voxels)),
    ),
    ...(deviation
      ? [section(deviation.title, note(DEVIATION_NOTE), flowingFigure(deviationPlanes(parts, deviation, bulk, voxels)))]
      : []),
    section("Strain along q", flowingFigure(mapPlanes(parts, strain, voxels))),
    section("In the bulk", flowingFigure(mapHistograms([displacement, strain], bulk))),
    ...resolutionSection(content),
    ...facetSection(content.facets ?? []),
  ]);
}

const CUT_NOTE =
  "Beside dislocations the displacement jumps across a sheet that no unwrapping can avoid, here in grey; strain is not affected.";
const DEVIATION_NOTE =
  "How far the starts that agree differ in the displacement, root mean square: what is smaller than this in the map above is not known.";

function displacementMap({ displacementNanometers, inside, cuts }: CrystalContent): CrystalMap {
  const { unit, factor } = displacementUnit(displacementNanometers, inside);
  const isCut = cuts?.data.some((value) => value === 1) ?? false;
  return {
    title: "Displacement",
    label: `displacement along q (${unit})`,
    unit,
    digits: unit === "pm" ? 1 : 3,
    values: multiplied(displacementNanometers, factor),
    ...(cuts && isCut && { blank: { where: cuts, label: "beside a jump of the displacement" } }),
  };
}

function deviationMap(content: CrystalContent): CrystalMap | undefined {
  const { displacementDeviationNanometers: deviation, displacementNanometers, inside } = content;
  if (!deviation) return undefined;
  const { unit, factor } = displacementUnit(displacementNanometers, inside);
  const label = `deviation of the displacement (${unit})`;
  return { title: "Displacement between starts", label, unit, digits: 1, values: multiplied(deviation, factor) };
}

function displacementUnit({ data }: RealArray<Float32Array>, inside: RealArray<Uint8Array>) {
  const largest = data.reduce((most, value, i) => (inside.data[i] ? Math.max(most, Math.abs(value)) : most), 0);
  return largest < LEAST_NANOMETERS ? { unit: "pm", factor: PICOMETERS } : { unit: "nm", factor: 1 };
}

function multiplied({ data, shape }: RealArray<Float32Array>, factor: number): RealArray<Float32Array> {
  return { data: data.map((value) => value * factor), shape };
}

function strainMap({ strain }: CrystalContent): CrystalMap {
  const unit = "10\u207b\u00b3";
  return { title: "Strain", label: `strain along q (${unit})`, unit, digits: 3, values: multiplied(strain, 1000) };
}

function resolutionSection({ prtf, shellCorrelation }: CrystalContent): Markup[] {
  const frequencyLabel = "spatial frequency (cycles per nm)";
  const wording = (length: number | null) => (length === null ? {} : { resolution: `${formatNumber(length)} nm` });
  const figures = [
    ...(prtf ? [prtfChart(prtf, { frequencyLabel, ...wording(prtf.resolutionNanometers) })] : []),
    ...(shellCorrelation
      ? [shellChart(shellCorrelation, { frequencyLabel, ...wording(shellCorrelation.resolutionNanometers) })]
      : []),
  ];
  return figures.length > 0 ? [section("Resolution", flowingFigure(...figures))] : [];
}

function facetSection(facets: readonly CrystalFacet[]): Markup[] {
  if (facets.length === 0) return [];
  const head = ["facet", "area (nm\u00b2)", "of the surface", "angle to q", "from the centre (nm)", "roughness (nm)"];
  const rows = facets.map((facet, i) => [
    facet.hkl ? `(${facet.hkl.join("\u00a0").replaceAll("-", "\u2212")})` : String(i + 1),
    formatNumber(Math.round(facet.areaNanometersSquared)),
    `${formatNumber(100 * facet.share)} %`,
    `${facet.angleToQDegrees.toFixed(1)}\u00b0`,
    facet.distanceNanometers.toFixed(1),
    facet.roughnessNanometers > 0 ? facet.roughnessNanometers.toFixed(1) : "flat",
  ]);
  const explanation = note(
    "Flat parts of the surface by the directions of their normals. Indices are a guess from the angles alone.",
  );
  return [section("Facets", explanation, scrolling(table(head, rows, { numbers: [1, 2, 3, 4, 5] })))];
}

function note(text: string): Markup {
  return element("p", { class: "note" }, text);
}
