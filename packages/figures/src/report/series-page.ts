/** A page about many scans of one beamtime, which may look for news by itself. */

import { type RealArray, ShapeError } from "@autophase/tensor-io";
import { pngDataUri } from "../image/png-data-uri.js";
import { type RenderImageOptions, renderImage } from "../image/render-image.js";
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
}

/** Planes through the middle of a crystal, all of one shape and one voxel, laid over each other. */
export interface SeriesFrame {
  readonly scan: number;
  readonly amplitude: RealArray<Float32Array>;
  /** Radians. NaN outside of the crystal, as the strain. */
  readonly phase: RealArray<Float32Array>;
  readonly strain: RealArray<Float32Array>;
  /** Whether what is shown is the twin of what was found. */
  readonly isTwin: boolean;
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
  /** In the same order; default none. */
  readonly film?: readonly SeriesFrame[];
  readonly against: readonly SeriesPlaces[];
  /** Whether more may come: the page then loads itself again and again. Default false. */
  readonly isOpen?: boolean;
}

/** @throws {ShapeError} when there is not a place for each scan. */
export function seriesPage({ title, scans, film = [], against, isOpen = false }: SeriesPageContent): string {
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
    ...filmStrip(film),
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

/** Pixels along the longer side of a plane. */
const LONGEST = 150;

/** The planes at one scale and on the same colours, a column for each scan. */
function filmStrip(film: readonly SeriesFrame[]): Markup[] {
  if (film.length === 0) return [];
  const most = highest(film.map(({ strain }) => strain));
  const brightest = highest(film.map(({ amplitude }) => amplitude));
  const columns = film.map(({ scan, amplitude, phase, strain, isTwin }) => {
    const images = [
      filmImage(`amplitude of scan ${scan}`, amplitude, { map: "viridis", range: { min: 0, max: brightest } }),
      filmImage(`phase of scan ${scan}`, phase, { map: "phase", range: { min: -Math.PI, max: Math.PI } }),
      filmImage(`strain of scan ${scan}`, strain, { map: "diverging", range: { min: -most, max: most } }),
    ];
    const caption = isTwin ? `${scan} (its twin)` : String(scan);
    return element("figure", {}, ...images, element("figcaption", { class: "faint" }, caption));
  });
  const words = `The plane through the middle of each crystal, each laid over the last one before it that can be trusted, or where none can over the first: as it was found, or its twin where that lies better. Amplitude, from dark to bright; phase, once round the colours from \u2212\u03c0 to \u03c0; strain along q, blue \u2212${formatNumber(STRAIN * most)} to red +${formatNumber(STRAIN * most)} (10\u207b\u2074). All at one scale and on the same colours.`;
  return [
    section("Film strip", element("p", { class: "note" }, words), element("div", { class: "strip" }, ...columns)),
  ];
}

/** What 98 of 100 voxels are below, either way. */
function highest(planes: readonly RealArray<Float32Array>[]): number {
  const sizes = new Float32Array(planes.reduce((sum, { data }) => sum + data.length, 0));
  let count = 0;
  for (const { data } of planes) {
    for (const value of data) if (Math.abs(value) > 0) sizes[count++] = Math.abs(value);
  }
  return sizes.subarray(0, count).sort()[Math.floor(0.98 * (count - 1))] || 1e-6;
}

function filmImage(
  alt: string,
  { data, shape }: RealArray<Float32Array>,
  options: Pick<RenderImageOptions, "map" | "range">,
): Markup {
  const values = data.map((value) => (Number.isFinite(value) ? value : 0));
  const where = Uint8Array.from(data, (value) => (Number.isFinite(value) ? 0 : 1));
  const src = pngDataUri(
    renderImage({ data: values, shape }, { ...options, covers: [{ where: { data: where, shape } }] }),
  );
  const [height, width] = shape.map((length) => (length * LONGEST) / Math.max(...shape));
  return element("img", { src, width, height, alt, style: "image-rendering:pixelated;display:block" });
}
