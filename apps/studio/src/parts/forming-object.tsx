/** Planes through the object of a start under way: amplitude, and phase inside the support. */

import { useEffect, useRef } from "react";
import type { SeenStart } from "../lab/phase-pattern.js";
import type { Plane } from "../lab/volumes.js";
import { paintPlane } from "./paint-plane.js";

const ACROSS = ["depth", "height", "width"];
const TURN = { min: -Math.PI, max: Math.PI };

export function FormingObject({ view }: { readonly view: SeenStart }) {
  const most = Math.max(...view.planes.map(({ amplitude }) => amplitude.reduce((a, b) => Math.max(a, b), 0)), 1e-12);
  return (
    <section className="planes small" aria-label={`start ${Number(view.start) + 1} after ${view.iteration} iterations`}>
      {view.planes.map(({ shape, amplitude, phase, support }, axis) => (
        <div key={ACROSS[axis]}>
          <Picture plane={{ shape, values: amplitude }} kind="amplitude" range={{ min: 0, max: most }} axis={axis} />
          <Picture plane={{ shape, values: phase, inside: support }} kind="phase" range={TURN} axis={axis} />
        </div>
      ))}
    </section>
  );
}

interface PictureProps {
  readonly plane: Plane;
  readonly kind: "amplitude" | "phase";
  readonly range: { readonly min: number; readonly max: number };
  readonly axis: number;
}

function Picture({ plane, kind, range, axis }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) paintPlane(canvas.current, plane, kind, range);
  });
  return <canvas ref={canvas} role="img" aria-label={`${kind} across ${ACROSS[axis]}`} />;
}
