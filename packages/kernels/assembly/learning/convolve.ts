/**
 * Convolution and the gradient of its input as a job. Words of its arguments: number of sweeps, then the address of
 * each; see `sweep.ts`. All sweeps of a job have as many units in the order of their numbers.
 */

import { ROW_LIST_BYTES } from "../layout.generated";
import { takeUnit, thread } from "../team/team";
import { computeGatheredTile, gatherRow } from "./gather";
import { computeNarrowTile } from "./narrow";
import { measureRows } from "./statistics";
import { axisOf, countOf, GATHERED, listInputRows, NARROW, outputRow, rowsOf, wordOf } from "./sweep";
import { computeTile } from "./tile";

export function convolve(words: usize): void {
  const sweeps = load<u32>(words);
  let units: u32 = 0;
  for (let i: u32 = 0; i < sweeps; i++) units += unitsOf(words, i);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    let index: u32 = 0;
    let rest = unit;
    for (; rest >= unitsOf(words, index); index++) rest -= unitsOf(words, index);
    computeUnit(load<u32>(words + (index << 2), 4), rest);
  }
}

function unitsOf(words: usize, index: u32): u32 {
  return <u32>wordOf(load<u32>(words + (index << 2), 4), 23);
}

/** Some rows of some blocks: few enough weights to stay in the cache while the rows pass by. */
function computeUnit(sweep: usize, unit: u32): void {
  const chunks = <u32>wordOf(sweep, 22);
  const blocks = <u32>wordOf(sweep, 21);
  const perUnit = <u32>wordOf(sweep, 20);
  const kind = <u32>wordOf(sweep, 24);
  const perBlock: u32 = kind == NARROW ? 1 : 8;
  const chunk = unit % chunks;
  const firstBlock = (unit / chunks) * blocks;
  const endBlock = min(firstBlock + blocks, (<u32>wordOf(sweep, 9) + perBlock - 1) / perBlock);
  const firstRow = chunk * perUnit;
  const endRow = min(firstRow + perUnit, rowsOf(sweep));
  for (let row = firstRow; row < endRow; row++) computeRow(sweep, kind, row, firstBlock, endBlock);
  if (wordOf(sweep, 27) != 0) {
    const last = min(endBlock * perBlock, <u32>wordOf(sweep, 9));
    measureRows(sweep, chunk, firstRow, endRow, firstBlock * perBlock, last);
  }
}

function computeRow(sweep: usize, kind: u32, row: u32, firstBlock: u32, endBlock: u32): void {
  const list = wordOf(sweep, 25) + <usize>thread * wordOf(sweep, 26);
  const count = listInputRows(sweep, row, list);
  const output = outputRow(sweep, row);
  const length = countOf(axisOf(sweep, 2));
  const gathered = list + ROW_LIST_BYTES;
  if (kind == GATHERED) gatherRow(sweep, list, count, gathered);
  for (let block = firstBlock; block < endBlock; block++) {
    for (let t: u32 = 0; t < length; t += 4) {
      if (kind == GATHERED) computeGatheredTile(sweep, gathered, block, t, output);
      else if (kind == NARROW) computeNarrowTile(sweep, list, count, block, t, output);
      else computeTile(sweep, list, count, block, t, output);
    }
  }
}
