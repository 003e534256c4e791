/**
 * `UpsampleTwice3D` `{ x }` -> twice the size along depth, height and width, or back with the adjoint; attributes:
 * `interpolation` (`half-pixel` and `align-corners` are trilinear, or `nearest`), `isAdjoint`.
 */

import { JOB, RESAMPLE_JOB } from "../wasm/layout.generated.js";
import { wordsOf } from "../wasm/structure.js";
import { produce, type WasmKernel } from "./kernel.js";

export type Interpolation = "half-pixel" | "align-corners" | "nearest";
/** For each result the indices of its sources and their weights. */
export type Terms = [number, number][][];

const upsampleTwice: WasmKernel = {
  name: "UpsampleTwice3D",
  run: ({ inputs: { x }, attributes, backend }) => {
    const { interpolation, isAdjoint } = attributes as { interpolation: Interpolation; isAdjoint: boolean };
    const [batch, depth, height, width, channels] = x.shape;
    const lengths = [depth, height, width];
    const results = lengths.map((length) => (isAdjoint ? length / 2 : 2 * length));
    const tables = lengths.map((length) => tableOf(resampleTerms(length, interpolation, isAdjoint)));
    const tableBytes = tables.map((table) => 64 * Math.ceil((4 * table.length) / 64));
    const rowBytes = 64 * Math.ceil((4 * width * channels) / 64);
    const scratchBytes = tableBytes.reduce((a, b) => a + b, 0) + backend.runtime.pool.threads * rowBytes;
    return produce(backend, [batch, ...results, channels], (y) =>
      backend.withScratch(scratchBytes, (scratch) => {
        let end = scratch;
        const places = tables.map((table, k) => {
          backend.runtime.words().set(table, end / 4);
          end += tableBytes[k];
          return end - tableBytes[k];
        });
        const [depthTable, heightTable, widthTable] = places;
        const [resultDepth, resultHeight, resultWidth] = results;
        const words = wordsOf(RESAMPLE_JOB, {
          source: backend.addressOf(x),
          result: backend.addressOf(y),
          batch,
          channels,
          sourceDepth: depth,
          sourceHeight: height,
          sourceWidth: width,
          depth: resultDepth,
          height: resultHeight,
          width: resultWidth,
          depthTable,
          heightTable,
          widthTable,
          scratch: end,
          scratchBytes: rowBytes,
        });
        backend.perform(JOB.resample, words);
      }),
    );
  },
};

export const RESAMPLE_KERNELS: readonly WasmKernel[] = [upsampleTwice];

export function resampleTerms(length: number, interpolation: Interpolation, isAdjoint: boolean): Terms {
  const source = isAdjoint ? length / 2 : length;
  const terms = Array.from({ length: 2 * source }, (_, i) => interpolate(i, source, interpolation));
  if (!isAdjoint) return terms;
  const transposed: Terms = Array.from({ length: source }, () => []);
  terms.forEach((row, i) => {
    for (const [j, weight] of row) transposed[j].push([i, weight]);
  });
  return transposed;
}

/** The sources of result `i`; one where they coincide or one weighs nothing. */
function interpolate(i: number, length: number, interpolation: Interpolation): [number, number][] {
  const position = Math.min(Math.max(sourcePosition(i, length, interpolation), 0), length - 1);
  const below = Math.floor(position);
  const weight = position - below;
  return weight === 0
    ? [[below, 1]]
    : [
        [below, 1 - weight],
        [below + 1, weight],
      ];
}

function sourcePosition(i: number, length: number, interpolation: Interpolation): number {
  if (interpolation === "nearest") return Math.floor(i / 2);
  if (interpolation === "half-pixel") return (i + 0.5) / 2 - 0.5;
  return (i * (length - 1)) / (2 * length - 1);
}

/** `assembly/learning/resample.ts` says how a table looks. */
function tableOf(terms: Terms): number[] {
  let end = 0;
  const starts = [0, ...terms.map((row) => (end += row.length))];
  return [...starts, ...terms.flat().flatMap(([index, weight]) => [index, floatBits(weight)])];
}

/** The bits of a float32 as a word. */
function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}
