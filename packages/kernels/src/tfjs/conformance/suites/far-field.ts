import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "vitest";
import { createFft } from "../../../fft/create-fft.js";
import { fftshift, ifftshift } from "../../../shift.js";
import { expectKernel, type LearningSubject, runKernels, type Tensors } from "../subject.js";

export function defineFarField(subject: LearningSubject): void {
  describe("FarFieldModulus and its adjoint", () => {
    it.each([[[2, 4, 5, 7, 1]], [[1, 8, 6, 9, 1]]])("of %j", async (shape) => {
      const inputs = { amplitude: shape, phase: shape, dy: shape };
      const both = (tensors: Tensors) => samplesOf(tensors).map(scatter);
      await expectKernel(
        subject,
        "FarFieldModulus",
        inputs,
        {},
        (tensors) => [
          join(
            both(tensors).map(({ modulus }) => modulus),
            shape,
          ),
        ],
        { used: ["amplitude", "phase"], count: 1 },
      );
      await expectKernel(
        subject,
        "FarFieldModulusGrad",
        inputs,
        {},
        (tensors) => [
          join(
            both(tensors).map(({ toAmplitude }) => toAmplitude),
            shape,
          ),
          join(
            both(tensors).map(({ toPhase }) => toPhase),
            shape,
          ),
        ],
        {
          prepare: ({ amplitude, phase }) => ({
            field: runKernels("FarFieldModulus", { amplitude, phase } as Tensors, {})[1] as tf.Tensor,
          }),
        },
      );
    });
  });
}

interface Sample {
  readonly shape: readonly number[];
  readonly amplitude: Float32Array;
  readonly phase: Float32Array;
  readonly dy: Float32Array;
}

function samplesOf({ amplitude, phase, dy }: Tensors): Sample[] {
  const [batch, ...rest] = (amplitude as tf.Tensor).shape;
  const shape = rest.slice(0, 3);
  const size = shape.reduce((a, b) => a * b, 1);
  const part = (tensor: tf.Tensor | undefined, k: number) =>
    (tensor as tf.Tensor).dataSync<"float32">().subarray(k * size, (k + 1) * size);
  return Array.from({ length: batch as number }, (_, k) => ({
    shape,
    amplitude: part(amplitude, k),
    phase: part(phase, k),
    dy: part(dy, k),
  }));
}

/** In float64, by the definition. */
function scatter({ shape, amplitude, phase, dy }: Sample) {
  const fft = createFft(shape);
  const real = Float64Array.from(amplitude, (a, n) => a * Math.cos(phase[n] as number));
  const imag = Float64Array.from(amplitude, (a, n) => a * Math.sin(phase[n] as number));
  const object = {
    real: ifftshift({ data: real, shape }).data,
    imag: ifftshift({ data: imag, shape }).data,
    shape,
  };
  fft.forward(object);
  const modulus = object.real.map((re, k) => Math.hypot(re, object.imag[k] as number));
  const g = ifftshift({ data: Float64Array.from(dy), shape }).data;
  const back = {
    real: object.real.map((re, k) => ((g[k] as number) * re) / (modulus[k] as number)),
    imag: object.imag.map((im, k) => ((g[k] as number) * im) / (modulus[k] as number)),
    shape,
  };
  fft.inverse(back);
  const [toReal, toImag] = [back.real, back.imag].map((data) => fftshift({ data, shape }).data) as [
    Float64Array,
    Float64Array,
  ];
  const size = modulus.length;
  const turned = (n: number) => [Math.cos(phase[n] as number), Math.sin(phase[n] as number)] as const;
  return {
    modulus: fftshift({ data: modulus, shape }).data,
    toAmplitude: toReal.map((re, n) => size * (re * turned(n)[0] + (toImag[n] as number) * turned(n)[1])),
    toPhase: toReal.map(
      (re, n) => size * (amplitude[n] as number) * ((toImag[n] as number) * turned(n)[0] - re * turned(n)[1]),
    ),
  };
}

function join(samples: readonly Float64Array[], shape: number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(samples.flatMap((values) => [...values])), shape);
}
