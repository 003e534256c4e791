/**
 * One transform of four neighbouring lines at once, in Stockham order (self-sorting): a stage of radix r takes the
 * point `q + s (p + m k)` of its input and makes the point `q + s (r p + j)` of its output, turned by
 * `exp(-2 pi i p j / (r m))`; `s` is the product of the radices before it. `fft-plan.ts` of `src/wasm` writes the
 * plans.
 */

import { Bluestein, Plan, PLAN_BYTES, PlanKind, Stage, STAGE_BYTES } from "../layout.generated";
import { bluestein } from "./bluestein";
import { radix2 } from "./radix2";
import { radix3 } from "./radix3";
import { radix4 } from "./radix4";
import { radix5 } from "./radix5";
import { radix7 } from "./radix7";
import { radix8 } from "./radix8";
import { POINT, storePoint } from "./twiddle";

/**
 * Forward transform from `src` to `dst`, which may be the same; strides in bytes; `scratch` holds the plan's points.
 */
export function transformLines(
  plan: Plan,
  src: usize,
  srcStride: usize,
  dst: usize,
  dstStride: usize,
  scratch: usize,
): void {
  if (plan.kind == PlanKind.BLUESTEIN) {
    return bluestein(changetype<Bluestein>(plan), src, srcStride, dst, dstStride, scratch);
  }
  const count = plan.stages;
  if (count == 0) return storePoint(dst, v128.load(src), v128.load(src, 16));
  const half = plan.length * POINT;
  let input = src;
  let inputStride = srcStride;
  for (let i: u32 = 0; i < count; i++) {
    const isLast = i + 1 == count;
    const output = isLast ? dst : scratch + <usize>(i & 1) * half;
    const outputStride = isLast ? dstStride : POINT;
    performStage(stageOf(plan, i), input, inputStride, output, outputStride);
    input = output;
    inputStride = outputStride;
  }
}

// @ts-ignore: decorator
@inline
function stageOf(plan: Plan, index: u32): Stage {
  return changetype<Stage>(changetype<usize>(plan) + PLAN_BYTES + <usize>index * STAGE_BYTES);
}

function performStage(stage: Stage, src: usize, srcStride: usize, dst: usize, dstStride: usize): void {
  const m = stage.m;
  const s = stage.s;
  const twiddles = stage.twiddles;
  switch (stage.radix) {
    case 2:
      return radix2(src, srcStride, dst, dstStride, m, s, twiddles);
    case 3:
      return radix3(src, srcStride, dst, dstStride, m, s, twiddles);
    case 4:
      return radix4(src, srcStride, dst, dstStride, m, s, twiddles);
    case 5:
      return radix5(src, srcStride, dst, dstStride, m, s, twiddles);
    case 7:
      return radix7(src, srcStride, dst, dstStride, m, s, twiddles);
    case 8:
      return radix8(src, srcStride, dst, dstStride, m, s, twiddles);
    default:
      unreachable();
  }
}
