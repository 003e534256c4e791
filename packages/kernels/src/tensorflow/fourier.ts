/** The n-D transform from that of lines along the last axis: lines, transpose, lines, transpose, lines. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Field, Tensorflow } from "./field.js";

export interface Fourier {
  /** `F field`, unnormalised. Spectra have the first axis last, which saves a transpose each way. */
  forward(field: Field): Field;
  /** `F^-1 spectrum`, divided by the number of voxels. */
  inverse(spectrum: Field): Field;
  /** A real array in the order of spectra. */
  arrange(values: Tensor1D): Tensor1D;
  /** Lengths of a spectrum's axes; those of length 1 are left out. */
  readonly spectrumShape: Shape;
}

/** Every result is a new tensor; what is made on the way is disposed. */
export function createFourier(tf: Tensorflow, shape: Shape): Fourier {
  const lengths = shape.filter((length) => length > 1);
  const size = sizeOfShape(lengths);
  const [first = 1, ...others] = lengths;
  const axes = [...lengths.keys()];
  return {
    forward: ({ real, imag }) =>
      tf.tidy(() => {
        let field: Field = { real: tf.clone(real), imag: tf.clone(imag) };
        for (const axis of axes.toReversed()) {
          field = replaced(tf, field, (from) => transformLines(tf, from, lengths[axis], tf.fft));
          if (axis > 0) field = replaced(tf, field, (from) => transposed(tf, from, size / lengths[axis]));
        }
        return field;
      }),
    inverse: ({ real, imag }) =>
      tf.tidy(() => {
        let field: Field = { real: tf.clone(real), imag: tf.clone(imag) };
        for (const axis of axes) {
          if (axis > 0) field = replaced(tf, field, (from) => transposed(tf, from, lengths[axis]));
          field = replaced(tf, field, (from) => transformLines(tf, from, lengths[axis], tf.ifft));
        }
        return field;
      }),
    arrange: (values) => tf.tidy(() => transposedPart(tf, values, first)),
    spectrumShape: [...others, first],
  };
}

/** Arrays that are as large as the problem go as soon as nobody needs them. */
function replaced(tf: Tensorflow, from: Field, change: (from: Field) => Field): Field {
  const to = tf.tidy(() => change(from));
  tf.dispose(from);
  return to;
}

function transformLines(tf: Tensorflow, { real, imag }: Field, length: number, transform: typeof tf.fft): Field {
  const lines = tf.complex(tf.reshape(real, [-1, length]), tf.reshape(imag, [-1, length]));
  const spectrum = transform(lines);
  lines.dispose();
  return { real: flat(tf, tf.real(spectrum)), imag: flat(tf, tf.imag(spectrum)) };
}

/** An array with `rows` rows, the rows as columns. */
function transposed(tf: Tensorflow, { real, imag }: Field, rows: number): Field {
  return { real: transposedPart(tf, real, rows), imag: transposedPart(tf, imag, rows) };
}

function transposedPart(tf: Tensorflow, values: Tensor1D, rows: number): Tensor1D {
  return flat(tf, tf.transpose(tf.reshape(values, [rows, -1]) as Tensor2D));
}

function flat(tf: Tensorflow, values: Tensor): Tensor1D {
  return tf.reshape(values, [-1]);
}
