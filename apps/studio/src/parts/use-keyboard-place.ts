/** A place in a plane that the arrow keys move, for what a pointer does otherwise. */

import { type KeyboardEvent, useState } from "react";
import type { PickPhase } from "./plane-view.js";

/** Voxels at once with the shift key. */
const FAR = 10;
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export interface KeyboardPlaceProps {
  /** Of the plane, in voxels. */
  readonly height: number;
  readonly width: number;
  /** Row and column; default the middle. */
  readonly place: readonly [number, number] | undefined;
  /** Whether each step counts; else the space bar begins and ends what is drawn. */
  readonly isAtOnce: boolean;
  readonly onPick: ((row: number, column: number, phase: PickPhase) => void) | undefined;
  readonly setPlace: (place: readonly [number, number] | undefined) => void;
}

export function useKeyboardPlace({ height, width, place, isAtOnce, onPick, setPlace }: KeyboardPlaceProps) {
  const [isThere, setThere] = useState(false);
  const [isDrawing, setDrawing] = useState(false);
  const go = (at: readonly [number, number], phase: PickPhase | undefined): void => {
    setThere(true);
    setPlace(at);
    if (phase) onPick?.(...at, phase);
  };
  const end = (phase: "end" | "cancel", at: readonly [number, number]): void => {
    setDrawing(false);
    onPick?.(...at, phase);
  };
  const press = (event: KeyboardEvent): void => {
    const { key, shiftKey } = event;
    const from = place ?? [Math.floor(height / 2), Math.floor(width / 2)];
    const step = STEPS[key];
    if (step) {
      const [row, column] = step.map((by, axis) => from[axis] + (shiftKey ? FAR : 1) * by);
      const at = [clamp(row, height), clamp(column, width)] as const;
      go(at, isAtOnce ? "begin" : isDrawing ? "move" : undefined);
    } else if (key === "Escape" && isDrawing) end("cancel", from);
    else if ((key === " " || key === "Enter") && !isAtOnce) {
      if (isDrawing) end("end", from);
      else {
        setDrawing(true);
        go(from, "begin");
      }
    } else return;
    event.preventDefault();
  };
  const leave = (): void => {
    if (isDrawing && place) end("cancel", place);
    setThere(false);
    setPlace(undefined);
  };
  const words = isAtOnce ? "the arrow keys move the place" : "the arrow keys move, the space bar begins and ends";
  return { isThere, words, attributes: { role: "application", tabIndex: 0, onKeyDown: press, onBlur: leave } as const };
}

function clamp(value: number, length: number): number {
  return Math.min(length - 1, Math.max(0, value));
}
