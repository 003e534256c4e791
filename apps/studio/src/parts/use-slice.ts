/** A plane of a volume as a picture in its place among the surface of the crystal. */

import { useMemo } from "react";
import type { CrystalSurface } from "../lab/crystal-surface.js";
import type { VolumeFacts } from "../lab/volumes.js";
import { paintPlane } from "./paint-plane.js";
import type { SceneSlice } from "./scene-slice.js";
import { usePlane } from "./use-plane.js";

/** @param axis - undefined: no slice is wanted. */
export function useSlice(
  facts: VolumeFacts,
  axis: number | undefined,
  index: number,
  surface: CrystalSurface | undefined,
): SceneSlice | undefined {
  const across = axis ?? 0;
  const plane = usePlane(facts.name, across, index, facts);
  return useMemo(() => {
    if (axis === undefined || plane === undefined || surface === undefined) return undefined;
    const canvas = document.createElement("canvas");
    paintPlane(canvas, plane, facts.kind, facts.range);
    const [down, right] = [0, 1, 2].filter((other) => other !== axis);
    const [height, width] = plane.shape;
    const cornerAt = (row: number, column: number): number[] => {
      const place = [0, 0, 0].with(axis, index).with(down, row).with(right, column);
      return [0, 1, 2].map((k) =>
        surface.steps.reduce((sum, step, along) => sum + (place[along] - surface.middle[along]) * step[k], 0),
      );
    };
    const [first, last] = [
      [-0.5, -0.5],
      [height - 0.5, width - 0.5],
    ];
    const corners = [
      cornerAt(first[0], first[1]),
      cornerAt(first[0], last[1]),
      cornerAt(last[0], first[1]),
      cornerAt(last[0], last[1]),
    ];
    return { canvas, corners: Float32Array.from(corners.flat()) };
  }, [axis, index, plane, surface, facts]);
}
