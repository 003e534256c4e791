/** Element-wise kernels, with broadcasting. */

import * as tf from "@tensorflow/tfjs-core";
import { mergeAxes } from "../../tfjs/broadcast.js";
import { groupsFor } from "../command-list.js";
import type { KernelSource } from "../compute-kernel.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import { EXP, IS_NAN, SIGMOID, TANH } from "./functions.js";
import { type GpuKernel, type KernelArguments, produce, sizeOf } from "./kernel.js";

const NEEDED = [IS_NAN, EXP, SIGMOID, TANH].join("");

const identity: GpuKernel = {
  name: tf.Identity,
  run: ({ inputs: { x }, backend }) => backend.aliasOf(x, x.shape, x.dtype),
};

/** Whole numbers, booleans and floats look alike on the device. */
const cast: GpuKernel = {
  name: tf.Cast,
  run: (call) => {
    const { dtype } = call.attributes as { readonly dtype: tf.DataType };
    const { x } = call.inputs;
    if (dtype === x.dtype) return identity.run(call);
    const body = { int32: "trunc(x)", bool: "select(0f, 1f, x != 0)", float32: "x" }[dtype as "float32"];
    return change(call, `cast to ${dtype}`, body, undefined, dtype);
  },
};

const select: GpuKernel = {
  name: tf.Select,
  run: ({ inputs: { condition, t, e }, backend }) => {
    if (sizeOf(condition) !== sizeOf(t)) throw new TypeError("gpu engine: where takes conditions of the same shape");
    return produce(backend, t.shape, (result) => {
      const count = sizeOf(t);
      backend.add(SELECT, { condition, t, e, result }, { count }, groupsFor(count));
    });
  },
};

const SELECT = voxelShader({
  name: "select",
  params: {},
  buffers: { condition: ["read", "f32"], t: ["read", "f32"], e: ["read", "f32"], result: ["read_write", "f32"] },
  body: "    result[i] = select(e[i], t[i], condition[i] != 0);",
});

const addN: GpuKernel = {
  name: tf.AddN,
  run: ({ inputs, backend }) => {
    const [first, ...others] = Object.values(inputs);
    return others.reduce<tf.TensorInfo>(
      (sum, next) => {
        const joined = combine({ inputs: { a: sum, b: next }, attributes: {}, backend }, tf.Add, "a + b");
        backend.disposeData(sum.dataId);
        return joined;
      },
      backend.aliasOf(first, first.shape, first.dtype),
    );
  },
};

export const ELEMENTWISE_KERNELS: readonly GpuKernel[] = [
  identity,
  cast,
  select,
  addN,
  combining(tf.Add, "a + b"),
  combining(tf.Sub, "a - b"),
  combining(tf.Multiply, "a * b"),
  combining(tf.RealDiv, "a / b"),
  combining(tf.SquaredDifference, "(a - b) * (a - b)"),
  combining(tf.Maximum, "select(max(a, b), a + b, isNan(a) || isNan(b))"),
  combining(tf.Minimum, "select(min(a, b), a + b, isNan(a) || isNan(b))"),
  comparing(tf.Equal, "a == b"),
  comparing(tf.NotEqual, "a != b"),
  comparing(tf.Greater, "a > b"),
  comparing(tf.GreaterEqual, "a >= b"),
  comparing(tf.Less, "a < b"),
  comparing(tf.LessEqual, "a <= b"),
  changing(tf.Abs, "abs(x)"),
  changing(tf.Neg, "-x"),
  changing(tf.Square, "x * x"),
  changing(tf.Sqrt, "sqrt(x)"),
  changing(tf.Rsqrt, "1 / sqrt(x)"),
  changing(tf.Reciprocal, "1 / x"),
  changing(tf.Exp, "expOf(x)"),
  changing(tf.Log, "log(x)"),
  changing(tf.Log1p, "select(log(1 + x) * (x / ((1 + x) - 1)), x, (1 + x) == 1)"),
  changing(tf.Sign, "select(select(0f, -1f, x < 0), 1f, x > 0)"),
  changing(tf.Relu, "select(x, 0f, x < 0)"),
  changing(tf.LeakyRelu, "select(x, x * params.alpha, x < 0)", "alpha"),
  changing(tf.Step, "select(select(params.alpha, 1f, x > 0), x, isNan(x))", "alpha"),
  changing(tf.Sigmoid, "sigmoidOf(x)"),
  changing(tf.Tanh, "tanhOf(x)"),
  changing(tf.ZerosLike, "0f"),
  changing(tf.OnesLike, "1f"),
];

function combining(name: string, body: string): GpuKernel {
  return { name, run: (call) => combine(call, name, body) };
}

function comparing(name: string, body: string): GpuKernel {
  return { name, run: (call) => combine(call, name, `select(0f, 1f, ${body})`, "bool") };
}

function changing(name: string, body: string, parameter?: string): GpuKernel {
  return { name, run: (call) => change(call, name, body, parameter) };
}

function change(
  { inputs: { x }, attributes, backend }: KernelArguments,
  name: string,
  body: string,
  parameter?: string,
  dtype = x.dtype,
): tf.TensorInfo {
  return produce(
    backend,
    x.shape,
    (result) => {
      const count = sizeOf(x);
      const values = parameter ? { [parameter]: (attributes as Record<string, number>)[parameter] as number } : {};
      const source = backend.keep(`change ${name}`, () => changeShader(name, body, parameter));
      backend.add(source, { source: x, result }, { count, ...values }, groupsFor(count));
    },
    dtype,
  );
}

function changeShader(name: string, body: string, parameter: string | undefined): KernelSource {
  return voxelShader({
    name: `change ${name}`,
    params: parameter ? { [parameter]: "f32" } : {},
    buffers: { source: ["read", "f32"], result: ["read_write", "f32"] },
    declarations: NEEDED,
    body: `    let x = source[i];
    result[i] = ${body};`,
  });
}

/** The result has the type of the operands unless it is given. */
export function combine(
  { inputs: { a, b }, backend }: KernelArguments,
  name: string,
  body: string,
  dtype: tf.DataType = a.dtype,
): tf.TensorInfo {
  const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const axes = placed(mergeAxes(shape, a.shape, b.shape));
  const constants = { a: backend.constantOf(a), b: backend.constantOf(b) };
  // the shortcut of a residual block
  const isHalf = name === tf.Add && backend.isHalf(a) && backend.isHalf(b);
  return produce(
    backend,
    shape,
    (result) => {
      const count = sizeOf({ shape });
      const key = `combine ${name} ${axes.length} ${constants.a !== undefined} ${constants.b !== undefined}`;
      const source = backend.keep(key, () => combineShader(key, body, axes.length, constants));
      const operands = { ...(constants.a === undefined && { a }), ...(constants.b === undefined && { b }) };
      const places = axes.flatMap(({ length, aStep, bStep }, k) => [
        [`length${k}`, length],
        [`aStep${k}`, aStep],
        [`bStep${k}`, bStep],
      ]);
      const values = { count, aValue: constants.a ?? 0, bValue: constants.b ?? 0, ...Object.fromEntries(places) };
      backend.add(source, { ...operands, result }, values, groupsFor(count));
    },
    dtype,
    isHalf,
  );
}

interface PlacedAxis {
  readonly length: number;
  readonly aStep: number;
  readonly bStep: number;
}

/** From the last axis to the first. */
function placed(axes: ReturnType<typeof mergeAxes>): PlacedAxis[] {
  let [aSize, bSize] = [1, 1];
  return [...axes].reverse().map(({ length, inFirst, inSecond }) => {
    const axis = { length, aStep: inFirst ? aSize : 0, bStep: inSecond ? bSize : 0 };
    if (inFirst) aSize *= length;
    if (inSecond) bSize *= length;
    return axis;
  });
}

function combineShader(
  name: string,
  body: string,
  axes: number,
  constants: { readonly a: number | undefined; readonly b: number | undefined },
): KernelSource {
  const numbers = Array.from({ length: axes }, (_, k) => k);
  const operand = (which: "a" | "b"): string =>
    constants[which] === undefined ? `f32(${which}[${which}At])` : `params.${which}Value`;
  const steps = numbers.map(
    (k) => `    {
      let at = rest % params.length${k};
      rest /= params.length${k};
      aAt += at * params.aStep${k};
      bAt += at * params.bStep${k};
    }`,
  );
  return voxelShader({
    name,
    params: {
      aValue: "f32",
      bValue: "f32",
      ...Object.fromEntries(
        numbers.flatMap((k) => [`length${k}`, `aStep${k}`, `bStep${k}`].map((key) => [key, "u32" as const])),
      ),
    },
    buffers: {
      ...(constants.a === undefined && { a: ["read", "f32"] as const }),
      ...(constants.b === undefined && { b: ["read", "f32"] as const }),
      result: ["read_write", "f32"],
    },
    storable: ["a", "b", "result"],
    declarations: `${IS_NAN}
fn joined(a: f32, b: f32) -> f32 {
  return ${body};
}`,
    body: `    var rest = i;
    var aAt = 0u;
    var bAt = 0u;
${steps.join("\n")}
    result[i] = result_value(joined(${operand("a")}, ${operand("b")}));`,
  });
}
