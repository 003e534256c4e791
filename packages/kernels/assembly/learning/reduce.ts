/**
 * Reductions of rows as a job. Words of its arguments: 0 operation (0 sum, 1 maximum, 2 sum of squares), 1 source, 2
 * partial results (f32), 3 rows, 4 length of a row, 5 length of a piece: each piece of each row has a result.
 */

import { takeUnit } from "../team/team";

export function reduce(words: usize): void {
  const length = load<u32>(words, 16);
  const piece = load<u32>(words, 20);
  const pieces = (length + piece - 1) / piece;
  const units = load<u32>(words, 12) * pieces;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const from = (unit % pieces) * piece;
    const at = load<u32>(words, 4) + ((<usize>(unit / pieces) * length + from) << 2);
    const count = min(piece, length - from);
    store<f32>(load<u32>(words, 8) + (<usize>unit << 2), reducePiece(load<u32>(words), at, count));
  }
}

function reducePiece(operation: u32, at: usize, count: u32): f32 {
  if (operation == 0) return sumOf(at, count);
  return operation == 1 ? maximumOf(at, count) : sumOfSquares(at, count);
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
