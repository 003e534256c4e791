/** A surface from the lab. */

import { useEffect, useState } from "react";
import type { CrystalSurface, SurfaceRequest } from "../lab/crystal-surface.js";
import { lab } from "../state/lab.js";
import { studio } from "../state/studio.js";
import { isDrawnByProcessor } from "./software-graphics.js";

/** @param version - changes when the crystal does; undefined: there is none. */
export function useSurface(
  { level, quantity, limit, of }: SurfaceRequest,
  version: unknown,
): CrystalSurface | undefined {
  const [surface, setSurface] = useState<CrystalSurface>();
  useEffect(() => {
    let isWanted = version !== undefined;
    const show = (found: CrystalSurface): void => {
      if (isWanted) setSurface(found);
    };
    if (isWanted) {
      lab
        .surface({ level, quantity, limit, of, isTurnedCoarse: isDrawnByProcessor() })
        .then(show, (error: Error) => studio.set({ problem: error.message }));
    }
    return () => {
      isWanted = false;
    };
  }, [level, quantity, limit, of, version]);
  return surface;
}
