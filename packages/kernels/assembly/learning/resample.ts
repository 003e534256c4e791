/** Separable linear maps along depth, height and width, such as interpolation and its adjoint, as a job. */

import { ResampleJob } from "../layout.generated";
import { takeUnit, thread } from "../team/team";

export function resample(job: ResampleJob): void {
  const rows = <u32>(job.batch * job.depth * job.height);
  const perUnit: u32 = 8;
  const units = (rows + perUnit - 1) / perUnit;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const end = min((unit + 1) * perUnit, rows);
    for (let row = unit * perUnit; row < end; row++) computeRow(job, row);
  }
}

function computeRow(job: ResampleJob, row: u32): void {
  const depths = <u32>job.depth;
  const heights = <u32>job.height;
  const blended = job.scratch + <usize>thread * job.scratchBytes;
  const floats = <u32>(job.sourceWidth * job.channels);
  const depthTable = job.depthTable;
  const heightTable = job.heightTable;
  const d = (row / heights) % depths;
  const h = row % heights;
  const volume = (row / (heights * depths)) * <u32>job.sourceDepth;
  memory.fill(blended, 0, <usize>floats << 2);
  for (let i = termOf(depthTable, d); i < termOf(depthTable, d + 1); i++) {
    const plane = (volume + sourceOf(depthTable, depths, i)) * <u32>job.sourceHeight;
    for (let j = termOf(heightTable, h); j < termOf(heightTable, h + 1); j++) {
      const line = plane + sourceOf(heightTable, heights, j);
      const weight = weightOf(depthTable, depths, i) * weightOf(heightTable, heights, j);
      addScaled(job.source + ((<usize>line * floats) << 2), weight, floats, blended);
    }
  }
  mixAlongRow(job, blended, job.result + (((<usize>row * job.width) * job.channels) << 2));
}

// @ts-ignore: decorator
@inline
function termOf(table: usize, index: u32): u32 {
  return load<u32>(table + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function sourceOf(table: usize, length: u32, term: u32): u32 {
  return load<u32>(table + ((<usize>length + 1 + 2 * <usize>term) << 2));
}

// @ts-ignore: decorator
@inline
function weightOf(table: usize, length: u32, term: u32): f32 {
  return load<f32>(table + ((<usize>length + 2 + 2 * <usize>term) << 2));
}

function addScaled(from: usize, weight: f32, count: u32, to: usize): void {
  const factor = f32x4.splat(weight);
  for (; count >= 4; count -= 4) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(from), factor)));
    from += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(to) + load<f32>(from) * weight);
    from += 4;
    to += 4;
  }
}

function mixAlongRow(job: ResampleJob, blended: usize, to: usize): void {
  const table = job.widthTable;
  const channels = <u32>job.channels;
  const length = <u32>job.width;
  memory.fill(to, 0, (<usize>length * channels) << 2);
  for (let w: u32 = 0; w < length; w++) {
    for (let k = termOf(table, w); k < termOf(table, w + 1); k++) {
      const from = blended + ((<usize>sourceOf(table, length, k) * channels) << 2);
      addScaled(from, weightOf(table, length, k), channels, to);
    }
    to += <usize>channels << 2;
  }
}
