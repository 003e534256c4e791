/** Convolutions with a padding in numbers, from those that know `same` and `valid` alone. */

import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensorflow } from "../field.js";
import { type Inputs, stockKernels } from "./stock-kernels.js";

/** What takes the place of the three kernels of a 3-D convolution. */
export function convolutionKernels(tf: Tensorflow, backendName: string): KernelConfig[] {
  const { Conv3D, Conv3DBackpropInputV2, Conv3DBackpropFilterV2, PadV2, Slice } = tf;
  const names = [Conv3D, Conv3DBackpropInputV2, Conv3DBackpropFilterV2, PadV2, Slice];
  const stock = stockKernels(tf, backendName, names);

  const widened = (name: string, { x, ...others }: Inputs, { margin, ...attributes }: Widened, backend: object) => {
    const paddings = x.shape.map((_, axis) => [marginOf(axis, margin), marginOf(axis, margin)]);
    const wider = stock.run(backend, PadV2, { x }, { paddings, constantValue: 0 });
    return stock.through(backend, wider, () => stock.run(backend, name, { x: wider, ...others }, attributes));
  };
  const cut = (inputs: Inputs, { margin, ...attributes }: Widened, backend: object) => {
    const { inputShape: size } = attributes as unknown as InputGradientAttributes;
    const begin = size.map((_, axis) => marginOf(axis, margin));
    const inputShape = size.map((length, axis) => length + 2 * marginOf(axis, margin));
    const full = stock.run(backend, Conv3DBackpropInputV2, inputs, { ...attributes, inputShape });
    return stock.through(backend, full, () => stock.run(backend, Slice, { x: full }, { begin, size }));
  };
  const kernel = (kernelName: string, run: Run): KernelConfig => ({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const [given, attributes] = [inputs as Inputs, (attrs ?? {}) as unknown as Geometry];
      const { pad } = attributes;
      if (typeof pad !== "number") return stock.run(backend, kernelName, given, attributes);
      const word = pad === 0 ? "valid" : isSame(attributes, given.filter?.shape) ? "same" : undefined;
      if (word !== undefined) return stock.run(backend, kernelName, given, { ...attributes, pad: word });
      return run(given, { ...attributes, pad: "valid", margin: pad }, backend);
    },
  });
  return [
    kernel(Conv3D, (inputs, attributes, backend) => widened(Conv3D, inputs, attributes, backend)),
    kernel(Conv3DBackpropInputV2, cut),
    kernel(Conv3DBackpropFilterV2, (inputs, attributes, backend) =>
      widened(Conv3DBackpropFilterV2, inputs, attributes, backend),
    ),
  ];
}

interface Geometry {
  readonly pad: number | string;
  readonly strides?: number | readonly number[];
  readonly dilations?: number | readonly number[];
  /** Where the filter is what comes out. */
  readonly filterShape?: readonly number[];
}

interface Widened extends Geometry {
  readonly margin: number;
}

interface InputGradientAttributes {
  readonly inputShape: number[];
}

type Run = (inputs: Inputs, attributes: Widened, backend: object) => TensorInfo;

/** Along the three middle axes. */
function marginOf(axis: number, margin: number): number {
  return axis > 0 && axis < 4 ? margin : 0;
}

/** `same` puts as much on both sides where a convolution of odd kernels keeps the size. */
function isSame({ pad, strides = 1, dilations = 1, filterShape }: Geometry, given: readonly number[] = []): boolean {
  const isOne = (value: number | readonly number[]): boolean => [value].flat().every((each) => each === 1);
  const taps = (filterShape ?? given).slice(0, 3);
  return isOne(strides) && isOne(dilations) && taps.every((length) => length === 2 * (pad as number) + 1);
}
