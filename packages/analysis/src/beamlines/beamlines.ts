/** Every beamline that is known, and the one of a name. */

import type { RealArray } from "@autophase/tensor-io";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { APS_1IDE_BEAMLINE, APS_34IDC_BEAMLINE } from "./aps.js";
import type { Beamline, BeamlineDetector, GapRange } from "./beamline.js";
import { ESRF_BM02_BEAMLINE, ESRF_ID01_BEAMLINE, ESRF_ID27_BEAMLINE } from "./esrf.js";
import { MAXIV_NANOMAX_BEAMLINE } from "./maxiv.js";
import { PETRA_P10_BEAMLINE, PETRA_P10_SECOND_BEAMLINE } from "./petra.js";
import { SOLEIL_CRISTAL_BEAMLINE, SOLEIL_SIXS_BEAMLINE } from "./soleil.js";

/** In the order in which they are looked for. */
export const BEAMLINES: readonly Beamline[] = [
  APS_34IDC_BEAMLINE,
  ESRF_ID01_BEAMLINE,
  APS_1IDE_BEAMLINE,
  ESRF_BM02_BEAMLINE,
  ESRF_ID27_BEAMLINE,
  PETRA_P10_BEAMLINE,
  PETRA_P10_SECOND_BEAMLINE,
  SOLEIL_SIXS_BEAMLINE,
  SOLEIL_CRISTAL_BEAMLINE,
  MAXIV_NANOMAX_BEAMLINE,
];

/** By its name, in capitals or not, with or without hyphens and the facility before it. */
export function beamlineNamed(name: string): Beamline | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return BEAMLINES.find((one) => {
    const facilities = ["", one.facility, one.facility.split(" ")[0]];
    return facilities.some((facility) => plain(facility + one.name) === plain(name));
  });
}

/** The detector that a file means, in whole or as the longest part of its name; the beamline's first without a name. */
export function detectorNamed({ detectors }: Beamline, name: string | undefined): BeamlineDetector | undefined {
  if (name === undefined || name === "") return detectors[0];
  const plain = name.toLowerCase();
  const byLength = detectors
    .flatMap((detector) => detector.names.map((known) => ({ detector, known })))
    .sort((a, b) => b.known.length - a.known.length);
  return byLength.find(({ known }) => plain.includes(known))?.detector;
}

/** 1 = measured, 0 = between the chips; nothing where the frames are not those of the whole detector. */
export function detectorMask(
  { gaps, shape }: BeamlineDetector,
  frame: readonly number[],
): RealArray<Uint8Array> | undefined {
  const [rows, columns] = shape;
  if (!gaps || frame[0] !== rows || frame[1] !== columns) return undefined;
  const isIn = (ranges: readonly GapRange[], index: number): boolean =>
    ranges.some(([first, end]) => index >= first && index < end);
  const data = Uint8Array.from({ length: rows * columns }, (_, i) =>
    isIn(gaps.rows, Math.floor(i / columns)) || isIn(gaps.columns, i % columns) ? 0 : 1,
  );
  return { data, shape };
}

/** The beamline's geometry with one of its detectors. */
export function geometryWith({ geometry }: Beamline, detector: BeamlineDetector | undefined): BeamlineGeometry {
  if (!detector) return geometry;
  const { pixelSizeMeters, orientation } = detector;
  return { ...geometry, detector: { ...geometry.detector, ...orientation, pixelSizeMeters } };
}
