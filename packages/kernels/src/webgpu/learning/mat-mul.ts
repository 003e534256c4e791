/** Products of matrices. They are small here, and none is in a step of training with batch normalisation. */

import { BatchMatMul, broadcast_util } from "@tensorflow/tfjs-core";
import { groupsFor } from "../command-list.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import { type GpuKernel, produce, sizeOf } from "./kernel.js";

const batchMatMul: GpuKernel = {
  name: BatchMatMul,
  run: ({ inputs: { a, b }, attributes, backend }) => {
    const { transposeA, transposeB } = attributes as { readonly transposeA: boolean; readonly transposeB: boolean };
    const [first, second] = [a, b].map(({ shape }) => shape.slice(-2));
    const [rows, inner] = transposeA ? first.toReversed() : first;
    const columns = second[transposeB ? 0 : 1];
    const outer = [a, b].map(({ shape }) => shape.slice(0, -2));
    const batch = broadcast_util.assertAndGetBroadcastShape(outer[0], outer[1]);
    if (outer.some((lengths) => sizeOf({ shape: lengths }) !== 1 && String(lengths) !== String(batch))) {
      throw new TypeError("gpu engine: matrices are multiplied one by one, or one with many");
    }
    return produce(backend, [...batch, rows, columns], (result) => {
      const count = sizeOf(result);
      const step = (lengths: number[], size: number): number => (sizeOf({ shape: lengths }) === 1 ? 0 : size);
      const params = {
        count,
        rows,
        columns,
        inner,
        aBatch: step(outer[0], rows * inner),
        aRow: transposeA ? 1 : inner,
        aInner: transposeA ? rows : 1,
        bBatch: step(outer[1], inner * columns),
        bInner: transposeB ? 1 : columns,
        bColumn: transposeB ? inner : 1,
      };
      backend.add(PRODUCT, { a, b, result }, params, groupsFor(count));
    });
  },
};

const PRODUCT = voxelShader({
  name: "product of matrices",
  params: {
    rows: "u32",
    columns: "u32",
    inner: "u32",
    aBatch: "u32",
    aRow: "u32",
    aInner: "u32",
    bBatch: "u32",
    bInner: "u32",
    bColumn: "u32",
  },
  buffers: { a: ["read", "f32"], b: ["read", "f32"], result: ["read_write", "f32"] },
  body: `    let column = i % params.columns;
    let row = (i / params.columns) % params.rows;
    let batch = i / (params.columns * params.rows);
    var aAt = batch * params.aBatch + row * params.aRow;
    var bAt = batch * params.bBatch + column * params.bColumn;
    var sum = 0f;
    for (var k = 0u; k < params.inner; k++) {
      sum += a[aAt] * b[bAt];
      aAt += params.aInner;
      bAt += params.bInner;
    }
    result[i] = sum;`,
});

export const MATRIX_KERNELS: readonly GpuKernel[] = [batchMatMul];
