/** Two objects in three dimensions, laid over each other, seen from one side. */

import { useMemo, useState } from "react";
import { createSceneLink } from "./scene-link.js";
import { Slider } from "./slider.js";
import { SurfaceView } from "./surface-view.js";
import { useSurface } from "./use-surface.js";

/** @param props.version - changes when the pair does. */
export function PairSurfaces({ version }: { readonly version: unknown }) {
  const [level, setLevel] = useState(0.4);
  const link = useMemo(createSceneLink, []);
  const first = useSurface({ level, quantity: "phase", of: "first" }, version);
  const second = useSurface({ level, quantity: "phase", of: "second" }, version);
  return (
    <>
      <Slider label="surfaces at amplitude" value={level} min={0.1} max={0.9} onChange={setLevel} />
      <div className="pair">
        <SurfaceView surface={first} link={link} label="surface of the first, coloured by phase" />
        <SurfaceView surface={second} link={link} label="surface of the second, coloured by phase" />
      </div>
    </>
  );
}
