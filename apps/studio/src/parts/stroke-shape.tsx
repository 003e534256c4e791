/** A stroke of a mask as it lies over its plane. */

import type { MaskStroke } from "@autophase/preparation";

export function StrokeShape({ stroke: { kind, points, radius = 0 } }: { readonly stroke: MaskStroke }) {
  const middles = points.map(([row, column]) => [column + 0.5, row + 0.5]);
  if (kind === "brush") {
    const path = middles.length === 1 ? [middles[0], middles[0]] : middles;
    return <polyline className="brush" points={path.join(" ")} strokeWidth={2 * radius + 0.5} />;
  }
  if (kind === "polygon") return <polygon points={middles.join(" ")} />;
  const [a, b] = [middles[0], middles[middles.length - 1]];
  return (
    <rect
      x={Math.min(a[0], b[0]) - 0.5}
      y={Math.min(a[1], b[1]) - 0.5}
      width={Math.abs(a[0] - b[0]) + 1}
      height={Math.abs(a[1] - b[1]) + 1}
    />
  );
}
