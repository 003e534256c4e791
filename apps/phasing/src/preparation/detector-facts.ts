/** What is known of a detector before its frames are looked at. */

import { detectorMask, detectorNamed } from "@autophase/analysis";
import { isComplexArray, type RealArray, ValueError } from "@autophase/tensor-io";
import { readArray } from "@autophase/tensor-io/node";
import type { FoundScan } from "./find-scan.js";

export interface DetectorFacts {
  /** 1 = measured: the bad pixels of the file, and the gaps of the detector. */
  readonly mask?: RealArray<Uint8Array>;
  readonly saturation?: number;
  /** Sentences for the terminal. */
  readonly words: readonly string[];
}

/** @throws {FileError | FormatError} when the mask of the file cannot be read. */
export async function detectorFacts({
  frames,
  header: { detector: header },
  beamline,
}: FoundScan): Promise<DetectorFacts> {
  if (!header) return { words: [] };
  const detector = beamline && detectorNamed(beamline, header.name);
  const gaps = detector && detectorMask(detector, header.shape.slice(1));
  const bad = header.mask === undefined ? undefined : await readBadPixels(frames, header.mask);
  const masks = [gaps, bad].filter((mask) => mask !== undefined);
  const saturation = header.saturation ?? detector?.saturation;
  const [first, ...more] = masks;
  const mask = first && {
    ...first,
    data: first.data.map((value, i) => Math.min(value, ...more.map(({ data }) => data[i]))),
  };
  const words = [
    bad && `${bad.data.filter((value) => value === 0).length} bad pixels of ${header.mask}`,
    gaps && `the gaps of ${detector?.name}`,
    saturation !== undefined && `saturation at ${saturation} counts`,
  ].filter((text) => typeof text === "string");
  return { ...(mask && { mask }), ...(saturation !== undefined && { saturation }), words };
}

async function readBadPixels(file: string, dataset: string): Promise<RealArray<Uint8Array>> {
  const bad = await readArray(file, { dataset });
  if (isComplexArray(bad)) throw new ValueError(`${file}: ${dataset}: expected real numbers, got complex ones`);
  return {
    data: Uint8Array.from({ length: bad.data.length }, (_, i) => (Number(bad.data[i]) === 0 ? 1 : 0)),
    shape: bad.shape,
  };
}
