import { expect, it } from "vitest";
import { unwrapPhase } from "./unwrap-phase.js";

it("has the line that a phase winds around, piece by piece", () => {
  const shape = [6, 8, 10];
  const phase = new Float32Array(480);
  // around an axis along the depth, between voxels
  for (let i = 0; i < phase.length; i++) phase[i] = Math.atan2((Math.floor(i / 10) % 8) - 3.5, (i % 10) - 4.5);
  const mask = { data: new Uint8Array(480).fill(1), shape };
  const { residueLines, residueLoops, residueSegments } = unwrapPhase({ data: phase, shape }, mask);
  expect([residueLines, residueLoops]).toEqual([1, 6]);
  const expected = [0, 1, 2, 3, 4, 5].flatMap((d) => [d - 0.5, 3.5, 4.5, d + 0.5, 3.5, 4.5]);
  expect([...residueSegments]).toEqual(expected);
});
