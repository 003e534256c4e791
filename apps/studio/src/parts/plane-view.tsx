/** A plane across one axis, with its place to scroll and a read-out under the pointer. */

import type { ValueRange } from "@autophase/figures";
import { type PointerEvent, type ReactNode, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { PlaneIndex, VolumeFacts } from "../lab/volumes.js";
import { paintPlane } from "./paint-plane.js";
import { useKeyboardPlace } from "./use-keyboard-place.js";
import { usePlane } from "./use-plane.js";

const AXES = ["depth", "height", "width"];

export type PickPhase = "begin" | "move" | "end" | "cancel";

export interface PlaneViewProps {
  readonly facts: VolumeFacts;
  readonly axis: number;
  readonly index: PlaneIndex;
  readonly onIndex?: (index: number) => void;
  /** Default the volume's. */
  readonly range?: ValueRange;
  readonly axisNames?: readonly string[];
  /** Row and column in the plane; drawn as a cross. */
  readonly cross?: readonly [number, number];
  /** While the button is down, or between two presses of the space bar: where the pointer or the keyboard is. */
  readonly onPick?: (row: number, column: number, phase: PickPhase) => void;
  /** Drawn over the plane, in its voxels. */
  readonly overlay?: ReactNode;
}

export function PlaneView({
  facts,
  axis,
  index,
  onIndex,
  range,
  axisNames = AXES,
  cross,
  onPick,
  overlay,
}: PlaneViewProps) {
  const { name, shape, kind, unit } = facts;
  const canvas = useRef<HTMLCanvasElement>(null);
  const id = useId();
  const [place, setPlace] = useState<readonly [number, number]>();
  const plane = usePlane(name, axis, index, facts);
  const ownRange = useMemo(
    () => (plane && index === "sum" ? sumRange(plane.values) : facts.range),
    [plane, index, facts.range],
  );
  // before the page is shown, not after: a plane would be late by a picture
  useLayoutEffect(() => {
    if (plane && canvas.current) paintPlane(canvas.current, plane, kind, range ?? ownRange);
  }, [plane, kind, range, ownRange]);
  const placeOf = (event: PointerEvent<HTMLElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    const [height, width] = plane?.shape ?? [1, 1];
    const row = Math.floor((height * (event.clientY - box.top)) / box.height);
    const column = Math.floor((width * (event.clientX - box.left)) / box.width);
    return [Math.min(height - 1, Math.max(0, row)), Math.min(width - 1, Math.max(0, column))];
  };
  const pick = (event: PointerEvent<HTMLElement>, phase: PickPhase): void => {
    setPlace(placeOf(event));
    if (phase === "begin") event.currentTarget.setPointerCapture(event.pointerId);
    if (phase !== "move" || event.buttons & 1) onPick?.(...placeOf(event), phase);
  };
  const [height, width] = plane?.shape ?? [1, 1];
  const keyboard = useKeyboardPlace({
    height,
    width,
    place: cross ?? place,
    isAtOnce: cross !== undefined,
    onPick,
    setPlace,
  });
  const marked = cross ?? (keyboard.isThere ? place : undefined);
  const value = place && plane?.values[place[0] * width + place[1]];
  return (
    <figure className="plane">
      <div
        className={onPick ? "canvas active" : "canvas"}
        onPointerDown={(event) => pick(event, "begin")}
        onPointerMove={(event) => pick(event, "move")}
        onPointerUp={(event) => pick(event, "end")}
        onPointerCancel={(event) => pick(event, "cancel")}
        onPointerLeave={() => setPlace(undefined)}
        {...(onPick && keyboard.attributes)}
        {...(onPick && { "aria-label": `${name} across ${axisNames[axis]}: ${keyboard.words}` })}
      >
        <canvas ref={canvas} role="img" aria-label={`${name}, plane ${index} across ${axisNames[axis]}`} />
        {overlay && (
          <svg className="overlay" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            {overlay}
          </svg>
        )}
        {marked && (
          <svg className="cross" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            <path d={`M${marked[1] + 0.5} 0V${height}M0 ${marked[0] + 0.5}H${width}`} />
          </svg>
        )}
      </div>
      <figcaption>
        <label htmlFor={id}>
          {name} across {axisNames[axis]}
        </label>
        <output>
          {place && value !== undefined
            ? `${place.join(", ")}: ${format(value)} ${unit}`
            : index === "sum"
              ? "sum over all"
              : `${index}`}
        </output>
      </figcaption>
      {onIndex && index !== "sum" && (
        <input
          id={id}
          type="range"
          min={0}
          max={shape[axis] - 1}
          value={index}
          onChange={(event) => onIndex(event.target.valueAsNumber)}
        />
      )}
    </figure>
  );
}

function format(value: number): string {
  return Math.abs(value) >= 1e5 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

function sumRange(values: Float32Array): ValueRange {
  const most = values.reduce((a, b) => Math.max(a, b), 1);
  return { min: Math.min(1, most / 10), max: most, log: true };
}
