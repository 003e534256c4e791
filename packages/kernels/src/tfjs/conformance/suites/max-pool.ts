import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { type LearningSubject, type Result, resultsOn, runKernel, valuesOn } from "../subject.js";

type Three = [number, number, number];
interface Pool {
  readonly filterSize: number | Three;
  readonly strides: number | Three;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "ceil" | "floor";
}

const TWICE: Pool = { filterSize: 2, strides: 2, pad: "valid" };

export function defineMaxPool(subject: LearningSubject): void {
  describe("MaxPool3D and its gradient", () => {
    const cases: [string, number[], Pool][] = [
      ["of halves", [2, 4, 6, 8, 8], TWICE],
      ["of halves of more than one unit", [2, 8, 12, 6, 33], TWICE],
      ["of odd sizes and channels", [2, 5, 7, 9, 7], TWICE],
      ["of odd sizes and one channel", [1, 7, 5, 3, 1], TWICE],
      ["of nothing but a remainder", [1, 1, 4, 4, 3], TWICE],
      ["of no sample", [0, 4, 4, 4, 3], TWICE],
      ["same, on odd sizes", [2, 5, 7, 3, 6], { ...TWICE, pad: "same" }],
      ["same, with windows of 3", [1, 7, 8, 4, 5], { filterSize: 3, strides: 3, pad: "same" }],
      ["same, with strides past the windows", [1, 4, 9, 8, 5], { filterSize: 2, strides: 4, pad: "same" }],
      ["with different lengths", [2, 6, 5, 8, 5], { filterSize: [3, 2, 2], strides: [3, 2, 4], pad: "valid" }],
      ["with windows of one voxel", [1, 4, 5, 6, 5], { filterSize: 1, strides: [1, 2, 3], pad: "valid" }],
      ["with overlapping windows", [2, 5, 6, 7, 5], { filterSize: 3, strides: 2, pad: "same" }],
      [
        "with overlapping windows of odd proportions",
        [1, 5, 6, 7, 4],
        { filterSize: [1, 2, 3], strides: 1, pad: "valid" },
      ],
      ["with windows of odd proportions", [1, 4, 6, 6, 4], { filterSize: [2, 3, 2], strides: [2, 3, 2], pad: "valid" }],
      ["with one window in a longer volume", [1, 4, 4, 4, 6], { filterSize: 3, strides: 2, pad: "valid" }],
      ["with a padding of its own", [1, 5, 6, 7, 6], { filterSize: 2, strides: 2, pad: 1, dimRoundingMode: "floor" }],
      ["with windows past the end", [1, 5, 7, 4, 6], { filterSize: 2, strides: 3, pad: 0, dimRoundingMode: "ceil" }],
    ];

    const known = cases.filter(([, , pool]) => subject.pools.anyGeometry || isPlain(pool));

    it.each(known)("%s", async (_, shape, pool) => {
      const random = createRandom(5);
      await expectSame(subject, shape, pool, () => random.normal());
    });

    it("gives all of the gradient to the last of equals", async () => {
      const gradient = await valuesOn(subject.backend, () =>
        runKernel(tf.MaxPool3DGrad, { dy: tf.tensor([3], [1, 1, 1, 1, 1]), input: tf.ones([1, 2, 2, 2, 1]) }, TWICE),
      );
      expect([...gradient]).toEqual([0, 0, 0, 0, 0, 0, 0, 3]);
    });

    it("does so in windows of odd proportions beside a remainder", async () => {
      const random = createRandom(6);
      const pool: Pool = { filterSize: [2, 3, 3], strides: [2, 3, 3], pad: "valid" };
      await expectSame(subject, [2, 5, 7, 6, 3], pool, () => Math.floor(3 * random.uniform()) - 2);
    });

    describe.skipIf(!subject.pools.anyValues)("as the CPU backend", () => {
      it.each(cases)("%s, with ties", async (_, shape, pool) => {
        const random = createRandom(6);
        await expectSame(subject, shape, pool, () => Math.floor(3 * random.uniform()) - 2);
      });

      it.each(cases)("%s, with what is no number or not finite", async (_, shape, pool) => {
        const random = createRandom(7);
        const values = [
          Number.NaN,
          Number.NaN,
          Number.NaN,
          -1,
          0,
          1,
          Number.POSITIVE_INFINITY,
          Number.NEGATIVE_INFINITY,
        ];
        await expectSame(subject, shape, pool, () => values[Math.floor(8 * random.uniform())] as number);
      });

      it.each([Number.NaN, Number.NEGATIVE_INFINITY])("in windows of nothing but %s", async (value) => {
        await expectSame(subject, [1, 4, 4, 5, 5], TWICE, () => value);
      });
    });
  });
}

/** Both backends, to the bit but for sums, on x as drawn and a gradient of normal numbers. */
async function expectSame(
  { backend, pools }: LearningSubject,
  shape: number[],
  pool: Pool,
  draw: () => number,
): Promise<void> {
  const x = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw);
  const run = () => {
    const input = tf.tensor(x, shape);
    const y = runKernel(tf.MaxPool3D, { x: input }, pool);
    if (!pools.misplacedGradients && isMisplaced(pool)) return [y];
    const random = createRandom(8);
    const dy = tf.tensor(
      Float32Array.from({ length: y.size }, () => random.normal()),
      y.shape,
    );
    return [y, runKernel(tf.MaxPool3DGrad, { dy, input }, pool)];
  };
  const expected = await resultsOn("cpu", run);
  const actual = await resultsOn(backend, run);
  expect(actual.map((result) => result.shape)).toEqual(expected.map((result) => result.shape));
  actual.forEach(({ values }, k) => {
    const wanted = (expected[k] as Result).values;
    // where windows overlap sums have an order
    if (!pools.sumsInOrder) expect(values).toBeAllClose(wanted, { rtol: 1e-6, atol: 1e-6 });
    else expect(Array.from(values, (value) => value + 0)).toEqual(Array.from(wanted, (value) => value + 0));
  });
}

/** The CPU backend misplaces the gradient of windows whose height is not their width. */
function isMisplaced({ filterSize }: Pool): boolean {
  return typeof filterSize !== "number" && filterSize[1] !== filterSize[2];
}

function isPlain({ filterSize, strides, pad }: Pool): boolean {
  const [lengths, steps] = [filterSize, strides].map((size) => (typeof size === "number" ? [size, size, size] : size));
  return typeof pad === "string" && (lengths as Three).every((length, axis) => (steps as Three)[axis] <= length);
}
