/**
 * Gradient of weights where one side has few channels, as a job: `sum over positions of gathered[k] * dense[c]`. Each
 * unit of rows leaves sums of its own, which are added in order afterwards.
 *
 * Words of its arguments: 0 sums, 1 result, 2 3 4 floats of the result from weight to weight, from gathered channel to
 * gathered channel, from dense channel to dense channel, 5 number of sweeps, then the address of each. In a sweep (see
 * `sweep.ts`) the input is the side to gather, the output the dense one.
 */

import { ROW_LIST_BYTES } from "../layout.generated";
import { barrier, takeUnit, thread } from "../team/team";
import { addTile } from "./filter-gradient";
import { gatherRow } from "./gather";
import { axisOf, countOf, listInputRows, outputIndex, outputRow, rowsOf, wordOf } from "./sweep";

export function gatheredGradient(words: usize): void {
  const sweeps = load<u32>(words, 20);
  const first: usize = load<u32>(words, 24);
  const lines = <u32>(wordOf(first, 28) * wordOf(first, 8));
  const tilesBytes = <usize>((lines + 3) >> 2) * ((wordOf(first, 9) + 7) >> 3) * 128;
  let units: u32 = 0;
  for (let k: u32 = 0; k < sweeps; k++) units += <u32>wordOf(load<u32>(words + (k << 2), 24), 23);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const sums = <usize>load<u32>(words) + <usize>unit * tilesBytes;
    memory.fill(sums, 0, tilesBytes);
    let rest = unit;
    let k: u32 = 0;
    let sweep = first;
    while (rest >= <u32>wordOf(sweep, 23)) {
      rest -= <u32>wordOf(sweep, 23);
      sweep = load<u32>(words + (++k << 2), 24);
    }
    addUnit(sweep, rest, lines, sums);
  }
  if (!barrier()) return;
  const groups = (lines + 3) >> 2;
  for (let group = takeUnit(groups); group < groups; group = takeUnit(groups))
    reduce(words, first, group, units, tilesBytes);
}

function addUnit(sweep: usize, unit: u32, lines: u32, sums: usize): void {
  const list = wordOf(sweep, 25) + <usize>thread * wordOf(sweep, 26);
  const gathered = list + ROW_LIST_BYTES;
  const axis = axisOf(sweep, 2);
  const pixel = wordOf(sweep, 9) << 2;
  const endRow = min((unit + 1) * <u32>wordOf(sweep, 20), rowsOf(sweep));
  for (let row = unit * <u32>wordOf(sweep, 20); row < endRow; row++) {
    gatherRow(sweep, list, listInputRows(sweep, row, list), gathered);
    const dense = outputRow(sweep, row) + <usize>outputIndex(axis, 0) * pixel;
    let to = sums;
    for (let line: u32 = 0; line < lines; line += 4) {
      for (let c: usize = 0; c < wordOf(sweep, 9); c += 8) {
        const step = <usize>load<u32>(axis, 8) * pixel;
        addTile(gathered + (line << 2), lines << 2, 0, dense + (c << 2), step, 0, countOf(axis), 1, to);
        to += 128;
      }
    }
  }
}

/** Adds the sums of all units for four lines, in the order of the units. */
function reduce(words: usize, sweep: usize, group: u32, units: u32, tilesBytes: usize): void {
  const gatheredChannels = <u32>wordOf(sweep, 8);
  const lines = <u32>wordOf(sweep, 28) * gatheredChannels;
  const channels = <u32>wordOf(sweep, 9);
  const end = min<u32>(4, lines - (group << 2));
  for (let k: u32 = 0; k < end; k++) {
    const line = (group << 2) + k;
    const weight = (line / gatheredChannels) * load<u32>(words, 8) + (line % gatheredChannels) * load<u32>(words, 12);
    for (let c: u32 = 0; c < channels; c++) {
      const at = ((<usize>group * ((channels + 7) >> 3) + (c >> 3)) << 7) + (k << 5) + ((c & 7) << 2);
      let sum: f64 = 0;
      for (let unit: u32 = 0; unit < units; unit++) {
        sum += <f64>load<f32>(<usize>load<u32>(words) + <usize>unit * tilesBytes + at);
      }
      store<f32>(<usize>load<u32>(words, 4) + ((<usize>weight + <usize>c * load<u32>(words, 16)) << 2), <f32>sum);
    }
  }
}
