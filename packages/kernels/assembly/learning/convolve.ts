/** Convolution and the gradient of its input as a job. */

import { ConvolveJob, ROW_LIST_BYTES, Sweep, SweepKind } from "../layout.generated";
import { takeUnit, thread } from "../team/team";
import { computeGatheredTile, gatherRow } from "./gather";
import { computeNarrowTile } from "./narrow";
import { measureRows } from "./statistics";
import { axisOf, listInputRows, outputRow, rowsOf } from "./sweep";
import { computeTile } from "./tile";
import { wordAt } from "./words";

export function convolve(job: ConvolveJob): void {
  const count = job.count;
  let units: u32 = 0;
  for (let i: u32 = 0; i < count; i++) units += sweepOf(job, i).units;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    let index: u32 = 0;
    let rest = unit;
    for (; rest >= sweepOf(job, index).units; index++) rest -= sweepOf(job, index).units;
    computeUnit(sweepOf(job, index), rest);
  }
}

function sweepOf(job: ConvolveJob, index: u32): Sweep {
  return changetype<Sweep>(<usize>wordAt(job.sweeps, index));
}

/** Some rows of some blocks: few enough weights to stay in the cache while the rows pass by. */
function computeUnit(sweep: Sweep, unit: u32): void {
  const chunks = sweep.chunks;
  const blocks = sweep.blocksOfUnit;
  const channels = <u32>sweep.outputChannels;
  const perBlock: u32 = sweep.kind == SweepKind.NARROW ? 1 : 8;
  const chunk = unit % chunks;
  const firstBlock = (unit / chunks) * blocks;
  const endBlock = min(firstBlock + blocks, (channels + perBlock - 1) / perBlock);
  const firstRow = chunk * sweep.rowsOfUnit;
  const endRow = min(firstRow + sweep.rowsOfUnit, rowsOf(sweep));
  for (let row = firstRow; row < endRow; row++) computeRow(sweep, row, firstBlock, endBlock);
  if (sweep.statistics != 0) {
    const last = min(endBlock * perBlock, channels);
    measureRows(sweep, chunk, firstRow, endRow, firstBlock * perBlock, last);
  }
}

function computeRow(sweep: Sweep, row: u32, firstBlock: u32, endBlock: u32): void {
  const kind = sweep.kind;
  const list = sweep.scratch + <usize>thread * sweep.scratchBytes;
  const count = listInputRows(sweep, row, list);
  const output = outputRow(sweep, row);
  const length = axisOf(sweep.axes, 2).count;
  const gathered = list + ROW_LIST_BYTES;
  if (kind == SweepKind.GATHERED) gatherRow(sweep, list, count, gathered);
  for (let block = firstBlock; block < endBlock; block++) {
    for (let t: u32 = 0; t < length; t += 4) {
      if (kind == SweepKind.GATHERED) computeGatheredTile(sweep, gathered, block, t, output);
      else if (kind == SweepKind.NARROW) computeNarrowTile(sweep, list, count, block, t, output);
      else computeTile(sweep, list, count, block, t, output);
    }
  }
}
