/** Where the rows of a sweep lie; `Sweep` and `SweepAxis` of the layout say what it is. */

import { AxisTap, SWEEP_AXIS_BYTES, Sweep, SweepAxis } from "../layout.generated";
import { wordAt } from "./words";

/** @param axes - addresses of three, as a sweep and a job have them. */
// @ts-ignore: decorator
@inline
export function axisOf(axes: usize, axis: usize): SweepAxis {
  return changetype<SweepAxis>(<usize>wordAt(axes, axis));
}

// @ts-ignore: decorator
@inline
function tapOf(axis: SweepAxis, tap: u32): AxisTap {
  return changetype<AxisTap>(changetype<usize>(axis) + SWEEP_AXIS_BYTES + (<usize>tap << 3));
}

/** Input index of tap `tap` for output `t` of the sweep; may lie outside. */
// @ts-ignore: decorator
@inline
export function inputIndex(axis: SweepAxis, tap: u32, t: u32): i32 {
  return <i32>tapOf(axis, tap).offset + <i32>axis.inputStep * <i32>t;
}

// @ts-ignore: decorator
@inline
export function weightOf(axis: SweepAxis, tap: u32): u32 {
  return tapOf(axis, tap).weight;
}

// @ts-ignore: decorator
@inline
export function outputIndex(axis: SweepAxis, t: u32): u32 {
  return axis.phase + axis.step * t;
}

export function rowsOf(sweep: Sweep): u32 {
  return sweep.batch * axisOf(sweep.axes, 0).count * axisOf(sweep.axes, 1).count;
}

/** Address of the first output position (whatever its phase) of a row. */
export function outputRow(sweep: Sweep, row: u32): usize {
  const lengths = sweep.outputLengths;
  const depths = axisOf(sweep.axes, 0).count;
  const heights = axisOf(sweep.axes, 1).count;
  const d = outputIndex(axisOf(sweep.axes, 0), (row / heights) % depths);
  const h = outputIndex(axisOf(sweep.axes, 1), row % heights);
  const sample = row / (heights * depths);
  const line = (sample * wordAt(lengths, 0) + d) * wordAt(lengths, 1) + h;
  return sweep.output + <usize>line * wordAt(lengths, 2) * sweep.outputChannels * 4;
}

/** Lists the input rows that an output row needs, at `list`: address, weight of their first tap. Returns how many. */
export function listInputRows(sweep: Sweep, row: u32, list: usize): u32 {
  const lengths = sweep.inputLengths;
  const depthAxis = axisOf(sweep.axes, 0);
  const heightAxis = axisOf(sweep.axes, 1);
  const heights = heightAxis.count;
  const depths = depthAxis.count;
  const sample = row / (heights * depths);
  const rowBytes = <usize>wordAt(lengths, 2) * sweep.inputChannels * 4;
  let count: u32 = 0;
  for (let i: u32 = 0; i < depthAxis.taps; i++) {
    const d = inputIndex(depthAxis, i, (row / heights) % depths);
    if (d < 0 || d >= <i32>wordAt(lengths, 0)) continue;
    for (let j: u32 = 0; j < heightAxis.taps; j++) {
      const h = inputIndex(heightAxis, j, row % heights);
      if (h < 0 || h >= <i32>wordAt(lengths, 1)) continue;
      const line = (sample * wordAt(lengths, 0) + <u32>d) * wordAt(lengths, 1) + <u32>h;
      store<u32>(list + (count << 3), <u32>(sweep.input + <usize>line * rowBytes));
      store<u32>(list + (count << 3), weightOf(depthAxis, i) + weightOf(heightAxis, j), 4);
      count++;
    }
  }
  return count;
}
