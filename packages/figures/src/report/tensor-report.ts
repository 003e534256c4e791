/** The page about a strain tensor, from what its file holds. */

import { type TensorSummary, tensorSummaryOf } from "@autophase/analysis";
import { type RealArray, type Reconstruction, toFloat32 } from "@autophase/tensor-io";
import { exploreSurface } from "../explore/explore-surface.js";
import { amplitudePlanes } from "../figure/amplitude-figure.js";
import { type CrystalMap, deviationPlanes, evenRange, mapHistograms, mapPlanes } from "../figure/crystal-maps.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import { objectParts } from "../volume/imaged-object.js";
import { surfaceBox } from "./explore-section.js";
import { historySection, madeBy } from "./history-section.js";
import { objectExplorer } from "./object-explorer.js";
import { flowingFigure, lookSection, page, scrolling, section, table, tiles } from "./page.js";
import { PAGE_SCRIPT } from "./page-script.generated.js";
import { warningBox } from "./warning-box.js";

const AXIS_NAMES = ["z", "y", "x"];
const STRAIN_UNIT = "10\u207b\u00b3";

/** Whether a file is of `tensor`. */
export function isTensorFile({ object, maps = {}, voxelSizeMeters }: Reconstruction): boolean {
  const hasMaps = ["displacement_x", "strain_xx", "rotation_x", "bulk"].every((name) => maps[name] !== undefined);
  return hasMaps && object.shape.length === 3 && voxelSizeMeters !== undefined;
}

/**
 * A self-contained page: the crystal from outside, its displacement vector, the six components of its strain, rotation
 * and invariants in planes, how they are spread, and which reflections they come from.
 * @param file - of which `isTensorFile` is true.
 */
export function tensorReport(file: Reconstruction, { title }: { readonly title: string }): string {
  const { object, support: inside, maps = {}, voxelSizeMeters = [], history } = file;
  const summary = tensorSummaryOf(history);
  const parts = objectParts("tensorReport", { object, support: inside });
  const voxels = {
    voxelSizeNanometers: voxelSizeMeters.map((length) => 1e9 * length),
    isHeightUp: true,
    axisNames: AXIS_NAMES,
  };
  const bulk = { data: Uint8Array.from(maps.bulk.array.data as ArrayLike<number>), shape: object.shape };
  const mapOf = (name: string, words: Omit<CrystalMap, "values">, factor: number): CrystalMap => {
    const { data, shape } = toFloat32(maps[name].array as RealArray);
    return { ...words, values: { data: data.map((value) => value * factor), shape } };
  };
  const displacement = ["x", "y", "z"].map((axis) =>
    mapOf(
      `displacement_${axis}`,
      { title: `Displacement along ${axis}`, label: `displacement along ${axis} (pm)`, unit: "pm", digits: 1 },
      1e12,
    ),
  );
  const strain = ["xx", "yy", "zz", "yx", "zx", "zy"].map((name) => {
    const label = `strain ${name} (${STRAIN_UNIT})`;
    return mapOf(`strain_${name}`, { title: `Strain ${name}`, label, unit: STRAIN_UNIT, digits: 3 }, 1000);
  });
  const rotation = ["x", "y", "z"].map((axis) =>
    mapOf(
      `rotation_${axis}`,
      { title: `Rotation about ${axis}`, label: `rotation about ${axis} (mrad)`, unit: "mrad", digits: 3 },
      1000,
    ),
  );
  const dilatation = mapOf(
    "dilatation",
    { title: "Change of volume", label: `trace of the strain (${STRAIN_UNIT})`, unit: STRAIN_UNIT, digits: 3 },
    1000,
  );
  const shear = mapOf(
    "equivalent_strain",
    { title: "Equivalent strain", label: `equivalent strain (${STRAIN_UNIT})`, unit: STRAIN_UNIT, digits: 3 },
    1000,
  );
  const residual = maps.displacement_residual
    ? mapOf(
        "displacement_residual",
        { title: "Residual", label: "what no displacement explains (pm)", unit: "pm", digits: 1 },
        1e12,
      )
    : undefined;
  const shown = [...displacement, ...strain, ...rotation, dilatation, shear].map(({ values, unit, digits, title }) => ({
    ...{ values, unit, digits, name: title.toLowerCase(), map: "diverging" as const },
    range: evenRange(values, inside),
  }));
  const surface = exploreSurface(parts, { ...voxels, maps: shown.toReversed(), withoutPhase: true });
  const planes = (heading: string, list: readonly CrystalMap[]): Markup =>
    section(heading, ...list.map((map) => flowingFigure(mapPlanes(parts, map, voxels))));
  const body = [
    element("header", {}, element("h1", {}, title), ...madeBy(history), tiles(Object.entries(factsOf(summary)))),
    warningBox(summary?.warnings ?? []),
    ...(surface ? [lookSection("Crystal", surfaceBox(surface))] : []),
    lookSection(
      "Planes",
      objectExplorer(
        parts,
        voxels,
        shown.map((map) => ({ ...map, where: inside })),
        { withoutPhase: true },
      ),
    ),
    section("Amplitude", flowingFigure(amplitudePlanes(parts, voxels))),
    planes("Displacement", displacement),
    planes("Strain", strain),
    planes("Rotation of the lattice", rotation),
    section(
      "Invariants",
      flowingFigure(mapPlanes(parts, dilatation, voxels)),
      flowingFigure(deviationPlanes(parts, shear, bulk, voxels)),
    ),
    ...(residual ? [section("Residual", flowingFigure(deviationPlanes(parts, residual, bulk, voxels)))] : []),
    section("In the bulk", flowingFigure(mapHistograms([...strain, ...rotation], bulk))),
    ...reflectionSection(summary),
    historySection(history),
  ];
  return page(title, [joinMarkup(body)], PAGE_SCRIPT);
}

function factsOf(summary: TensorSummary | undefined): { [name: string]: string } {
  if (!summary) return {};
  const { reflections, voxelSizeNanometers, equivalentStrainMean, residualPicometers, strainDeviation } = summary;
  return {
    reflections: String(reflections.length),
    "equivalent strain, mean in the bulk": `${(1000 * equivalentStrainMean).toFixed(2)} \u00d7 ${STRAIN_UNIT}`,
    ...(residualPicometers !== null && { "residual in the bulk": `${residualPicometers.toFixed(1)} pm` }),
    ...(strainDeviation !== null && {
      "strain between solutions": `\u00b1 ${(1000 * strainDeviation).toFixed(3)} \u00d7 ${STRAIN_UNIT}`,
    }),
    voxels: `${voxelSizeNanometers.toFixed(1)} nm`,
  };
}

function reflectionSection(summary: TensorSummary | undefined): Markup[] {
  if (!summary) return [];
  const head = [
    "file",
    "hkl",
    "q (x, y, z) per nm",
    "off by",
    "length off by",
    "taken as",
    "overlap",
    "the other",
    "turned by",
    "apart",
  ];
  const rows = summary.reflections.map(
    ({ name, hkl, qPerNanometer: q, angleDegrees, lengthDeviation, twin, overlap, otherOverlap, ...shape }) => [
      name,
      hkl ? withMinus(hkl.join(" ")) : "-",
      withMinus(q.map((value) => value.toFixed(2)).join(", ")),
      angleDegrees === null ? "-" : `${angleDegrees.toFixed(2)}\u00b0`,
      lengthDeviation === null ? "-" : withMinus(`${(100 * lengthDeviation).toFixed(2)} %`),
      twin ? "twin" : "object",
      overlap.toFixed(3),
      otherOverlap.toFixed(3),
      shape.turnDegrees === null ? "-" : `${shape.turnDegrees.toFixed(1)}\u00b0`,
      `${(100 * shape.mismatch).toFixed(1)} %`,
    ],
  );
  const note = element(
    "p",
    { class: "note" },
    "Axes are those of the laboratory (z along the beam, y up) with all circles of the sample at zero. Displacement, strain and rotation are about their means in the crystal. Each reflection is laid over the first by its shape, as it was phased or as its twin; an overlap of the other that is as high means that the shape does not tell. What lies apart is the share of the voxels of both shapes that only one of them has.",
  );
  return [section("Reflections", note, scrolling(table(head, rows, { numbers: [1, 2, 3, 4, 6, 7, 8, 9] })))];
}

function withMinus(text: string): string {
  return text.replaceAll("-", "\u2212");
}
