/** The amplitude along lines as a table. */

import type { Analysis } from "./analyze.js";

/** Comma-separated, a line for each sample: which line, distance from the centre of mass, amplitude. */
export function lineProfilesCsv({ profiles }: Analysis): string {
  const rows = profiles.flatMap(({ line, distanceNanometers, amplitude }) =>
    distanceNanometers.map((distance, i) => `${line},${digits(distance)},${digits(amplitude[i])}`),
  );
  return `${["line,distance_nm,amplitude", ...rows].join("\n")}\n`;
}

function digits(value: number): number {
  return Number(value.toPrecision(6));
}
