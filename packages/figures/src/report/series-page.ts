/** A page about many scans of one beamtime, which may look for news by itself. */

import { type RealArray, ShapeError } from "@autophase/tensor-io";
import { pngDataUri } from "../image/png-data-uri.js";
import { renderImage } from "../image/render-image.js";
import { type Child, element, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { flowingFigure, page, RELOAD_SCRIPT, scrolling, section, table, tiles } from "./page.js";
import { trendFigures } from "./series-trends.js";

/** One scan; `null` where something is not known. */
export interface SeriesScan {
  readonly scan: number;
  readonly name: string;
  /** Why it came to nothing; null where it came to an end. */
  readonly error: string | null;
  readonly trustworthy: boolean | null;
  readonly verdict: string | null;
  readonly warnings: readonly string[];
  readonly diameterNanometers: number | null;
  readonly dSpacingAngstroms: number | null;
  readonly strainMean: number | null;
  readonly strainStandardDeviation: number | null;
  readonly prtfResolutionNanometers: number | null;
  /** Where its own page is, beside this one. */
  readonly href?: string;
  /** A picture of the crystal: where it is, beside this page. */
  readonly picture?: string;
  /** A plane of strain through the middle of the crystal, NaN outside of it. */
  readonly strain?: { readonly plane: RealArray<Float32Array>; readonly voxelSizeNanometers: number };
}

/** What figures are drawn against: a place for each scan, NaN where it is not known. */
export interface SeriesPlaces {
  readonly label: string;
  readonly places: readonly number[];
}

export interface SeriesPageContent {
  readonly title: string;
  /** In the order that they are shown in. */
  readonly scans: readonly SeriesScan[];
  readonly against: readonly SeriesPlaces[];
  /** Whether more may come: the page then loads itself again and again. Default false. */
  readonly isOpen?: boolean;
}

/** @throws {ShapeError} when there is not a place for each scan. */
export function seriesPage({ title, scans, against, isOpen = false }: SeriesPageContent): string {
  for (const { label, places } of against) {
    if (places.length !== scans.length) {
      throw new ShapeError(`seriesPage: ${label}: expected ${scans.length} places, got ${places.length}`);
    }
  }
  const failed = scans.filter(({ error }) => error !== null).length;
  const body = [
    element("h1", {}, title),
    element("p", { class: "faint" }, isOpen ? "More scans may come." : "Complete."),
    tiles([
      ["scans", String(scans.length)],
      ["to be trusted", String(scans.filter(({ trustworthy }) => trustworthy).length)],
      ["failed", failed > 0 ? String(failed) : undefined],
    ]),
    section("Scans", scrolling(table(HEAD, scans.map(rowOf), { numbers: NUMBERS }))),
    ...filmStrip(scans),
    ...against.flatMap((places) => {
      const figures = trendFigures(scans, places);
      return figures.length > 0 ? [section(`Against ${places.label}`, flowingFigure(...figures))] : [];
    }),
  ];
  return page(title, body, isOpen ? RELOAD_SCRIPT : undefined);
}

const HEAD = [
  "scan",
  "",
  "verdict",
  "size (nm)",
  "d (\u00c5)",
  "mean strain (10\u207b\u2074)",
  "its spread (10\u207b\u2074)",
  "resolution (nm)",
];
const NUMBERS = [3, 4, 5, 6, 7];
const STRAIN = 1e4;

function rowOf(scan: SeriesScan): Child[] {
  const { error, trustworthy, verdict, warnings, picture, href } = scan;
  const name = href ? element("a", { href }, String(scan.scan)) : String(scan.scan);
  const image = picture
    ? element("img", { src: picture, width: 96, height: 96, alt: `crystal of scan ${scan.scan}` })
    : "";
  const mark = error !== null ? "failed" : trustworthy ? "trust it" : "do not trust it";
  const more = [error ?? verdict ?? "", ...warnings].filter((sentence) => sentence !== "");
  const judged = element(
    "details",
    {},
    element("summary", { class: error === null && trustworthy ? "good" : "bad" }, mark),
    ...more.map((sentence) => element("p", { class: "faint" }, sentence)),
  );
  return [
    name,
    image,
    judged,
    numberText(scan.diameterNanometers, 1),
    scan.dSpacingAngstroms === null ? "" : scan.dSpacingAngstroms.toFixed(5),
    numberText(scan.strainMean, STRAIN),
    numberText(scan.strainStandardDeviation, STRAIN),
    numberText(scan.prtfResolutionNanometers, 1),
  ];
}

function numberText(value: number | null, factor: number): string {
  return value === null ? "" : formatNumber(value * factor);
}

/** Pixels along the longest side of all planes. */
const LONGEST = 150;

/** The planes of strain at one scale and on the same colours. */
function filmStrip(scans: readonly SeriesScan[]): Markup[] {
  const shown = scans.flatMap(({ scan, strain }) => (strain ? [{ scan, ...strain }] : []));
  if (shown.length === 0) return [];
  const most = highStrain(shown.map(({ plane }) => plane));
  const longest = Math.max(...shown.map(({ plane, voxelSizeNanometers: size }) => Math.max(...plane.shape) * size));
  const frames = shown.map(({ scan, plane, voxelSizeNanometers: size }) => {
    const [height, width] = plane.shape.map((length) => (length * size * LONGEST) / longest);
    const src = pngDataUri(drawStrain(plane, most));
    const image = element("img", {
      src,
      width,
      height,
      alt: `strain of scan ${scan}`,
      style: "image-rendering:pixelated",
    });
    return element("figure", {}, image, element("figcaption", { class: "faint" }, String(scan)));
  });
  const words = `Strain along q in the plane through the middle of each crystal, all at one scale and on the same colours: blue \u2212${formatNumber(STRAIN * most)}, red +${formatNumber(STRAIN * most)} (10\u207b\u2074).`;
  return [section("Strain", element("p", { class: "note" }, words), element("div", { class: "strip" }, ...frames))];
}

/** What 98 of 100 voxels are below, either way. */
function highStrain(planes: readonly RealArray<Float32Array>[]): number {
  const sizes = planes.flatMap(({ data }) => Array.from(data, Math.abs).filter(Number.isFinite));
  const sorted = sizes.sort((a, b) => a - b);
  return sorted[Math.floor(0.98 * (sorted.length - 1))] || 1e-6;
}

function drawStrain({ data, shape }: RealArray<Float32Array>, most: number): Uint8Array {
  const values = data.map((value) => (Number.isFinite(value) ? value : 0));
  const where = Uint8Array.from(data, (value) => (Number.isFinite(value) ? 0 : 1));
  const covers = [{ where: { data: where, shape } }];
  return renderImage({ data: values, shape }, { map: "diverging", range: { min: -most, max: most }, covers });
}
