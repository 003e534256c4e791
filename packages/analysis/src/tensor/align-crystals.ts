/** Crystals of several reflections laid over each other by their shapes. */

import { createFft, fastLength } from "@autophase/kernels";
import { amplitudeOf, type ComplexArray, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { cutOut, wholeBox } from "../alignment/cut-out.js";
import { findTranslations } from "../alignment/find-translations.js";
import { translate } from "../alignment/translate.js";

/** On cubic voxels of one size and one orientation. */
export interface CrystalToAlign {
  readonly object: ComplexArray;
  /** 1 inside. */
  readonly support: RealArray<Uint8Array>;
}

export interface AlignedCrystal extends CrystalToAlign {
  /** Whether it is the twin of what was given. */
  readonly isTwin: boolean;
  /** Correlation of the amplitudes with those of the first, 1 where they are the same. */
  readonly overlap: number;
  /** The same of the twin, or of the object where the twin was taken. */
  readonly otherOverlap: number;
}

/**
 * All on one grid that holds each: moved, and turned into its twin where that lies better over the first. Which of the
 * two it is cannot be told by a shape that is its own mirror image: then `otherOverlap` is as high.
 * @param crystals - their phases may differ: they are of different reflections.
 */
export function alignCrystals(crystals: readonly CrystalToAlign[]): readonly AlignedCrystal[] {
  const shape = [0, 1, 2].map((axis) => fastLength(Math.max(...crystals.map(({ object }) => object.shape[axis]))));
  const boxed = crystals.map((crystal) => inBox(crystal, shape));
  const [reference] = boxed;
  const fft = createFft(shape);
  const amplitude = amplitudeOf(reference.object).data;
  return boxed.map((crystal, k) => {
    if (k === 0) return { ...crystal, isTwin: false, overlap: 1, otherOverlap: twinOverlap(crystal.object, amplitude) };
    const candidates = findTranslations(crystal.object, reference.object, fft).map(({ isTwin, shift }) => {
      const moved = move(crystal, isTwin, shift);
      return { ...moved, isTwin, overlap: correlation(amplitudeOf(moved.object).data, amplitude) };
    });
    const [best, other] = candidates.sort((a, b) => b.overlap - a.overlap);
    return { ...best, otherOverlap: other.overlap };
  });

  function twinOverlap(object: ComplexArray, of: Float32Array): number {
    const [, { shift }] = findTranslations(object, object, fft);
    const turned = cutOut(object, wholeBox(shape), { isTwin: true, whole: shift.map(Math.round) });
    return correlation(amplitudeOf(turned).data, of);
  }
}

function move({ object, support }: CrystalToAlign, isTwin: boolean, shift: readonly number[]): CrystalToAlign {
  const whole = shift.map(Math.round);
  const box = wholeBox(object.shape);
  const placed = cutOut(object, box, { isTwin, whole });
  const empty = { real: Float32Array.from(support.data), imag: new Float32Array(support.data.length) };
  const { real } = cutOut({ ...empty, shape: support.shape }, box, { isTwin, whole });
  return {
    object: translate(
      placed,
      shift.map((voxels, axis) => voxels - whole[axis]),
    ),
    support: { data: Uint8Array.from(real), shape: support.shape },
  };
}

function inBox({ object, support }: CrystalToAlign, shape: Shape): CrystalToAlign {
  return {
    object: { real: placed(object.real, object.shape), imag: placed(object.imag, object.shape), shape },
    support: { data: Uint8Array.from(placed(support.data, support.shape)), shape },
  };

  /** The middle of one in the middle of the other. */
  function placed(data: Float32Array | Uint8Array, [depth, height, width]: Shape): Float32Array {
    const out = new Float32Array(sizeOfShape(shape));
    const [z, y, x] = [depth, height, width].map((length, axis) => (shape[axis] >> 1) - (length >> 1));
    for (let i = 0; i < depth; i++) {
      for (let j = 0; j < height; j++) {
        const from = (i * height + j) * width;
        out.set(data.subarray(from, from + width), ((i + z) * shape[1] + j + y) * shape[2] + x);
      }
    }
    return out;
  }
}

function correlation(a: Float32Array, b: Float32Array): number {
  let [product, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    squareA += a[i] * a[i];
    squareB += b[i] * b[i];
  }
  return product / Math.sqrt(squareA * squareB);
}
