/** A 1-D Fourier transform of many lines as one shader: Stockham passes in workgroup memory. */

import type { KernelSource } from "../compute-kernel.js";
import { WORKGROUP } from "../constants.js";
import { butterfly, isUnrolled, stagesOf } from "./butterfly.js";
import type { ElementWork } from "./element-work.js";

export interface FftVariant {
  readonly length: number;
  /** Lines that a workgroup takes together. */
  readonly lanes: number;
  /** Lines lie one after the other in memory, and not side by side. */
  readonly isContiguous: boolean;
  readonly direction: FftDirection;
  /**
   * The inner digit of an axis that takes two passes: what comes in is turned by `roots[k j]`, `j` of `outer` being the
   * outer digit; on the way back what goes out is turned by the conjugate. `roots` are the twiddles of the whole axis.
   */
  readonly outer?: number | undefined;
  /** Reads from `input`, and not from `data`, where it writes. */
  readonly isCopying: boolean;
  /** Between the way there and back: what is done to the spectrum, with a `total` that is summed up. */
  readonly between?: ElementWork | undefined;
  /** What is done to the results in the place of writing them to `data`. */
  readonly last?: ElementWork | undefined;
}

/** `round trip`: forward, `between`, and back, while the lines are in workgroup memory. */
export type FftDirection = "forward" | "inverse" | "round trip";

/**
 * Line `l` begins at `(l / stride) * stride * length + l % stride` and goes on in steps of `stride`. Forward
 * unnormalised, inverse divided by the length. `twiddles[k] = exp(-2 pi i k / length)`.
 */
export function fftShader(variant: FftVariant): KernelSource {
  const { length, lanes, isContiguous, direction, isCopying, outer, between, last } = variant;
  const ways = direction === "round trip" ? [false, true] : [direction === "inverse"];
  const stages = ways.flatMap((isInverse) => stagesOf(length).map((stage) => ({ ...stage, isInverse })));
  const bodies = stages.map((stage, index) => stageBody(variant, stage, index));
  if (between) bodies.splice(stages.length / 2, 0, betweenBody(variant, between, stages.length / 2));
  const way = [outer ? `of ${outer * length}` : "", isContiguous ? "rows" : "columns", direction];
  const traits = [...way, isCopying ? "copying" : "", between?.name, last?.name];
  const scale = ways.includes(true) ? `${1 / length} * ` : "";
  return {
    name: `fft ${length} x ${lanes} ${traits.filter((trait) => trait).join(" ")}`,
    params: { lines: "u32", stride: "u32", ...between?.params, ...last?.params },
    buffers: {
      ...(isCopying && { input: ["read", "vec2f"] as const }),
      data: ["read_write", "vec2f"],
      twiddles: ["read", "vec2f"],
      ...(outer && { roots: ["read", "vec2f"] as const }),
      ...between?.buffers,
      ...(between && { partials: ["read_write", "f32"] as const }),
      ...last?.buffers,
    },
    declarations: [declarations(variant), between?.declarations, last?.declarations].join("\n"),
    workgroup: workgroupOf(variant),
    body: `
  let first = (group.x + group.y * groups.x) * LANES;
${moveLoop(variant, `ping[slot(k, l)] = ${turnedIn(variant, `${isCopying ? "input" : "data"}[at]`)};`)}
  workgroupBarrier();
${between ? "  var total = 0f;" : ""}
${bodies.join("\n")}
${moveLoop(variant, lastAction(last, turnedOut(variant, `${scale}${arrayAfter(stages.length)}[slot(k, l)]`)))}
${between ? joinTotals(variant) : ""}`,
  };
}

const ROOT = "roots[k * ((at / (LENGTH * params.stride)) % OUTER)]";

function turnedIn({ outer, direction }: FftVariant, value: string): string {
  return outer && direction !== "inverse" ? `turn(${value}, ${ROOT})` : value;
}

function turnedOut({ outer, direction }: FftVariant, value: string): string {
  return outer && direction !== "forward" ? `turn(${value}, ${ROOT} * vec2f(1, -1))` : value;
}

/** Where the stages so far have left the lines. */
function arrayAfter(stages: number): "ping" | "pong" {
  return stages % 2 === 0 ? "ping" : "pong";
}

function betweenBody(variant: FftVariant, between: ElementWork, stages: number): string {
  const place = `${arrayAfter(stages)}[slot(k, l)]`;
  return `${moveLoop(variant, `let i = at;\n${between.bodyAt(place)}`)}
  workgroupBarrier();`;
}

function lastAction(last: ElementWork | undefined, result: string): string {
  if (!last) return `data[at] = ${result};`;
  return `let i = at;
      let result = ${result};
${last.bodyAt("result")}`;
}

/** The sum of all `total` of the workgroup goes to its place in `partials`. */
function joinTotals(variant: FftVariant): string {
  const size = workgroupOf(variant);
  return `  workgroupBarrier();
  totals(lane, total);
  workgroupBarrier();
  for (var width = ${WORKGROUP / 2}u; width > 0u; width /= 2u) {
    if (lane < width && lane + width < ${size}u) {
      totals(lane, totalOf(lane) + totalOf(lane + width));
    }
    workgroupBarrier();
  }
  if (lane == 0u && first < params.lines) {
    partials[group.x + group.y * groups.x] = totalOf(0u);
  }`;
}

/** One butterfly of four for each invocation, in whole warps. */
function workgroupOf({ length, lanes }: FftVariant): number {
  const warps = Math.ceil((length * lanes) / 4 / WARP);
  return Math.min(WARP * warps, WORKGROUP);
}

const WARP = 32;

function declarations(variant: FftVariant): string {
  const { length, lanes, isContiguous, outer, between } = variant;
  // totals go where lines were, since these may take all the memory there is
  const size = Math.max(length * lanes, between ? workgroupOf(variant) : 0);
  return `
const LENGTH = ${length}u;
const LANES = ${lanes}u;${outer ? `\nconst OUTER = ${outer}u;` : ""}
var<workgroup> ping: array<vec2f, ${size}>;
var<workgroup> pong: array<vec2f, ${length * lanes}>;
fn slot(k: u32, l: u32) -> u32 {
  return ${isContiguous ? "l * LENGTH + k" : "k * LANES + l"};
}
fn turn(a: vec2f, b: vec2f) -> vec2f {
  return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}
fn forwardTwiddle(k: u32) -> vec2f {
  return twiddles[k];
}
fn inverseTwiddle(k: u32) -> vec2f {
  let w = twiddles[k];
  return vec2f(w.x, -w.y);
}${between ? TOTALS : ""}`;
}

const TOTALS = `
fn totals(lane: u32, value: f32) {
  ping[lane].x = value;
}
fn totalOf(lane: u32) -> f32 {
  return ping[lane].x;
}`;

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
  readonly isInverse: boolean;
}

function stageBody(variant: FftVariant, stage: Stage, index: number): string {
  const { length, isContiguous } = variant;
  const { radix } = stage;
  const [from, to] = [arrayAfter(index), arrayAfter(index + 1)];
  const body = isUnrolled(radix) ? unrolled({ length, ...stage }, from, to) : direct({ length, ...stage }, from, to);
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
  { length, radix, before, isInverse }: Stage & { readonly length: number },
  from: string,
  to: string,
): string {
  const step = length / radix;
  const load = (q: number): string => {
    const value = `${from}[slot(j + ${q * step}u, l)]`;
    const index = `${q * (length / (before * radix))}u * k`;
    const turned = `turn(${value}, ${twiddleOf(isInverse)}(${index}))`;
    return `    let v${q} = ${q === 0 || before === 1 ? value : turned};`;
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
function direct(
  { length, radix, before, isInverse }: Stage & { readonly length: number },
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
      sum += turn(${from}[slot(start + q * ${step}u, l)], ${twiddleOf(isInverse)}((q * phase) % LENGTH));
    }
    ${to}[slot(j, l)] = sum;`;
}

function twiddleOf(isInverse: boolean): string {
  return isInverse ? "inverseTwiddle" : "forwardTwiddle";
}
