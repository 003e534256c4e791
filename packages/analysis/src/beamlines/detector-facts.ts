/** What is known of a detector before its frames are looked at. */

import type { RealArray } from "@autophase/tensor-io";
import { detectorMask, detectorNamed } from "./beamlines.js";
import type { RecognizedScan } from "./recognize-scan.js";

export interface DetectorFacts {
  /** 1 = measured: the bad pixels of the file, and the gaps of the detector. */
  readonly mask?: RealArray<Uint8Array>;
  readonly saturation?: number;
  /** Sentences for a person. */
  readonly words: readonly string[];
}

/**
 * Of the detector of a scan, from its header and from what the beamline's detector of that name is known to be.
 * @param bad - pixels that the file marks, other than 0, where `header.detector.mask` names them.
 */
export function detectorFacts(
  { header: { detector: header }, beamline }: RecognizedScan,
  bad?: RealArray,
): DetectorFacts {
  if (!header) return { words: [] };
  const detector = beamline && detectorNamed(beamline, header.name);
  const gaps = detector && detectorMask(detector, header.shape.slice(1));
  const good = bad && {
    data: Uint8Array.from({ length: bad.data.length }, (_, i) => Number(Number(bad.data[i]) === 0)),
    shape: bad.shape,
  };
  const [first, ...more] = [gaps, good].filter((mask) => mask !== undefined);
  const mask = first && {
    ...first,
    data: first.data.map((value, i) => Math.min(value, ...more.map(({ data }) => data[i]))),
  };
  const saturation = header.saturation ?? detector?.saturation;
  const words = [
    good && `${good.data.filter((value) => value === 0).length} bad pixels of ${header.mask}`,
    gaps && `the gaps of ${detector?.name}`,
    saturation !== undefined && `saturation at ${saturation} counts`,
  ].filter((text) => typeof text === "string");
  return { ...(mask && { mask }), ...(saturation !== undefined && { saturation }), words };
}
