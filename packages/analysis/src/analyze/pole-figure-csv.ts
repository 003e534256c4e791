/** The directions of the surface as a table. */

import { directionAt, type PoleFigure } from "../crystal/pole-figure.js";

/**
 * Comma-separated, a line for each pixel of both circles: angle to `q`, angle about it (0 up in the picture, 90 right),
 * surface per solid angle, 1 where it is even.
 */
export function poleFigureCsv({ upper, lower }: PoleFigure): string {
  const rows = ([1, -1] as const).flatMap((side) => {
    const { data, shape } = side === 1 ? upper : lower;
    return Array.from(data, (density, i) => {
      const direction = directionAt(Math.floor(i / shape[1]), i % shape[1], shape[1], side);
      if (!direction) return "";
      const [out, up, right] = direction;
      const angles = [Math.acos(out), Math.atan2(right, up)].map((angle) => ((angle * 180) / Math.PI).toFixed(2));
      return `${angles.join(",")},${Number(density.toPrecision(4))}`;
    }).filter((line) => line !== "");
  });
  return `${["angle_to_q_deg,azimuth_deg,density", ...rows].join("\n")}\n`;
}
