/** A 1-D Fourier transform of many lines as one shader: Stockham passes in workgroup memory. */

import type { KernelSource } from "../compute-kernel.js";
import { WORKGROUP } from "../constants.js";
import { stagesOf } from "./butterfly.js";
import type { ElementWork } from "./element-work.js";
import { arrayAfter, declareTwiddles, invocationsFor, stageTexts, TURN } from "./fft-stages.js";

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
  const stages = ways.flatMap((isInverse, way) => stagesAlong(variant, isInverse, way));
  const bodies = [...stages];
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

/** @param way - 0 for the first one, 1 for the way back of a round trip. */
function stagesAlong(variant: FftVariant, isInverse: boolean, way: number): string[] {
  const { length, lanes, isContiguous } = variant;
  const lines = { length, lanes, isContiguous, slot: "slot" };
  return stageTexts(lines, workgroupOf(variant), isInverse, way * stagesOf(length).length);
}

function betweenBody(variant: FftVariant, between: ElementWork, stages: number): string {
  const place = `${arrayAfter(stages)}[slot(k, l)]`;
  return `${moveLoop(variant, `let i = at;\n${between.bodyAt(place)}`)}
  workgroupBarrier();`;
}

/** What becomes of the element at `at`. */
export function lastAction(last: ElementWork | undefined, result: string): string {
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

function workgroupOf({ length, lanes }: FftVariant): number {
  return invocationsFor(length * lanes);
}

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
${TURN}
${declareTwiddles()}${between ? TOTALS : ""}`;
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
