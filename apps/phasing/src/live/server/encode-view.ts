/** Arrays as pictures of one byte a pixel, which the page paints through a table of colours. */

import { type ColourMapName, colourAt, colourMap, logRange, placeInRange, type ValueRange } from "@autophase/figures";
import type { PlaneView, StartView } from "@autophase/reconstruction";
import { centralRanges, type DiffractionPattern, type RealArray, sliceArray } from "@autophase/tensor-io";
import type { EncodedImage, LiveViewMessage } from "../live-messages.js";

/** Measured counts of the plane through the centre, with the range that they are drawn on. */
export interface MeasuredPlane {
  readonly image: EncodedImage;
  readonly range: ValueRange;
}

/** @param pattern - centred. */
export function encodeMeasured({ intensity, mask }: DiffractionPattern): MeasuredPlane {
  const ranges = centralRanges(intensity.shape);
  const counts = sliceArray("live view", intensity, ranges) as RealArray;
  const measured = mask && (sliceArray("live view", mask, ranges) as RealArray).data;
  const isBlank = (i: number): boolean => measured !== undefined && Number(measured[i]) === 0;
  const range = logRange(counts.data as Float32Array, isBlank);
  const blank = 255;
  const place = (i: number): number => (isBlank(i) ? blank : countByte(Number(counts.data[i]), range));
  return { image: { ...imageOf(counts.shape.slice(-2), place), blank }, range };
}

export function encodeView(id: number, { iteration, planes, pattern }: StartView, range: ValueRange): LiveViewMessage {
  const most = planes.reduce((largest, { amplitude }) => amplitude.reduce((a, b) => Math.max(a, b), largest), 0) || 1;
  return {
    id,
    iteration,
    planes: planes.map((plane) => ({ amplitude: encodeAmplitude(plane, most), phase: encodePhase(plane) })),
    calculated: imageOf(pattern.shape, (i) => countByte(pattern.data[i], range)),
  };
}

/** 256 colours, three bytes each. */
export function encodeColours(name: ColourMapName): string {
  const map = colourMap(name);
  return encodeBytes(Array.from({ length: 256 }, (_, i) => colourAt(map, i / 255.001)).flat());
}

function encodeAmplitude({ amplitude, shape }: PlaneView, most: number): EncodedImage {
  return imageOf(shape, (i) => Math.round((255 * amplitude[i]) / most));
}

function encodePhase({ phase, support, shape }: PlaneView): EncodedImage {
  const turn = (angle: number): number => 1 + Math.min(254, Math.floor(((angle + Math.PI) / (2 * Math.PI)) * 255));
  return { ...imageOf(shape, (i) => (support[i] === 0 ? 0 : turn(phase[i]))), blank: 0 };
}

/** 255 stays free. */
function countByte(counts: number, range: ValueRange): number {
  return Math.round(254 * Math.min(1, Math.max(0, placeInRange(counts, range))));
}

function imageOf(shape: readonly number[], byteOf: (i: number) => number): EncodedImage {
  const [height, width] = shape as [number, number];
  return { shape: [height, width], bytes: encodeBytes(Array.from({ length: height * width }, (_, i) => byteOf(i))) };
}

function encodeBytes(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString("base64");
}
