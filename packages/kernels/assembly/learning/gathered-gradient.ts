/**
 * Gradient of weights where one side has few channels, as a job: `sum over positions of gathered[k] * dense[c]`. Each
 * unit of rows leaves sums of its own, which are added in order afterwards.
 */

import { GatheredGradientJob, ROW_LIST_BYTES, Sweep } from "../layout.generated";
import { barrier, takeUnit, thread } from "../team/team";
import { addTile } from "./filter-gradient";
import { gatherRow } from "./gather";
import { axisOf, listInputRows, outputIndex, outputRow, rowsOf } from "./sweep";
import { wordAt } from "./words";

export function gatheredGradient(job: GatheredGradientJob): void {
  const count = job.count;
  const first = sweepOf(job, 0);
  const lines = <u32>(first.taps * first.inputChannels);
  const tilesBytes = <usize>((lines + 3) >> 2) * ((first.outputChannels + 7) >> 3) * 128;
  let units: u32 = 0;
  for (let k: u32 = 0; k < count; k++) units += sweepOf(job, k).units;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const sums = job.sums + <usize>unit * tilesBytes;
    memory.fill(sums, 0, tilesBytes);
    let rest = unit;
    let k: u32 = 0;
    let sweep = first;
    while (rest >= sweep.units) {
      rest -= sweep.units;
      sweep = sweepOf(job, ++k);
    }
    addUnit(sweep, rest, lines, sums);
  }
  if (!barrier()) return;
  const groups = (lines + 3) >> 2;
  for (let group = takeUnit(groups); group < groups; group = takeUnit(groups))
    reduce(job, first, group, units, tilesBytes);
}

function sweepOf(job: GatheredGradientJob, index: u32): Sweep {
  return changetype<Sweep>(<usize>wordAt(job.sweeps, index));
}

function addUnit(sweep: Sweep, unit: u32, lines: u32, sums: usize): void {
  const list = sweep.scratch + <usize>thread * sweep.scratchBytes;
  const gathered = list + ROW_LIST_BYTES;
  const axis = axisOf(sweep.axes, 2);
  const channels = sweep.outputChannels;
  const pixel = channels << 2;
  const endRow = min((unit + 1) * sweep.rowsOfUnit, rowsOf(sweep));
  for (let row = unit * sweep.rowsOfUnit; row < endRow; row++) {
    gatherRow(sweep, list, listInputRows(sweep, row, list), gathered);
    const dense = outputRow(sweep, row) + <usize>outputIndex(axis, 0) * pixel;
    let to = sums;
    for (let line: u32 = 0; line < lines; line += 4) {
      for (let c: usize = 0; c < channels; c += 8) {
        const step = <usize>axis.step * pixel;
        addTile(gathered + (line << 2), lines << 2, 0, dense + (c << 2), step, 0, axis.count, 1, to);
        to += 128;
      }
    }
  }
}

/** Adds the sums of all units for four lines, in the order of the units. */
function reduce(job: GatheredGradientJob, sweep: Sweep, group: u32, units: u32, tilesBytes: usize): void {
  const gatheredChannels = <u32>sweep.inputChannels;
  const lines = <u32>sweep.taps * gatheredChannels;
  const channels = <u32>sweep.outputChannels;
  const end = min<u32>(4, lines - (group << 2));
  for (let k: u32 = 0; k < end; k++) {
    const line = (group << 2) + k;
    const weight = (line / gatheredChannels) * job.tapStep + (line % gatheredChannels) * job.gatheredStep;
    for (let c: u32 = 0; c < channels; c++) {
      const at = ((<usize>group * ((channels + 7) >> 3) + (c >> 3)) << 7) + (k << 5) + ((c & 7) << 2);
      let sum: f64 = 0;
      for (let unit: u32 = 0; unit < units; unit++) {
        sum += <f64>load<f32>(job.sums + <usize>unit * tilesBytes + at);
      }
      store<f32>(job.result + ((<usize>weight + <usize>c * job.denseStep) << 2), <f32>sum);
    }
  }
}
