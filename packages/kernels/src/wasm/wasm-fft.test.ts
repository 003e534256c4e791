import "@autophase/vitest/matchers";
import { type ComplexArray, createRandom, sizeOfShape } from "@autophase/tensor-io";
import { afterAll, describe, expect, it } from "vitest";
import { createRuntime, type Runtime } from "./runtime.js";
import { createWasmFft } from "./wasm-fft.js";

const runtimes: Runtime[] = await Promise.all([1, 2, 3].map((threads) => createRuntime(threads)));
afterAll(() => {
  for (const runtime of runtimes) runtime.dispose();
});

function noise(shape: readonly number[], seed: number): ComplexArray {
  const random = createRandom(seed);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

async function transformed(runtime: Runtime, z: ComplexArray, direction: "forward" | "inverse"): Promise<ComplexArray> {
  const fft = createWasmFft(runtime, z.shape);
  fft.write(z);
  await fft[direction]();
  const result = fft.read();
  fft.dispose();
  return result;
}

/** The sum itself, axis after axis. */
function naiveDft({ real, imag, shape }: ComplexArray, sign: 1 | -1) {
  let re = Float64Array.from(real);
  let im = Float64Array.from(imag);
  for (const [axis, length] of shape.entries()) {
    const step = sizeOfShape(shape.slice(axis + 1));
    const [outRe, outIm] = [new Float64Array(re.length), new Float64Array(re.length)];
    for (let i = 0; i < re.length; i++) {
      const k = Math.floor(i / step) % length;
      for (let n = 0; n < length; n++) {
        const angle = (sign * 2 * Math.PI * ((k * n) % length)) / length;
        const from = i + (n - k) * step;
        outRe[i] += re[from] * Math.cos(angle) - im[from] * Math.sin(angle);
        outIm[i] += re[from] * Math.sin(angle) + im[from] * Math.cos(angle);
      }
    }
    [re, im] = [outRe, outIm];
  }
  return { real: re, imag: im };
}

const LINES = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 19, 21, 25, 30, 32, 35, 36, 49, 64, 97, 100, 128,
].concat([210, 243, 256, 343, 512, 625]);
const SHAPES = [
  [5, 9],
  [64, 3],
  [1, 30, 1],
  [37, 1, 40],
  [2, 3, 4, 5],
  [3, 2, 5, 2, 6],
  [13, 11, 17],
  [8, 9, 10],
].concat([
  [17, 4, 66],
  [6, 64, 2],
]);

describe.each(runtimes.map((runtime) => [runtime.pool.threads, runtime] as const))("%d threads", (_, runtime) => {
  it.each([...LINES.map((length) => [[length]]), ...SHAPES.map((shape) => [shape])])(
    "is the DFT on %j",
    async (shape) => {
      const z = noise(shape, 1);
      const atol = 2e-6 * Math.sqrt(sizeOfShape(shape)) * Math.log2(2 * sizeOfShape(shape));
      for (const direction of ["forward", "inverse"] as const) {
        const actual = await transformed(runtime, z, direction);
        const expected = naiveDft(z, direction === "forward" ? -1 : 1);
        const scale = direction === "forward" ? 1 : 1 / z.real.length;
        expect(actual.real).toBeAllClose(
          expected.real.map((value) => value * scale),
          { rtol: 0, atol: atol * scale },
        );
        expect(actual.imag).toBeAllClose(
          expected.imag.map((value) => value * scale),
          { rtol: 0, atol: atol * scale },
        );
      }
    },
  );

  it("is accurate to float32 at 96 x 100 x 128", async () => {
    const z = noise([96, 100, 128], 2);
    const spectrum = await transformed(runtime, z, "forward");
    const energy = ({ real, imag }: ComplexArray) => real.reduce((sum, re, i) => sum + re * re + imag[i] * imag[i], 0);
    expect(energy(spectrum) / (energy(z) * z.real.length)).toBeCloseTo(1, 5);
    const back = await transformed(runtime, spectrum, "inverse");
    expect(back.real).toBeAllClose(z.real, { rtol: 0, atol: 5e-6 });
    expect(back.imag).toBeAllClose(z.imag, { rtol: 0, atol: 5e-6 });
  });

  it("gives the bits of one thread", async () => {
    const z = noise([12, 20, 33], 3);
    expect(await transformed(runtime, z, "forward")).toEqual(await transformed(runtimes[0], z, "forward"));
  });

  it("gives everything back", async () => {
    const before = runtime.report();
    const fft = createWasmFft(runtime, [5, 22, 13]);
    expect(runtime.report().blocks).toBeGreaterThan(before.blocks);
    fft.dispose();
    expect(runtime.report()).toMatchObject({ usedBytes: before.usedBytes, blocks: before.blocks });
  });
});
