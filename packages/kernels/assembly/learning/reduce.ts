/** Reductions of rows as a job. */

import { ReduceJob, Reduction } from "../layout.generated";
import { takeUnit } from "../team/team";

export function reduce(job: ReduceJob): void {
  const length = job.length;
  const piece = job.piece;
  const pieces = (length + piece - 1) / piece;
  const units = job.rows * pieces;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const from = (unit % pieces) * piece;
    const at = job.source + ((<usize>(unit / pieces) * length + from) << 2);
    const count = min(piece, length - from);
    store<f32>(job.partial + (<usize>unit << 2), reducePiece(job.operation, at, count));
  }
}

function reducePiece(operation: u32, at: usize, count: u32): f32 {
  if (operation == Reduction.SUM) return sumOf(at, count);
  return operation == Reduction.MAXIMUM ? maximumOf(at, count) : sumOfSquares(at, count);
}

function sumOf(at: usize, count: u32): f32 {
  let sums = f32x4.splat(0);
  for (; count >= 4; count -= 4) {
    sums = f32x4.add(sums, v128.load(at));
    at += 16;
  }
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  sum += f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  for (; count > 0; count--) {
    sum += load<f32>(at);
    at += 4;
  }
  return sum;
}

function maximumOf(at: usize, count: u32): f32 {
  let greatest = v128.load_splat<f32>(at);
  for (; count >= 4; count -= 4) {
    greatest = f32x4.max(greatest, v128.load(at));
    at += 16;
  }
  let maximum = max(f32x4.extract_lane(greatest, 0), f32x4.extract_lane(greatest, 1));
  maximum = max(maximum, max(f32x4.extract_lane(greatest, 2), f32x4.extract_lane(greatest, 3)));
  for (; count > 0; count--) {
    maximum = max(maximum, load<f32>(at));
    at += 4;
  }
  return maximum;
}

function sumOfSquares(at: usize, count: u32): f32 {
  let sums = f32x4.splat(0);
  for (; count >= 4; count -= 4) {
    const x = v128.load(at);
    sums = f32x4.add(sums, f32x4.mul(x, x));
    at += 16;
  }
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  sum += f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  for (; count > 0; count--) {
    const x = load<f32>(at);
    sum += x * x;
    at += 4;
  }
  return sum;
}
