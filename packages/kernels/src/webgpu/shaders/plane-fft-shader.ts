/** Fourier transforms along two axes as one shader: a plane is in workgroup memory for both. */

import type { KernelSource } from "../compute-kernel.js";
import { stagesOf } from "./butterfly.js";
import type { ElementWork } from "./element-work.js";
import { lastAction } from "./fft-shader.js";
import { arrayAfter, declareTwiddles, invocationsFor, stageTexts, TURN } from "./fft-stages.js";

export interface PlaneFftVariant {
  readonly height: number;
  readonly width: number;
  readonly isInverse: boolean;
  /** Reads from `input`, and not from `data`, where it writes. */
  readonly isCopying: boolean;
  /** What is done to the results in the place of writing them to `data`. */
  readonly last?: ElementWork | undefined;
}

/**
 * Planes lie one after the other, a workgroup for each. Forward unnormalised, inverse divided by the number of points.
 * `twiddles` has those of the rows and then those of the columns.
 */
export function planeFftShader({ height, width, isInverse, isCopying, last }: PlaneFftVariant): KernelSource {
  const points = height * width;
  const workgroup = invocationsFor(points);
  const rows = { length: width, lanes: height, isContiguous: true, slot: "rowSlot" };
  const columns = { length: height, lanes: width, isContiguous: false, slot: "columnSlot", twiddles: "column_" };
  const alongRows = stagesOf(width).length;
  const stages = [
    ...stageTexts(rows, workgroup, isInverse, 0),
    ...stageTexts(columns, workgroup, isInverse, alongRows),
  ];
  const move = (action: string): string => `  for (var e = lane; e < ${points}u; e += ${workgroup}u) {
    let at = first + e;
    ${action}
  }`;
  const result = `${isInverse ? `${1 / points} * ` : ""}${arrayAfter(stages.length)}[e]`;
  const traits = [
    `fft ${height} x ${width} planes`,
    isInverse ? "inverse" : "forward",
    isCopying ? "copying" : "",
    last?.name,
  ];
  return {
    name: traits.filter((trait) => trait).join(" "),
    params: { planes: "u32", ...last?.params },
    buffers: {
      ...(isCopying && { input: ["read", "vec2f"] as const }),
      data: ["read_write", "vec2f"],
      twiddles: ["read", "vec2f"],
      ...last?.buffers,
    },
    declarations: `var<workgroup> ping: array<vec2f, ${points}>;
var<workgroup> pong: array<vec2f, ${points}>;
fn rowSlot(k: u32, l: u32) -> u32 {
  return l * ${width}u + k;
}
fn columnSlot(k: u32, l: u32) -> u32 {
  return k * ${width}u + l;
}
${TURN}
${declareTwiddles()}
${declareTwiddles(width, "column_")}
${last?.declarations ?? ""}`,
    workgroup,
    body: `  let plane = group.x + group.y * groups.x;
  if (plane >= params.planes) {
    return;
  }
  let first = plane * ${points}u;
${move(`ping[e] = ${isCopying ? "input" : "data"}[at];`)}
  workgroupBarrier();
${stages.join("\n")}
${move(lastAction(last, result))}`,
  };
}
