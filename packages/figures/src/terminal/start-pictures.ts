/** A start under way: its curve, and slices of its object beside it. */

import { type CurvePoint, drawCurve } from "./draw-curve.js";
import { type DrawnPlane, drawAmplitude, drawPhase, type ObjectPlane } from "./draw-plane.js";
import type { ThumbnailOptions } from "./thumbnail.js";

export interface DrawnStart {
  readonly chi: readonly CurvePoint[];
  /** At which the curve ends. */
  readonly iterations: number;
  /** Of its object. */
  readonly plane?: ObjectPlane | undefined;
}

export interface StartPicturesOptions extends Pick<ThumbnailOptions, "style"> {
  /** Characters that there is room for. */
  readonly columns: number;
  /** Lines of each picture; a line of captions stands above. */
  readonly rows: number;
}

const FEWEST_CURVE_COLUMNS = 24;
const MOST_CURVE_COLUMNS = 72;
const GAP = "   ";

interface Picture extends DrawnPlane {
  readonly caption: string;
}

/** The curve at the left, the slices at the right as far as there is room; in colour the phase too. */
export function startPictures(
  { chi, iterations, plane }: DrawnStart,
  { columns, rows, style }: StartPicturesOptions,
): string[] {
  const slices: Picture[] = [];
  let room = columns - FEWEST_CURVE_COLUMNS;
  const add = (caption: string, draw: (columns: number) => DrawnPlane): void => {
    const available = room - GAP.length;
    if (available < rows) return;
    const drawn = draw(available);
    slices.push({ caption, ...drawn });
    room -= Math.max(drawn.width, caption.length) + GAP.length;
  };
  if (plane) {
    add("amplitude", (most) => drawAmplitude(plane, { style, rows, columns: Math.min(most, 2 * rows) }));
    if (style === "colour") add("phase", (most) => drawPhase(plane, { rows, columns: Math.min(most, 2 * rows) }));
  }
  const width = Math.min(MOST_CURVE_COLUMNS, FEWEST_CURVE_COLUMNS + room);
  const curve = drawCurve(chi, { columns: width, rows, iterations, plain: style === "plain" });
  return beside([{ caption: "chi", lines: curve, width }, ...slices], rows);
}

function beside(parts: readonly Picture[], rows: number): string[] {
  const widths = parts.map(({ width, caption }) => Math.max(width, caption.length));
  const captions = parts.map(({ caption }, i) => caption.padEnd(widths[i] as number)).join(GAP);
  const lines = Array.from({ length: rows }, (_, row) =>
    parts.map(({ lines: own, width }, i) => {
      const line = own[row];
      const drawn = line === undefined ? 0 : i === 0 ? line.length : width;
      return `${line ?? ""}${" ".repeat(Math.max(0, (widths[i] as number) - drawn))}`;
    }),
  );
  return [captions, ...lines.map((line) => line.join(GAP))].map((line) => line.trimEnd());
}
