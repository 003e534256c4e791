/** Kernels that move values: shapes, boxes, rows. */

import * as tf from "@tensorflow/tfjs-core";
import { groupsFor } from "../command-list.js";
import type { KernelSource } from "../compute-kernel.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import type { GpuBackend } from "./gpu-backend.js";
import { type GpuKernel, produce, sizeOf } from "./kernel.js";

const reshape: GpuKernel = {
  name: tf.Reshape,
  run: ({ inputs: { x }, attributes, backend }) => {
    const { shape } = attributes as { readonly shape: number[] };
    return backend.aliasOf(x, tf.util.inferFromImplicitShape(shape, sizeOf(x)), x.dtype);
  },
};

const expandDims: GpuKernel = {
  name: tf.ExpandDims,
  run: ({ inputs: { input }, attributes, backend }) => {
    const { dim } = attributes as { readonly dim: number };
    const at = dim < 0 ? input.shape.length + dim + 1 : dim;
    return backend.aliasOf(input, [...input.shape.slice(0, at), 1, ...input.shape.slice(at)], input.dtype);
  },
};

const fill: GpuKernel = {
  name: tf.Fill,
  run: ({ attributes, backend }) => {
    const { shape, value, dtype = "float32" } = attributes as FillAttributes;
    return produce(backend, shape, (result) => fillWith(backend, result, value), dtype);
  },
};

interface FillAttributes {
  readonly shape: number[];
  readonly value: number;
  readonly dtype?: tf.DataType;
}

const pad: GpuKernel = {
  name: tf.PadV2,
  run: ({ inputs: { x }, attributes, backend }) => {
    const { paddings, constantValue } = attributes as PadAttributes;
    const shape = x.shape.map((length, axis) => paddings[axis][0] + length + paddings[axis][1]);
    return produce(
      backend,
      shape,
      (result) => {
        fillWith(backend, result, constantValue);
        copyBox(backend, x.shape, { tensor: x }, { tensor: result, begin: paddings.map(([before]) => before) });
      },
      x.dtype,
      backend.isHalf(x),
    );
  },
};

interface PadAttributes {
  readonly paddings: [number, number][];
  readonly constantValue: number;
}

const slice: GpuKernel = {
  name: tf.Slice,
  run: ({ inputs: { x }, attributes, backend }) => {
    const { begin, size } = attributes as { begin: number | number[]; size: number | number[] };
    const [first, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
    tf.slice_util.assertParamsValid(x as tf.Tensor, first, shape);
    return produce(
      backend,
      shape,
      (result) => copyBox(backend, shape, { tensor: x, begin: first }, { tensor: result }),
      x.dtype,
      backend.isHalf(x),
    );
  },
};

const concat: GpuKernel = {
  name: tf.Concat,
  run: ({ inputs, attributes, backend }) => {
    const parts = Object.values(inputs);
    const axis = tf.util.parseAxisParam((attributes as { readonly axis: number }).axis, parts[0].shape)[0];
    return join(backend, parts, axis);
  },
};

/** Concatenation along a new axis. */
const pack: GpuKernel = {
  name: tf.Pack,
  run: ({ inputs, attributes, backend }) => {
    const { axis } = attributes as { readonly axis: number };
    const parts = Object.values(inputs).map((part) => ({
      ...part,
      dataId: part.dataId,
      dtype: part.dtype,
      shape: [...part.shape.slice(0, axis), 1, ...part.shape.slice(axis)],
    }));
    return join(backend, parts, axis);
  },
};

const transpose: GpuKernel = {
  name: tf.Transpose,
  run: ({ inputs: { x }, attributes, backend }) => {
    return transposed(backend, x, (attributes as { readonly perm: number[] }).perm);
  },
};

/** Rows along the first axis, by their numbers. */
const gather: GpuKernel = {
  name: tf.GatherV2,
  run: ({ inputs: { x, indices }, attributes, backend }) => {
    const { axis = 0, batchDims = 0 } = attributes as { readonly axis?: number; readonly batchDims?: number };
    if (axis !== 0 || batchDims !== 0 || indices.shape.length !== 1) {
      throw new TypeError("gpu engine: gather takes rows along the first axis");
    }
    const shape = [sizeOf(indices), ...x.shape.slice(1)];
    return produce(
      backend,
      shape,
      (result) => {
        const count = sizeOf({ shape });
        const row = sizeOf({ shape: x.shape.slice(1) });
        backend.add(GATHER, { x, indices, result }, { count, row }, groupsFor(count));
      },
      x.dtype,
    );
  },
};

const GATHER = voxelShader({
  name: "gather rows",
  params: { row: "u32" },
  buffers: { x: ["read", "f32"], indices: ["read", "f32"], result: ["read_write", "f32"] },
  body: "    result[i] = x[u32(indices[i / params.row]) * params.row + i % params.row];",
});

export const BOX_KERNELS: readonly GpuKernel[] = [
  ...[reshape, expandDims, fill, pad, slice, concat, pack, transpose, gather],
];

/** Axis `k` of the result is axis `order[k]`. */
export function transposed(backend: GpuBackend, x: tf.TensorInfo, order: readonly number[]): tf.TensorInfo {
  const steps = stepsOf(x.shape);
  const shape = order.map((axis) => x.shape[axis]);
  const axes = order.map((axis, k) => ({ length: x.shape[axis], from: steps[axis], to: stepsOf(shape)[k] }));
  return produce(
    backend,
    shape,
    (result) => runCopy(backend, axes, { tensor: x, offset: 0 }, { tensor: result, offset: 0 }),
    x.dtype,
    backend.isHalf(x),
  );
}

function join(backend: GpuBackend, parts: readonly tf.TensorInfo[], axis: number): tf.TensorInfo {
  const [first] = parts;
  const shape = tf.backend_util.computeOutShape(
    parts.map((part) => [...part.shape]),
    axis,
  );
  return produce(
    backend,
    shape,
    (result) => {
      let at = 0;
      for (const part of parts) {
        const begin = shape.map((_, k) => (k === axis ? at : 0));
        copyBox(backend, part.shape, { tensor: part }, { tensor: result, begin });
        at += part.shape[axis];
      }
    },
    first.dtype,
    parts.every((part) => backend.isHalf(part)),
  );
}

function fillWith(backend: GpuBackend, result: tf.TensorInfo, value: number): void {
  const count = sizeOf(result);
  backend.add(FILL, { result }, { count, value }, groupsFor(count));
}

const FILL = voxelShader({
  name: "fill",
  params: { value: "f32" },
  buffers: { result: ["read_write", "f32"] },
  storable: ["result"],
  body: "    result[i] = result_value(params.value);",
});

/** A tensor from an element on. */
interface Corner {
  readonly tensor: tf.TensorInfo;
  readonly begin?: readonly number[];
}

function copyBox(backend: GpuBackend, box: readonly number[], source: Corner, target: Corner): void {
  const [from, to] = [source, target].map(({ tensor, begin = [] }) => {
    const steps = stepsOf(tensor.shape);
    return { tensor, steps, offset: begin.reduce((sum, first, axis) => sum + first * steps[axis], 0) };
  });
  const axes = box.map((length, axis) => ({ length, from: from.steps[axis], to: to.steps[axis] }));
  runCopy(backend, axes, from, to);
}

interface CopiedAxis {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

interface Place {
  readonly tensor: tf.TensorInfo;
  readonly offset: number;
}

function runCopy(backend: GpuBackend, all: readonly CopiedAxis[], from: Place, to: Place): void {
  const axes = all.filter(({ length }) => length !== 1);
  const count = all.reduce((size, { length }) => size * length, 1);
  const places = axes.flatMap(({ length, from, to }, k) => [
    [`length${k}`, length],
    [`from${k}`, from],
    [`to${k}`, to],
  ]);
  const params = { count, fromOffset: from.offset, toOffset: to.offset, ...Object.fromEntries(places) };
  const source = backend.keep(`copy ${axes.length}`, () => copyShader(axes.length));
  backend.add(source, { source: from.tensor, result: to.tensor }, params, groupsFor(count));
}

function copyShader(axes: number): KernelSource {
  const numbers = Array.from({ length: axes }, (_, k) => k);
  const steps = numbers.toReversed().map(
    (k) => `    {
      let at = rest % params.length${k};
      rest /= params.length${k};
      readAt += at * params.from${k};
      writeAt += at * params.to${k};
    }`,
  );
  return voxelShader({
    name: `copy ${axes}`,
    params: {
      fromOffset: "u32",
      toOffset: "u32",
      ...Object.fromEntries(
        numbers.flatMap((k) => [`length${k}`, `from${k}`, `to${k}`].map((key) => [key, "u32" as const])),
      ),
    },
    buffers: { source: ["read", "f32"], result: ["read_write", "f32"] },
    storable: ["source", "result"],
    body: `    var rest = i;
    var readAt = params.fromOffset;
    var writeAt = params.toOffset;
${steps.join("\n")}
    result[writeAt] = result_value(source[readAt]);`,
  });
}

function stepsOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf({ shape: shape.slice(axis + 1) }));
}
