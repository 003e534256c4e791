/** How much memory a reconstruction takes. */

import { formatShape, type Shape } from "@autophase/tensor-io";
import type { WorkspaceNeeds } from "../engine.js";
import { EngineMemoryError } from "../errors.js";
import type { Grid } from "./grid.js";
import type { Runtime } from "./runtime.js";

interface Room {
  readonly grid: Grid;
  readonly half: Grid;
  readonly needs: WorkspaceNeeds;
}

/** @throws {EngineMemoryError} when what a run with these needs will reserve is not left. */
export function assertRoom({ report, pool }: Runtime, shape: Shape, { grid, half, needs }: Room): void {
  const { freeBytes } = report();
  const bytes = bytesOf(grid, half, pool.threads, needs);
  if (bytes > freeBytes)
    throw new EngineMemoryError(bytes, freeBytes, "wasm", `phasing ${formatShape(shape)} with this recipe`);
}

/** Of everything that a run with these needs will reserve, but for some thousands of bytes. */
function bytesOf(grid: Grid, half: Grid, threads: number, needs: WorkspaceNeeds): number {
  const { fields = 0, shrinkWrap = false, probe = false, pointSpread = false } = needs;
  const complexArrays = 2 + fields + (probe ? 1 : 0);
  const modulusAndSupport = grid.complexBytes / 2 + grid.complexBytes / 8;
  const smoothed = shrinkWrap || pointSpread ? smoothedBytes(grid, half) : 0;
  const transfer = pointSpread ? half.complexBytes : 0;
  return complexArrays * grid.complexBytes + modulusAndSupport + smoothed + transfer + threads * grid.scratchBytes;
}

/** Of the smoothed amplitude, or of the transform of the calculated intensity in its place. */
export function smoothedBytes(grid: Grid, half: Grid): number {
  return Math.max(grid.complexBytes / 2, half.complexBytes);
}
