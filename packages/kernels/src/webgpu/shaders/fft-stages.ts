/** Stockham passes over lines in workgroup memory, as shader text. */

import { WORKGROUP } from "../constants.js";
import { butterfly, isUnrolled, stagesOf } from "./butterfly.js";

/** Lines side by side in the arrays `ping` and `pong`. */
export interface StagedLines {
  readonly length: number;
  readonly lanes: number;
  /** Elements of a line lie one after the other. */
  readonly isContiguous: boolean;
  /** Function of the shader: where element `k` of line `l` is. */
  readonly slot: string;
  /** Before the names of its functions `forwardTwiddle` and `inverseTwiddle`. */
  readonly twiddles?: string;
}

interface Stage {
  readonly radix: number;
  /** Product of the radices before. */
  readonly before: number;
  readonly isInverse: boolean;
}

const WARP = 32;

/** Invocations for so many points: one butterfly of four for each, in whole warps. */
export function invocationsFor(points: number): number {
  return Math.min(WARP * Math.ceil(points / 4 / WARP), WORKGROUP);
}

/** Where the stages so far have left the lines. */
export function arrayAfter(stages: number): "ping" | "pong" {
  return stages % 2 === 0 ? "ping" : "pong";
}

/**
 * A text for each stage of the transforms along the lines, with the barrier after it; unscaled.
 * @param done - stages before the first one.
 */
export function stageTexts(lines: StagedLines, invocations: number, isInverse: boolean, done: number): string[] {
  return stagesOf(lines.length).map((stage, index) =>
    stageText(lines, invocations, { ...stage, isInverse }, done + index),
  );
}

function stageText(lines: StagedLines, invocations: number, stage: Stage, index: number): string {
  const { length, lanes, isContiguous } = lines;
  const { radix } = stage;
  const [from, to] = [arrayAfter(index), arrayAfter(index + 1)];
  const body = isUnrolled(radix) ? unrolled(lines, stage, from, to) : direct(lines, stage, from, to);
  const count = isUnrolled(radix) ? length / radix : length;
  const [j, l] = isContiguous ? [`b % ${count}u`, `b / ${count}u`] : [`b / ${lanes}u`, `b % ${lanes}u`];
  return `  for (var b = lane; b < ${count * lanes}u; b += ${invocations}u) {
    let j = ${j};
    let l = ${l};
${body}
  }
  workgroupBarrier();`;
}

/** Butterfly `j` with its factors in registers. */
function unrolled(
  { length, slot, twiddles = "" }: StagedLines,
  { radix, before, isInverse }: Stage,
  from: string,
  to: string,
): string {
  const step = length / radix;
  const load = (q: number): string => {
    const value = `${from}[${slot}(j + ${q * step}u, l)]`;
    const index = `${q * (length / (before * radix))}u * k`;
    const turned = `turn(${value}, ${twiddles}${twiddleOf(isInverse)}(${index}))`;
    return `    let v${q} = ${q === 0 || before === 1 ? value : turned};`;
  };
  const indices = Array.from({ length: radix }, (_, q) => q);
  const outputs = butterfly(radix, isInverse);
  return `    let k = j % ${before}u;
    let place = (j / ${before}u) * ${before * radix}u + k;
${indices.map(load).join("\n")}
${outputs.declarations}
${indices.map((q) => `    ${to}[${slot}(place + ${q * before}u, l)] = ${outputs.values[q]};`).join("\n")}`;
}

/** Element `j` of the result by the sum of its definition, for a prime without a butterfly. */
function direct(
  { length, slot, twiddles = "" }: StagedLines,
  { radix, before, isInverse }: Stage,
  from: string,
  to: string,
): string {
  const step = length / radix;
  return `    let k = j % ${before}u;
    let p = (j / ${before}u) % ${radix}u;
    let start = (j / ${before * radix}u) * ${before}u + k;
    let phase = k * ${length / (before * radix)}u + p * ${step}u;
    var sum = vec2f(0);
    for (var q = 0u; q < ${radix}u; q++) {
      sum += turn(${from}[${slot}(start + q * ${step}u, l)], ${twiddles}${twiddleOf(isInverse)}((q * phase) % ${length}u));
    }
    ${to}[${slot}(j, l)] = sum;`;
}

function twiddleOf(isInverse: boolean): string {
  return isInverse ? "inverseTwiddle" : "forwardTwiddle";
}

/** Functions for `twiddles[offset + k]`, the tabulated `exp(-2 pi i k / length)`. */
export function declareTwiddles(offset = 0, prefix = ""): string {
  const at = offset > 0 ? `twiddles[${offset}u + k]` : "twiddles[k]";
  return `fn ${prefix}forwardTwiddle(k: u32) -> vec2f {
  return ${at};
}
fn ${prefix}inverseTwiddle(k: u32) -> vec2f {
  let w = ${at};
  return vec2f(w.x, -w.y);
}`;
}

export const TURN = `fn turn(a: vec2f, b: vec2f) -> vec2f {
  return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}`;
