/** Element-wise operations as jobs. */

import { Change, ChangeJob, Combination, CombineJob } from "../layout.generated";
import { takeUnit } from "../team/team";
import { exponential, exponentialLessOne } from "./exponential";

const UNIT: u32 = 16384;

export function combine(job: CombineJob): void {
  const outer = job.outer;
  const inner = job.inner;
  const rowsOfUnit = max<u32>(1, UNIT / inner);
  const pieces = (inner + UNIT - 1) / UNIT;
  const units = ((outer + rowsOfUnit - 1) / rowsOfUnit) * pieces;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = (unit / pieces) * rowsOfUnit;
    const from = (unit % pieces) * UNIT;
    const count = min(UNIT, inner - from);
    const end = min(first + rowsOfUnit, outer);
    for (let row = first; row < end; row++) combineRow(job, row, from, count, inner);
  }
}

function combineRow(job: CombineJob, row: u32, from: u32, count: u32, inner: u32): void {
  const operation = job.operation;
  const firstStep: usize = job.firstStep << 2;
  const secondStep: usize = job.secondStep << 2;
  let a = job.first + ((<usize>row * job.firstRowStep) << 2) + <usize>from * firstStep;
  let b = job.second + ((<usize>row * job.secondRowStep) << 2) + <usize>from * secondStep;
  let out = job.result + ((<usize>row * inner + from) << 2);
  for (; count >= 4; count -= 4) {
    const x = firstStep != 0 ? v128.load(a) : v128.load_splat<f32>(a);
    const y = secondStep != 0 ? v128.load(b) : v128.load_splat<f32>(b);
    v128.store(out, applyTwo(operation, x, y));
    a += firstStep << 2;
    b += secondStep << 2;
    out += 16;
  }
  for (; count > 0; count--) {
    const result = applyTwo(operation, v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    store<f32>(out, f32x4.extract_lane(result, 0));
    a += firstStep;
    b += secondStep;
    out += 4;
  }
}

// @ts-ignore: decorator
@inline
function applyTwo(operation: u32, x: v128, y: v128): v128 {
  switch (operation) {
    case Combination.ADD:
      return f32x4.add(x, y);
    case Combination.SUBTRACT:
      return f32x4.sub(x, y);
    case Combination.MULTIPLY:
      return f32x4.mul(x, y);
    case Combination.DIVIDE:
      return f32x4.div(x, y);
    case Combination.MAXIMUM:
      return f32x4.max(x, y);
    default:
      return f32x4.min(x, y);
  }
}

export function change(job: ChangeJob): void {
  const total = job.count;
  const units = (total + UNIT - 1) / UNIT;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units))
    changeRun(job, unit * UNIT, min(UNIT, total - unit * UNIT));
}

function changeRun(job: ChangeJob, from: u32, count: u32): void {
  const operation = job.operation;
  const parameter = f32x4.splat(job.parameter);
  let a = job.source + (<usize>from << 2);
  let out = job.result + (<usize>from << 2);
  for (; count >= 4; count -= 4) {
    v128.store(out, applyOne(operation, v128.load(a), parameter));
    a += 16;
    out += 16;
  }
  for (; count > 0; count--) {
    store<f32>(out, f32x4.extract_lane(applyOne(operation, v128.load_splat<f32>(a), parameter), 0));
    a += 4;
    out += 4;
  }
}

// @ts-ignore: decorator
@inline
function applyOne(operation: u32, x: v128, parameter: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (operation) {
    case Change.ABS:
      return f32x4.abs(x);
    case Change.NEGATE:
      return f32x4.neg(x);
    case Change.SQUARE:
      return f32x4.mul(x, x);
    case Change.SQRT:
      return f32x4.sqrt(x);
    case Change.RECIPROCAL_SQRT:
      return f32x4.div(one, f32x4.sqrt(x));
    case Change.SIGN:
      return v128.or(v128.and(f32x4.gt(x, zero), one), v128.and(f32x4.lt(x, zero), f32x4.splat(-1)));
    case Change.LEAKY:
      return v128.bitselect(f32x4.mul(x, parameter), x, f32x4.lt(x, zero));
    case Change.STEP: {
      const step = v128.bitselect(one, parameter, f32x4.gt(x, zero));
      return v128.bitselect(x, step, f32x4.ne(x, x));
    }
    case Change.SIGMOID:
      return sigmoid(x);
    default:
      return tanh(x);
  }
}

function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exponential(f32x4.neg(f32x4.abs(x)));
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, e));
}

function tanh(x: v128): v128 {
  const e = exponentialLessOne(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  const modulus = f32x4.abs(f32x4.div(e, f32x4.add(f32x4.splat(2), e)));
  return v128.or(modulus, v128.and(x, f32x4.splat(-0.0)));
}
