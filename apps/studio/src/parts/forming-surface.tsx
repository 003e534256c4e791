/** The object of a start under way in three dimensions, turning. */

import { useEffect, useRef } from "react";
import type { CrystalSurface } from "../lab/crystal-surface.js";
import { type CrystalScene, createCrystalScene } from "./crystal-scene.js";
import { turnSlowly } from "./turn-slowly.js";

export interface FormingSurfaceProps {
  readonly surface: CrystalSurface;
  /** It turns as long as the run goes. */
  readonly isGoing: boolean;
}

export function FormingSurface({ surface, isGoing }: FormingSurfaceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useRef<CrystalScene>(undefined);
  useEffect(() => {
    if (canvas.current === null) return;
    try {
      scene.current = createCrystalScene(canvas.current, () => {});
    } catch {
      // the planes show it where there is no WebGL
    }
    return () => scene.current?.dispose();
  }, []);
  useEffect(() => scene.current?.show(surface), [surface]);
  useEffect(() => {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return isGoing && !isStill && scene.current ? turnSlowly(scene.current.turn) : undefined;
  }, [isGoing]);
  return (
    <figure className="surface">
      <canvas ref={canvas} role="img" aria-label="surface of the object on its way, coloured by phase" />
    </figure>
  );
}
