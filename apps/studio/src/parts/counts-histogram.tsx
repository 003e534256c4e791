/** How many voxels of a volume have how many counts. */

import { memo } from "react";
import { lab } from "../state/lab.js";
import { SvgFigure } from "./svg-figure.js";
import { useFound } from "./use-found.js";

export interface CountsHistogramProps {
  readonly volume: string;
  /** Changes when the volume does. */
  readonly version: unknown;
}

export const CountsHistogram = memo(({ volume, version }: CountsHistogramProps) => {
  const svg = useFound(version, () => lab.histogram(volume));
  return (
    <figure className="plane">
      {svg && <SvgFigure svg={svg} />}
      <figcaption>counts of the {volume}</figcaption>
    </figure>
  );
});
