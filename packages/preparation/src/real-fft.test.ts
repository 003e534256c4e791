import "@autophase/vitest/matchers";
import { createFft } from "@autophase/kernels";
import { createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { complexZeros64, createRealFft } from "./real-fft.js";

describe.each<{ shape: Shape }>([
  { shape: [2] },
  { shape: [12] },
  { shape: [5, 6] },
  { shape: [4, 3, 10] },
  { shape: [8, 8, 8] },
  { shape: [7] },
  { shape: [4, 3, 5] },
])("createRealFft of $shape", ({ shape }) => {
  const random = createRandom(3);
  const values = Float64Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  const fft = createRealFft(shape);
  const spectrum = complexZeros64(fft.spectrumShape);
  fft.forward(values, spectrum);

  it("is half of the spectrum of complex numbers", () => {
    const whole = { real: values.slice(), imag: new Float64Array(values.length), shape };
    createFft(shape).forward(whole);
    const [columns, kept] = [shape.at(-1) as number, fft.spectrumShape.at(-1) as number];
    const isKept = (_: number, i: number) => i % columns < kept;
    expect(spectrum.real).toBeAllClose(whole.real.filter(isKept), { atol: 1e-12 });
    expect(spectrum.imag).toBeAllClose(whole.imag.filter(isKept), { atol: 1e-12 });
  });

  it("is undone by its inverse", () => {
    const back = new Float64Array(values.length);
    fft.inverse({ ...spectrum, real: spectrum.real.slice(), imag: spectrum.imag.slice() }, back);
    expect(back).toBeAllClose(values, { atol: 1e-12 });
  });
});
