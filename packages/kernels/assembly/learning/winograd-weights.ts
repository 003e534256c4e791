/** Transformed weights `G w` as a job, zeros past the last output. */

import { TransformWeightsJob } from "../layout.generated";
import { takeUnit, thread } from "../team/team";

export function transformWeights(job: TransformWeightsJob): void {
  const inputs = <u32>job.inputs;
  const blocks = (job.outputs + 7) >> 3;
  const units = blocks * ((inputs + 15) >> 4);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = (unit / blocks) << 4;
    for (let input = first; input < min(first + 16, inputs); input++) transformOne(job, unit % blocks, input);
  }
}

function transformOne(job: TransformWeightsJob, block: u32, input: u32): void {
  const room = job.scratch + <usize>thread * job.scratchBytes;
  const step = job.inputs << 5;
  const to = job.destination + <usize>block * 64 * step + (<usize>input << 5);
  gatherTaps(job, block, input, room);
  for (let half: usize = 0; half < 32; half += 16) transformEight(room + half, room + 1024 + half, to + half, step);
}

/** 27 times eight outputs, 32 bytes a tap. */
function gatherTaps(job: TransformWeightsJob, block: u32, input: u32, room: usize): void {
  const count = min<u32>(8, job.outputs - (block << 3));
  const first = <usize>(block << 3) * job.outputStep + <usize>input * job.inputStep;
  memory.fill(room, 0, 27 * 32);
  for (let tap: usize = 0; tap < 27; tap++) {
    const from = job.isReversed != 0 ? 26 - tap : tap;
    const at = job.source + ((from * job.tapStep + first) << 2);
    for (let o: usize = 0; o < count; o++) {
      store<f32>(room + (tap << 5) + (o << 2), load<f32>(at + ((o * job.outputStep) << 2)));
    }
  }
}

/** Three taps become four along width, height and depth; vectors 32 bytes apart in the room. */
function transformEight(taps: usize, room: usize, to: usize, step: usize): void {
  const half = f32x4.splat(0.5);
  for (let row: usize = 0; row < 9; row++) {
    const at = taps + row * 96;
    const out = room + (row << 7);
    spread(v128.load(at), v128.load(at, 32), v128.load(at, 64), half, out, 32);
  }
  const second = room + 9 * 128;
  for (let d: usize = 0; d < 3; d++) {
    for (let w: usize = 0; w < 4; w++) {
      const at = room + d * 384 + (w << 5);
      spread(v128.load(at), v128.load(at, 128), v128.load(at, 256), half, second + (d << 9) + (w << 5), 128);
    }
  }
  for (let k: usize = 0; k < 16; k++) {
    const at = second + (k << 5);
    spread(v128.load(at), v128.load(at, 512), v128.load(at, 1024), half, to + k * step, 16 * step);
  }
}

// @ts-ignore: decorator
@inline
function spread(g0: v128, g1: v128, g2: v128, half: v128, to: usize, step: usize): void {
  const ends = f32x4.mul(f32x4.add(g0, g2), half);
  const middle = f32x4.mul(g1, half);
  v128.store(to, g0);
  v128.store(to + step, f32x4.add(ends, middle));
  v128.store(to + 2 * step, f32x4.sub(ends, middle));
  v128.store(to + 3 * step, g2);
}
