/** Copies a box between two arrays as a job. */

import { CopyBoxJob } from "../layout.generated";
import { barrier, takeUnit } from "../team/team";
import { wordAt } from "./words";

/** All but the last. */
const AXES: i32 = 4;
const FILL: u32 = 65536;
const ROWS: u32 = 64;

export function copyBox(job: CopyBoxJob): void {
  const filled = job.filled;
  if (filled != 0) {
    const pieces = (filled + FILL - 1) / FILL;
    for (let piece = takeUnit(pieces); piece < pieces; piece = takeUnit(pieces))
      fill(job, piece * FILL, min(FILL, filled - piece * FILL));
    if (!barrier()) return;
  }
  let rows: u32 = 1;
  for (let axis = 0; axis < AXES; axis++) rows *= wordAt(job.lengths, axis);
  const units = (rows + ROWS - 1) / ROWS;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    for (let row = unit * ROWS; row < min(unit * ROWS + ROWS, rows); row++) copyRow(job, row);
  }
}

function fill(job: CopyBoxJob, first: u32, count: u32): void {
  const value = job.value;
  const from = job.destination + (<usize>first << 2);
  const end = from + (<usize>count << 2);
  let at = from;
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.splat(value));
  for (; at < end; at += 4) store<f32>(at, value);
}

function copyRow(job: CopyBoxJob, row: u32): void {
  let from: usize = 0;
  let to: usize = 0;
  for (let axis: i32 = AXES - 1; axis >= 0; axis--) {
    const length = wordAt(job.lengths, axis);
    const index = row % length;
    from += <usize>index * wordAt(job.sourceSteps, axis);
    to += <usize>index * wordAt(job.destinationSteps, axis);
    row /= length;
  }
  memory.copy(job.destination + (to << 2), job.source + (from << 2), job.lastLength << 2);
}
