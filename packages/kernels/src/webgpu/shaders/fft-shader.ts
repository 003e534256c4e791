/** A 1-D Fourier transform of many lines as one shader: Stockham passes in workgroup memory. */

import type { KernelSource } from "../compute-kernel.js";
import { WORKGROUP } from "../constants.js";
import { butterfly, isUnrolled, stagesOf } from "./butterfly.js";

export interface FftVariant {
  readonly length: number;
  /** Lines that a workgroup takes together. */
  readonly lanes: number;
  /** Lines lie one after the other in memory, and not side by side. */
  readonly isContiguous: boolean;
  readonly isInverse: boolean;
  /** Reads from `input`, and not from `data`, where it writes. */
  readonly isCopying: boolean;
}

/**
 * Line `l` begins at `(l / stride) * stride * length + l % stride` and goes on in steps of `stride`. Forward
 * unnormalised, inverse divided by the length. `twiddles[k] = exp(-2 pi i k / length)`.
 */
export function fftShader(variant: FftVariant): KernelSource {
  const { length, lanes, isContiguous, isInverse, isCopying } = variant;
  const traits = [isContiguous ? "rows" : "columns", isInverse ? "inverse" : "forward", isCopying ? "copying" : ""];
  const stages = stagesOf(length);
  const arrays = stages.length % 2 === 0 ? ["ping", "pong"] : ["pong", "ping"];
  return {
    name: `fft ${length} x ${lanes} ${traits.join(" ")}`,
    params: { lines: "u32", stride: "u32" },
    buffers: {
      ...(isCopying && { input: ["read", "vec2f"] as const }),
      data: ["read_write", "vec2f"],
      twiddles: ["read", "vec2f"],
    },
    declarations: declarations(variant),
    workgroup: workgroupOf(variant),
    body: `
  let first = (group.x + group.y * groups.x) * LANES;
${moveLoop(variant, `ping[slot(k, l)] = ${isCopying ? "input" : "data"}[at];`)}
  workgroupBarrier();
${stages.map((stage, index) => stageBody(variant, stage, index)).join("\n")}
${moveLoop(variant, `data[at] = ${isInverse ? `${1 / length} * ` : ""}${arrays[0]}[slot(k, l)];`)}`,
  };
}

/** One butterfly of four for each invocation, in whole warps. */
function workgroupOf({ length, lanes }: FftVariant): number {
  const warps = Math.ceil((length * lanes) / 4 / WARP);
  return Math.min(WARP * warps, WORKGROUP);
}

const WARP = 32;

function declarations({ length, lanes, isContiguous, isInverse }: FftVariant): string {
  return `
const LENGTH = ${length}u;
const LANES = ${lanes}u;
var<workgroup> ping: array<vec2f, ${length * lanes}>;
var<workgroup> pong: array<vec2f, ${length * lanes}>;
fn slot(k: u32, l: u32) -> u32 {
  return ${isContiguous ? "l * LENGTH + k" : "k * LANES + l"};
}
fn turn(a: vec2f, b: vec2f) -> vec2f {
  return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}
fn twiddle(k: u32) -> vec2f {
  let w = twiddles[k];
  return ${isInverse ? "vec2f(w.x, -w.y)" : "w"};
}`;
}

/** For element `k` of the lines `l` of this workgroup, at `at` in memory; neighbours in memory together. */
function moveLoop(variant: FftVariant, action: string): string {
  const [k, l] = variant.isContiguous ? ["e % LENGTH", "e / LENGTH"] : ["e / LANES", "e % LANES"];
  return `  for (var e = lane; e < LENGTH * LANES; e += ${workgroupOf(variant)}u) {
    let k = ${k};
    let l = ${l};
    let line = first + l;
    if (line < params.lines) {
      let at = (line / params.stride) * params.stride * LENGTH + line % params.stride + k * params.stride;
      ${action}
    }
  }`;
}

interface Stage {
  readonly radix: number;
  /** Product of the radices before. */
  readonly before: number;
}

function stageBody(variant: FftVariant, { radix, before }: Stage, index: number): string {
  const { length, isContiguous, isInverse } = variant;
  const [from, to] = index % 2 === 0 ? ["ping", "pong"] : ["pong", "ping"];
  const body = isUnrolled(radix)
    ? unrolled({ length, radix, before, isInverse }, from, to)
    : direct({ length, radix, before }, from, to);
  const count = isUnrolled(radix) ? length / radix : length;
  const [j, l] = isContiguous ? [`b % ${count}u`, `b / ${count}u`] : ["b / LANES", "b % LANES"];
  return `  for (var b = lane; b < ${count}u * LANES; b += ${workgroupOf(variant)}u) {
    let j = ${j};
    let l = ${l};
${body}
  }
  workgroupBarrier();`;
}

/** Butterfly `j` with its factors in registers. */
function unrolled(
  { length, radix, before, isInverse }: Stage & { readonly length: number; readonly isInverse: boolean },
  from: string,
  to: string,
): string {
  const step = length / radix;
  const load = (q: number): string => {
    const value = `${from}[slot(j + ${q * step}u, l)]`;
    const index = `${q * (length / (before * radix))}u * k`;
    return `    let v${q} = ${q === 0 || before === 1 ? value : `turn(${value}, twiddle(${index}))`};`;
  };
  const indices = Array.from({ length: radix }, (_, q) => q);
  const outputs = butterfly(radix, isInverse);
  return `    let k = j % ${before}u;
    let place = (j / ${before}u) * ${before * radix}u + k;
${indices.map(load).join("\n")}
${outputs.declarations}
${indices.map((q) => `    ${to}[slot(place + ${q * before}u, l)] = ${outputs.values[q]};`).join("\n")}`;
}

/** Element `j` of the result by the sum of its definition, for a prime without a butterfly. */
function direct({ length, radix, before }: Stage & { readonly length: number }, from: string, to: string): string {
  const step = length / radix;
  return `    let k = j % ${before}u;
    let p = (j / ${before}u) % ${radix}u;
    let start = (j / ${before * radix}u) * ${before}u + k;
    let phase = k * ${length / (before * radix)}u + p * ${step}u;
    var sum = vec2f(0);
    for (var q = 0u; q < ${radix}u; q++) {
      sum += turn(${from}[slot(start + q * ${step}u, l)], twiddle((q * phase) % LENGTH));
    }
    ${to}[slot(j, l)] = sum;`;
}
