/** A plane or a sum of the frames that one draws on: masks, and the box of the crop. */

import type { MaskStroke } from "@autophase/preparation";
import { memo, useState } from "react";
import type { PlaneIndex, VolumeFacts } from "../lab/volumes.js";
import { prepare } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";
import type { Tool } from "./mask-tools.js";
import { type PickPhase, PlaneView } from "./plane-view.js";
import { StrokeShape } from "./stroke-shape.js";

const AXES = ["frame", "row", "column"];

export interface DrawingPlaneProps {
  readonly facts: VolumeFacts;
  readonly axis: number;
  readonly index: PlaneIndex;
  readonly onIndex?: (index: number) => void;
  readonly tool: Tool;
  readonly radius: number;
}

/** Drawn anew when one of its own properties changes: several stand beside each other. */
export const DrawingPlane = memo(({ facts, axis, index, onIndex, tool, radius }: DrawingPlaneProps) => {
  const strokes = useStore(studio, (state) => state.strokes);
  const [points, setPoints] = useState<MaskStroke["points"]>([]);
  const crop = useCrop(axis);
  const plane = index === "sum" ? "all" : index;
  const stroke: MaskStroke | undefined =
    tool === "look" || tool === "crop" ? undefined : { axis, index: plane, kind: tool, points, radius };
  const draw = (row: number, column: number, phase: PickPhase): void => {
    if (tool === "crop") crop.drag(row, column, phase);
    const next = phase === "begin" ? [[row, column] as const] : [...points, [row, column] as const];
    if (stroke === undefined) return;
    setPoints(phase === "end" || phase === "cancel" ? [] : next);
    if (phase !== "end") return;
    void prepare({ strokes: [...strokes, { ...stroke, points: next }], undone: [] });
  };
  const shown = strokes.filter((one) => one.axis === axis && (one.index === "all" || one.index === plane));
  return (
    <PlaneView
      facts={facts}
      axis={axis}
      index={index}
      axisNames={AXES}
      {...(onIndex && { onIndex })}
      {...(tool !== "look" && { onPick: draw })}
      overlay={
        <>
          {shown.map((one, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: strokes only come and go at the end
            <StrokeShape key={k} stroke={one} />
          ))}
          {stroke && points.length > 0 && <StrokeShape stroke={stroke} />}
          {crop.box && <rect className="crop" {...crop.box} />}
        </>
      }
    />
  );
});

/** The box around the peak, in the plane across an axis; it is dragged by any of its sides. */
function useCrop(axis: number) {
  const prepared = useStore(studio, (state) => state.prepared);
  const settings = useStore(studio, (state) => state.prepareSettings);
  const [lengths, setLengths] = useState<readonly number[]>();
  const { center, crop } = prepared ?? {};
  if (center === undefined || crop === undefined) return { box: undefined, drag: () => {} };
  const [down, right] = [0, 1, 2].filter((other) => other !== axis);
  const present = lengths ?? crop;
  const box = {
    x: center[right] - Math.floor(present[right] / 2),
    y: center[down] - Math.floor(present[down] / 2),
    width: present[right],
    height: present[down],
  };
  const drag = (row: number, column: number, phase: PickPhase): void => {
    const reach = (value: number, along: number): number => Math.max(4, 2 * Math.abs(value - center[along]));
    const next = crop.with(down, reach(row, down)).with(right, reach(column, right));
    setLengths(phase === "end" || phase === "cancel" ? undefined : next);
    if (phase === "end") void prepare({ prepareSettings: { ...settings, crop: [...next] } });
  };
  return { box, drag };
}
