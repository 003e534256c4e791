/** chi against the iteration, as the live page of the command line draws it. */

import { type Curves, drawCurves } from "@autophase/figures/web";
import { useEffect, useRef } from "react";

export function CurveView({ iterations, chi, free, others }: Curves) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current) drawCurves(box.current, { iterations, chi, free, others });
  }, [iterations, chi, free, others]);
  return <div ref={box} className="curves" />;
}
