import { twin } from "@autophase/analysis";
import { roll } from "@autophase/kernels";
import { type ComplexArray, createRandom } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import type { AlignedStart } from "./align-starts.js";
import { cropObject, cropSupport } from "./common-box.js";
import { foundingOf } from "./independent-founders.js";

const shape = [28, 28];

/** A lopsided bent block; `noise` relative to its amplitude. */
function start(number: number, noise = 0, change = (object: ComplexArray): ComplexArray => object): AlignedStart {
  const random = createRandom(3, number);
  const object = { real: new Float32Array(784), imag: new Float32Array(784), shape };
  for (let row = 9; row < 19; row++) {
    for (let column = 10; column < 17 - (row > 15 ? 3 : 0); column++) {
      const angle = 0.02 * (row - 9) ** 2 + 0.1 * column;
      object.real[row * 28 + column] = Math.cos(angle) + noise * random.normal();
      object.imag[row * 28 + column] = Math.sin(angle) + noise * random.normal();
    }
  }
  const support = { data: new Uint8Array(784).fill(1), shape };
  return { start: number, twin: false, object: change(object), support };
}

const onto = (box: readonly number[], { object, support, ...rest }: AlignedStart): AlignedStart => ({
  ...rest,
  object: cropObject(object, box),
  support: cropSupport(support, box),
});

it("counts the founders that had found the outcome, wherever they lie, on whatever box", () => {
  const founders = [start(0, 0.1), start(1, 0.1, twin), start(2, 3), start(3, 0.1, (z) => roll(z, [2, -1]))];
  const outcome = onto([22, 24], start(9));
  const { agree, medianInvariantError } = foundingOf(outcome, founders);
  expect(agree).toBe(3);
  // noise of two, each 0.1 in both parts
  expect(medianInvariantError).toBeGreaterThan(0.14);
  expect(medianInvariantError).toBeLessThan(0.24);
  const small = founders.slice(2).map((founder) => onto([24, 22], founder));
  expect(foundingOf(onto([28, 20], start(9)), small)).toEqual({ agree: 1, medianInvariantError: null });
});
