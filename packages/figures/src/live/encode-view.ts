/** Arrays as pictures of one byte a pixel, which a page paints through a table of colours. */

import { centralRanges, type DiffractionPattern, type RealArray, sliceArray } from "@autophase/tensor-io";
import { type ColourMapName, colourAt, colourMap } from "../colour/colour-map.js";
import { logRange, placerIn, type ValueRange } from "../colour/value-range.js";
import { encodeBase64 } from "../image/base64.js";
import type { EncodedImage, EncodedView } from "./encoded-image.js";

/** Planes of an object on its way; a `StartView` of `@autophase/reconstruction` is one. */
export interface ObjectPlanes {
  readonly planes: readonly ObjectPlane[];
  /** Calculated intensity of the central plane, at the scale of the counts. */
  readonly pattern: RealArray<Float32Array>;
}

export interface ObjectPlane {
  /** `[height, width]`. */
  readonly shape: readonly number[];
  readonly amplitude: Float32Array;
  /** Radians, (-pi, pi]. */
  readonly phase: Float32Array;
  readonly support: Uint8Array;
}

/** Measured counts of the plane through the centre, with the range that they are drawn on. */
export interface MeasuredPlane {
  readonly image: EncodedImage;
  readonly range: ValueRange;
}

/** @param pattern - centred. */
export function encodeMeasured({ intensity, mask }: DiffractionPattern): MeasuredPlane {
  const ranges = centralRanges(intensity.shape);
  const counts = sliceArray("live view", intensity, ranges);
  const measured = mask && sliceArray("live view", mask, ranges).data;
  const isBlank = (i: number): boolean => measured !== undefined && measured[i] === 0;
  const range = logRange(counts.data, isBlank);
  const blank = 255;
  const byteOf = countBytes(range);
  const place = (i: number): number => (isBlank(i) ? blank : byteOf(counts.data[i]));
  return { image: { ...imageOf(counts.shape.slice(-2), place), blank }, range };
}

export function encodeView({ planes, pattern }: ObjectPlanes, range: ValueRange): EncodedView {
  const most = planes.reduce((largest, { amplitude }) => amplitude.reduce((a, b) => Math.max(a, b), largest), 0) || 1;
  const byteOf = countBytes(range);
  return {
    planes: planes.map((plane) => ({ amplitude: encodeAmplitude(plane, most), phase: encodePhase(plane) })),
    calculated: imageOf(pattern.shape, (i) => byteOf(pattern.data[i])),
  };
}

/** 256 colours, three bytes each. */
export function encodeColours(name: ColourMapName): string {
  const map = colourMap(name);
  return encodeBase64(Uint8Array.from(Array.from({ length: 256 }, (_, i) => colourAt(map, i / 255.001)).flat()));
}

function encodeAmplitude({ amplitude, shape }: ObjectPlane, most: number): EncodedImage {
  return imageOf(shape, (i) => Math.round((255 * amplitude[i]) / most));
}

function encodePhase({ phase, support, shape }: ObjectPlane): EncodedImage {
  // the float32 next to -pi lies below it
  const placeOf = (angle: number): number => Math.floor(((angle + Math.PI) / (2 * Math.PI)) * 255);
  const turn = (angle: number): number => 1 + Math.min(254, Math.max(0, placeOf(angle)));
  return { ...imageOf(shape, (i) => (support[i] === 0 ? 0 : turn(phase[i]))), blank: 0 };
}

/** 255 stays free. */
function countBytes(range: ValueRange): (counts: number) => number {
  const placeOf = placerIn(range);
  return (counts) => Math.round(254 * Math.min(1, Math.max(0, placeOf(counts))));
}

function imageOf(shape: readonly number[], byteOf: (i: number) => number): EncodedImage {
  const [height, width] = shape;
  const bytes = Uint8Array.from({ length: height * width }, (_, i) => byteOf(i));
  return { shape: [height, width], bytes: encodeBase64(bytes) };
}
