/** Positions of motors that a configuration states: they go before those of the beamline's log. */

import { APS_34IDC, type ScanHeader } from "@autophase/tensor-io";
import { BEAMLINES } from "../beamlines/beamlines.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";

/** By name as the beamline or cohere calls them, in its units: degrees, millimetres, keV or eV. */
export type StatedMotors = { readonly [motor: string]: number };

/**
 * Each one takes the place of every name for the same motor.
 * @param scan - absent where there is no log: then what is stated is all that is known.
 */
export function withMotors(
  scan: ScanHeader | undefined,
  motors: StatedMotors,
  geometry: BeamlineGeometry | undefined,
): ScanHeader {
  const base = scan ?? { ...EMPTY, positions: new Map<string, number>() };
  const positions = new Map(base.positions);
  for (const [name, position] of Object.entries(motors)) {
    const names = namesOf(name, base, geometry);
    const there = names.find((other) => positions.has(other)) ?? names[0];
    for (const other of names) positions.delete(other);
    positions.set(there, position);
  }
  return { ...base, positions };
}

const EMPTY = { command: "", date: "", mnemonics: new Map<string, string>(), columns: new Map(), points: 0 };

/** Each group is one motor under its names. */
const COMMON: readonly (readonly string[])[] = [
  [...APS_34IDC.energy, ...BEAMLINES.flatMap(({ motors }) => motors.energy)],
  [...APS_34IDC.distanceMillimeters, ...BEAMLINES.flatMap(({ motors }) => motors.distanceMillimeters)],
];

/** With those that are the same but for capital letters. */
function namesOf(name: string, scan: ScanHeader, geometry: BeamlineGeometry | undefined): readonly string[] {
  const { sampleCircles = [], detectorCircles = [], detectorTranslations = [] } = geometry ?? {};
  const axes = [...sampleCircles, ...detectorCircles, ...detectorTranslations].map((axis) => axis.motors);
  const lower = name.toLowerCase();
  const isName = (other: string): boolean => other.toLowerCase() === lower;
  const group = [...axes, ...COMMON].find((names) => names.some(isName));
  const typed = scan.mnemonics.get(name);
  const alike = [...scan.positions.keys()].filter((other) => isName(other) || other === typed);
  return [...new Set([...alike, ...(group ?? []), ...(group || alike.length > 0 ? [] : [name])])];
}
