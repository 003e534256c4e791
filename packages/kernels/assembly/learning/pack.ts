/** Weights in the order in which the tiles read them, as a job. */

import { PackJob } from "../layout.generated";
import { takeUnit } from "../team/team";

export function pack(job: PackJob): void {
  const blockOutputs = job.blockOutputs;
  const units = (job.outputs + blockOutputs - 1) / blockOutputs;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) packBlock(job, unit, blockOutputs);
}

function packBlock(job: PackJob, block: u32, blockOutputs: u32): void {
  const taps = job.taps;
  const inputs = job.inputs;
  const tapBytes: usize = job.tapStep << 2;
  const inputBytes: usize = job.inputStep << 2;
  const outputBytes: usize = job.outputStep << 2;
  const first = block * blockOutputs;
  const count = min(blockOutputs, job.outputs - first);
  const source: usize = job.source + <usize>first * outputBytes;
  let to: usize = job.destination + ((<usize>first * taps * inputs) << 2);
  for (let tap: u32 = 0; tap < taps; tap++) {
    for (let input: u32 = 0; input < inputs; input++) {
      let from = source + <usize>tap * tapBytes + <usize>input * inputBytes;
      for (let o: u32 = 0; o < blockOutputs; o++) {
        store<f32>(to, o < count ? load<f32>(from) : 0);
        from += outputBytes;
        to += 4;
      }
    }
  }
}
